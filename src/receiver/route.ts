import type { IncomingMessage, ServerResponse } from 'node:http';
import { readRequestBody } from '../core/http/collect-body.ts';
import type { HeaderList } from '../core/http/headers.ts';
import { redactUrl } from '../core/http/redact.ts';
import { say } from '../core/wording.ts';
import { type Answer, jsonAnswer, refusalAnswer } from './answers/answer.ts';
import type { Forwarder } from './answers/forward.ts';
import { wantsAll } from './answers/forward-targets.ts';
import type { Reply } from './answers/reply.ts';
import { writeAnswer, writeReply } from './answers/write-reply.ts';
import type { Handler } from './arrival.ts';
import { addressNames, checkHost, checkOrigin, type PageRefusal } from './guard/web-pages.ts';
import type { RequestHead } from './head.ts';
import type { Notices } from './notices.ts';
import type { ReceiverOptions } from './options.ts';
import type { Connections } from './server/connections.ts';
import { watchDeparture } from './server/departure.ts';

/** What every request of a receiver shares. */
export interface RouteContext {
  readonly options: ReceiverOptions;
  readonly notices: Notices;
  readonly handle: Handler;
  readonly readHead: (raw: readonly string[]) => RequestHead;
  readonly connections: Connections;
  /** The way to the apps that are forwarded to; `null` where none is. */
  readonly forwarder: Forwarder | null;
}

/** Decides what a request is before its body is read, and hands a webhook to the handler. */
export async function route(
  request: IncomingMessage,
  response: ServerResponse,
  { options, notices, handle, connections, forwarder, readHead }: RouteContext,
): Promise<void> {
  const at = new Date().toISOString();
  const started = performance.now();
  const { headers, hosts, isOfPage, isOfBrowser, cors } = readHead(request.rawHeaders);
  const method = request.method ?? '';
  const target = originForm(request.url ?? '/');
  const shown = (): string => `${method} ${redactUrl(target)}`;
  const turnAway = (kind: string, answer: Answer, message: string): void => {
    notices.add(kind, message);
    writeAnswer(response, answer);
    // What is left of the body is read and dropped, so that the sender can get to the answer.
    if (!request.complete) request.resume();
  };

  // Answered where it broke; a line without a version is taken for HTTP/0.9, which has neither headers nor a body.
  if (connections.isBroken(request.socket)) return;
  const refuseBroken = (reason: string): void => {
    response.shouldKeepAlive = false;
    // What comes behind it has its answer in this one.
    connections.markBroken(request.socket);
    turnAway('broken', refusalAnswer(400, reason), `a request with ${reason}`);
  };
  if (request.httpVersionMajor !== 1)
    return refuseBroken(`the version ${request.httpVersion}, which is not HTTP/1`);
  if (hosts > 1 || (hosts === 0 && request.httpVersion === '1.1')) {
    return refuseBroken(hosts === 0 ? 'no Host header' : 'more than one Host header');
  }
  if (forwarder?.isOwn(request.socket) === true) {
    const reason = 'this receiver forwards to itself';
    return turnAway('loop', refusalAnswer(508, reason), `${shown()}: ${reason}`);
  }
  const refusePage = ({ kind, reason }: PageRefusal): void => {
    const words = say(reason, options.sayOption);
    turnAway(kind, refusalAnswer(403, words), `${shown()}: ${words}`);
  };
  const own = (): string[] => addressNames(options.host, request.socket.localAddress);
  const foreignPage = isOfPage ? checkOrigin(headers, own(), options.allowOrigins) : null;
  if (foreignPage !== null) return refusePage(foreignPage);
  if (method === 'OPTIONS' && cors.length > 0) {
    return turnAway(
      'preflight',
      jsonAnswer(204, null, [...cors, ...PREFLIGHT]),
      `preflight of ${redactUrl(target)}`,
    );
  }
  // What carries no webhook has nowhere to go where each app wants certain webhooks.
  const forwarding = options.forwardTo?.some(wantsAll) === true;
  // A webhook is posted, and not by a browser: under a tunnel's name nothing else need pass.
  const isWebhook = method === 'POST' && !isOfBrowser;
  const foreignHost = forwarding && !isWebhook ? checkHost(headers, own(), options.allowHosts) : null;
  if (foreignHost !== null) return refusePage(foreignHost);
  if (!forwarding && (method === 'GET' || method === 'HEAD')) {
    return turnAway('probe', probeAnswer(), shown());
  }
  if (!forwarding && method !== 'POST') {
    const answer = refusalAnswer(405, `webhooks are posted, not sent by ${method}`, {
      headers: [['Allow', 'POST, GET, HEAD']],
    });
    return turnAway('method', answer, `${shown()}: only POST is taken`);
  }
  if (options.path !== undefined && pathOfTarget(target) !== options.path) {
    return turnAway(
      'path',
      refusalAnswer(404, `this receiver takes ${options.path} only`),
      `${shown()}: outside ${options.path}`,
    );
  }
  if (options.isBlocked?.() === true) {
    return turnAway('output-blocked', BLOCKED, `${shown()}: ${BLOCKED_REASON}`);
  }
  const refuseTooLarge = (): void => {
    response.shouldKeepAlive = false;
    const reason = `the body is larger than ${options.maxBodyBytes} bytes`;
    turnAway(
      'too-large',
      refusalAnswer(413, reason),
      `${shown()}: ${reason} (${options.sayOption({ option: 'maxBodyBytes' })})`,
    );
  };
  if (declaredLength(request) > options.maxBodyBytes) return refuseTooLarge();
  const body = await readRequestBody(request, options.maxBodyBytes);
  if (body.kind === 'aborted') {
    if (!connections.isBroken(request.socket)) {
      notices.add('aborted', `${shown()}: the sender left before the body was whole`);
    }
    return;
  }
  if (body.kind === 'too-large') return refuseTooLarge();
  connections.markOurs(request.socket);
  const departure = watchDeparture(request.socket, () => connections.isClosing);
  const outcome = await handle({
    at,
    started,
    method,
    target,
    headers,
    body: body.bytes,
    remoteAddress: request.socket.remoteAddress,
    left: departure.signal,
  });
  departure.forget();
  if (outcome === 'too-large') return refuseTooLarge();
  await writeReply(withCors(outcome.reply, cors), request, response, connections);
  await outcome.finished();
}

const BLOCKED_REASON = 'nobody reads what is told of the webhooks before it';
const BLOCKED = refusalAnswer(503, BLOCKED_REASON, {
  code: 'output_blocked',
  headers: [['Retry-After', '5']],
});

function withCors(reply: Reply, cors: HeaderList): Reply {
  if (cors.length === 0 || (reply.kind !== 'answer' && reply.kind !== 'truncated')) return reply;
  return { ...reply, answer: { ...reply.answer, headers: [...reply.answer.headers, ...cors] } };
}

const PREFLIGHT: HeaderList = [
  ['Access-Control-Allow-Methods', 'POST'],
  ['Access-Control-Allow-Headers', '*'],
];

function probeAnswer(): Answer {
  return {
    status: 200,
    headers: [['Content-Type', 'text/plain; charset=utf-8']],
    body: Buffer.from('webhook-cli is listening; post webhooks here\n'),
  };
}

/** A request target as a path with its query; some clients send the whole URL. */
function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '');
  return path.startsWith('/') ? path : `/${path}`;
}

function pathOfTarget(target: string): string {
  const path = target.split('?')[0] ?? '/';
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}

/** The length that a request claims for its body; 0 when it claims none. */
export function declaredLength(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}
