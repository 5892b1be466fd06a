import { describe, expect, it, vi } from 'vitest';
import { post } from '../../helpers/capture.ts';
import { exchangesOf, type Running, temporaryFolder } from '../../helpers/cli.ts';
import { startHttpServer } from '../../helpers/http-server.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';
import { fixtureBytes } from '../../helpers/receiver.ts';

const failed = fixtureBytes('detrack/failed');
const completed = fixtureBytes('detrack/completed');
const order = fixtureBytes('deliveright/order_created');

/** Stops a listener as a service manager does and gives what it said. */
function stopped(listening: Running) {
  listening.kill('SIGTERM');
  return listening.ended;
}

describe('listen --forward-to, several times and by name', () => {
  it('has the first that wants a webhook answer, and tells, keeps and counts what the others did', async () => {
    await using failures = await startHttpServer((response) => response.writeHead(201).end());
    await using detrack = await startHttpServer((response) => response.writeHead(500).end('no such table'));
    const cwd = temporaryFolder();
    const targets = [`Failed=127.0.0.1:${failures.port}`, `DETRACK=${detrack.url}/hooks?key=a=b`];
    const listening = await listenInProcess(
      ['--json', ...targets.flatMap((target) => ['--forward-to', target])],
      { cwd },
    );
    const statuses: number[] = [];
    for (const body of [failed, completed, order]) statuses.push((await post(listening.url, body)).status);
    await vi.waitFor(() => expect(detrack.requests).toHaveLength(2));
    const result = await stopped(listening);

    expect(statuses).toEqual([201, 500, 200]);
    expect(detrack.requests.map(({ target }) => target)).toEqual(Array(2).fill('/hooks?key=a=b'));
    expect(result.code).toBe(0);
    const exchanges = exchangesOf(result);
    const [sent, ...others] = exchanges.filter(({ direction }) => direction === 'sent');
    expect(others).toEqual([]);
    const received = exchanges.filter(({ direction }) => direction === 'received');
    expect(received.every((exchange) => !('of' in exchange))).toBe(true);
    expect(sent).toMatchObject({
      of: received[0]?.id,
      event: 'failed',
      response: { status: 500, body: 'no such table' },
    });
    expect(sent?.payload).toEqual(received[0]?.payload);
    expect(result.lines.at(-1)).toMatchObject({
      type: 'summary',
      received: 3,
      forwarded: { delivered: 1, failed: 2 },
    });
    expect(result.stderr).toContain('3 received, 3 valid; forwarded: 1 delivered, 2 not delivered\n');

    const history = exchangesOf(await runInProcess(['history', '--json'], { cwd }));
    expect(history.find(({ direction }) => direction === 'sent')).toMatchObject({
      id: sent?.id,
      of: sent?.of,
    });
    const shown = await runInProcess(['history', 'show', sent?.id ?? ''], { cwd });
    expect(shown.stdout).toContain('500');
    expect(shown.stdout).toContain(detrack.url);
  });

  it('counts nothing as forwarded without it', async () => {
    const listening = await listenInProcess(['--json', '--no-journal']);
    await post(listening.url, failed);
    const { lines, stderr } = await stopped(listening);
    expect(lines.at(-1)).toMatchObject({ forwarded: { delivered: 0, failed: 0 } });
    expect(stderr).not.toContain('forward');
  });

  it.each([
    [['faild=3000'], '"faild" is neither an event nor a provider. Did you mean "failed"?'],
    [['detrak=3000'], '"detrak" is neither an event nor a provider. Did you mean "detrack"?'],
    [['x=localhost:3000/a=b'], '"x" is neither an event nor a provider.\n'],
    [['deleted=3000'], 'no request of Detrack tells that it is deleted'],
    [['failed='], '"" is no URL'],
    [['failed=nowhere at all'], '"nowhere at all" is no URL'],
    [['failed=http://u:hush@127.0.0.1:3000'], 'the target of --forward-to cannot hold credentials'],
    [['deliveright=3000', '--provider', 'detrack'], '--provider reads every request as Detrack’s'],
    [['order_created=3000', '--provider', 'detrack'], 'It is a topic of Deliveright.'],
  ])('refuses %j', async (flags, words) => {
    const result = await runInProcess(['listen', '--port', '0', '--forward-to', ...flags]);
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
    expect(result.stderr).not.toContain('hush');
  });

  it.each([
    [['3000'], 'forwards to http://127.0.0.1:3000/; answers what the app answers'],
    [
      ['failed=3001'],
      'forwards failed to http://127.0.0.1:3001/; answers what the app answers; all else is answered 200',
    ],
    [
      ['In Transit=3001', 'https://h.example/hooks?token=hush', 'detrack=3002'],
      'forwards in-transit to http://127.0.0.1:3001/, everything to https://h.example/hooks?token=[redacted], detrack to http://127.0.0.1:3002/; the first that wants a webhook answers it',
    ],
    [
      ['failed=3001', 'deliveright=3002'],
      'forwards failed to http://127.0.0.1:3001/, deliveright to http://127.0.0.1:3002/; the first that wants a webhook answers it; all else is answered 200',
    ],
    [['3000', '--answer', 'forward+503'], 'forwards to http://127.0.0.1:3000/\nanswers: forward 503'],
  ])('says of %j where it goes and who answers', async ([first = '', ...more], words) => {
    const flags = more.flatMap((each) =>
      each === '--answer' || each === 'forward+503' ? [each] : ['--forward-to', each],
    );
    const { stderr, code } = await stopped(
      await listenInProcess(['--no-journal', '--forward-to', first, ...flags]),
    );
    expect(code).toBe(0);
    expect(stderr).toContain(`\n${words}\n`);
    expect(stderr).not.toContain('hush');
  });

  it('takes one from the environment', async () => {
    await using app = await startHttpServer((response) => response.writeHead(202).end());
    const env = { WEBHOOK_CLI_FORWARD_TO: `failed=${app.url}` };
    const listening = await listenInProcess(['--no-journal'], { env });
    expect((await post(listening.url, failed)).status).toBe(202);
    expect((await post(listening.url, completed)).status).toBe(200);
    await stopped(listening);
  });
});
