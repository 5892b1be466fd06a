import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createReceiver } from '../../src/api/receiver.ts';
import { WebhookCliError } from '../../src/core/error.ts';
import type { Exchange } from '../../src/core/exchange.ts';
import { detrackModel } from '../../src/providers/detrack/model.ts';
import type { ReceiverEvent } from '../../src/receiver/events.ts';
import { requireProvider } from '../helpers/bundled.ts';
import { call, postJson, replyJson } from '../helpers/http-client.ts';
import { readJournal } from '../helpers/journal.ts';
import { hasAnswers, openRaw, rawAnswers, rawPost } from '../helpers/raw-socket.ts';
import { fixtureBytes, openReceiver } from '../helpers/receiver.ts';

const DETRACK = fixtureBytes('detrack/in-progress');
const DELIVERIGHT = fixtureBytes('deliveright/item_status_changed');
const INVALID = Buffer.from(
  JSON.stringify({ ...(JSON.parse(DETRACK.toString('utf8')) as object), attempt: 'twice' }),
);

const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-receiver-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function nested(depth: number): string {
  return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;
}

async function errorOf(promise: Promise<unknown>): Promise<WebhookCliError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof WebhookCliError) return error;
  throw new Error(`expected an error of the package, got ${String(error)}`);
}

describe('what becomes an exchange', () => {
  const rows: readonly {
    readonly name: string;
    readonly body: string | Buffer;
    readonly type?: string;
    readonly status: number;
    readonly valid: boolean | null;
    readonly provider?: string;
    readonly rule?: string;
  }[] = [
    { name: 'a valid Detrack job', body: DETRACK, status: 200, valid: true, provider: 'detrack' },
    {
      name: 'a valid Deliveright order',
      body: DELIVERIGHT,
      status: 200,
      valid: true,
      provider: 'deliveright',
    },
    { name: 'an invalid job', body: INVALID, status: 200, valid: false, provider: 'detrack' },
    { name: 'a stranger', body: '{"hello":"world"}', status: 200, valid: null },
    { name: 'a stranger as text', body: '{"hello":"world"}', type: 'text/plain', status: 200, valid: null },
    {
      name: 'a valid job as text',
      body: DETRACK,
      type: 'text/plain',
      status: 200,
      valid: true,
      provider: 'detrack',
      rule: 'request/content-type',
    },
    { name: 'an empty body', body: '', status: 400, valid: false, rule: 'body/empty' },
    { name: 'white space', body: ' \n ', status: 400, valid: false, rule: 'body/empty' },
    { name: 'no JSON', body: '{"a":', status: 400, valid: false, rule: 'body/not-json' },
    {
      name: 'no UTF-8',
      body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
      status: 400,
      valid: false,
      rule: 'body/not-utf8',
    },
    { name: 'an array', body: '[1,2]', status: 400, valid: false, rule: 'body/not-object' },
    { name: 'null', body: 'null', status: 400, valid: false, rule: 'body/not-object' },
    { name: 'a string', body: '"hello"', status: 400, valid: false, rule: 'body/not-object' },
    { name: 'a number', body: '7', status: 400, valid: false, rule: 'body/not-object' },
    { name: 'nesting of 100', body: nested(100), status: 200, valid: null },
    { name: 'nesting of 101', body: nested(101), status: 422, valid: false, rule: 'body/too-deep' },
    {
      name: 'a form with the job',
      body: new URLSearchParams({ json: DETRACK.toString('utf8') }).toString(),
      type: 'application/x-www-form-urlencoded',
      status: 200,
      valid: true,
      provider: 'detrack',
    },
    {
      name: 'a form without the field',
      body: 'a=1&b=2',
      type: 'application/x-www-form-urlencoded',
      status: 400,
      valid: false,
      rule: 'body/form-field',
    },
  ];

  it.each(rows)('$name', async ({ body, type, status, valid, provider, rule }) => {
    await using watched = await openReceiver();
    const reply = await call(`${watched.url}hooks?x=1`, {
      body,
      headers: { 'Content-Type': type ?? 'application/json' },
    });
    expect(reply.status).toBe(status);
    expect(reply.headers['content-type']).toBe('application/json');
    expect(watched.exchanges).toHaveLength(1);
    const [exchange] = watched.exchanges;
    expect(exchange).toMatchObject({
      direction: 'received',
      provider: provider ?? null,
      valid,
      error: null,
      attempt: 1,
      request: { method: 'POST', url: `${watched.url}hooks?x=1`, size: Buffer.byteLength(body) },
      response: { status, body: reply.body.toString('utf8') },
    });
    if (rule !== undefined) expect(exchange?.findings.map((f) => f.rule)).toContain(rule);
    if (exchange?.event === null) expect(exchange.eventReason).not.toBe(null);
    const kept = Buffer.from(
      exchange?.request.body ?? '',
      exchange?.request.bodyEncoding === 'base64' ? 'base64' : 'utf8',
    );
    expect(kept.equals(Buffer.from(body))).toBe(true);
    expect(watched.notices).toEqual([]);
    expect(watched.bugs).toEqual([]);
  });

  it('acknowledges with the id of the exchange', async () => {
    await using watched = await openReceiver();
    const reply = await postJson(watched.url, DETRACK);
    expect(replyJson(reply)).toEqual({ received: true, id: watched.exchanges[0]?.id });
  });

  it('--reject-invalid answers 422 with the findings, and lets valid and strange ones pass', async () => {
    await using watched = await openReceiver({ rejectInvalid: true });
    const reply = await postJson(watched.url, INVALID);
    expect(reply.status).toBe(422);
    const { findings } = replyJson(reply) as { findings: readonly unknown[] };
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'error', path: '/attempt' }));
    expect((await postJson(watched.url, DETRACK)).status).toBe(200);
    expect((await postJson(watched.url, '{"a":1}')).status).toBe(200);
    expect((await postJson(watched.url, 'no json')).status).toBe(400);
    expect((await postJson(watched.url, nested(101))).status).toBe(422);
    expect(watched.exchanges.map((e) => e.valid)).toEqual([false, true, null, false, false]);
  });

  it('--strict makes a warning an error', async () => {
    const headers = { 'Content-Type': 'text/plain' };
    await using lenient = await openReceiver({ rejectInvalid: true });
    expect((await postJson(lenient.url, DETRACK, headers)).status).toBe(200);
    await using strict = await openReceiver({ rejectInvalid: true, strict: true });
    expect((await postJson(strict.url, DETRACK, headers)).status).toBe(422);
    expect(strict.exchanges[0]?.valid).toBe(false);
  });

  it('--provider reads everything as that provider', async () => {
    await using watched = await openReceiver({
      provider: requireProvider('deliveright'),
      rejectInvalid: true,
    });
    const reply = await postJson(watched.url, '{"hello":"world"}');
    expect(reply.status).toBe(422);
    expect(watched.exchanges[0]).toMatchObject({ provider: 'deliveright', valid: false });
  });
});

describe('what becomes no exchange', () => {
  const rows: readonly {
    readonly name: string;
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly status: number;
    readonly kind: string;
  }[] = [
    { name: 'GET', method: 'GET', path: '/hooks', status: 200, kind: 'probe' },
    { name: 'POST outside the path', method: 'POST', path: '/other', status: 404, kind: 'path' },
    {
      name: 'a page of another origin',
      method: 'POST',
      path: '/hooks',
      headers: { Origin: 'https://evil.example' },
      status: 403,
      kind: 'cross-site',
    },
    {
      name: 'a page without an origin of its own',
      method: 'POST',
      path: '/hooks',
      headers: { Origin: 'null' },
      status: 403,
      kind: 'cross-site',
    },
    {
      name: 'Sec-Fetch-Site: cross-site',
      method: 'POST',
      path: '/hooks',
      headers: { 'Sec-Fetch-Site': 'cross-site' },
      status: 403,
      kind: 'cross-site',
    },
    {
      name: 'Sec-Fetch-Site: same-site, which is another port of this machine',
      method: 'POST',
      path: '/hooks',
      headers: { 'Sec-Fetch-Site': 'same-site' },
      status: 403,
      kind: 'cross-site',
    },
  ];

  it.each(rows)('$name is $status, a counted $kind', async ({ method, path, headers, status, kind }) => {
    await using watched = await openReceiver({ path: '/hooks' });
    const body = method === 'GET' || method === 'HEAD' ? {} : { body: DETRACK };
    const options = { method, headers: { 'Content-Type': 'application/json', ...headers }, ...body };
    const reply = await call(new URL(path, watched.url).href, options);
    await call(new URL(path, watched.url).href, options);
    expect(reply.status).toBe(status);
    expect(reply.headers['allow']).toBe(status === 405 ? 'POST, GET, HEAD' : undefined);
    if (method === 'GET') expect(reply.body.toString('utf8')).toMatch(/^[^\n]+\n$/);
    if (method === 'HEAD') expect(reply.body).toHaveLength(0);
    expect(watched.exchanges).toEqual([]);
    expect(watched.notices.map((n) => [n.kind, n.count])).toEqual([
      [kind, 1],
      [kind, 2],
    ]);
    expect(watched.receiver.refused).toEqual({ [kind]: 2 });
    expect((await postJson(`${watched.url}hooks`, DETRACK)).status).toBe(200);
  });

  it('takes the path with a query and with a slash at its end', async () => {
    await using watched = await openReceiver({ path: '/hooks' });
    for (const path of ['hooks?a=1', 'hooks/', 'hooks']) {
      expect((await postJson(`${watched.url}${path}`, DETRACK)).status).toBe(200);
    }
    expect(watched.exchanges).toHaveLength(3);
  });

  it('lets a page of its own origin and a user at the address bar pass', async () => {
    await using watched = await openReceiver();
    const own = { Origin: watched.url.replace(/\/$/, ''), 'Sec-Fetch-Site': 'same-origin' };
    expect((await postJson(watched.url, DETRACK, own)).status).toBe(200);
    expect((await postJson(watched.url, DETRACK, { 'Sec-Fetch-Site': 'none' })).status).toBe(200);
  });

  it('serves any Host, so that tunnels work', async () => {
    await using watched = await openReceiver();
    expect((await postJson(watched.url, DETRACK, { Host: 'abc.tunnel.example' })).status).toBe(200);
  });
});

describe('--allow-origin', () => {
  const page = { Origin: 'https://shop.example', 'Sec-Fetch-Site': 'cross-site' };

  it.each([['https://shop.example'], ['*']])(
    '%s lets the page post and answers its preflight',
    async (allowed) => {
      await using watched = await openReceiver({ allowOrigins: [allowed] });
      const preflight = await call(watched.url, {
        method: 'OPTIONS',
        headers: { ...page, 'Access-Control-Request-Method': 'POST' },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers['access-control-allow-origin']).toBe('https://shop.example');
      expect(preflight.headers['access-control-allow-methods']).toBe('POST');
      expect(preflight.headers['access-control-allow-headers']).toBe('*');
      // RFC 9110, 8.6: an answer without content has no length.
      expect(preflight.headers['content-length']).toBe(undefined);
      const reply = await postJson(watched.url, DETRACK, page);
      expect(reply.status).toBe(200);
      expect(reply.headers['access-control-allow-origin']).toBe('https://shop.example');
      expect(reply.headers['vary']).toBe('Origin');
      expect(watched.exchanges).toHaveLength(1);
      expect(watched.receiver.refused).toEqual({ preflight: 1 });
    },
  );

  it('refuses an origin that is not named, and one that only begins like it', async () => {
    await using watched = await openReceiver({ allowOrigins: ['https://shop.example'] });
    for (const origin of [
      'https://other.example',
      'https://shop.example.evil.example',
      'http://shop.example',
    ]) {
      const reply = await postJson(watched.url, DETRACK, { Origin: origin });
      expect(reply.status).toBe(403);
      expect(reply.headers['access-control-allow-origin']).toBe(undefined);
    }
    expect(watched.receiver.refused).toEqual({ 'cross-site': 3 });
  });
});

describe('a request that its credentials do not let pass', () => {
  it('is not judged, only recognised', async () => {
    await using watched = await openReceiver({ auth: { user: 'a', password: 'b' } });
    const body = '{"id":"x","do_number":7,"status":"failed","status":"failed","big":1e400}';
    await postJson(watched.url, body);
    await postJson(watched.url, body, { Authorization: basic('a:b') });
    const [refused, judged] = watched.exchanges;
    expect(refused).toMatchObject({ provider: 'detrack', event: 'failed', valid: null, findings: [] });
    expect(judged?.valid).toBe(false);
    expect(judged?.findings.map(({ rule }) => rule)).toContain('json/lossy-number');
  });

  it('and holds no document is refused for its credentials all the same', async () => {
    await using watched = await openReceiver({ auth: { user: 'a', password: 'b' } });
    await postJson(watched.url, 'no JSON');
    expect(watched.exchanges).toMatchObject([{ valid: false, response: { status: 401 } }]);
  });
});

describe('--check-ip', () => {
  const RULE = 'request/sender-address';

  it('finds that this machine is not Detrack', async () => {
    await using watched = await openReceiver({ checkIp: true });
    expect((await postJson(watched.url, DETRACK)).status).toBe(200);
    const [exchange] = watched.exchanges;
    expect(exchange?.valid).toBe(false);
    expect(exchange?.findings.find((f) => f.rule === RULE)).toMatchObject({
      severity: 'error',
      actual: '127.0.0.1',
    });
  });

  it('refuses it with --reject-invalid', async () => {
    await using watched = await openReceiver({ checkIp: true, rejectInvalid: true });
    expect((await postJson(watched.url, DETRACK)).status).toBe(422);
  });

  it('believes X-Forwarded-For with --trust-proxy only, and of it the last', async () => {
    const forwarded = { 'X-Forwarded-For': '203.0.113.9, 44.236.78.196' };
    await using plain = await openReceiver({ checkIp: true });
    await postJson(plain.url, DETRACK, forwarded);
    expect(plain.exchanges[0]?.valid).toBe(false);
    await using trusting = await openReceiver({ checkIp: true, trustProxy: true });
    await postJson(trusting.url, DETRACK, forwarded);
    expect(trusting.exchanges[0]?.valid).toBe(true);
    await postJson(trusting.url, DETRACK, { 'X-Forwarded-For': '44.236.78.196, 203.0.113.9' });
    expect(trusting.exchanges[1]?.valid).toBe(false);
    expect(trusting.exchanges[1]?.findings.find((f) => f.rule === RULE)?.actual).toBe('203.0.113.9');
  });

  it.each(['44.236.78.196', '44.228.138.42', '52.13.202.33', '::ffff:52.13.202.33'])(
    'knows Detrack at %s',
    async (address) => {
      await using watched = await openReceiver({ checkIp: true, trustProxy: true });
      await postJson(watched.url, DETRACK, { 'X-Forwarded-For': address });
      expect(watched.exchanges[0]?.findings.filter((f) => f.rule === RULE)).toEqual([]);
    },
  );

  it('cannot pass for a provider that publishes no addresses, and asks nothing of a stranger', async () => {
    await using watched = await openReceiver({ checkIp: true });
    await postJson(watched.url, DELIVERIGHT);
    await postJson(watched.url, '{"a":1}');
    expect(watched.exchanges.map((e) => e.valid)).toEqual([false, null]);
    expect(watched.exchanges[0]?.findings.find((f) => f.rule === RULE)?.message).toMatch(
      /publishes no addresses/,
    );
  });
});

describe('webhooks of the same bytes', () => {
  it('share nothing that a reader of one could change', async () => {
    const spoil = (exchange: Exchange): void => {
      const { findings, payload, request } = exchange as unknown as {
        findings: { severity: string; message: string }[];
        payload: Record<string, unknown>;
        request: { headers: [string, string][] };
      };
      for (const finding of findings) Object.assign(finding, { severity: 'info', message: 'spoilt' });
      findings.length = 0;
      payload['status'] = 'spoilt';
      for (const pair of request.headers) pair[1] = 'spoilt';
      request.headers.reverse();
    };
    const told: string[] = [];
    await using watched = await openReceiver({}, [
      (event) => {
        if (event.type !== 'answered') return;
        const { findings, payload, request, valid } = event.exchange;
        told.push(JSON.stringify({ findings, payload, headers: request.headers, valid }));
        spoil(event.exchange);
      },
    ]);
    for (let i = 0; i < 3; i += 1) await postJson(watched.url, INVALID);
    expect(told[0]).toContain('"severity":"error"');
    expect(told).toEqual([told[0], told[0], told[0]]);
    expect(watched.bugs).toEqual([]);
  });
});

describe('bodies as they travel', () => {
  it('reads gzip, and keeps the bytes of the wire', async () => {
    await using watched = await openReceiver();
    const zip = gzipSync(DETRACK);
    expect((await postJson(watched.url, zip, { 'Content-Encoding': 'gzip' })).status).toBe(200);
    const [exchange] = watched.exchanges;
    expect(exchange).toMatchObject({ provider: 'detrack', valid: true });
    expect(exchange?.request.bodyEncoding).toBe('base64');
    expect(Buffer.from(exchange?.request.body ?? '', 'base64').equals(zip)).toBe(true);
    expect(exchange?.payloadText).toBe(DETRACK.toString('utf8'));
  });

  it('one connection carries many webhooks', async () => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    for (let n = 1; n <= 3; n += 1) {
      connection.write(rawPost(n === 2 ? DELIVERIGHT : DETRACK));
      await connection.until(hasAnswers(n));
    }
    expect(rawAnswers(connection.received()).map((a) => a.status)).toEqual([200, 200, 200]);
    expect(watched.exchanges.map((e) => e.provider)).toEqual(['detrack', 'deliveright', 'detrack']);
  });

  it('headers are kept as they came: order, case, repetition; secrets are replaced', async () => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.write(
      rawPost(DETRACK, {
        target: '/hooks?token=very-secret&a=1',
        headers: [
          'x-ONE: 1',
          'CONTENT-type: application/json',
          'X-One: 2',
          'Authorization: Bearer very-secret',
          'Cookie: very-secret',
          'X-Api-Key: very-secret',
        ],
      }),
    );
    await connection.until(hasAnswers(1));
    const request = watched.exchanges[0]?.request;
    expect(request?.headers).toEqual([
      ['Host', 'localhost'],
      ['Content-Length', String(DETRACK.length)],
      ['x-ONE', '1'],
      ['CONTENT-type', 'application/json'],
      ['X-One', '2'],
      ['Authorization', 'Bearer [redacted]'],
      ['Cookie', '[redacted]'],
      ['X-Api-Key', '[redacted]'],
    ]);
    expect(request?.url).toBe(`${watched.url}hooks?token=[redacted]&a=1`);
    expect(JSON.stringify(watched.exchanges)).not.toContain('very-secret');
  });
});

describe('the answer of a webhook that is taken', () => {
  it('is a status (--status)', async () => {
    await using receiver = await createReceiver({ answer: 503 });
    const reply = await postJson(receiver.url, DETRACK);
    expect(reply.status).toBe(503);
    // What says that it was not taken must not say that it was.
    expect(replyJson(reply)).toEqual({ error: 'Service Unavailable', reason: 'planned' });
    expect(receiver.exchanges[0]?.response).toMatchObject({
      status: 503,
      statusClass: 'Server Error Response',
    });
  });

  it.each([204, 304])('%i has neither body nor length', async (status) => {
    await using receiver = await createReceiver({ answer: { status, body: 'lost' } });
    await using connection = await openRaw(receiver.port);
    connection.write(rawPost(DETRACK));
    await connection.until((text) => text.includes('\r\n\r\n'));
    connection.write(rawPost(DETRACK));
    const answers = rawAnswers(await connection.until((text) => text.split('\r\n\r\n').length >= 3));
    expect(answers.map((a) => a.status)).toEqual([status, status]);
    expect(answers[0]?.headers.has('content-length')).toBe(false);
    await receiver.waitFor((e) => e === receiver.exchanges[1], { timeoutMs: 5000 });
    expect(receiver.exchanges[0]?.response?.body).toBe('');
  });

  it.each([
    ['text', 'hello', 'hello', undefined],
    ['bytes', new Uint8Array([0xff, 0x00]), Buffer.from([0xff, 0x00]).toString('latin1'), undefined],
    ['an object', { ok: 1 }, '{"ok":1}\n', 'application/json'],
    ['null', null, 'null\n', 'application/json'],
  ])('is %s', async (_name, body, expected, type) => {
    await using receiver = await createReceiver({
      answer: { status: 202, headers: [['X-Own', 'yes']], body },
    });
    const reply = await postJson(receiver.url, DETRACK);
    expect(reply.status).toBe(202);
    expect(reply.headers['x-own']).toBe('yes');
    expect(reply.headers['content-type']).toBe(type);
    expect(reply.body.toString('latin1')).toBe(expected);
  });

  it('is what a function makes of the exchange, at once or later', async () => {
    await using receiver = await createReceiver({
      answer: (exchange) =>
        exchange.provider === 'detrack'
          ? Promise.resolve({ status: 201 })
          : { status: 418, body: exchange.key },
    });
    expect((await postJson(receiver.url, DETRACK)).status).toBe(201);
    const reply = await postJson(receiver.url, DELIVERIGHT);
    expect([reply.status, reply.body.toString('utf8')]).toEqual([418, '22200041771']);
  });

  it('comes after the delay (--delay)', async () => {
    // Only the timers of the code under test: sockets keep their own time.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { promise: reached, resolve: reach } = deferred();
      await using receiver = await createReceiver({
        answer: () => {
          reach();
          return { delayMs: 60_000 };
        },
      });
      await using connection = await openRaw(receiver.port);
      connection.write(rawPost(DETRACK));
      await reached;
      expect((await call(receiver.url, { method: 'GET' })).status).toBe(200);
      vi.advanceTimersByTime(59_999);
      expect((await call(receiver.url, { method: 'GET' })).status).toBe(200);
      expect(connection.received()).toBe('');
      vi.advanceTimersByTime(1);
      expect(rawAnswers(await connection.until(hasAnswers(1)))[0]?.status).toBe(200);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is 500 when the function throws, and the receiver goes on', async () => {
    let calls = 0;
    await using receiver = await createReceiver({
      answer: () => {
        calls += 1;
        if (calls === 1) throw new Error('mine');
        return {};
      },
    });
    expect((await postJson(receiver.url, DETRACK)).status).toBe(500);
    expect((await postJson(receiver.url, DETRACK)).status).toBe(200);
  });
});

describe('the journal', () => {
  it('has the exchange before the answer goes out', async () => {
    const { promise: released, resolve: release } = deferred();
    const { promise: reached, resolve: reach } = deferred();
    const kept: Exchange[] = [];
    await using watched = await openReceiver({
      journal: {
        append: async (exchange) => {
          kept.push(exchange);
          reach();
          await released;
        },
      },
    });
    await using connection = await openRaw(watched.port);
    connection.write(rawPost(DETRACK));
    await reached;
    // Another connection is served meanwhile, so an answer would have had every chance to come.
    expect((await call(watched.url, { method: 'GET' })).status).toBe(200);
    expect(connection.received()).toBe('');
    expect(watched.exchanges).toEqual([]);
    expect(kept[0]?.response?.status).toBe(200);
    release();
    const [answer] = rawAnswers(await connection.until(hasAnswers(1)));
    expect(answer?.status).toBe(200);
    expect(kept).toHaveLength(1);
    expect(answer?.body).toBe(kept[0]?.response?.body);
  });

  it('that fails is not acknowledged: 503, and the exchange says so', async () => {
    let full = true;
    await using watched = await openReceiver({
      journal: {
        append: () => (full ? Promise.reject(new Error('no space left')) : Promise.resolve()),
      },
    });
    const reply = await postJson(watched.url, DETRACK);
    expect(reply.status).toBe(503);
    expect(reply.headers['retry-after']).toBe('30');
    expect(reply.body.toString('utf8')).not.toContain('received');
    expect(watched.exchanges[0]).toMatchObject({
      response: { status: 503 },
      error: { code: 'journal_unwritable', message: 'no space left' },
    });
    full = false;
    expect((await postJson(watched.url, DETRACK)).status).toBe(200);
    expect(watched.bugs).toEqual([]);
  });

  it('of a path holds what was received, and nothing of what was turned away', async () => {
    const path = join(folder, 'one', 'journal.ndjson');
    const ids: string[] = [];
    {
      await using receiver = await createReceiver({ journal: path, auth: { user: 'u', password: 'p' } });
      await postJson(receiver.url, DETRACK, { Authorization: basic('u:p') });
      await postJson(receiver.url, DETRACK);
      await postJson(receiver.url, 'no json', { Authorization: basic('u:p') });
      await call(receiver.url, { method: 'GET' });
      await call(receiver.url, { method: 'PUT', body: DETRACK });
      ids.push(...receiver.exchanges.map((e) => e.id));
    }
    const { records, unreadable } = readJournal(path);
    expect(unreadable).toEqual([]);
    expect(records.map((r) => r.id)).toEqual(ids);
    expect(records.map((r) => r.response?.status)).toEqual([200, 401, 400]);
    expect(records[0]?.request.body).toBe(DETRACK.toString('utf8'));
    expect(JSON.stringify(records)).not.toContain(basic('u:p').slice(6));
  });

  it('that cannot be opened stops the start', async () => {
    const error = await errorOf(createReceiver({ journal: join(folder) }));
    expect([error.code, error.kind]).toEqual(['journal_unwritable', 'io']);
  });
});

describe('waitFor', () => {
  it('sees what already came', async () => {
    await using receiver = await createReceiver();
    await postJson(receiver.url, DETRACK);
    const exchange = await receiver.waitFor((e) => e.event === 'in-progress', { timeoutMs: 1 });
    expect(exchange).toBe(receiver.exchanges[0]);
  });

  it('sees what comes later, and nothing else', async () => {
    await using receiver = await createReceiver();
    const waiting = receiver.waitFor((e) => e.provider === 'deliveright', { timeoutMs: 20_000 });
    await postJson(receiver.url, DETRACK);
    await postJson(receiver.url, DELIVERIGHT);
    expect((await waiting).key).toBe('22200041771');
  });

  it('rejects at the deadline with what did come', async () => {
    await using receiver = await createReceiver();
    await postJson(receiver.url, DETRACK);
    await postJson(receiver.url, '{"a":1}');
    const error = await errorOf(receiver.waitFor(() => false, { timeoutMs: 20 }));
    expect([error.code, error.kind]).toEqual(['wait_timeout', 'timeout']);
    expect(error.message).toContain('20 ms');
    expect(error.message).toContain('detrack in-progress Test1');
    expect(error.message).toContain('unknown');
  });

  it('says so when nothing came', async () => {
    await using receiver = await createReceiver();
    const error = await errorOf(receiver.waitFor(() => true, { timeoutMs: 5 }));
    expect(error.message).toContain('nothing at all came');
  });

  it('ends with an abort, also one that was before', async () => {
    await using receiver = await createReceiver();
    const controller = new AbortController();
    const waiting = receiver.waitFor(() => true, { timeoutMs: 20_000, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(
      receiver.waitFor(() => true, { timeoutMs: 20_000, signal: controller.signal }),
    ).rejects.toThrow('enough');
  });

  it('rejects with what its own predicate throws, and the webhook is answered', async () => {
    await using receiver = await createReceiver();
    const waiting = receiver.waitFor(
      () => {
        throw new Error('my predicate');
      },
      { timeoutMs: 20_000 },
    );
    const rejected = expect(waiting).rejects.toThrow('my predicate');
    expect((await postJson(receiver.url, DETRACK)).status).toBe(200);
    await rejected;
    expect((await postJson(receiver.url, DETRACK)).status).toBe(200);
  });
});

describe('the life of a receiver', () => {
  it('close answers what is under way, takes no more, and frees the port', async () => {
    const { promise: released, resolve: release } = deferred();
    const { promise: reached, resolve: reach } = deferred();
    const receiver = await createReceiver({
      answer: async () => {
        reach();
        await released;
        return {};
      },
    });
    await using connection = await openRaw(receiver.port);
    connection.write(rawPost(DETRACK));
    await reached;
    const closing = receiver.close();
    // Who is in the system's queue is taken first.
    for (let i = 0; i < 4; i += 1) await nextTurn();
    await expect(postJson(receiver.url, DETRACK)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    release();
    expect(rawAnswers(await connection.until(hasAnswers(1)))[0]?.status).toBe(200);
    await closing;
    expect(receiver.exchanges).toHaveLength(1);
    await using next = await createReceiver({ port: receiver.port });
    expect(next.port).toBe(receiver.port);
    await receiver.close();
  });

  it('close does not wait for connections that are idle, nor for those on which nothing came', async () => {
    const agent = new Agent({ keepAlive: true });
    try {
      // Its own deadline never comes here.
      const { receiver } = await openReceiver({ limits: { drainMs: 600_000, quietMs: 1 } });
      await using silent = await openRaw(receiver.port);
      expect((await call(receiver.url, { body: DETRACK, agent })).status).toBe(200);
      await receiver.close();
      expect(await silent.closed()).toBe('');
    } finally {
      agent.destroy();
    }
  });

  it('close says whom it left without an answer', async () => {
    let asked = 0;
    const answer = (): { readonly delayMs: number } => {
      asked += 1;
      return { delayMs: 600_000 };
    };
    const watched = await openReceiver({ answer, limits: { drainMs: 20, quietMs: 1 } });
    const reply = postJson(watched.url, DETRACK);
    void reply.catch(() => undefined);
    await expect.poll(() => asked).toBe(1);
    await watched.receiver.close();
    await expect(reply).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(watched.notices).toMatchObject([
      { kind: 'unanswered', message: '1 request that had come got no answer in time' },
    ]);
  });

  it('close answers what comes a moment later on a connection that was in use, and says that it was the last', async () => {
    const { receiver } = await openReceiver({ limits: { quietMs: 10_000, drainMs: 20_000 } });
    await using connection = await openRaw(receiver.port);
    connection.write(rawPost(DETRACK));
    expect(rawAnswers(await connection.until(hasAnswers(1)))[0]?.headers.get('connection')).toBe(
      'keep-alive',
    );
    const closing = receiver.close();
    connection.write(rawPost(DETRACK));
    const last = rawAnswers(await connection.closed())[1];
    expect([last?.status, last?.headers.get('connection')]).toEqual([200, 'close']);
    await closing;
    expect(receiver.exchanges).toHaveLength(2);
  });

  it('close tells who is being answered that it was the last', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isAsked = false;
    const { receiver } = await openReceiver({
      answer: async () => {
        isAsked = true;
        await held;
        return {};
      },
    });
    await using connection = await openRaw(receiver.port);
    connection.write(rawPost(DETRACK));
    await vi.waitUntil(() => isAsked, { timeout: 10_000 });
    const closing = receiver.close();
    release();
    const [answer] = rawAnswers(await connection.closed());
    expect([answer?.status, answer?.headers.get('connection')]).toEqual([200, 'close']);
    await closing;
  });

  it('close answers who had connected, though nobody had taken their connections yet', async () => {
    const { receiver, exchanges, port } = await openReceiver();
    const request = 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}';
    const answers = Array.from({ length: 20 }, () => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.once('connect', () => socket.write(request));
      return new Promise<string>((resolve) => {
        socket.once('data', (bytes) => resolve(String(bytes).slice(0, 12)));
        socket.once('error', ({ message }) => resolve(message));
        socket.once('close', () => resolve('closed'));
      });
    });
    await receiver.close();
    expect(await Promise.all(answers)).toEqual(answers.map(() => 'HTTP/1.1 200'));
    expect(exchanges).toHaveLength(20);
  });

  it('close answers what had come whole, on every connection', async () => {
    const receiver = await createReceiver();
    const connections = await Promise.all(Array.from({ length: 30 }, () => openRaw(receiver.port)));
    // One answer on each shows that the server knows the connection.
    for (const connection of connections) connection.write(rawPost('{"n":1}'));
    await Promise.all(connections.map((connection) => connection.until(hasAnswers(1))));
    for (const connection of connections) connection.write(rawPost('{"n":2}'));
    await receiver.waitFor((e) => e.request.body === '{"n":2}', { timeoutMs: 20_000 });
    await receiver.close();
    const received = await Promise.all(connections.map((connection) => connection.closed()));
    const acknowledged = received.flatMap(rawAnswers).map((a) => (JSON.parse(a.body) as { id: string }).id);
    expect(acknowledged.toSorted()).toEqual(receiver.exchanges.map((e) => e.id).toSorted());
    expect(received.flatMap(rawAnswers).every((a) => a.status === 200)).toBe(true);
  });

  it('close waits two seconds for a delayed answer, and no longer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { promise: reached, resolve: reach } = deferred();
      const path = join(folder, 'delayed.ndjson');
      const receiver = await createReceiver({
        journal: path,
        answer: () => {
          reach();
          return { delayMs: 60_000 };
        },
      });
      await using connection = await openRaw(receiver.port);
      connection.write(rawPost(DETRACK));
      await reached;
      expect((await call(receiver.url, { method: 'GET' })).status).toBe(200);
      const closing = receiver.close();
      for (let i = 0; i < 4; i += 1) await nextTurn();
      vi.advanceTimersByTime(2000);
      await closing;
      expect(await connection.closed()).toBe('');
      // What comes of it later touches nothing.
      await vi.advanceTimersByTimeAsync(60_000);
      expect(readJournal(path).records).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('close may be called again, also with a journal', async () => {
    const receiver = await createReceiver({ journal: join(folder, 'twice.ndjson') });
    await Promise.all([receiver.close(), receiver.close()]);
    await receiver.close();
    await receiver[Symbol.asyncDispose]();
    await expect(postJson(receiver.url, DETRACK)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('ends with its block', async () => {
    let url = '';
    {
      await using receiver = await createReceiver();
      ({ url } = receiver);
      expect((await postJson(url, DETRACK)).status).toBe(200);
    }
    await expect(postJson(url, DETRACK)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('keeps exchanges in the order in which they came', async () => {
    await using receiver = await createReceiver();
    for (let n = 0; n < 20; n += 1) await postJson(receiver.url, `{"n":${n}}`);
    expect(receiver.exchanges.map((e) => e.payload)).toEqual(Array.from({ length: 20 }, (_, n) => ({ n })));
  });

  it('tells in order what happens, from the first to the last', async () => {
    const events: ReceiverEvent[] = [];
    const watched = await openReceiver({ keepExchanges: false }, [(event) => events.push(event)]);
    const late: string[] = [];
    const unsubscribe = watched.receiver.subscribe((event) => late.push(event.type));
    const { id } = replyJson(await postJson(watched.url, DETRACK)) as { id: string };
    await call(watched.url, { method: 'GET' });
    unsubscribe();
    await watched.receiver.close();
    const { url, port } = watched;
    expect(events).toMatchObject([
      { type: 'listening', url, host: '127.0.0.1', port },
      { type: 'arrival', exchange: { id, response: null, provider: 'detrack' } },
      { type: 'answered', exchange: { id, response: { status: 200 } } },
      { type: 'notice', notice: { kind: 'probe', count: 1 } },
      { type: 'closed' },
    ]);
    expect(late).toEqual(['arrival', 'answered', 'notice']);
    expect(watched.exchanges).toEqual([]);
  });

  it('tells every sink, also after one that fails, and answers all the same', async () => {
    const seen: string[] = [];
    const throwing = (event: ReceiverEvent): void => {
      if (event.type === 'arrival' || event.type === 'bug') throw new Error('a sink that throws');
    };
    const rejecting = async (event: ReceiverEvent): Promise<void> => {
      if (event.type === 'answered') throw new Error('a sink that rejects');
    };
    const watched = await openReceiver({}, [
      throwing,
      (event) => void rejecting(event).catch(() => {}),
      rejecting,
      (event) => seen.push(event.type),
    ]);
    expect((await postJson(watched.url, DETRACK)).status).toBe(200);
    await watched.receiver.close();
    expect(seen.filter((type) => type !== 'bug')).toEqual(['listening', 'arrival', 'answered', 'closed']);
    expect(watched.bugs).toMatchObject([
      { message: 'a sink that throws' },
      { message: 'a sink that rejects' },
    ]);
  });

  it('refuses what is no function where a sink is wanted', async () => {
    await using receiver = await createReceiver();
    for (const wrong of [undefined, null, 5, 'x', {}]) {
      expect(() => receiver.subscribe(wrong as never)).toThrow(
        expect.objectContaining({ code: 'bad_option', message: expect.stringContaining('"sink"') }),
      );
    }
  });

  it.each(['no url', 'file:///etc/passwd', 'ftp://x.example/'])(
    'says that %s is nowhere to forward to',
    async (forwardTo) => {
      const error = await errorOf(createReceiver({ forwardTo }));
      expect([error.code, error.kind]).toEqual(['bad_url', 'usage']);
    },
  );

  it('says that a provider is not known', async () => {
    const error = await errorOf(createReceiver({ provider: 'fedex' }));
    expect([error.code, error.kind]).toEqual(['unknown_provider', 'usage']);
  });
});

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}

describe('a receiver whose output is blocked', () => {
  it('takes no webhook, says so and when to come again, and takes them as soon as there is room', async () => {
    let blocked = true;
    const events: ReceiverEvent[] = [];
    await using watched = await openReceiver({ isBlocked: () => blocked });
    const { receiver } = watched;
    receiver.subscribe((event) => events.push(event));
    const refused = await postJson(`${receiver.url}hooks`, DETRACK);
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('5');
    expect(replyJson(refused)).toMatchObject({ error: 'Service Unavailable', code: 'output_blocked' });
    expect((await call(receiver.url, { method: 'GET' })).status).toBe(200);
    blocked = false;
    expect((await postJson(`${receiver.url}hooks`, DETRACK)).status).toBe(200);
    await vi.waitFor(() => expect(receiver.exchanges).toHaveLength(1));
    expect(receiver.refused).toMatchObject({ 'output-blocked': 1 });
    expect(events.filter(({ type }) => type === 'arrival')).toHaveLength(1);
  });
});

describe('a large body', () => {
  it('is judged in turns of the loop, so that small webhooks pass it', async () => {
    await using watched = await openReceiver();
    const url = `${watched.url}hooks`;
    await postJson(url, DETRACK);
    const large = { ...(JSON.parse(String(DETRACK)) as object), note: 'x'.repeat(100_000) };
    let turns = 0;
    let isOver = false;
    const countTurn = (): void => {
      turns += 1;
      if (!isOver) setImmediate(countTurn);
    };
    setImmediate(countTurn);
    const reply = await postJson(url, JSON.stringify(large));
    isOver = true;
    expect(reply.status).toBe(200);
    expect(watched.exchanges.at(-1)).toMatchObject({ event: 'in-progress', valid: true });
    // A turn for each rule, and some beside.
    const rules = detrackModel.rules.filter(({ versions }) => versions.includes('2')).length;
    expect(turns).toBeGreaterThan(rules);
  });
});
