import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange } from '../core/exchange.ts';
import { bind, clientUrl, type ListenHints, listenHost } from '../core/http/bind.ts';
import { once } from '../core/once.ts';
import { countOf } from '../core/text/count.ts';
import type { AsyncDisposal } from '../core/types/globals.ts';
import { option, words } from '../core/wording.ts';
import { refusalAnswer } from './answers/answer.ts';
import { Beside } from './answers/beside.ts';
import { type Forwarder, openForwarder } from './answers/forward.ts';
import { writeAnswer } from './answers/write-reply.ts';
import { Aside } from './aside/aside.ts';
import { type ReceiverEvent, ReceiverEvents, type ReceiverSink } from './events.ts';
import { ExchangeRecord } from './exchange-record.ts';
import { createHandler, loadJudge } from './handle.ts';
import { headReader } from './head.ts';
import { Notices } from './notices.ts';
import type { ReceiverOptions } from './options.ts';
import { declaredLength, route } from './route.ts';
import { refuseBrokenHttp } from './server/broken-http.ts';
import { Connections } from './server/connections.ts';
import { drain } from './server/drain.ts';
import { serverLimits } from './server/limits.ts';
import { handleRequests, openServer } from './server/open-server.ts';
import { Turns } from './turns.ts';
import type { WaitOptions } from './wait-for.ts';

/** A running receiver. */
export interface Receiver extends AsyncDisposal {
  /** Where a client on this machine reaches it; ends in `/`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** What came in so far, in the order it was answered. */
  readonly exchanges: readonly Exchange[];
  /** What was turned away before it became an exchange, by kind. */
  readonly refused: Readonly<Record<string, number>>;
  /**
   * Waits for an exchange, also one that has already come: without a limit unless `timeoutMs` is given.
   *
   * @throws WebhookCliError `wait_timeout` at the deadline and `receiver_closed` when the receiver is closed
   * before, both with what did come; `bad_option` for a wrong option
   */
  readonly waitFor: (
    predicate: (exchange: Exchange) => boolean,
    options?: WaitOptions | undefined,
  ) => Promise<Exchange>;
  /**
   * Hands every event to a function, from now on and in the order in which things happen. It is called in
   * the middle of answering: what takes its time belongs into a queue of yours.
   *
   * @returns what ends it
   */
  readonly subscribe: (sink: ReceiverSink) => () => void;
  /** Takes no more requests, answers those under way, ends what still waits, and frees the port. */
  readonly close: () => Promise<void>;
}

const LISTEN_HINTS: ListenHints = {
  taken: words`choose another with ${option('port')}, or any free one with ${option('port', 0)}`,
  forbidden: words`choose one above 1023 with ${option('port')}`,
  noHost: words`${option('host', '127.0.0.1')} is this machine only, ${option('host', '0.0.0.0')} every network`,
};

/** Most bytes of an app's answer that is passed back. */
const MAX_APP_ANSWER = 8 * 1024 ** 2;

/**
 * Starts a receiver.
 *
 * @param chosen every choice made; `RECEIVER_DEFAULTS` are those made where nothing is given
 * @param sinks what hears of every event, `listening` included, in this order
 * @throws WebhookCliError `port_in_use`, `port_forbidden`, `bad_port`, `bad_host`
 * @example
 * await using receiver = await startReceiver(RECEIVER_DEFAULTS, [(event) => console.log(event.type)]);
 */
export async function startReceiver(
  chosen: ReceiverOptions,
  sinks: readonly ReceiverSink[] = [],
): Promise<Receiver> {
  const host = listenHost(chosen.host, LISTEN_HINTS);
  const options = { ...chosen, host };
  const record = new ExchangeRecord(options.keepExchanges !== false);
  const events = new ReceiverEvents([...sinks, record.sink]);
  const notices = new Notices((notice) => events.emit({ type: 'notice', notice }));
  const forwarder = await openForwarding(options);
  const aside = options.worker === undefined ? null : openAside(options.worker, options);
  const turns = new Turns();
  const emit = (event: ReceiverEvent): void => events.emit(event);
  const beside =
    forwarder === null ? null : new Beside({ forwarder, journal: options.journal, turns, notices, emit });
  const limits = { ...serverLimits(), ...options.limits };
  const server = openServer(limits);
  const connections = new Connections(server, limits.connections, () =>
    notices.add('crowded', `more than ${limits.connections} connections: the one idle longest was closed`),
  );

  const port = await bind(server, host, options.port, LISTEN_HINTS);
  const url = clientUrl(host, port);
  const judging = once(() => loadJudge(options.catalogue));
  const handle = createHandler(options, {
    judging,
    forwarding: forwarder && beside && { forwarder, beside },
    aside,
    turns,
    url,
    emit,
  });
  const readHead = headReader(options.allowOrigins);
  const context = { options, notices, handle, connections, forwarder, readHead };
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const work = route(request, response, context).catch((error: unknown) => {
      events.emit({ type: 'bug', error });
      answerBug(request, response);
    });
    connections.track(work, request.socket, response);
  };
  // No connection is read before the system's next turn, so that none comes before there is somebody to take it.
  handleRequests(server, {
    onRequest,
    acceptsBodyOf: (request) => declaredLength(request) <= options.maxBodyBytes,
    onBroken: (error, socket) => {
      if (connections.isBroken(socket)) return;
      connections.markBroken(socket);
      refuseBrokenHttp(error, socket, connections.stageOf(socket), notices, limits.lingerMs);
    },
  });
  events.emit({ type: 'listening', url, host, port });
  // After its caller has said that it listens, and before the first webhook, if that takes its time.
  setImmediate(() => void judging());

  const shutDown = async (): Promise<void> => {
    const end = performance.now() + limits.drainMs;
    connections.beginClosing();
    const left = await drain(server, connections, limits, () => turns.isWorking);
    if (left > 0)
      notices.add('unanswered', `${countOf(left, 'request')} that had come got no answer in time`);
    await beside?.settled(end - performance.now());
    await forwarder?.close();
    // What its end has cut short is told too.
    await beside?.settled(limits.drainMs);
    events.emit({ type: 'closed' });
    await aside?.close();
  };
  const close = once(shutDown);
  return {
    url,
    host,
    port,
    exchanges: record.exchanges,
    refused: notices.counts,
    waitFor: (predicate, wait) => record.waitFor(predicate, wait),
    subscribe: (sink) => events.attach(sink),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Answers what failed in a way that nothing foresaw, so that no sender waits for what will not come. */
function answerBug(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.shouldKeepAlive = false;
  writeAnswer(response, refusalAnswer(500, 'the receiver failed; this is a bug of webhook-cli'));
  if (!request.complete) request.resume();
}

function openAside(file: URL, { provider, strict, maxBodyBytes, auth, secret }: ReceiverOptions): Aside {
  return new Aside(file, { provider: provider?.id, strict, maxBodyBytes, auth, secret });
}

/** The way to the apps that are forwarded to; `null` where none is. */
async function openForwarding(options: ReceiverOptions): Promise<Forwarder | null> {
  const { forwardTo, forwardTimeoutMs, insecure, ca, proxyFor } = options;
  if (forwardTo === undefined) return null;
  const { openTransport } = await import('../transport/transport.ts');
  const transport = openTransport({ insecure, ca, proxyFor, maxAnswerBytes: MAX_APP_ANSWER });
  return openForwarder(transport, forwardTimeoutMs);
}
