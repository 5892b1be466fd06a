import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { flagWords } from '../../src/cli/flags/option-words.ts';
import type { CaseFinding, ConformanceCase } from '../../src/conformance/case/case.ts';
import type { CaseContext } from '../../src/conformance/case/case-context.ts';
import type { ContextOptions } from '../../src/conformance/case/run-parts.ts';
import { conformanceCases } from '../../src/conformance/cases/all-cases.ts';
import { wireFormatsOf } from '../../src/conformance/plan.ts';
import { type RunOptions, runCases } from '../../src/conformance/run.ts';
import { summariseResults } from '../../src/conformance/summary.ts';
import { waitForTarget } from '../../src/conformance/wait-for-target.ts';
import { ioError } from '../../src/core/error.ts';
import { openTransport } from '../../src/transport/transport.ts';
import { catalogue, judge, requireProvider } from '../helpers/bundled.ts';
import { unusedPort } from '../helpers/capture.ts';
import { listening, startHttpServer } from '../helpers/http-server.ts';
import { oneCase } from '../helpers/one-case.ts';

const detrack = requireProvider('detrack');
const PASS: CaseFinding = { kind: 'pass', expected: 'a', actual: 'a' };
const FAIL = { kind: 'fail', expected: 'a', actual: 'b', exchanges: [] } as const satisfies CaseFinding;

function options(url: string, changes: Partial<ContextOptions> = {}): ContextOptions {
  return {
    url: new URL(url),
    catalogue,
    provider: detrack,
    wireFormats: wireFormatsOf(detrack, [], []),
    auth: undefined,
    secret: undefined,
    headers: [],
    budgetMs: undefined,
    timeoutMs: 5000,
    runs: 5,
    seed: 'seed',
    scenarios: [],
    state: undefined,
    tls: {},
    ...changes,
  };
}

const run: RunOptions = { concurrency: 4, bail: false, strict: false };
const outcomes = (results: Awaited<ReturnType<typeof runCases>>): string[] =>
  results.results.map(({ id, outcome }) => `${id} ${outcome}`);

describe('a run', () => {
  it('gives results in the order of the table, with what each was about', async () => {
    await using server = await startHttpServer();
    const seen: string[] = [];
    const result = await runCases(
      [
        oneCase('a/last', async () => PASS, { last: true }),
        oneCase('a/alone', async () => PASS, { alone: true }),
        oneCase('a/slow', async (context) => {
          await context.http.post(context.events.build('failed'));
          return FAIL;
        }),
        oneCase('a/should', async () => FAIL, { weight: 'refused' }),
      ],
      options(`${server.url}/hooks?token=hush`),
      { ...run, reproduce: (id) => `again ${id}`, onResult: ({ id }) => seen.push(id) },
    );
    expect(outcomes(result)).toEqual(['a/last pass', 'a/alone pass', 'a/slow fail', 'a/should warn']);
    expect(seen.toSorted()).toEqual(['a/alone', 'a/last', 'a/should', 'a/slow']);
    expect(seen.slice(-2)).toEqual(['a/alone', 'a/last']);
    expect(result).toMatchObject({ provider: 'detrack', seed: 'seed', ended: 'complete' });
    expect(result.target).toBe(`${server.url}/hooks?token=[redacted]`);
    expect(result.results[2]).toMatchObject({
      expected: 'a',
      actual: 'b',
      reason: null,
      reproduce: 'again a/slow',
    });
    expect(result.results[0]).toMatchObject({
      reproduce: null,
      exchanges: [],
      explain: 'because',
      source: 'ours',
    });
    expect(summariseResults(result.results)).toEqual({
      must: { pass: 2, fail: 1, skip: 0 },
      should: { pass: 0, warn: 1, fail: 0, skip: 0 },
      accepted: 0,
    });
  });

  it('makes a should that does not hold a failure when it is strict', async () => {
    await using server = await startHttpServer();
    const cases = [oneCase('a/should', async () => FAIL, { weight: 'refused' })];
    expect(outcomes(await runCases(cases, options(server.url), { ...run, strict: true }))).toEqual([
      'a/should fail',
    ]);
  });

  it('runs as many at once as allowed, those that must be alone by themselves, the last at the end', async () => {
    await using server = await startHttpServer();
    let running = 0;
    const most: Record<string, number> = {};
    const order: string[] = [];
    const measured = (id: string, changes: Partial<ConformanceCase> = {}): ConformanceCase =>
      oneCase(
        id,
        async (context) => {
          running += 1;
          order.push(id);
          const group = id.split('/')[0] ?? '';
          for (let i = 0; i < 3; i += 1) {
            most[group] = Math.max(most[group] ?? 0, running);
            await context.http.post(context.events.build('failed'));
          }
          running -= 1;
          return PASS;
        },
        changes,
      );
    const many = Array.from({ length: 6 }, (_, i) => measured(`free/${i}`));
    await runCases(
      [
        measured('last/x', { last: true }),
        measured('alone/x', { alone: true }),
        ...many,
        measured('alone/y', { alone: true }),
      ],
      options(server.url),
      { ...run, concurrency: 3 },
    );
    expect(most).toEqual({ free: 3, alone: 1, last: 1 });
    expect(order.slice(-3)).toEqual(['alone/x', 'alone/y', 'last/x']);
  });

  const signed = {
    provider: requireProvider('deliveright'),
    wireFormats: wireFormatsOf(requireProvider('deliveright'), ['2'], []),
  };

  it.each([
    ['auth', '"auth"', '--auth', {}, { auth: { user: 'u', password: 'p' } }],
    [
      'state',
      '"state"',
      '--state-url or --state-command',
      {},
      { state: { kind: 'function', read: () => null, waitMs: 0, ignore: [] } },
    ],
    ['budget', '"budgetMs"', '--budget', {}, { budgetMs: 100 }],
    ['signature', '"secret"', '--secret', signed, { ...signed, secret: 's' }],
  ] as const)(
    'skips what needs %s and names %s, or %s on the command line, and runs it where it is given',
    async (need, name, flag, lacking, given) => {
      await using server = await startHttpServer();
      const cases = [oneCase('a/x', async () => PASS, { needs: [need] })];
      const without = await runCases(cases, options(server.url, lacking), run);
      expect(without.results[0]).toMatchObject({
        outcome: 'skip',
        reason: expect.stringMatching(`^needs ${name}: `),
        expected: null,
        actual: null,
      });
      expect(without.ended).toBe('complete');
      const typed = await runCases(cases, options(server.url, lacking), { ...run, sayOption: flagWords });
      expect(typed.results[0]?.reason).toMatch(`needs ${flag}: `);
      const withIt = await runCases(cases, options(server.url, given), run);
      expect(outcomes(withIt)).toEqual(['a/x pass']);
    },
  );

  it.each([
    ['a provider that signs nothing', {}, 'Detrack signs nothing'],
    [
      'an unsigned version',
      { provider: signed.provider, wireFormats: wireFormatsOf(signed.provider, ['1'], []) },
      'version 1 of Deliveright is not signed; payloadVersions: ["2"] is',
    ],
  ] as const)('asks %s for no secret', async (_what, given, reason) => {
    await using server = await startHttpServer();
    const cases = [oneCase('a/x', async () => PASS, { needs: ['signature'] })];
    const { results } = await runCases(cases, options(server.url, given), run);
    expect(results[0]).toMatchObject({ outcome: 'skip', reason });
  });

  it('skips what cannot be judged after a case that failed, and names the first of them', async () => {
    await using server = await startHttpServer();
    const ran: string[] = [];
    const noted = (id: string, finding: CaseFinding): ConformanceCase['run'] => {
      return async () => {
        ran.push(id);
        return finding;
      };
    };
    const result = await runCases(
      [
        oneCase('event/failed', noted('event/failed', FAIL)),
        oneCase('a/posts', noted('a/posts', PASS), { posts: ['failed'] }),
        oneCase('a/after', noted('a/after', PASS), { after: ['a/posts'] }),
        oneCase('a/alone', noted('a/alone', PASS), { posts: ['failed'], alone: true }),
        oneCase('a/other', noted('a/other', PASS), { posts: ['completed'], after: ['not/chosen'] }),
        oneCase('a/skips', async () => ({ kind: 'skip', reason: 'for its own reason' })),
        oneCase('a/behind', noted('a/behind', PASS), { after: ['a/skips'] }),
      ],
      options(server.url),
      run,
    );
    expect(ran.toSorted()).toEqual(['a/behind', 'a/other', 'event/failed']);
    const reasons = result.results.map(({ id, reason }) => `${id}: ${reason}`);
    for (const id of ['a/posts', 'a/after', 'a/alone'])
      expect(reasons).toContain(`${id}: after event/failed`);
    expect(summariseResults(result.results).must).toEqual({ pass: 2, fail: 1, skip: 4 });
  });

  it('posts no event to which the endpoint is not subscribed', async () => {
    await using server = await startHttpServer();
    const seen: unknown[] = [];
    const result = await runCases(
      [
        oneCase(
          'a/in',
          async ({ sender }) => {
            seen.push(sender.progress);
            return PASS;
          },
          { posts: ['failed'] },
        ),
        oneCase('a/out', async () => PASS, { posts: ['failed', 'completed'] }),
      ],
      { ...options(server.url), events: ['failed'] },
      run,
    );
    expect(seen).toEqual([['failed', 'failed']]);
    expect(outcomes(result)).toEqual(['a/in pass', 'a/out skip']);
    expect(result.results[1]?.reason).toBe('the endpoint is not subscribed to completed ("events")');
    expect(server.requests.map(({ body }) => JSON.parse(body.toString()).status)).toEqual(['failed']);
  });

  it('skips the rest after the first failure when told to bail', async () => {
    await using server = await startHttpServer();
    const cases = [
      oneCase('a/warns', async () => FAIL, { weight: 'refused' }),
      oneCase('a/fails', async () => FAIL),
      oneCase('a/rest', async () => PASS),
      oneCase('a/end', async () => PASS, { last: true }),
    ];
    const result = await runCases(cases, options(server.url), { ...run, concurrency: 1, bail: true });
    expect(outcomes(result)).toEqual(['a/warns warn', 'a/fails fail', 'a/rest skip', 'a/end skip']);
    expect(result.results[2]?.reason).toContain('a/fails');
    expect(result.ended).toBe('bailed');
  });

  it('skips what is not done when the time is up, and believes nothing that was cut off', async () => {
    await using server = await startHttpServer((response, { body }) => {
      // The first webhook is answered, so that the run begins.
      if (server.requests.length === 1) response.writeHead(204).end();
      else expect(body.length).toBeGreaterThan(0);
    });
    const started = performance.now();
    const result = await runCases(
      [
        oneCase('a/hangs', async (context) => {
          const { response } = await context.http.post(context.events.build('failed'));
          return response === null ? FAIL : PASS;
        }),
        oneCase('a/ignores-the-signal', () => new Promise(() => {})),
        oneCase('a/rest', async () => PASS, { alone: true }),
      ],
      options(server.url),
      { ...run, maxTimeMs: 1500 },
    );
    expect(performance.now() - started).toBeLessThan(4000);
    expect(outcomes(result)).toEqual(['a/hangs skip', 'a/ignores-the-signal skip', 'a/rest skip']);
    expect(result.results[0]?.reason).toBe('not done within "maxTimeMs"');
    expect(result.ended).toBe('max-time');
  });

  it('reports what was found before the time was up', async () => {
    await using server = await startHttpServer();
    const untilOver = (context: CaseContext): Promise<void> =>
      new Promise((resolve) => context.limits.signal.addEventListener('abort', () => resolve()));
    const result = await runCases(
      [
        oneCase('a/found', async (context) => {
          await untilOver(context);
          return { ...FAIL, isProven: true };
        }),
        oneCase('a/cut-off', async (context) => {
          await untilOver(context);
          return FAIL;
        }),
      ],
      options(server.url),
      { ...run, maxTimeMs: 600 },
    );
    expect(outcomes(result)).toEqual(['a/found fail', 'a/cut-off skip']);
    expect(result.ended).toBe('max-time');
  });

  it('is over by its time also where all that was left was to make a finding smaller', async () => {
    await using server = await startHttpServer();
    const found = oneCase('a/found', async (context) => {
      await new Promise<void>((resolve) => context.limits.signal.addEventListener('abort', () => resolve()));
      return { ...FAIL, isProven: true };
    });
    const result = await runCases([found], options(server.url), { ...run, maxTimeMs: 600 });
    expect(outcomes(result)).toEqual(['a/found fail']);
    expect(result.ended).toBe('max-time');
  });

  it('ends when it is stopped, with what it has', async () => {
    await using server = await startHttpServer();
    const stop = new AbortController();
    const result = await runCases(
      [
        oneCase('a/done', async () => PASS),
        oneCase('a/stops', async (context) => {
          stop.abort('SIGINT');
          expect(context.limits.signal.aborted).toBe(true);
          return PASS;
        }),
      ],
      options(server.url),
      { ...run, concurrency: 1, signal: stop.signal },
    );
    expect(outcomes(result)).toEqual(['a/done pass', 'a/stops skip']);
    expect(result.ended).toBe('stopped');
  });

  it('takes a state that cannot be read for a failure of the case, and every other error for a bug', async () => {
    await using server = await startHttpServer();
    const unreadable = oneCase('a/state', async () => {
      throw ioError('state_unreadable', 'the state cannot be read: 500');
    });
    const { results } = await runCases([unreadable], options(server.url), run);
    expect(results[0]).toMatchObject({ outcome: 'fail', actual: 'the state cannot be read: 500' });
    const broken = oneCase('a/bug', async () => {
      throw new TypeError('ours');
    });
    await expect(runCases([broken], options(server.url), run)).rejects.toThrow(new TypeError('ours'));
  });
});

describe('what was not answered', () => {
  it('is not judged by its answer', async () => {
    const server = createServer((request) => {
      request.socket.destroy();
    });
    await using target = await listening(server, 'http');
    const judged = ['answer/redirect', 'answer/stack-trace', 'transport/answer-before-body'];
    const wireFormats = wireFormatsOf(detrack, [], []);
    const cases = conformanceCases(detrack, { wireFormats, scenarios: [] }).filter(({ id }) =>
      judged.includes(id),
    );
    const { results } = await runCases(cases, options(target.url), run);
    expect(results.map(({ outcome, reason }) => `${outcome}: ${reason}`)).toEqual(
      judged.map(() => 'skip: there was no answer to judge'),
    );
  });
});

describe('a state that never tells of any job', () => {
  const reader = (read: () => unknown) =>
    ({ state: { kind: 'function', read, waitMs: 0, ignore: [] } }) as const;

  const cases = [
    oneCase('a/x', async (context) => {
      const event = context.events.build('failed');
      await context.http.post(event);
      await context.state?.read({ key: event.key ?? '', fresh: event.fresh });
      return PASS;
    }),
  ];

  it('is told apart from one that does, and from none', async () => {
    await using server = await startHttpServer();
    const seen = async (given: Parameters<typeof options>[1]) =>
      (await runCases(cases, options(server.url, given), run)).stateSeen;
    expect(await seen(reader(() => null))).toBe(false);
    expect(await seen(reader(() => ({ status: 'failed' })))).toBe(true);
    expect(await seen({})).toBeNull();
  });

  it('is not said of one whose jobs were never taken', async () => {
    await using server = await startHttpServer((response) => response.writeHead(422).end());
    const result = await runCases(
      cases,
      options(
        server.url,
        reader(() => null),
      ),
      run,
    );
    expect(result.stateSeen).toBeNull();
  });
});

describe('before the cases', () => {
  it('one good webhook goes out, and its answer is told', async () => {
    await using server = await startHttpServer((response) => response.writeHead(422).end());
    const answers: (number | undefined)[] = [];
    await runCases([oneCase('a/x', async () => PASS)], options(server.url), {
      ...run,
      onFirstAnswer: ({ response }) => answers.push(response?.status),
    });
    expect(answers).toEqual([422]);
    expect(judge(server.requests[0]?.body ?? Buffer.alloc(0), null).valid).toBe(true);
    expect(server.requests).toHaveLength(1);
  });

  it('an endpoint that lets nobody in ends the run, and one case says so', async () => {
    await using server = await startHttpServer((response) => response.writeHead(401).end());
    const ran: string[] = [];
    const cases = ['event/completed', 'event/in-progress', 'a/x'].map((id) =>
      oneCase(id, async () => {
        ran.push(id);
        return PASS;
      }),
    );
    const result = await runCases(cases, options(server.url), run);
    expect(ran).toEqual([]);
    expect(server.requests).toHaveLength(2);
    expect(result.ended).toBe('refused');
    expect(outcomes(result)).toEqual(['event/completed skip', 'event/in-progress fail', 'a/x skip']);
    expect(result.results[1]).toMatchObject({ actual: expect.stringContaining('401 (2 times)') });
    expect(result.results[1]?.exchanges).toHaveLength(2);
  });

  it('an endpoint that refuses one event as if it let nobody in is judged all the same', async () => {
    await using server = await startHttpServer((response, _request, body) =>
      response.writeHead(body.toString().includes('"status":"dispatched"') ? 403 : 200).end(),
    );
    const result = await runCases([oneCase('a/x', async () => PASS)], options(server.url), run);
    expect(outcomes(result)).toEqual(['a/x pass']);
  });

  it('an endpoint that is not there ends the run', async () => {
    const ran: string[] = [];
    const url = `http://127.0.0.1:${await unusedPort()}/hooks`;
    const cases = [
      oneCase('a/x', async ({ sender: { version } }: CaseContext) => {
        ran.push(version.id);
        return PASS;
      }),
    ];
    await expect(runCases(cases, options(url), run)).rejects.toMatchObject({
      code: 'target_unreachable',
      kind: 'failed',
      hint: expect.stringContaining('waitForTargetMs: 30000'),
    });
    expect(ran).toEqual([]);
  });

  it('an interruption while the state is read is no failure of the reader', async () => {
    await using server = await startHttpServer();
    const stop = new AbortController();
    const read = (): Promise<never> => {
      stop.abort('SIGINT');
      return Promise.reject(new Error('cut off'));
    };
    const state = { kind: 'function', read, waitMs: 0, ignore: [] } as const;
    const cases = [oneCase('a/x', async () => PASS)];
    const result = await runCases(cases, options(server.url, { state }), { ...run, signal: stop.signal });
    expect(result.ended).toBe('stopped');
    expect(server.requests).toEqual([]);
  });

  it('a reader of states that does not work ends the run, before anything is posted', async () => {
    await using server = await startHttpServer();
    const state = {
      kind: 'function',
      read: () => Promise.reject(new Error('no database')),
      waitMs: 0,
      ignore: [],
    } as const;
    await expect(runCases([], options(server.url, { state }), run)).rejects.toMatchObject({
      code: 'state_unreadable',
      kind: 'io',
    });
    expect(server.requests).toEqual([]);
  });
});

describe('waiting for the target', () => {
  const never = new AbortController().signal;

  it('ends as soon as something answers, whatever it answers', async () => {
    const port = await unusedPort();
    const url = new URL(`http://127.0.0.1:${port}/hooks`);
    const transport = openTransport();
    const waiting = waitForTarget(url, transport, 10_000, never);
    const { createServer } = await import('node:http');
    const server = createServer((_, response) => response.writeHead(404).end());
    const timer = setTimeout(() => server.listen(port, '127.0.0.1'), 300);
    await waiting;
    clearTimeout(timer);
    expect(server.listening).toBe(true);
    await transport.close();
    server.close();
    server.closeAllConnections();
  });

  it.each([404, 405, 500])('waits through 503, and takes %i for an endpoint', async (status) => {
    const answers = [503, 503, status];
    await using server = await startHttpServer((response, _, index) =>
      response.writeHead(answers[index] ?? 200).end(),
    );
    const transport = openTransport();
    await waitForTarget(new URL(server.url), transport, 10_000, never);
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
    await transport.close();
  });

  it('says that it was 503 to the end', async () => {
    await using server = await startHttpServer((response) => response.writeHead(503).end());
    const transport = openTransport();
    await expect(waitForTarget(new URL(server.url), transport, 800, never)).rejects.toMatchObject({
      code: 'target_not_ready',
      message: `${server.url}/ is not ready: it answers 503`,
    });
    await transport.close();
  });

  it('gives up in time', async () => {
    const transport = openTransport();
    const url = new URL(`http://127.0.0.1:${await unusedPort()}/hooks`);
    const started = performance.now();
    await expect(waitForTarget(url, transport, 450, never)).rejects.toMatchObject({
      code: 'target_not_ready',
      kind: 'timeout',
    });
    expect(performance.now() - started).toBeGreaterThan(200);
    expect(performance.now() - started).toBeLessThan(2000);
    await transport.close();
  });

  it('does not outlast an interruption', async () => {
    const transport = openTransport();
    const stop = new AbortController();
    const url = new URL(`http://127.0.0.1:${await unusedPort()}/hooks`);
    const waiting = waitForTarget(url, transport, 60_000, stop.signal);
    stop.abort('SIGINT');
    await waiting;
    await transport.close();
  });
});
