import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaseContext } from '../../src/conformance/case/case-context.ts';
import { openContexts } from '../../src/conformance/case/open-context.ts';
import type { ContextOptions } from '../../src/conformance/case/run-parts.ts';
import { wireFormatsOf } from '../../src/conformance/plan.ts';
import { header } from '../../src/core/http/headers.ts';
import { seededRandom } from '../../src/events/random.ts';
import { bundledScenarios, catalogue, requireProvider } from '../helpers/bundled.ts';
import { selfSignedCertificate } from '../helpers/certificate.ts';
import {
  collecting,
  type HttpServer,
  listening,
  startHttpServer,
  startTcpServer,
} from '../helpers/http-server.ts';

const detrack = requireProvider('detrack');
const deliveright = requireProvider('deliveright');

function options(url: string, changes: Partial<ContextOptions> = {}): ContextOptions {
  const provider = changes.provider ?? detrack;
  return {
    url: new URL(url),
    catalogue,
    provider,
    wireFormats: wireFormatsOf(provider, [], []),
    auth: undefined,
    secret: undefined,
    headers: [],
    budgetMs: undefined,
    timeoutMs: 2000,
    runs: 10,
    seed: 'seed',
    scenarios: bundledScenarios(provider.id),
    state: undefined,
    tls: {},
    ...changes,
  };
}

const opened: { close: () => Promise<void> }[] = [];

function context(
  url: string,
  changes: Partial<ContextOptions> = {},
  nonce = 'nonce',
  id = 'group/case',
): CaseContext {
  const signal = new AbortController().signal;
  const room = openContexts(options(url, changes), { nonce, chosen: new Set(), concurrency: 4, signal });
  opened.push(room);
  return room.context({ id });
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((room) => room.close()));
});

describe('the context of a case', () => {
  let server: HttpServer;
  beforeEach(async () => {
    server = await startHttpServer();
  });
  afterEach(() => server[Symbol.asyncDispose]());

  it('sends what the provider would, with what the user adds', async () => {
    const own = context(`${server.url}/hooks`, {
      auth: { user: 'u', password: 'p' },
      headers: [['X-Tenant', '7']],
    });
    const event = own.events.build('failed');
    const exchange = await own.http.post(event);
    expect(exchange).toMatchObject({
      direction: 'sent',
      provider: 'detrack',
      event: 'failed',
      key: event.key,
      payload: event.payload,
      response: { status: 204 },
      error: null,
    });
    const [seen] = server.requests;
    expect(seen).toMatchObject({
      method: 'POST',
      target: '/hooks',
      headers: { 'content-type': 'application/json', 'x-tenant': '7', authorization: 'Basic dTpw' },
    });
    expect(seen?.body.equals(event.body)).toBe(true);
    expect(JSON.stringify(exchange)).not.toContain('dTpw');
  });

  it('sends other methods and no webhook at all', async () => {
    const own = context(server.url);
    const exchange = await own.http.send({
      method: 'GET',
      headers: [],
      body: new Uint8Array(),
      event: null,
    });
    expect(exchange).toMatchObject({ provider: null, event: null, request: { method: 'GET' } });
    expect(server.requests[0]?.method).toBe('GET');
  });

  it('gives every event an identity of its own, also when the seed is the same', () => {
    const keysOf = (nonce: string): (string | null)[] => {
      const own = context(server.url, {}, nonce);
      const [scenario] = bundledScenarios(detrack.id);
      if (scenario === undefined) throw new Error('there is no scenario');
      return [
        own.events.build('failed').key,
        own.events.build('failed').key,
        own.events.open(scenario).key,
        own.events.open(scenario).key,
      ];
    };
    const all = [...keysOf('a'), ...keysOf('b')];
    expect(new Set(all).size).toBe(8);
  });

  it('gives no key twice in a run, also where two draws are the same', () => {
    // The eight digits that are drawn for an order are the same in two of these.
    const nonce = 'nonce 10251';
    const drawn = Array.from({ length: 152 }, (_, i) =>
      seededRandom(`${nonce}/case/${i + 1}`).text(deliveright.identity.keyPattern),
    );
    expect(new Set(drawn).size).toBe(151);
    const own = context(server.url, { provider: deliveright }, nonce, 'case');
    const keys = drawn.map(() => own.events.build('tracking_changed').key);
    expect(new Set(keys).size).toBe(152);
  });

  it('gives every job a key of the form that the user names, and no two the same', () => {
    const [scenario] = bundledScenarios(detrack.id);
    if (scenario === undefined) throw new Error('there is no scenario');
    const keysOf = (nonce: string): (string | null)[] => {
      const own = context(server.url, { id: 'SHOP-{n:6}' }, nonce);
      return [own.events.build('failed').key, own.events.open(scenario).key, own.events.build('failed').key];
    };
    const keys = [...keysOf('a'), ...keysOf('b')];
    for (const key of keys) expect(key).toMatch(/^SHOP-[1-9]\d{5}$/);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('repeats its choices by seed and case', () => {
    const draw = (seed: string, id: string): string =>
      context(server.url, { seed }, 'n', id).random.text('########');
    expect(draw('1', 'a/b')).toBe(draw('1', 'a/b'));
    expect(draw('1', 'a/b')).not.toBe(draw('1', 'a/c'));
    expect(draw('1', 'a/b')).not.toBe(draw('2', 'a/b'));
  });

  it('builds no payload from the future, scenarios included', () => {
    const own = context(server.url);
    for (const scenario of bundledScenarios(detrack.id)) {
      const run = own.events.open(scenario);
      const last = run.build(scenario.steps.length - 1, { sentAt: Date.now() });
      // Only what has happened counts: plans, such as a date of delivery, may lie ahead.
      const { milestones } = last.payload;
      const times = JSON.stringify(milestones).match(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g) ?? [];
      expect(times.length).toBeGreaterThan(0);
      expect(Math.max(...times.map((text) => Date.parse(text)))).toBeLessThanOrEqual(Date.now());
    }
  });

  it('signs, and signs anew what it gives another body', async () => {
    const own = context(server.url, {
      provider: deliveright,
      wireFormats: wireFormatsOf(deliveright, ['2'], []),
      secret: 's3cret',
    });
    expect(own.sender.secret).toBe('s3cret');
    const request = own.http.request(own.events.build('order_created'));
    const verdict = (body: Uint8Array, headers = request.headers) =>
      deliveright.signature?.verify(headers, body, 's3cret').ok;
    expect(verdict(request.body)).toBe(true);
    const other = own.http.withBody(request, Buffer.from('{}'));
    expect(verdict(other.body, other.headers)).toBe(true);
    expect(verdict(other.body, request.headers)).toBe(false);
  });

  it('does not sign where the version is not signed', () => {
    const own = context(server.url, { provider: deliveright, secret: 's3cret' });
    expect(own.sender.secret).toBeNull();
    expect(header(own.events.build('order_created').headers, 'x-grasshopper-signature')).toBeUndefined();
  });

  it('remembers every answer, without what would fill the memory', async () => {
    const own = context(server.url);
    await own.http.post(own.events.build('failed'));
    await own.http.sendInPieces(own.http.request(own.events.build('failed')), { pieces: 2, pauseMs: 1 });
    await own.http.sendOnOneConnection([
      own.http.request(own.events.build('failed')),
      own.http.request(own.events.build('failed')),
    ]);
    expect(own.answers()).toHaveLength(4);
    expect(own.answers().every(({ response, payload }) => response?.status === 204 && payload === null)).toBe(
      true,
    );
  });
});

describe('one connection', () => {
  it('carries several requests', async () => {
    const sockets = new Set<unknown>();
    const { createServer } = await import('node:http');
    const server = createServer((request, response) => {
      sockets.add(request.socket);
      request.resume().on('end', () => response.writeHead(200).end('ok'));
    });
    await using running = await listening(server, 'http');
    const own = context(running.url);
    const exchanges = await own.http.sendOnOneConnection(
      Array.from({ length: 3 }, () => own.http.request(own.events.build('failed'))),
    );
    expect(exchanges.map(({ response }) => response?.status)).toEqual([200, 200, 200]);
    expect(sockets.size).toBe(1);
  });
});

/** Answers each request on a connection with what `answer` says, then does with the socket what it wants. */
async function startSpeaking(answer: string, after: (socket: Socket) => void = () => {}) {
  return startTcpServer((socket) => {
    socket.on('error', () => {});
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN);
      if (text.length < text.indexOf('\r\n\r\n') + 4 + length) return;
      text = '';
      socket.write(answer, () => after(socket));
    });
  });
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('one connection that does not keep what it says', () => {
  const codes = async (url: string, count = 2): Promise<(string | number | undefined)[]> => {
    const own = context(url, { timeoutMs: 1000 });
    const exchanges = await own.http.sendOnOneConnection(
      Array.from({ length: count }, () => own.http.request(own.events.build('failed'))),
    );
    return exchanges.map(({ response, error }) => error?.code ?? response?.status);
  };

  it('closes without a word: the next webhook is lost', async () => {
    await using server = await startSpeaking(OK, (socket) => socket.end());
    expect(await codes(server.url)).toEqual([200, 'reset']);
    await using cutting = await startSpeaking(OK, (socket) => socket.destroy());
    expect((await codes(cutting.url)).at(-1)).toBe('reset');
  });

  it('says that it closes: a new one is opened', async () => {
    const closing = OK.replace('\r\n', '\r\nConnection: close\r\n');
    await using server = await startSpeaking(closing, (socket) => socket.end());
    expect(await codes(server.url, 3)).toEqual([200, 200, 200]);
  });

  it('sends more than its Content-Length: no HTTP any more', async () => {
    await using server = await startSpeaking(`${OK}!`);
    expect(await codes(server.url)).toContain('bad_answer');
    await using slow = await startSpeaking(OK, (socket) => socket.write('!'));
    expect((await codes(slow.url, 4)).slice(1)).toContain('bad_answer');
  });

  it('sends less than its Content-Length: no end', async () => {
    await using server = await startSpeaking(OK.replace(': 2', ': 3'));
    expect((await codes(server.url))[0]).toBe('timeout');
  });
});

describe('ordinary webhooks', () => {
  it('have a connection each, so that none meets one that is being closed', async () => {
    const sockets = new Set<unknown>();
    const { createServer } = await import('node:http');
    const server = createServer((request, response) => {
      sockets.add(request.socket);
      expect(request.headers.connection).toBe('close');
      request.resume().on('end', () => response.writeHead(200).end('ok'));
    });
    await using running = await listening(server, 'http');
    const own = context(running.url, { headers: [['X-Odd-CASE', 'a']] });
    const exchanges = [];
    for (let i = 0; i < 3; i += 1) exchanges.push(await own.http.post(own.events.build('failed')));
    expect(exchanges.map(({ response }) => response?.status)).toEqual([200, 200, 200]);
    expect(sockets.size).toBe(3);
  });

  it('are taken by an endpoint that closes connections without a word', async () => {
    await using server = await startSpeaking(OK, (socket) => socket.end());
    const own = context(server.url);
    for (let i = 0; i < 5; i += 1) {
      expect(await own.http.post(own.events.build('failed'))).toMatchObject({
        response: { status: 200 },
        error: null,
      });
    }
  });

  it('go over TLS, whose certificate is checked', async () => {
    const certificate = selfSignedCertificate();
    const server = createTlsServer(
      certificate,
      collecting((_, response) => response.writeHead(200).end()),
    );
    await using running = await listening(server, 'https');
    const strict = context(running.url);
    expect((await strict.http.post(strict.events.build('failed'))).error?.code).toBe('tls');
    for (const tls of [{ ca: certificate.cert }, { insecure: true }]) {
      const own = context(running.url, { tls });
      const [first, second] = [
        await own.http.post(own.events.build('failed')),
        await own.http.post(own.events.build('failed')),
      ];
      expect([first.response?.status, second.response?.status]).toEqual([200, 200]);
      const both = await own.http.sendOnOneConnection([
        own.http.request(own.events.build('failed')),
        own.http.request(own.events.build('failed')),
      ]);
      expect(both.map(({ response }) => response?.status)).toEqual([200, 200]);
    }
  });
});

describe('a body in pieces', () => {
  it('arrives whole, byte for byte, with the headers as they are', async () => {
    await using server = await startHttpServer((response) => response.writeHead(200).end('thanks'));
    const own = context(server.url, { headers: [['X-Odd-CASE', 'a']] });
    const request = own.http.request(own.events.build('completed'));
    const started = performance.now();
    const { exchange, answeredEarly } = await own.http.sendInPieces(request, { pieces: 4, pauseMs: 30 });
    expect(performance.now() - started).toBeGreaterThan(80);
    expect(answeredEarly).toBe(false);
    expect(exchange).toMatchObject({ response: { status: 200, body: 'thanks' }, error: null });
    const [seen] = server.requests;
    expect(seen?.body.equals(Buffer.from(request.body))).toBe(true);
    expect(seen?.rawHeaders).toEqual(expect.arrayContaining(['X-Odd-CASE', 'Content-Length']));
  });

  it('tells an answer that began before the last piece', async () => {
    const { createServer } = await import('node:http');
    const server = createServer((request, response) => {
      response.writeHead(200).end('too soon');
      request.resume();
    });
    await using running = await listening(server, 'http');
    const own = context(running.url);
    const { exchange, answeredEarly } = await own.http.sendInPieces(
      own.http.request(own.events.build('failed')),
      {
        pieces: 4,
        pauseMs: 50,
      },
    );
    expect(answeredEarly).toBe(true);
    expect(exchange.response?.status).toBe(200);
  });

  it('can be left in the middle: the server sees a part of it and then the end', async () => {
    const seen = { size: 0, aborted: false };
    let gone: () => void = () => {};
    const isGone = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const { createServer } = await import('node:http');
    const server = createServer((request) => {
      request.on('data', (chunk: Buffer) => {
        seen.size += chunk.length;
      });
      request.on('error', () => {
        seen.aborted = true;
      });
      request.on('close', gone);
    });
    await using running = await listening(server, 'http');
    const own = context(running.url);
    const request = own.http.request(own.events.build('failed'));
    const { exchange } = await own.http.sendInPieces(request, { pieces: 4, pauseMs: 20, leaveAfter: 2 });
    await isGone;
    expect(exchange).toMatchObject({ response: null, error: { code: 'sender_left' } });
    expect(seen).toEqual({ size: 2 * Math.ceil(request.body.length / 4), aborted: true });
  });

  it('is no hang when nobody answers, and no crash when the connection is cut', async () => {
    await using silent = await startTcpServer(() => {});
    const own = context(silent.url, { timeoutMs: 150 });
    const late = await own.http.sendInPieces(own.http.request(own.events.build('failed')), {
      pieces: 2,
      pauseMs: 1,
    });
    expect(late.exchange.error?.code).toBe('timeout');

    await using cutting = await startTcpServer((socket) => socket.once('data', () => socket.destroy()));
    const other = context(cutting.url);
    const cut = await other.http.sendInPieces(other.http.request(other.events.build('failed')), {
      pieces: 3,
      pauseMs: 20,
    });
    expect(cut.exchange.error?.code).toBe('reset');

    await using babbling = await startTcpServer((socket) =>
      socket.once('data', () => socket.end('hello?\r\n\r\n')),
    );
    const third = context(babbling.url);
    const broken = await third.http.sendInPieces(third.http.request(third.events.build('failed')), {
      pieces: 2,
      pauseMs: 5,
    });
    expect(broken.exchange.error?.code).toBe('bad_answer');
  });

  it('goes over TLS, whose certificate is checked', async () => {
    const certificate = selfSignedCertificate();
    const server = createTlsServer(
      certificate,
      collecting((_, response) => response.writeHead(200).end()),
    );
    await using running = await listening(server, 'https');
    const plan = { pieces: 2, pauseMs: 1 };
    const strict = context(running.url);
    const refused = await strict.http.sendInPieces(strict.http.request(strict.events.build('failed')), plan);
    expect(refused.exchange.error?.code).toBe('tls');
    for (const tls of [{ ca: certificate.cert }, { insecure: true }]) {
      const own = context(running.url, { tls });
      const { exchange } = await own.http.sendInPieces(own.http.request(own.events.build('failed')), plan);
      expect(exchange.response?.status).toBe(200);
    }
  });
});
