import { describe, expect, it } from 'vitest';
import { runScenario } from '../../src/api/scenario.ts';
import { send } from '../../src/api/send.ts';
import type { BasicCredentials } from '../../src/core/http/credentials.ts';
import { temporaryFolder } from '../helpers/cli.ts';
import { startHttpServer } from '../helpers/http-server.ts';
import { runInProcess } from '../helpers/in-process.ts';

describe('credentials in a target', () => {
  async function authorizationOf(userinfo: string, auth?: BasicCredentials) {
    await using server = await startHttpServer();
    const to = server.url.replace('http://', `http://${userinfo}@`);
    const exchange = await send({ event: 'failed', to, ...(auth === undefined ? {} : { auth }) });
    const header = String(server.requests[0]?.headers['authorization']);
    return { exchange, decoded: Buffer.from(header.replace('Basic ', ''), 'base64').toString() };
  }

  it.each([
    ['user:pass', 'user:pass'],
    ['us%40er:p%3Aw%2F', 'us@er:p:w/'],
    ['user:100%', 'user:100%'],
    ['user', 'user:'],
  ])('%s is sent as Basic credentials and is not shown', async (userinfo, expected) => {
    const { exchange, decoded } = await authorizationOf(userinfo);
    expect(decoded).toBe(expected);
    expect(exchange.request.url).toMatch(/^http:\/\/\[redacted\]@127\.0\.0\.1/);
    expect(JSON.stringify(exchange.request.headers)).toContain('Basic [redacted]');
  });

  it('gives way to credentials that are named', async () => {
    const { decoded } = await authorizationOf('user:pass', { user: 'other', password: 'word' });
    expect(decoded).toBe('other:word');
  });

  it.each<[string, (to: string, cwd: string) => Promise<unknown>]>([
    ['send', (to, cwd) => runInProcess(['send', 'failed', '--to', to], { cwd })],
    [
      'send --scenario',
      (to, cwd) =>
        runInProcess(['send', '--scenario', 'delivered', '--provider', 'detrack', '--to', to], { cwd }),
    ],
    [
      'repost',
      async (to, cwd) => {
        // Kept from elsewhere, so that what is sent here is the repeated request alone.
        await using first = await startHttpServer();
        await runInProcess(['send', 'failed', '--to', first.url], { cwd });
        return runInProcess(['repost', 'last', '--to', to], { cwd });
      },
    ],
    ['runScenario', (to) => runScenario({ scenario: 'delivered', provider: 'detrack', to })],
  ])('go with every request of %s', async (_, sendThere) => {
    await using server = await startHttpServer();
    await sendThere(server.url.replace('http://', 'http://user:pass@'), temporaryFolder());
    expect(server.requests.length).toBeGreaterThan(0);
    const expected = `Basic ${Buffer.from('user:pass').toString('base64')}`;
    expect(new Set(server.requests.map(({ headers }) => headers['authorization']))).toEqual(
      new Set([expected]),
    );
  });
});
