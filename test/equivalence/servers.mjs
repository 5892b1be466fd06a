// What stands at the other end: a socket that keeps every byte, an app behind `listen --forward-to`, consumers.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';

/** Binds a server to a free port of the loopback. */
async function opened(side, server) {
  const sockets = new Set();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  side.ports.add(port);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close').catch(() => {});
    },
  };
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok';

/**
 * A server that speaks no protocol of its own: it keeps the bytes of each request and answers in turn from a
 * list, of which the last stays: bytes, or `reset`, `close`, `nothing`.
 */
export async function startWire(side, answers = [OK]) {
  const requests = [];
  const server = createTcpServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let length = requestLength(bytes); length !== null; length = requestLength(bytes)) {
        requests.push(bytes.subarray(0, length));
        bytes = bytes.subarray(length);
        const answer = answers[Math.min(requests.length, answers.length) - 1];
        if (answer === 'reset') socket.resetAndDestroy();
        else if (answer === 'close') socket.destroy();
        else if (answer !== 'nothing') socket.write(answer);
      }
    });
  });
  const open = await opened(side, server);
  return { ...open, text: () => requests.map(visibleBytes).join('\n--- request\n') };
}

/** The length of the first whole request, `null` while it is not whole. */
function requestLength(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [, size = '0'] = /\r\ncontent-length: *(\d+)/i.exec(bytes.toString('latin1', 0, end)) ?? [];
  const length = end + 4 + Number(size);
  return bytes.length < length ? null : length;
}

/** Bytes as text, each line break of HTTP in sight; base64 where they are no UTF-8. */
export function visibleBytes(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\\r\\n\n');
  } catch {
    return `base64 ${bytes.toString('base64')}`;
  }
}

/** Writes bytes to a port and gives everything that comes back before the other side closes. */
export async function exchangeBytes(port, bytes) {
  const socket = connect(port, '127.0.0.1');
  const chunks = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  let ending = '';
  socket.on('error', ({ code }) => {
    ending = `\n(${code})`;
  });
  socket.write(bytes);
  await new Promise((resolve) => socket.on('close', resolve));
  return visibleBytes(Buffer.concat(chunks)) + ending;
}

/** The app behind `listen --forward-to`: refuses what names no job, fails at one of the events. */
export function startApp(side) {
  return startHttp(side, ({ method, url, body }) => {
    if (method !== 'POST') return [405, { allow: 'POST' }, ''];
    if (url === '/slow') return [202, { 'x-app': 'slow' }, 'later'];
    if (!/do_number|order_id|"do"|do%22/.test(body)) return [422, { 'x-app': 'shop' }, '{"error":"no job"}'];
    if (/on_hold/.test(body)) return [500, { 'x-app': 'shop' }, 'Error: on hold'];
    return [200, { 'x-app': 'shop', 'set-cookie': 'a=1' }, '{"ok":true}'];
  });
}

/** An HTTP server without a Date; `answer` gives status, headers and body. */
async function startHttp(side, answer) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      // The sender has left.
      return;
    }
    response.sendDate = false;
    const [status, headers, body] = answer({
      method: request.method,
      url: request.url,
      headers: request.headers,
      bytes: Buffer.concat(chunks),
      body: Buffer.concat(chunks).toString('utf8'),
    });
    response.writeHead(status, headers).end(body);
  });
  return opened(side, server);
}

const LARGEST = 1024 ** 2;
const JSON_TYPE = { 'content-type': 'application/json' };

/** One fault of real life each, by name; `right` has none. */
export const CONSUMERS = {
  right: {},
  booksTwice: { booksTwice: true },
  careless: { trustsOrder: true, showsStack: true, asksNobody: true },
};

/**
 * A small consumer of both providers: reads, asks for credentials, keeps the newest state of each job. At
 * `/jobs/KEY` it tells what it knows.
 */
export function startConsumer(side, faults) {
  const jobs = new Map();
  return startHttp(side, (request) => {
    const known = /^\/jobs\/(.+)$/.exec(request.url);
    if (known !== null) {
      const job = jobs.get(decodeURIComponent(known[1]));
      if (job === undefined) return [404, {}, ''];
      return [200, JSON_TYPE, JSON.stringify({ ...job.state, bookings: job.seen.size + job.again })];
    }
    if (request.method !== 'POST') return [405, { allow: 'POST' }, ''];
    if (faults.asksNobody !== true && !isAllowed(request.headers)) return [401, {}, 'who are you?'];
    if (request.bytes.length > LARGEST) return [413, {}, 'too large'];
    try {
      const document = readDocument(request);
      if (typeof document !== 'object' || document === null || Array.isArray(document)) {
        return [422, {}, 'no object'];
      }
      book(jobs, document, faults);
      return [200, {}, 'ok'];
    } catch (error) {
      if (faults.showsStack !== true) return [400, {}, 'unreadable'];
      return [500, {}, `${error.name}\n    at book (/srv/app.js:1:2)\n    at listen (/srv/app.js:9:1)`];
    }
  });
}

function isAllowed({ authorization }) {
  return authorization === `Basic ${Buffer.from('shop:s3cret').toString('base64')}`;
}

function readDocument({ bytes, headers }) {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return JSON.parse(isForm ? (new URLSearchParams(text).get('json') ?? '') : text);
}

function book(jobs, document, faults) {
  const order = document.order ?? document.payload?.order ?? {};
  const key = document.do_number ?? document.do ?? order.order_id;
  if (key === undefined) return;
  const state = {
    status: document.status ?? order.status ?? null,
    note: document.note ?? order.delivery?.status ?? null,
    driver: document.assign_to ?? null,
    attempt: document.attempt ?? null,
  };
  const at = momentOf(document, order);
  const event = JSON.stringify([state, at]);
  const job = jobs.get(key) ?? { state, at, seen: new Set(), again: 0 };
  if (job.seen.has(event) && faults.booksTwice === true) job.again += 1;
  job.seen.add(event);
  if (at >= job.at || faults.trustsOrder === true) Object.assign(job, { state, at });
  jobs.set(key, job);
}

/** The newest moment that a payload tells of, ms since 1970. */
function momentOf(document, order) {
  const times = [
    ...(document.milestones ?? []).map(({ created_at }) => created_at),
    order.updated_at,
    document.msg_info?.timestamp,
  ].map((time) => Date.parse(time));
  return Math.max(0, ...times.filter(Number.isFinite));
}
