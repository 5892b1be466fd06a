import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import * as api from '../../src/index.ts';
import {
  type BuildOptions,
  buildEvent,
  bundledScenarios,
  type CheckOptions,
  type CreateReceiverOptions,
  checkEndpoint,
  createReceiver,
  type ExpectEventsOptions,
  expectEvents,
  type Receiver,
  type RunScenarioOptions,
  runScenario,
  type SendOptions,
  send,
  type ValidateOptions,
  validate,
  type WaitOptions,
  WebhookCliError,
} from '../../src/index.ts';
import { type HttpServer, startHttpServer } from '../helpers/http-server.ts';

/** One value of each kind that a caller without types may pass. */
const VALUES = {
  null: null,
  text: 'zz',
  number: 7,
  nan: Number.NaN,
  negative: -1,
  infinity: Number.POSITIVE_INFINITY,
  flag: true,
  bigint: 1n,
  symbol: Symbol('zz'),
  array: [true],
  object: { zz: 7 },
  function: () => 7,
  date: new Date(Number.NaN),
  promise: Promise.resolve(7),
} as const;
type ValueName = keyof typeof VALUES;

/** What an option takes, or refuses only once it is looked up, by the names above. */
const TAKES = {
  text: ['text'],
  flag: ['flag'],
  // Which numbers these take is looked at below.
  limit: ['number', 'infinity'],
  number: ['number'],
  seed: ['text', 'number', 'negative'],
  step: ['text', 'number', 'nan', 'negative', 'infinity'],
  answer: ['number', 'nan', 'negative', 'infinity', 'function', 'object'],
  fraction: [],
  function: ['function'],
  record: ['object'],
  other: [],
} as const satisfies Record<string, readonly ValueName[]>;
type Kind = keyof typeof TAKES;
type Kinds<O> = { readonly [K in keyof O]-?: Kind };

const BUILD = {
  provider: 'text',
  event: 'text',
  eventWord: 'other',
  payloadVersion: 'text',
  contentForm: 'other',
  type: 'text',
  id: 'text',
  set: 'record',
  unset: 'other',
  add: 'flag',
  seed: 'seed',
  now: 'number',
  secret: 'text',
  verbatim: 'flag',
} as const satisfies Kinds<BuildOptions>;

const DELIVERY = {
  to: 'text',
  headers: 'other',
  auth: 'other',
  bearer: 'text',
  userAgent: 'text',
  timeoutMs: 'limit',
  retries: 'limit',
  retryScheduleMs: 'other',
  insecure: 'flag',
  ca: 'text',
  signal: 'other',
  journal: 'text',
} as const;

const { payloadVersion, contentForm, id, secret, seed, now, provider } = BUILD;

/** What each function takes as options. A new option does not compile without its kind. */
const OPTIONS = {
  buildEvent: BUILD satisfies Kinds<BuildOptions>,
  send: { ...BUILD, ...DELIVERY } satisfies Kinds<SendOptions>,
  runScenario: {
    ...DELIVERY,
    ...{ payloadVersion, contentForm, id, secret, seed, now, provider },
    scenario: 'text',
    project: 'text',
    from: 'step',
    toStep: 'step',
    jobs: 'number',
    concurrency: 'number',
    duplicate: 'fraction',
    shuffle: 'flag',
    drop: 'fraction',
    intervalMs: 'number',
    speed: 'limit',
    accepts: 'function',
    onExchange: 'function',
  } satisfies Kinds<RunScenarioOptions>,
  checkEndpoint: {
    url: 'text',
    provider: 'text',
    payloadVersions: 'other',
    contentForms: 'other',
    auth: 'other',
    secret: 'text',
    formKey: 'text',
    id: 'text',
    set: 'record',
    unset: 'other',
    add: 'flag',
    events: 'other',
    ids: 'other',
    headers: 'other',
    only: 'other',
    skip: 'other',
    strict: 'flag',
    budgetMs: 'limit',
    timeoutMs: 'limit',
    concurrency: 'number',
    waitForTargetMs: 'limit',
    maxTimeMs: 'limit',
    acceptedFailures: 'other',
    bail: 'flag',
    runs: 'number',
    seed: 'seed',
    scenarios: 'other',
    project: 'text',
    state: 'other',
    prepare: 'function',
    insecure: 'flag',
    ca: 'text',
    signal: 'other',
    onResult: 'function',
  } satisfies Kinds<CheckOptions>,
  createReceiver: {
    port: 'number',
    host: 'text',
    path: 'text',
    provider: 'text',
    strict: 'flag',
    rejectInvalid: 'flag',
    answer: 'answer',
    forwardTo: 'text',
    forwardTimeoutMs: 'limit',
    insecure: 'flag',
    ca: 'text',
    auth: 'other',
    secret: 'text',
    checkIp: 'flag',
    trustProxy: 'flag',
    proxyHops: 'other',
    allowOrigins: 'other',
    allowHosts: 'other',
    maxBodyBytes: 'limit',
    journal: 'text',
    durable: 'flag',
    onExchange: 'function',
    onNotice: 'function',
  } satisfies Kinds<CreateReceiverOptions>,
  expectEvents: {
    timeoutMs: 'limit',
    ordered: 'flag',
    noneInvalid: 'flag',
    provider: 'text',
    signal: 'other',
  } satisfies Kinds<ExpectEventsOptions>,
  validate: { provider: 'text', strict: 'flag' } satisfies Kinds<ValidateOptions>,
  waitFor: { timeoutMs: 'limit', signal: 'other' } satisfies Kinds<WaitOptions>,
} as const;
type Name = keyof typeof OPTIONS;

const folder = mkdtempSync(join(tmpdir(), 'api-inputs-'));
const journal = join(folder, 'journal.ndjson');
let server: HttpServer;
let receiver: Receiver;

beforeAll(async () => {
  server = await startHttpServer();
  receiver = await createReceiver();
});

afterAll(async () => {
  await receiver.close();
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Options with which each function does its work, all that must be given among them. */
function good(name: Name): Readonly<Record<string, unknown>> {
  switch (name) {
    case 'buildEvent':
      return { event: 'failed' };
    case 'send':
      return { event: 'failed', to: server.url };
    case 'runScenario':
      return { scenario: 'delivered', to: server.url };
    case 'checkEndpoint':
      return { url: server.url, provider: 'detrack', only: ['duplicate'] };
    default:
      return {};
  }
}

/** Calls a function as somebody without types does; what it throws rejects. */
async function call(name: Name, options: unknown): Promise<unknown> {
  // What is tested is what the types forbid.
  const given = options as never;
  switch (name) {
    case 'buildEvent':
      return buildEvent(given);
    case 'send':
      return send(given);
    case 'runScenario':
      return runScenario(given);
    case 'checkEndpoint':
      return checkEndpoint(given);
    case 'createReceiver':
      return createReceiver(given);
    case 'expectEvents':
      return expectEvents(receiver, ['failed'], given);
    case 'validate':
      return validate({}, given);
    case 'waitFor':
      return receiver.waitFor(() => true, given);
  }
}

async function refused(calling: Promise<unknown>): Promise<WebhookCliError> {
  const error = await calling.then(
    (value) => new Error(`it was taken and gave ${typeof value}`),
    (reason: unknown) => reason,
  );
  if (error instanceof WebhookCliError && error.kind === 'usage') return error;
  throw new Error(`expected a usage error of the package, got ${String(error)}`, { cause: error });
}

/** Everything that is open in this process, by kind. */
function open(): readonly string[] {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => /TCP|Pipe|FSReq|Process/.test(kind))
    .toSorted();
}

const names = Object.keys(OPTIONS) as Name[];
const rows = names.flatMap((name) =>
  Object.entries(OPTIONS[name]).map(([option, kind]): [Name, string, Kind] => [name, option, kind]),
);

describe('the sweep', () => {
  it('knows every function that is exported', () => {
    const exported = Object.entries(api).flatMap(([name, value]) =>
      typeof value === 'function' ? [name] : [],
    );
    // `waitFor` is a receiver's; those that take no options and the classes of errors have tests of their own.
    const others = ['assertChecked', 'bundledScenarios', 'CheckFailedError', 'WebhookCliError'];
    const known = [...names.filter((name) => name !== 'waitFor'), ...others];
    expect(exported.toSorted()).toEqual(known.toSorted());
  });

  it.each(rows)('%s refuses what "%s" cannot be, and names it', async (name, option, kind) => {
    const before = open();
    const requests = server.requests.length;
    for (const [value, wrong] of Object.entries(VALUES)) {
      if ((TAKES[kind] as readonly string[]).includes(value)) continue;
      const options = { ...good(name), ...('journal' in OPTIONS[name] ? { journal } : {}), [option]: wrong };
      const { message } = await refused(call(name, options));
      expect(message, value).toMatch(new RegExp(`^"${option}["[.]|^there is no option "${option}\\.zz"`));
    }
    expect(server.requests).toHaveLength(requests);
    expect(existsSync(journal)).toBe(false);
    expect(open()).toEqual(before);
  });

  it.each(rows)('%s knows what a misspelt "%s" means', async (name, option) => {
    const misspelt = `${option}z`;
    const error = await refused(call(name, { ...good(name), [misspelt]: 7 }));
    expect(error).toMatchObject({
      code: 'bad_option',
      message: `there is no option "${misspelt}". Did you mean "${option}"?`,
    });
    expect(error.hint).toContain(`${name} takes `);
  });

  it.each(names)('%s refuses options that are none', async (name) => {
    for (const [value, wrong] of Object.entries(VALUES)) {
      const { code, message } = await refused(call(name, wrong));
      expect(code, value).toBe('bad_option');
      expect(message).toMatch(
        value === 'object'
          ? /^there is no option "zz"/
          : new RegExp(`^the options of ${name} must be an object; got`),
      );
    }
  });

  it.each(names)('%s takes undefined for each option as not given', async (name) => {
    if (name === 'waitFor' || name === 'expectEvents') await send({ event: 'failed', to: receiver.url });
    const none = Object.fromEntries(Object.keys(OPTIONS[name]).map((option) => [option, undefined]));
    const result = await call(name, { ...none, ...good(name) });
    if (name === 'createReceiver') {
      const opened = result as Receiver;
      expect(opened.host).toBe('127.0.0.1');
      expect((await send({ event: 'failed', to: opened.url })).response?.status).toBe(200);
      await opened.close();
    } else expect(result).toBeDefined();
    for (const option of Object.keys(good(name))) {
      if (option === 'only') continue;
      const { code, message } = await refused(call(name, { ...good(name), [option]: undefined }));
      expect(`${code} ${message}`).toMatch(
        new RegExp(`^bad_(?:option|url) "${option}" must be .*; got nothing$`),
      );
    }
  });
});

describe('the API', () => {
  const one = (): number => 1;

  it.each([
    ['buildEvent', { set: { reason: undefined } }, '"set.reason" must be a JSON value; got nothing'],
    ['buildEvent', { set: { items: [{ sku: 1n }] } }, '"set.items[0].sku" must be a JSON value; got 1n'],
    ['buildEvent', { set: { time: new Date(0) } }, '"set.time" must be a JSON value; got a Date'],
    ['buildEvent', { unset: ['reason', 5] }, '"unset[1]" must be a text; got 5'],
    ['buildEvent', { eventWord: 'event' }, '"eventWord" must be "trigger" or "topic"; got "event"'],
    [
      'send',
      { timeoutMs: '5s' },
      '"timeoutMs" must be milliseconds, a number from 0 up or Infinity; got "5s"',
    ],
    ['send', { timeout: 5000 }, 'there is no option "timeout". Did you mean "timeoutMs"?'],
    ['send', { to: 3000 }, '"to" must be an absolute http or https URL, a text or a URL; got 3000'],
    ['send', { headers: { 'X-Key': 12345 } }, '"headers.X-Key" must be a text; got a number'],
    ['send', { headers: [['X-Key']] }, '"headers[0]" must be [name, value]; got array of 1'],
    ['send', { headers: [['X-Key', 12345]] }, '"headers[0][1]" must be a text; got a number'],
    [
      'send',
      { headers: new Map() },
      '"headers" must be an object of texts or an array of [name, value]; got an object',
    ],
    [
      'send',
      { auth: { user: 'u', pasword: 'p' } },
      'there is no option "auth.pasword". Did you mean "auth.password"?',
    ],
    ['send', { auth: { user: 'u' } }, '"auth.password" must be a text; got nothing'],
    ['send', { bearer: 12345 }, '"bearer" must be a text; got a number'],
    ['send', { signal: { aborted: false } }, '"signal" must be an AbortSignal; got an object'],
    ['send', { retries: 1.5 }, '"retries" must be a whole number from 0 up or Infinity; got 1.5'],
    [
      'send',
      { retryScheduleMs: [5, '5'] },
      '"retryScheduleMs[1]" must be milliseconds, a number from 0 up; got "5"',
    ],
    ['send', { journal: '' }, '"journal" must be a text that is not empty; got ""'],
    ['runScenario', { jobs: '2' }, '"jobs" must be a whole number from 1 to 10000; got "2"'],
    ['runScenario', { jobs: 3e9 }, '"jobs" must be a whole number from 1 to 10000; got 3000000000'],
    ['checkEndpoint', { concurrency: 65 }, '"concurrency" must be a whole number from 1 to 64; got 65'],
    ['runScenario', { from: Number.NaN }, '"from" must be the number or the event of a step; got NaN'],
    ['send', { to: 'zz' }, '"to": "zz" is no URL'],
    ['runScenario', { drop: 1 }, '"drop" must be a share below 1, which leaves something to send; got 1'],
    ['runScenario', { scenario: {} }, '"scenario.name" must be a text; got nothing'],
    ['checkEndpoint', { only: 'duplicate' }, '"only" must be an array; got "duplicate"'],
    // biome-ignore lint/suspicious/noSparseArray: that is the point
    ['checkEndpoint', { only: ['duplicate', ,] }, '"only[1]" must be a text; got nothing'],
    ['checkEndpoint', { contentForms: ['xml'] }, '"contentForms[0]" must be "json" or "form"; got "xml"'],
    [
      'checkEndpoint',
      { scenarios: ['delivered', 5] },
      '"scenarios[1]" must be the name of a scenario or a scenario; got 5',
    ],
    ['checkEndpoint', { state: {} }, '"state" must be an object with read, url or command; got an object'],
    ['checkEndpoint', { state: { read: 'x' } }, '"state.read" must be a function; got "x"'],
    ['checkEndpoint', { state: { read: one, url: 'x' } }, 'there is no option "state.url".'],
    [
      'checkEndpoint',
      { state: { read: one, waitMs: Number.POSITIVE_INFINITY } },
      '"state.waitMs" must be milliseconds, a number from 0 up; got Infinity',
    ],
    ['createReceiver', { port: 70_000 }, '"port" must be a port, a whole number from 0 to 65535; got 70000'],
    ['createReceiver', { host: '' }, '"host" must be a text that is not empty; got ""'],
    ['createReceiver', { allowOrigins: 'http://x' }, '"allowOrigins" must be an array; got "http://x"'],
    [
      'createReceiver',
      { maxBodyBytes: 0 },
      '"maxBodyBytes" must be a whole number from 1 up or Infinity; got 0',
    ],
    [
      'createReceiver',
      { answer: { delay: 5 } },
      'there is no option "answer.delay". Did you mean "answer.delayMs"?',
    ],
    [
      'createReceiver',
      { answer: { headers: { A: 'b' } } },
      '"answer.headers" must be an array of [name, value]; got an object',
    ],
    ['createReceiver', { answer: ['503'] }, '"answer[0]" must be a status or an object; got "503"'],
    [
      'createReceiver',
      { answer: { steps: [{ delayMs: [1, 2, 3] }] } },
      '"answer.steps[0].delayMs" must be milliseconds, or the least and the most of them; got array of 3',
    ],
    [
      'createReceiver',
      { answer: { events: { failed: {} } } },
      '"answer.events.failed.steps" must be an array; got nothing',
    ],
    [
      'createReceiver',
      { answer: { fault: 'crash' } },
      '"answer.fault" must be "timeout" or "reset" or "close" or "truncated" or "malformed"; got "crash"',
    ],
  ] as const)('%s(%o) is refused in words', async (name, options, message) => {
    const requests = server.requests.length;
    expect((await refused(call(name, { ...good(name), ...options }))).message).toBe(message);
    expect(server.requests).toHaveLength(requests);
  });

  it('never repeats what may be a secret', async () => {
    const secretValue = 987_654_321;
    for (const wrong of [
      { secret: secretValue },
      { bearer: secretValue },
      { auth: { user: 'u', password: secretValue } },
      { headers: { Authorization: secretValue } },
    ]) {
      const { message, hint } = await refused(call('send', { ...good('send'), ...wrong }));
      expect(message + hint).not.toContain(String(secretValue));
    }
  });

  it('refuses wrong arguments that are no options', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const held = [
      { do_number: () => 1, status: 'failed' },
      { status: 'failed', items: [Symbol('zz')] },
    ];
    for (const wrong of [Symbol('zz'), 1n, () => 1, { n: 1n }, circle, Promise.resolve({}), ...held]) {
      expect(() => validate(wrong)).toThrow(
        /^"payloadOrBytes" must be a JSON value, or the text or bytes of a body; got /,
      );
    }
    for (const wrong of Object.values(VALUES)) {
      const { message } = await refused(expectEvents(wrong as never, ['failed']));
      expect(message).toMatch(/^"receiver" must be a receiver/);
      if (typeof wrong !== 'function') {
        expect((await refused(receiver.waitFor(wrong as never))).message).toMatch(
          /^"predicate" must be a function; got /,
        );
      }
      if (!Array.isArray(wrong)) {
        expect((await refused(expectEvents(receiver, wrong as never))).message).toMatch(
          /^"events" must be an array; got /,
        );
      }
      if (typeof wrong !== 'string') {
        expect(() => bundledScenarios(wrong as never)).toThrow(/^"provider" must be a text; got /);
      }
    }
    for (const [wrong, named] of [
      [5, '"events[0]"'],
      [{ evnt: 'failed' }, 'there is no option "events[0].evnt". Did you mean "events[0].event"?'],
      [{ where: { reason: [1n] } }, '"events[0].where.reason[0]"'],
      [{ present: 'reason' }, '"events[0].present"'],
    ] as const) {
      const { message } = await refused(expectEvents(receiver, [wrong] as never));
      expect(message.startsWith(named), message).toBe(true);
    }
  });

  it('takes a provider in any case, and suggests one', () => {
    const { payload } = buildEvent({ event: 'failed', provider: 'DETRACK' });
    expect(validate(payload, { provider: 'Detrack' })).toEqual(validate(payload, { provider: 'detrack' }));
    expect(bundledScenarios(' Detrack ')).toEqual(bundledScenarios('detrack'));
    expect(() => validate(payload, { provider: 'detrak' })).toThrow(/Did you mean "detrack"\?/);
  });

  it('takes a number as a seed, which stands for its digits', async () => {
    const one = { event: 'failed', now: 0 };
    expect(buildEvent({ ...one, seed: 1 })).toEqual(buildEvent({ ...one, seed: '1' }));
    await using planned = await createReceiver({ answer: { steps: [{ delayMs: [0, 1] }], seed: 1 } });
    expect((await send({ ...one, seed: 1, to: planned.url })).response?.status).toBe(200);
  });

  it('takes the bytes of a body however they are held', () => {
    const { body } = buildEvent({ event: 'failed' });
    const bytes = new Uint8Array(body);
    const padded = Buffer.concat([Buffer.from('{'), body, Buffer.from('  ')]);
    const within = new DataView(padded.buffer, padded.byteOffset + 1, body.length);
    const even = body.length % 2 === 0 ? body : Buffer.concat([body, Buffer.from(' ')]);
    const wide = new Uint16Array(new Uint8Array(even).buffer);
    for (const held of [body, bytes, bytes.buffer, within, wide]) {
      expect(validate(held)).toMatchObject({ valid: true });
    }
    expect(validate(undefined)).toMatchObject({ valid: false, provider: null });
  });

  it('judges what a client would send of a value', () => {
    const { payload } = buildEvent({ event: 'failed' });
    const at = new Date(0);
    expect(validate({ ...payload, at })).toEqual(validate({ ...payload, at: at.toISOString() }));
    expect(validate({ toJSON: () => payload })).toEqual(validate(payload));
  });

  it('says what a function gave that is no answer', async () => {
    await using wrong = await createReceiver({ answer: (() => 503) as never });
    const { response } = await send({ event: 'failed', to: wrong.url });
    expect(response?.status).toBe(500);
    expect(wrong.exchanges[0]?.error).toEqual({
      code: 'answer_failed',
      message:
        '"answer()" must be an object with status, headers, body, reason, fault, forward, delayMs, holdMs; got 503',
    });
  });
});

describe('a time limit', () => {
  const LIMITS = [Number.POSITIVE_INFINITY, 3e9, 2 ** 31, 60_000.5, undefined];

  it('waits as long as it says, and without one for ever', async () => {
    await using here = await createReceiver();
    const waits = [
      here.waitFor((e) => e.event === 'failed'),
      ...LIMITS.map((timeoutMs) => here.waitFor((e) => e.event === 'failed', { timeoutMs })),
      expectEvents(here, ['failed']).then(([first]) => first),
      ...LIMITS.map((timeoutMs) => expectEvents(here, ['failed'], { timeoutMs }).then(([first]) => first)),
    ];
    await send({ event: 'completed', to: here.url });
    await send({ event: 'failed', to: here.url });
    for (const exchange of await Promise.all(waits)) expect(exchange?.event).toBe('failed');
  });

  it('ends at zero at once', async () => {
    await expect(receiver.waitFor(() => false, { timeoutMs: 0 })).rejects.toMatchObject({
      code: 'wait_timeout',
    });
  });

  it.each(LIMITS)('of %d ms lets an answer come', async (timeoutMs) => {
    await using app = await startHttpServer((response) => response.writeHead(201).end());
    await using front = await createReceiver({ forwardTo: app.url, forwardTimeoutMs: timeoutMs });
    const { response, error } = await send({ event: 'failed', to: front.url, timeoutMs });
    expect([response?.status, error]).toEqual([201, null]);
    const { delivered, failed } = await runScenario({ scenario: 'delivered', to: app.url, timeoutMs });
    expect(delivered).toBeGreaterThan(1);
    expect(failed).toBe(0);
  });

  it.each(LIMITS)('of %d ms lets a check end by itself', async (ms) => {
    await using app = await startHttpServer((response) => response.writeHead(204).end());
    const { ended, firstAnswer } = await checkEndpoint({
      url: app.url,
      provider: 'detrack',
      only: ['duplicate'],
      timeoutMs: ms,
      maxTimeMs: ms,
      waitForTargetMs: ms,
      budgetMs: ms,
    });
    expect([ended, firstAnswer?.error]).toEqual(['complete', null]);
  });

  it('delays an answer by as much, so that its sender gives up first', async () => {
    await using slow = await createReceiver({ answer: () => ({ delayMs: 3e9 }) });
    const { error } = await send({ event: 'failed', to: slow.url, timeoutMs: 50 });
    expect(error?.code).toBe('timeout');
  });

  it('holds a connection as long, so that its sender gives up first', async () => {
    await using silent = await createReceiver({ answer: () => ({ fault: 'timeout', holdMs: 3e9 }) });
    const { error } = await send({ event: 'failed', to: silent.url, timeoutMs: 50 });
    expect(error?.code).toBe('timeout');
  });
});

describe('a receiver that is closed', () => {
  it('ends what still waits, with what did come', async () => {
    const here = await createReceiver();
    await send({ event: 'completed', to: here.url, id: 'DO-7' });
    const waiting = here.waitFor((e) => e.event === 'failed');
    const expecting = expectEvents(here, ['failed', 'completed']);
    const ends = Promise.allSettled([waiting, expecting]);
    await here.close();
    const messages = (await ends).map((end) => (end.status === 'rejected' ? end.reason : null));
    expect(messages[0]).toMatchObject({
      code: 'receiver_closed',
      kind: 'failed',
      message: 'the receiver was closed before anything that fits came; what came: detrack completed DO-7',
    });
    expect(messages[1]).toMatchObject({ code: 'receiver_closed' });
    expect(String(messages[1])).toMatch(
      /: failed did not come before the receiver was closed\n {2}nearest to failed: /,
    );
    await expect(here.waitFor(() => false)).rejects.toMatchObject({ code: 'receiver_closed' });
    expect((await here.waitFor((e) => e.key === 'DO-7')).event).toBe('completed');
  });
});

/** Options of which only those of `N` are given. */
type Unset<O, N extends keyof O = never> = { [K in Exclude<keyof O, N>]: undefined } & Pick<O, N>;

describe('the types', () => {
  it('say what is taken', () => {
    expectTypeOf<undefined>().toExtend<Parameters<Receiver['waitFor']>[1]>();
    expectTypeOf<undefined>().toExtend<Parameters<typeof expectEvents>[2]>();
    expectTypeOf<BuildOptions['seed']>().toEqualTypeOf<string | number | undefined>();
    expectTypeOf<RunScenarioOptions['seed']>().toEqualTypeOf<string | number | undefined>();
    expectTypeOf<CheckOptions['seed']>().toEqualTypeOf<string | number | undefined>();
    // Each option may be given as undefined, also where the compiler tells that from none.
    expectTypeOf<Unset<WaitOptions>>().toExtend<WaitOptions>();
    expectTypeOf<Unset<CreateReceiverOptions>>().toExtend<CreateReceiverOptions>();
    expectTypeOf<Unset<ExpectEventsOptions>>().toExtend<ExpectEventsOptions>();
    expectTypeOf<Unset<ValidateOptions>>().toExtend<ValidateOptions>();
    expectTypeOf<Unset<BuildOptions, 'event'>>().toExtend<BuildOptions>();
    expectTypeOf<Unset<SendOptions, 'event' | 'to'>>().toExtend<SendOptions>();
    expectTypeOf<Unset<RunScenarioOptions, 'scenario' | 'to'>>().toExtend<RunScenarioOptions>();
    expectTypeOf<Unset<CheckOptions, 'url' | 'provider'>>().toExtend<CheckOptions>();
  });
});
