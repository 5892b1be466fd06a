import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flagWords } from '../../src/cli/flags/option-words.ts';
import type { CaseFinding, ConformanceCase } from '../../src/conformance/case/case.ts';
import type { CaseContext } from '../../src/conformance/case/case-context.ts';
import type { ContextOptions } from '../../src/conformance/case/run-parts.ts';
import { conformanceCases } from '../../src/conformance/cases/all-cases.ts';
import { jobPreparation, stateSource } from '../../src/conformance/check.ts';
import { wireFormatsOf } from '../../src/conformance/plan.ts';
import { type CheckRun, type RunOptions, runCases } from '../../src/conformance/run.ts';
import type { JobNames } from '../../src/conformance/state/template.ts';
import type { BuiltEvent } from '../../src/events/built-event.ts';
import { bundledScenarios, catalogue, requireProvider } from '../helpers/bundled.ts';
import { temporaryFolder } from '../helpers/cli.ts';
import { startHttpServer } from '../helpers/http-server.ts';
import { oneCase } from '../helpers/one-case.ts';

const detrack = requireProvider('detrack');
const PASS: CaseFinding = { kind: 'pass', expected: 'a', actual: 'a' };
const RUN: RunOptions = { concurrency: 4, bail: false, strict: false };
const NODE = `'${process.execPath}'`;

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

/** A case that holds once it has done what it does. */
function passing(id: string, run: (context: CaseContext) => Promise<unknown>): ConformanceCase {
  return oneCase(id, async (context) => {
    await run(context);
    return PASS;
  });
}

/** What a run heard of its jobs, in order: `prepare`, `read` or `post`, and the key. */
class Heard {
  readonly all: string[] = [];

  say(what: string, key: unknown): void {
    this.all.push(`${what} ${String(key)}`);
  }

  /** What was heard of one job. */
  of(key: string | null): string[] {
    return this.all.filter((one) => one.endsWith(` ${key}`)).map((one) => one.split(' ')[0] ?? '');
  }

  keysOf(what: string): string[] {
    return this.all.filter((one) => one.startsWith(`${what} `)).map((one) => one.slice(what.length + 1));
  }
}

async function startHearing(heard: Heard) {
  return startHttpServer((response, { body }) => {
    heard.say('post', JSON.parse(body.toString('utf8')).do_number);
    response.writeHead(204).end();
  });
}

const identity = ({ key, fresh }: BuiltEvent) => ({ key: key ?? '', fresh });
const outcomesOf = ({ results }: CheckRun): string[] =>
  results.map(({ id, outcome, reason }) => `${id} ${outcome}${reason === null ? '' : `: ${reason}`}`);

describe('a job that is prepared', () => {
  const prepared = (heard: Heard, more: (job: JobNames) => unknown = () => null) =>
    jobPreparation((job: JobNames) => {
      heard.say('prepare', job.key);
      return more(job);
    });
  const reading = (heard: Heard) =>
    stateSource({ read: ({ key }) => heard.say('read', key) ?? null }, (text) => new URL(text));

  it('is so before anybody hears of it, once, whichever way its webhooks go', async () => {
    const heard = new Heard();
    await using server = await startHearing(heard);
    const events: BuiltEvent[] = [];
    const made = (context: CaseContext, name = 'failed'): BuiltEvent => {
      const event = context.events.build(name);
      events.push(event);
      return event;
    };
    const keys: string[] = [];
    const result = await runCases(
      [
        passing('a/posts-twice', async (context) => {
          const event = made(context);
          await context.http.post(event);
          await context.http.post(event);
        }),
        passing('a/at-once', async (context) => {
          const event = made(context);
          await Promise.all([context.http.post(event), context.http.post(event)]);
        }),
        passing('a/reads-first', async (context) => {
          const event = made(context);
          await context.state?.read(identity(event));
          await context.http.post(event);
        }),
        passing('a/in-pieces', (context) =>
          context.http.sendInPieces(context.http.request(made(context)), { pieces: 2, pauseMs: 1 }),
        ),
        passing('a/one-connection', (context) =>
          context.http.sendOnOneConnection([made(context), made(context)].map(context.http.request)),
        ),
        passing('a/scenario', async (context) => {
          const [scenario] = bundledScenarios('detrack');
          if (scenario === undefined) throw new Error('there is none');
          const run = context.events.open(scenario);
          keys.push(run.key);
          for (const step of [0, 1]) await context.http.post(run.build(step, { sentAt: Date.now() }));
        }),
      ],
      options(server.url, { preparation: prepared(heard), state: reading(heard) }),
      RUN,
    );
    expect(outcomesOf(result).filter((text) => !text.endsWith(' pass'))).toEqual([]);
    keys.push(...events.map(({ key }) => key ?? ''));
    // The greeting's is one of them.
    expect(heard.keysOf('prepare').toSorted()).toEqual([...keys, heard.keysOf('post')[0]].toSorted());
    for (const key of new Set(heard.keysOf('post'))) {
      const [first, ...later] = heard.of(key);
      expect(first).toBe('prepare');
      expect(later).not.toContain('prepare');
    }
  });

  it('is told what names it, and gets a payload of its own', async () => {
    const heard = new Heard();
    await using server = await startHearing(heard);
    const jobs: JobNames[] = [];
    let sent: BuiltEvent | undefined;
    await runCases(
      [
        passing('a/x', async (context) => {
          sent = context.events.build('failed');
          await context.http.post(sent);
        }),
      ],
      options(server.url, {
        preparation: prepared(heard, (job) => {
          jobs.push(structuredClone(job));
          Object.assign(job.payload, { do_number: 'changed' });
        }),
      }),
      RUN,
    );
    expect(jobs[1]).toEqual({ key: sent?.key, id: sent?.payload['id'], payload: sent?.payload });
    expect(sent?.payload['do_number']).toBe(sent?.key);
  });

  it('is one of no more at once than there are cases', async () => {
    const heard = new Heard();
    await using server = await startHearing(heard);
    let running = 0;
    let most = 0;
    const result = await runCases(
      [
        passing('a/burst', (context) =>
          Promise.all(Array.from({ length: 12 }, () => context.http.post(context.events.build('failed')))),
        ),
      ],
      options(server.url, {
        preparation: prepared(heard, async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
        }),
      }),
      { ...RUN, concurrency: 3 },
    );
    expect(outcomesOf(result)).toEqual(['a/burst pass']);
    expect(heard.keysOf('prepare')).toHaveLength(13);
    expect(most).toBe(3);
  });

  it('is prepared by a command, whose words stay whole', async () => {
    const heard = new Heard();
    await using server = await startHearing(heard);
    const cwd = temporaryFolder();
    const script = `require('fs').appendFileSync('jobs.txt', process.argv.slice(1).join('|') + '\\n')`;
    const command = `${NODE} -e "${script.replaceAll('\\', '\\\\')}" {key} {/detrack_number} 'a  b'`;
    let sent: BuiltEvent | undefined;
    await runCases(
      [
        passing('a/x', async (context) => {
          sent = context.events.build('failed');
          await context.http.post(sent);
        }),
      ],
      options(server.url, { preparation: jobPreparation({ command, cwd }) }),
      RUN,
    );
    const lines = readFileSync(join(cwd, 'jobs.txt'), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe(`${sent?.key}|${String(sent?.payload['detrack_number'])}|a  b`);
  });

  it('is prepared once its command has ended, whatever it prints and leaves running', async () => {
    await using server = await startHttpServer();
    const cwd = temporaryFolder();
    const command = `${NODE} -e "console.log('x'.repeat(2000000))" {key}; sleep 60 & echo $! >> pids`;
    await runCases(
      [passing('a/x', async () => PASS)],
      options(server.url, { preparation: jobPreparation({ command, shell: true, cwd }), timeoutMs: 20_000 }),
      RUN,
    );
    const [pid = 0] = readFileSync(join(cwd, 'pids'), 'utf8').trim().split('\n').map(Number);
    // It is still there: the run did not wait for it.
    expect(isAlive(pid)).toBe(true);
    process.kill(pid);
    expect(server.requests).toHaveLength(1);
  });

  it('is so before a burst of many begins', async () => {
    const heard = new Heard();
    await using server = await startHearing(heard);
    const wireFormats = wireFormatsOf(detrack, [], []);
    const burst = conformanceCases(detrack, { wireFormats, scenarios: [] }).filter(
      ({ id }) => id === 'concurrent/burst',
    );
    const result = await runCases(burst, options(server.url, { preparation: prepared(heard) }), RUN);
    expect(outcomesOf(result)).toEqual(['concurrent/burst pass']);
    const whats = heard.all.map((one) => one.split(' ')[0]).join(' ');
    expect(whats).toMatch(/^prepare post (?:prepare )+(?:post ?)+$/);
    expect(heard.keysOf('prepare').length).toBeGreaterThan(10);
  });

  it.each([
    [
      'fails',
      `${NODE} -e "console.error('no such shop'); process.exit(3)" {key}`,
      'ended with 3: no such shop',
    ],
    ['does not exist', 'no-such-command-here {key}', '"no-such-command-here": there is no such command'],
    ['takes too long', `${NODE} -e "setInterval(() => {}, 1000)" {key}`, 'longer than 500 ms'],
    ['names what is not there', 'true {/no_field}', 'the payload has nothing at /no_field'],
  ])('ends the run before anything is sent where its command %s', async (_, command, message) => {
    await using server = await startHttpServer();
    const failing = runCases(
      [passing('a/x', async () => PASS)],
      options(server.url, {
        preparation: jobPreparation({ command }),
        // Enough for what ends by itself, however busy the machine.
        timeoutMs: message.startsWith('longer') ? 500 : 20_000,
      }),
      RUN,
    );
    await expect(failing).rejects.toMatchObject({ message: expect.stringContaining(message) });
    await expect(failing).rejects.toMatchObject({
      code: command.includes('no_field') ? 'bad_job_command' : 'job_not_prepared',
    });
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('no database')), 'no database'],
    ['never ends', () => new Promise(() => {}), 'longer than 300 ms'],
  ])('ends the run where its function %s', async (_, prepare, message) => {
    await using server = await startHttpServer();
    await expect(
      runCases(
        [passing('a/x', async () => PASS)],
        options(server.url, { preparation: jobPreparation(prepare), timeoutMs: 300 }),
        RUN,
      ),
    ).rejects.toMatchObject({ code: 'job_not_prepared', message: expect.stringContaining(message) });
  });

  it('ends a run that has begun with what was found out, and is nobody’s finding', async () => {
    const heard = new Heard();
    await using server = await startHearing(heard);
    const tell = prepared(heard, () => {
      if (heard.keysOf('prepare').length === 3) throw new Error('the table is locked');
    });
    const posts = (id: string) => passing(id, (context) => context.http.post(context.events.build('failed')));
    const result = await runCases(
      [posts('a/one'), posts('a/two'), posts('a/three')],
      options(server.url, { preparation: tell }),
      { ...RUN, concurrency: 1 },
    );
    expect(result.ended).toBe('unprepared');
    expect(result.failure).toMatchObject({ code: 'job_not_prepared', kind: 'io' });
    expect(outcomesOf(result)).toEqual([
      'a/one pass',
      `a/two skip: the job ${heard.keysOf('prepare')[2]} could not be prepared: the table is locked`,
      'a/three skip: a job could not be prepared before it was done',
    ]);
    expect(heard.keysOf('post')).toHaveLength(2);
  });

  it('is left alone, and its command killed, when the run is stopped', async () => {
    await using server = await startHttpServer();
    const cwd = temporaryFolder();
    const script = "require('fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000)";
    const stop = new AbortController();
    const running = runCases(
      [passing('a/x', async () => PASS)],
      options(server.url, { preparation: jobPreparation({ command: `${NODE} -e "${script}" {key}`, cwd }) }),
      { ...RUN, signal: stop.signal },
    );
    const file = join(cwd, 'pid');
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toMatch(/^\d+$/);
    stop.abort('SIGINT');
    expect(await running).toMatchObject({ ended: 'stopped', failure: null });
    const pid = Number(readFileSync(file, 'utf8'));
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(server.requests).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('keys that are given', () => {
  const posting = (id: string, count: number) =>
    passing(id, async (context) => {
      for (let i = 0; i < count; i += 1) await context.http.post(context.events.build('failed'));
    });

  it('go to one job each, in their order, and the rest goes without', async () => {
    const heard = new Heard();
    await using server = await startHearing(heard);
    const result = await runCases(
      [posting('a/one', 1), posting('a/two', 2), posting('a/three', 2), posting('a/four', 1)],
      options(server.url, { ids: ['K-1', 'K-2', 'K-3', 'K-4', 'K-5'] }),
      { ...RUN, sayOption: flagWords },
    );
    expect(outcomesOf(result)).toEqual([
      'a/one pass',
      'a/two pass',
      'a/three skip: no key left',
      'a/four skip: no key left',
    ]);
    expect(heard.keysOf('post')).toEqual(['K-1', 'K-2', 'K-3', 'K-4', 'K-5']);
    expect(result).toMatchObject({ ended: 'complete', failure: null });
    expect(result.caveats).toContainEqual(
      '--ids had 5 keys, and 2 cases went without one: more keys are more cases',
    );
  });

  it('go to the next case where the endpoint never heard of them', async () => {
    const heard = new Heard();
    await using server = await startHearing(heard);
    const state = stateSource({ read: () => null }, (text) => new URL(text));
    const result = await runCases(
      [
        passing('a/builds', async (context) => {
          context.events.build('failed');
          await context.state?.read(identity(context.events.build('failed')));
          await context.http.post(context.events.build('failed'));
          context.http.request(context.events.build('failed'));
        }),
        posting('a/rest', 2),
      ],
      options(server.url, { ids: ['K-1', 'K-2', 'K-3', 'K-4', 'K-5'], state }),
      RUN,
    );
    expect(outcomesOf(result)).toEqual(['a/builds pass', 'a/rest pass']);
    // The second was used by nobody, the third was read, so that it is known.
    expect(heard.keysOf('post')).toEqual(['K-1', 'K-4', 'K-2', 'K-5']);
  });

  it('are those of scenarios too', async () => {
    const heard = new Heard();
    await using server = await startHearing(heard);
    await runCases(
      [
        passing('a/x', async (context) => {
          const [scenario] = bundledScenarios('detrack');
          if (scenario === undefined) throw new Error('there is none');
          const run = context.events.open(scenario);
          expect(run.key).toBe('K-2');
          await context.http.post(run.build(0, { sentAt: Date.now() }));
        }),
      ],
      options(server.url, { ids: ['K-1', 'K-2'] }),
      RUN,
    );
    expect(heard.keysOf('post')).toEqual(['K-1', 'K-2']);
  });
});

describe('a state that is asked for by a field of the payload', () => {
  const by = (template: string) => (url: string) =>
    stateSource({ url: `${url}/${template}` }, (text) => new URL(text));

  it('is asked for by the payload that goes out, before its first webhook too', async () => {
    await using server = await startHttpServer((response) => response.writeHead(204).end());
    const asked = (): string[] =>
      server.requests.filter(({ method }) => method === 'GET').map(({ target }) => target);
    let event: BuiltEvent | undefined;
    const [scenario] = bundledScenarios('detrack');
    let steps: BuiltEvent[] = [];
    const result = await runCases(
      [
        passing('a/x', async (context) => {
          event = context.events.build('failed');
          await context.state?.read(identity(event));
          if (scenario === undefined) throw new Error('there is none');
          const run = context.events.open(scenario);
          await context.state?.read(run);
          steps = [0, 1].map((step) => run.build(step, { sentAt: Date.now() }));
          for (const step of steps) await context.http.post(step);
          await context.state?.read(run);
        }),
      ],
      options(server.url, { state: by('jobs/{/detrack_number}?s={/status}')(server.url) }),
      RUN,
    );
    expect(outcomesOf(result)).toEqual(['a/x pass']);
    const of = (one: BuiltEvent | undefined): string =>
      `/jobs/${one?.payload['detrack_number']}?s=${one?.payload['status']}`;
    expect(asked().slice(1)).toEqual([of(event), of(steps[0]), of(steps[1])]);
  });

  it.each([
    ['jobs/{/order_numbr}', 'the payload has nothing at /order_numbr. Did you mean "/order_number"?'],
    ['jobs/{/items}', '/items is no text and no number in the payload of the first webhook'],
    ['jobs/{/status}', '/status would be the same in every job: "'],
  ])('%s is refused before anything is sent', async (template, message) => {
    await using server = await startHttpServer();
    await expect(
      runCases(
        [passing('a/x', async () => PASS)],
        options(server.url, { state: by(template)(server.url) }),
        RUN,
      ),
    ).rejects.toMatchObject({ code: 'bad_state', kind: 'usage', message: expect.stringContaining(message) });
    expect(server.requests).toEqual([]);
  });

  it('is not judged in a case that takes the field out', async () => {
    await using server = await startHttpServer();
    const result = await runCases(
      [
        passing('a/null', async (context) => {
          const event = context.events.build('failed', { set: { detrack_number: null } });
          await context.state?.read(identity(event));
        }),
      ],
      options(server.url, { state: by('{/detrack_number}')(server.url) }),
      RUN,
    );
    expect(outcomesOf(result)).toEqual([
      expect.stringMatching(
        /^a\/null skip: the payload of DO-\w+ has no text or number at \/detrack_number$/,
      ),
    ]);
  });

  it('is given to a function by the payload, which is its own', async () => {
    await using server = await startHttpServer();
    const payloads: unknown[] = [];
    let event: BuiltEvent | undefined;
    const state = stateSource(
      {
        read: ({ payload }) => {
          payloads.push(structuredClone(payload));
          Object.assign(payload, { do_number: 'changed' });
          return null;
        },
      },
      (text) => new URL(text),
    );
    await runCases(
      [
        passing('a/x', async (context) => {
          event = context.events.build('failed');
          await context.state?.read(identity(event));
          await context.state?.read(identity(event));
        }),
      ],
      options(server.url, { state }),
      RUN,
    );
    expect(payloads.slice(1)).toEqual([event?.payload, event?.payload]);
  });
});
