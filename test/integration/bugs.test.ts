import { describe, expect, it, vi } from 'vitest';
import { createReceiver } from '../../src/api/receiver.ts';
import { post } from '../helpers/capture.ts';
import { exchangesOf } from '../helpers/cli.ts';
import { listenInProcess } from '../helpers/in-process.ts';
import { fixtureBytes } from '../helpers/receiver.ts';

const BUG = 'what nobody foresaw';

vi.mock('../../src/validation/judge.ts', async (original) => {
  const real = await original<typeof import('../../src/validation/judge.ts')>();
  const recogniseBody: typeof real.recogniseBody = (body, ...rest) => {
    if (Buffer.from(body).includes(BUG)) throw new RangeError('Maximum call stack size exceeded');
    return real.recogniseBody(body, ...rest);
  };
  return { ...real, recogniseBody };
});

const failed = fixtureBytes('detrack/failed');
const completed = fixtureBytes('detrack/completed');

describe('a bug of ours in one request', () => {
  it('is answered 500, told and counted; the next are served, and the run ends with 70 when it is over', async () => {
    const listening = await listenInProcess(['--json', '--no-journal', '--expect', 'completed']);
    const statuses: number[] = [];
    for (const body of [failed, BUG, failed, BUG, completed]) {
      statuses.push((await post(listening.url, body)).status);
    }
    expect(statuses).toEqual([200, 500, 200, 500, 200]);
    const run = await listening.ended;
    expect(run.code).toBe(70);
    expect(
      run.stderr.match(/^warning: .*Maximum call stack size exceeded; the receiver goes on$/gm),
    ).toHaveLength(2);
    expect(run.stderr).toMatch(/^ +2 {2}failed in a way that nothing foresaw$/m);
    expect(exchangesOf(run)).toHaveLength(3);
    expect(run.lines.slice(-2)).toMatchObject([
      { type: 'summary', received: 3, bugs: 2, missing: [] },
      { type: 'error', code: 'bug' },
    ]);
  });

  it('is not told for each of a thousand, but counted', async () => {
    const listening = await listenInProcess(['--json', '--no-journal']);
    for (let i = 0; i < 20; i += 1) expect((await post(listening.url, BUG)).status).toBe(500);
    listening.kill('SIGTERM');
    const { stderr, lines, code } = await listening.ended;
    expect(code).toBe(70);
    expect(stderr.match(/^warning: /gm)).toHaveLength(5);
    expect(lines.at(-2)).toMatchObject({ bugs: 20 });
  });
});

describe('a callback that throws', () => {
  it.each([
    [
      'at once',
      () => {
        throw new Error('mine');
      },
    ],
    [
      'later',
      async () => {
        throw new Error('mine');
      },
    ],
  ] as const)('%s is told to who subscribed, and harms no request', async (_when, callback) => {
    await using receiver = await createReceiver({
      onExchange: callback,
      onNotice: callback,
      answer: (exchange) => (exchange.event === 'completed' ? (callback() as never) : { status: 200 }),
    });
    const bugs: unknown[] = [];
    receiver.subscribe(callback as () => void);
    receiver.subscribe((event) => {
      if (event.type === 'bug') bugs.push(event.error);
    });
    expect((await fetch(receiver.url)).status).toBe(200);
    expect((await post(receiver.url, failed)).status).toBe(200);
    expect((await post(receiver.url, completed)).status).toBe(500);
    expect((await post(receiver.url, failed)).status).toBe(200);
    await vi.waitFor(() => expect(receiver.exchanges).toHaveLength(3));
    expect(receiver.exchanges[1]).toMatchObject({ error: { code: 'answer_failed', message: 'mine' } });
    // One notice and three answers, then one arrival and one answer of each for the subscriber.
    expect(bugs.length).toBeGreaterThanOrEqual(4);
    expect(new Set(bugs.map(String))).toEqual(new Set(['Error: mine']));
  });
});
