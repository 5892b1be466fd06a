import type { ExchangeFailure } from '../../core/exchange.ts';
import { type HeaderList, headerValues, withoutHeaders } from '../../core/http/headers.ts';
import type { ClientTransport, OutgoingRequest, TransportResult } from '../../transport/transport.ts';
import { type Answer, refusalAnswer } from './answer.ts';
import { withForwarded } from './forwarded-headers.ts';

// RFC 9110, 7.6.1: these belong to one connection, not to the message.
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** The headers that travel on to the next hop, in their order and case. */
function endToEndHeaders(headers: HeaderList): HeaderList {
  const named = headerValues(headers, 'connection')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return withoutHeaders(headers, [...HOP_BY_HOP, ...named]);
}

/** Where at the target a request goes, byte for byte: its query is kept, its path too unless the target has one. */
export function requestTarget(to: URL, asked: string): string {
  // Cut by hand: parsing it as a URL would resolve dots, turn backslashes and escape quotes.
  const mark = asked.indexOf('?');
  const path = mark < 0 ? asked : asked.slice(0, mark);
  const query = mark < 0 ? '' : asked.slice(mark);
  const at = to.pathname === '/' ? path : to.pathname;
  return query.length > 1 && to.search.length > 1
    ? `${at}${to.search}&${query.slice(1)}`
    : at + (to.search || query);
}

interface ForwardRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  readonly remoteAddress: string | undefined;
}

/** What the app answered, or why there is no answer. */
export interface Forwarded {
  /** Which app. */
  readonly to: URL;
  readonly answer: Answer;
  readonly error: ExchangeFailure | null;
}

/** The way to the apps behind a receiver. */
export interface Forwarder {
  /** Passes a request on, byte for byte, and gives the app's answer: down is 502, late is 504. */
  readonly forward: (to: URL, request: ForwardRequest) => Promise<Forwarded>;
  /** What goes out for a request that is passed on. */
  readonly outgoing: (to: URL, request: ForwardRequest) => OutgoingRequest;
  readonly send: ClientTransport['send'];
  /** Whether a connection that came in is one on which this passes requests on: to itself, then. */
  readonly isOwn: ClientTransport['isOwn'];
  readonly close: () => Promise<void>;
}

/** Most requests that are passed on at once. Receivers that pass on to each other would go on without an end. */
export const MOST_UNDER_WAY = 64;

/** Opens the way to apps. Each answer must be there within `timeoutMs`. */
export function openForwarder(transport: ClientTransport, timeoutMs: number): Forwarder {
  let underWay = 0;
  const outgoing: Forwarder['outgoing'] = (to, request) => ({
    method: request.method,
    url: to,
    target: requestTarget(to, request.target),
    // Host names the target, and the connection to it frames its own messages.
    headers: withoutHeaders(withForwarded(endToEndHeaders(request.headers), request.remoteAddress), [
      'host',
      'expect',
    ]),
    body: request.body,
    timeoutMs,
  });
  return {
    forward: async (to, request) => {
      if (underWay >= MOST_UNDER_WAY) return tooMany(to);
      underWay += 1;
      try {
        return forwardedOf(to, await transport.send(outgoing(to, request)));
      } finally {
        underWay -= 1;
      }
    },
    outgoing,
    send: transport.send,
    isOwn: transport.isOwn,
    close: transport.close,
  };
}

function tooMany(to: URL): Forwarded {
  const message = `${MOST_UNDER_WAY} requests are being forwarded already`;
  return {
    to,
    answer: refusalAnswer(503, message, { headers: [['Retry-After', '1']] }),
    error: { code: 'too_many_forwards', message },
  };
}

function forwardedOf(to: URL, result: TransportResult): Forwarded {
  if (result.ok) {
    const { status, headers, body } = result.answer;
    const answer = { status, headers: withoutHeaders(endToEndHeaders(headers), ['content-length']), body };
    return { to, answer, error: null };
  }
  const { code, message } = result.failure;
  return { to, answer: refusalAnswer(code === 'timeout' ? 504 : 502, message), error: result.failure };
}
