import type { Socket } from 'node:net';
import { systemCode } from '../core/error.ts';
import type { ExchangeFailure } from '../core/exchange.ts';
import { isFramingHeader } from '../core/http/framing-headers.ts';
import { header, headersFromRaw } from '../core/http/headers.ts';
import { type HttpAgent, type HttpRequest, request as httpRequest } from '../core/http/node-http.ts';
import { elapsedMs } from '../core/time/elapsed.ts';
import { startTimer } from '../core/time/timer.ts';
import { UnusableAnswer, whyUnusable } from './answer-start.ts';
import { tlsInsteadOfHttp } from './tls-words.ts';
import {
  explainFailure,
  type IncomingAnswer,
  type OutgoingRequest,
  type TransportResult,
  targetOf,
} from './transport.ts';

/** What a request travels over, and how its body is written. */
export interface HttpCall {
  /** Opens a connection for this request alone, or gives one that others were on before. */
  readonly connection: (() => Socket) | HttpAgent;
  readonly sendBody: (sending: HttpRequest, control: CallControl) => void;
  /** Called when an answer begins. */
  readonly onAnswer?: (() => void) | undefined;
}

/** What whoever sends a body is told, and may tell. */
interface CallControl {
  /** Aborts when the exchange is over. */
  readonly over: AbortSignal;
  /** Ends the exchange for this reason, whatever error comes first. */
  readonly failAs: (failure: ExchangeFailure) => void;
}

/** Most bytes of an answer that are kept. */
const MAX_ANSWER = 1024 ** 2;

/** Makes one exchange with `node:http`, which tells of its connection what undici keeps to itself. */
export function makeCall(request: OutgoingRequest, call: HttpCall): Promise<TransportResult> {
  const started = performance.now();
  const over = new AbortController();
  const { connection } = call;
  const isShared = typeof connection !== 'function';
  let answer: IncomingAnswer | null = null;
  let isComplete: () => boolean = () => false;
  let isLate = false;
  return new Promise((resolve) => {
    const sending = httpRequest({
      method: request.method,
      path: targetOf(request),
      // As a flat list the headers leave as they are, in their order and case.
      headers: wireHeaders(request, isShared).flat() as unknown as Record<string, string>,
      ...(isShared ? { agent: connection } : { createConnection: connection }),
    });
    const finishCall = (result: TransportResult): void => {
      deadline.stop();
      request.signal?.removeEventListener('abort', failAborted);
      over.abort('over');
      if (!isShared || !result.ok) sending.destroy();
      resolve(result);
    };
    const failAs = (failure: ExchangeFailure): void =>
      finishCall({ ok: false, failure, answer, durationMs: elapsedMs(started) });
    const onError = (error: unknown): void => {
      // Whatever comes behind the answer matters to who comes next, and here nobody does.
      if (!isShared && isComplete()) return;
      if (answer !== null && endsWithConnection(answer) && systemCode(error) === 'ECONNRESET') {
        finishCall({ ok: true, answer, durationMs: elapsedMs(started) });
      } else failAs(failureOf(error, request, isLate));
    };
    const failAborted = (): void => failAs(failureOf(request.signal?.reason, request, isLate));
    const deadline = startTimer(() => {
      isLate = true;
      failAborted();
    }, request.timeoutMs);
    request.signal?.addEventListener('abort', failAborted);
    if (request.signal?.aborted === true) failAborted();
    sending.on('error', onError);
    const refuse = (status: number): boolean => {
      const why = whyUnusable(status);
      if (why !== null) onError(new UnusableAnswer(why));
      return why !== null;
    };
    sending.on('upgrade', (incoming, socket) => {
      socket.destroy();
      refuse(incoming.statusCode ?? 0);
    });
    sending.on('response', (incoming) => {
      if (refuse(incoming.statusCode ?? 0)) return;
      call.onAnswer?.();
      isComplete = () => incoming.complete;
      const chunks: Buffer[] = [];
      let size = 0;
      const head = { status: incoming.statusCode ?? 0, headers: headersFromRaw(incoming.rawHeaders) };
      answer = { ...head, body: Buffer.alloc(0) };
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        answer = { ...head, body: Buffer.concat(chunks) };
        if (size > MAX_ANSWER) {
          failAs({ code: 'answer_too_large', message: `the answer did not end within ${MAX_ANSWER} bytes` });
        }
      });
      incoming.on('end', () => {
        const durationMs = elapsedMs(started);
        const finishAnswer = (): void => {
          if (answer !== null) finishCall({ ok: true, answer, durationMs });
        };
        // What came behind an answer is an error of the connection, which is reported a moment later.
        if (isShared) setImmediate(finishAnswer);
        else finishAnswer();
      });
      incoming.on('error', onError);
    });
    call.sendBody(sending, { over: over.signal, failAs });
  });
}

/** Without a length an answer ends with its connection, also with one that is reset. */
function endsWithConnection({ headers }: IncomingAnswer): boolean {
  return !['content-length', 'transfer-encoding'].some((name) => header(headers, name) !== undefined);
}

/** What was not HTTP, and all else in the words of every transport. */
function failureOf(error: unknown, request: OutgoingRequest, late: boolean): ExchangeFailure {
  const isBroken = error instanceof Error && 'code' in error && String(error.code).startsWith('HPE_');
  return isBroken && tlsInsteadOfHttp(request.url.host, error) === null
    ? { code: 'bad_answer', message: `${request.url.host} answered with broken HTTP` }
    : explainFailure(error, request, late);
}

function wireHeaders(request: OutgoingRequest, isShared: boolean): (readonly [string, string])[] {
  const host: (readonly [string, string])[] =
    header(request.headers, 'host') === undefined ? [['Host', request.url.host]] : [];
  const isBare = request.body.length === 0 && /^(GET|HEAD)$/.test(request.method);
  const length: (readonly [string, string])[] = isBare
    ? []
    : [['Content-Length', String(request.body.length)]];
  return [
    ...host,
    ['Connection', isShared ? 'keep-alive' : 'close'],
    ...length,
    ...request.headers.filter(([name]) => !isFramingHeader(name)),
  ];
}
