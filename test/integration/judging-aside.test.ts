import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { Exchange } from '../../src/core/exchange.ts';
import type { JsonObject } from '../../src/core/json/json.ts';
import { recordLine } from '../../src/journal/record.ts';
import { Observer } from '../../src/observe/observer.ts';
import { exchangeLine } from '../../src/output/exchange/ndjson.ts';
import { deliveright } from '../../src/providers/deliveright/provider.ts';
import { Aside } from '../../src/receiver/aside/aside.ts';
import type { ReceiverEvent } from '../../src/receiver/events.ts';
import type { ReceiverOptions } from '../../src/receiver/options.ts';
import { temporaryFolder } from '../helpers/cli.ts';
import { call } from '../helpers/http-client.ts';
import { fixtureBytes, openReceiver } from '../helpers/receiver.ts';

/** What the built package runs in a thread. */
function builtWorker(): URL {
  return pathToFileURL(join(inject('packedFolder'), 'node_modules/webhook-cli/dist/cli/worker.cjs'));
}

let threads = 0;
const onThread = (): void => {
  threads += 1;
};
process.on('worker', onThread);
afterEach(() => {
  threads = 0;
});

function payload(name: string): JsonObject {
  return JSON.parse(fixtureBytes(name).toString('utf8')) as JsonObject;
}

const detrack = payload('detrack/in-progress');
const order = payload('deliveright/tracking_changed');
const numbers = Array.from({ length: 20_000 }, (_, i) => i);

interface Case {
  readonly name: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly options?: Partial<ReceiverOptions>;
}

const withNote = (note: string): JsonObject => ({ ...detrack, note });
const JSON_TYPE = { 'Content-Type': 'application/json' };

const CASES: readonly Case[] = [
  { name: 'a long text', body: JSON.stringify(withNote('x'.repeat(100_000))) },
  { name: 'a text of other letters', body: JSON.stringify(withNote('é漢😀'.repeat(20_000))) },
  { name: 'white space', body: JSON.stringify(withNote('x'.repeat(100_000)), null, 4) },
  { name: 'unknown fields', body: JSON.stringify({ ...detrack, loads: numbers.map((i) => ({ a: i })) }) },
  { name: 'wrong types', body: JSON.stringify({ ...detrack, items: numbers.map(String), status: 7 }) },
  {
    name: 'numbers that no double holds',
    body: JSON.stringify(withNote('x'.repeat(100_000))).replace('{', '{"big":12345678901234567890,'),
  },
  {
    name: 'repeated keys',
    body: JSON.stringify(withNote('x'.repeat(100_000))).replace('{', '{"status":"a","status":"b",'),
  },
  { name: 'another provider', body: JSON.stringify({ ...order, more: 'y'.repeat(100_000) }) },
  {
    name: 'the form of version 1',
    body: `json=${encodeURIComponent(JSON.stringify(withNote('ü'.repeat(30_000))))}`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  },
  { name: 'nobody’s payload', body: JSON.stringify({ numbers }) },
  { name: 'a list', body: JSON.stringify(numbers) },
  { name: 'no JSON', body: JSON.stringify(withNote('x'.repeat(100_000))).slice(0, -1) },
  { name: 'a byte order mark', body: `\ufeff${JSON.stringify(withNote('x'.repeat(100_000)))}` },
  { name: 'no UTF-8', body: Buffer.from(JSON.stringify(withNote('é'.repeat(100_000))), 'latin1') },
  { name: 'deep nesting', body: `${'['.repeat(50_000)}${']'.repeat(50_000)}` },
  {
    name: 'compressed bytes',
    body: gzipSync(JSON.stringify({ ...detrack, numbers })),
    headers: { 'Content-Encoding': 'gzip' },
  },
  {
    name: 'too much once it is decoded',
    body: gzipSync(JSON.stringify(withNote('x'.repeat(2 * 1024 ** 2)))),
    headers: { 'Content-Encoding': 'gzip' },
  },
  {
    name: 'wrong credentials',
    body: JSON.stringify(withNote('x'.repeat(100_000))),
    headers: { Authorization: 'Basic dTpw' },
    options: { auth: { user: 'a', password: 'b' } },
  },
  {
    name: 'a signature that its provider does not give',
    body: JSON.stringify(withNote('x'.repeat(100_000))),
    options: { secret: 'a secret' },
  },
  {
    name: 'what is refused',
    body: JSON.stringify({ ...detrack, numbers }),
    options: { strict: true, rejectInvalid: true },
  },
  {
    name: 'a provider that was chosen',
    body: JSON.stringify({ numbers }),
    options: { provider: deliveright },
  },
];

interface Outcome {
  readonly statuses: readonly number[];
  readonly payloads: readonly unknown[];
  /** All that is told of the run. */
  readonly told: string;
}

/** Posts a body twice, and gives all that is told of it. */
async function outcomeOf({ body, headers, options }: Case, worker: URL | undefined): Promise<Outcome> {
  const observer = new Observer();
  const told: string[] = [];
  const tell = (event: ReceiverEvent): void => {
    if (event.type !== 'answered') return;
    const { exchange } = event;
    told.push(recordLine(exchange), exchangeLine(exchange, exchange.payloadText, { raw: true }));
  };
  await using watched = await openReceiver({ ...options, worker }, [observer.sink, tell]);
  const statuses: number[] = [];
  const answers: string[] = [];
  for (let times = 0; times < 2; times += 1) {
    const reply = await call(watched.url, { body, headers: { ...JSON_TYPE, ...headers } });
    statuses.push(reply.status);
    answers.push(reply.body.toString());
  }
  await watched.receiver.close();
  expect(watched.bugs).toEqual([]);
  const { exchanges, notices } = watched;
  const observed = {
    jobs: observer.jobs.histories(),
    drift: observer.drift.entries(),
    retries: observer.retries.retried(),
    totals: observer.totals,
  };
  return {
    statuses,
    payloads: exchanges.map((exchange) => exchange.payload),
    told: masked(JSON.stringify({ answers, told, exchanges, notices, observed }), exchanges),
  };
}

/** Without what is another in each run. */
function masked(text: string, exchanges: readonly Exchange[]): string {
  const plain = text
    .replaceAll(/127\.0\.0\.1:\d+/g, 'host')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
    .replaceAll(/(durationMs\\?":)[\d.]+/g, '$1 some')
    .replaceAll(/("at":|"gapsMs":\[)\d+/g, '$1 some');
  return exchanges.reduce((all, { id }, i) => all.replaceAll(id, `exchange ${i}`), plain);
}

/** What follows the place where two long texts part. */
function firstDifference(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return `${a.slice(at - 60, at + 60)}\n${b.slice(at - 60, at + 60)}`;
}

describe('a body that is judged in a thread', () => {
  it.each(CASES.map((one): [string, Case] => [one.name, one]))('comes to the same: %s', async (_, one) => {
    const here = await outcomeOf(one, undefined);
    expect(threads).toBe(0);
    const aside = await outcomeOf(one, builtWorker());
    expect(threads).toBe(1);
    expect(aside.told === here.told ? '' : firstDifference(here.told, aside.told)).toBe('');
    expect(aside.statuses).toEqual(here.statuses);
    expect(aside.payloads).toEqual(here.payloads);
  });

  it('is a large one: none is started for small ones', async () => {
    await using watched = await openReceiver({ worker: builtWorker() });
    await call(watched.url, { body: fixtureBytes('detrack/failed'), headers: JSON_TYPE });
    expect(watched.exchanges[0]).toMatchObject({ event: 'failed', valid: true });
    expect(threads).toBe(0);
  });

  it('has a payload of its own, whoever changes it', async () => {
    await using watched = await openReceiver({ worker: builtWorker() });
    const body = JSON.stringify(withNote('x'.repeat(100_000)));
    for (let times = 0; times < 2; times += 1) await call(watched.url, { body, headers: JSON_TYPE });
    await watched.receiver.close();
    const [first, second] = watched.exchanges.map((exchange) => exchange.payload);
    expect(first).toEqual(JSON.parse(body));
    expect(second).not.toBe(first);
  });
});

describe.runIf(process.platform === 'linux')('a thread on Linux', () => {
  /** How nice each thread of this process is. */
  function niceness(): readonly number[] {
    return readdirSync('/proc/self/task').map((thread) => {
      const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
      // What comes before may hold anything, and ends with the last bracket.
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
    });
  }

  it('gives way to all others', async () => {
    const before = niceness().filter((nice) => nice === 10).length;
    await using watched = await openReceiver({ worker: builtWorker() });
    const body = JSON.stringify(withNote('x'.repeat(100_000)));
    await call(watched.url, { body, headers: JSON_TYPE });
    expect(niceness().filter((nice) => nice === 10).length).toBe(before + 1);
  });
});

describe('a thread', () => {
  const LARGE = { body: JSON.stringify(withNote('x'.repeat(100_000))), headers: JSON_TYPE };

  function threadOf(code: string): URL {
    const file = join(temporaryFolder(), 'worker.cjs');
    writeFileSync(file, `const { parentPort } = require('node:worker_threads');\n${code}`);
    return pathToFileURL(file);
  }

  it('that cannot be had is done without', async () => {
    await using watched = await openReceiver({ worker: threadOf('throw new Error("not here");') });
    for (let times = 0; times < 2; times += 1) expect((await call(watched.url, LARGE)).status).toBe(200);
    await watched.receiver.close();
    expect(watched.exchanges.map(({ event, valid }) => [event, valid])).toEqual([
      ['in-progress', true],
      ['in-progress', true],
    ]);
    expect(watched.bugs).toEqual([]);
    expect(threads).toBe(1);
  });

  it('that fails at a request is a bug in that request, and judges the next', async () => {
    const worker = threadOf(`
      parentPort.postMessage({ type: 'ready' });
      let made = 0;
      parentPort.on('message', () => {
        made += 1;
        parentPort.postMessage({ type: 'failed', error: new Error('request ' + made) });
      });
    `);
    await using watched = await openReceiver({ worker });
    for (let times = 0; times < 2; times += 1) expect((await call(watched.url, LARGE)).status).toBe(500);
    expect(watched.bugs.map(String)).toEqual(['Error: request 1', 'Error: request 2']);
    expect(threads).toBe(1);
  });

  it('that ends in the middle of a request is a bug in that request, and another one is started', async () => {
    const worker = threadOf(`
      parentPort.postMessage({ type: 'ready' });
      parentPort.on('message', () => process.exit(7));
    `);
    await using watched = await openReceiver({ worker });
    for (let times = 0; times < 2; times += 1) expect((await call(watched.url, LARGE)).status).toBe(500);
    expect(watched.bugs.map(String)).toEqual([
      'Error: the thread that judges large bodies ended with 7',
      'Error: the thread that judges large bodies ended with 7',
    ]);
    expect(threads).toBe(2);
  });

  /** What became of requests of these sizes that were given to a thread at once, in the order in which it did. */
  async function endsOf(code: string, sizes: readonly number[]): Promise<readonly string[]> {
    const nothing = { provider: undefined, auth: undefined, secret: undefined };
    const aside = new Aside(threadOf(code), { ...nothing, strict: false, maxBodyBytes: 1 });
    const ends: string[] = [];
    const judge = (size: number): Promise<void> =>
      aside.judge({ headers: [], body: Buffer.alloc(size) }).then(
        () => void ends.push('judged'),
        (error: unknown) => void ends.push(String(error)),
      );
    await Promise.all(sizes.map(judge));
    await aside.close();
    return ends;
  }

  it('that fails takes along the one that it judges, and no other', async () => {
    const code = `
      parentPort.postMessage({ type: 'ready' });
      parentPort.on('message', ({ body }) => {
        if (body.length === 1) throw new Error('no memory');
        parentPort.postMessage({ type: 'judged', judged: {} });
      });
    `;
    expect(await endsOf(code, [1, 2, 3])).toEqual(['Error: no memory', 'judged', 'judged']);
  });

  it('is given the smallest that waits', async () => {
    const code = `
      parentPort.postMessage({ type: 'ready' });
      parentPort.on('message', ({ body }) => {
        parentPort.postMessage({ type: 'failed', error: new Error(String(body.length)) });
      });
    `;
    expect(await endsOf(code, [7, 9, 3, 5])).toEqual(['Error: 7', 'Error: 3', 'Error: 5', 'Error: 9']);
  });

  it('is waited for when the receiver closes, longer than for anything else', async () => {
    const worker = threadOf(`
      parentPort.postMessage({ type: 'ready' });
      parentPort.on('message', () => {
        setTimeout(() => parentPort.postMessage({ type: 'failed', error: new Error('late') }), 400);
      });
    `);
    await using watched = await openReceiver({ worker, limits: { drainMs: 100, quietMs: 10 } });
    const reply = call(watched.url, LARGE);
    await expect.poll(() => threads).toBe(1);
    await watched.receiver.close();
    expect((await reply).status).toBe(500);
    expect(watched.notices).toEqual([]);
  });

  it('gets nothing of the environment, which may hold what is to be loaded first', async () => {
    const worker = threadOf(`
      parentPort.postMessage({ type: 'ready' });
      parentPort.on('message', () => {
        parentPort.postMessage({ type: 'failed', error: new Error(JSON.stringify([process.env, process.execArgv])) });
      });
    `);
    await using watched = await openReceiver({ worker });
    await call(watched.url, LARGE);
    expect(watched.bugs.map(String)).toEqual(['Error: [{},[]]']);
  });
});
