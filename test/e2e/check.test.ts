import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startShop } from '../../examples/shop.js';
import { startCapture } from '../helpers/capture.ts';
import { runCli, runShell, startCli, temporaryFolder } from '../helpers/cli.ts';
import { startSmallShop } from '../helpers/small-shop.ts';

const DETRACK = ['--provider', 'detrack'];

describe('a process of check', () => {
  it('ends with 0 at a right endpoint, with a line for people on stdout and nothing on stderr', async () => {
    const shop = await startShop();
    onTestFinished(shop.close);
    const flags = ['--auth', 'basic:shop:s3cret', '--only', 'event'];
    const run = await runCli(['check', shop.url, ...DETRACK, ...flags]);
    expect(run.stdout).toMatch(/^ {2}✔ 12 must {3}[\d.]+ m?s {3}seed \w+\n$/);
    expect(run).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends with 1 at a wrong one, and says in a shell’s words how to run it again', async () => {
    await using shop = await startSmallShop();
    const flags = ['--state-url', shop.stateUrl, '--seed', 'first', '--only', 'duplicate/late'];
    const run = await runCli(['check', shop.hooks, ...DETRACK, ...flags]);
    expect(run).toMatchObject({ code: 1, stderr: '' });
    const again = /again with +webhook-cli (check .*)$/m.exec(run.stdout)?.[1];
    const repeated = await runShell(`"$NODE" "$BIN" ${again}`);
    expect(repeated.code).toBe(1);
    expect(repeated.stdout).toContain('✖ duplicate/late');
  });

  it('closed by its reader, it ends without a word', async () => {
    const shop = await startShop();
    onTestFinished(shop.close);
    const { code, stdout, stderr } = await runShell(
      `"$NODE" "$BIN" check ${shop.url} --provider detrack --auth basic:shop:s3cret --only event --json | head -n 1`,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ type: 'case', outcome: 'pass' });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends it with %i, with what it knows by then', async (signal, code) => {
    const server = await startCapture((response) => {
      if (server.requests.length < 3) response.writeHead(204).end();
      else started.kill(signal);
    });
    const flags = ['--only', 'event', '--concurrency', '1', '--json'];
    const started = startCli(['check', server.url, ...DETRACK, ...flags]);
    const run = await started.ended;
    expect(run.code).toBe(code);
    const cases = run.lines.filter(({ type }) => type === 'case');
    expect(cases.map(({ outcome }) => outcome)).toEqual(['pass', ...Array(11).fill('skip')]);
    expect(run.lines.at(-1)).toMatchObject({ type: 'summary', ended: 'stopped' });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s inside a case that plays a scenario ends it with %i, its reports written',
    async (signal, code) => {
      const server = await startCapture((response) => {
        if (server.requests.length < 3) response.writeHead(204).end();
        else started.kill(signal);
      });
      const file = join(temporaryFolder(), 'check.xml');
      const flags = ['--only', 'order/reversed', '--json', '--report', `junit=${file}`];
      const started = startCli(['check', server.url, ...DETRACK, ...flags]);
      const run = await started.ended;
      expect(run.code).toBe(code);
      expect(run.lines.map(({ type, outcome, ended }) => [type, outcome ?? ended])).toEqual([
        ['case', 'skip'],
        ['summary', 'stopped'],
      ]);
      expect(readFileSync(file, 'utf8')).toMatch(
        /name="order\/reversed[^<]*>\s*<skipped message="interrupted/,
      );
    },
  );
});
