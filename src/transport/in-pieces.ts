import { Readable } from 'node:stream';
import type { ExchangeFailure } from '../core/exchange.ts';
import { pause } from '../core/time/wait.ts';
import { makeCall } from './node-call.ts';
import { openSocket } from './open-socket.ts';
import type { OutgoingRequest, Transport, TransportOptions, TransportResult } from './transport.ts';

/** How a body is sent piece by piece. */
export interface PiecesPlan {
  /** Number of pieces that the body is cut into. */
  readonly pieces: number;
  /** Milliseconds between them. */
  readonly pauseMs: number;
  /** Leave after this many pieces, without the rest; all of them are sent when missing. */
  readonly leaveAfter?: number | undefined;
}

/** A transport that sends every body in pieces, each request over a connection of its own. */
export interface PiecesTransport extends Transport {
  /** True when an answer began before the last piece was sent. */
  readonly answeredEarly: () => boolean;
}

/** Opens a transport that follows a plan. Its requests never share a connection. */
export function openPiecewiseTransport(plan: PiecesPlan, options: TransportOptions): PiecesTransport {
  let early = false;
  return {
    send: (request) =>
      sendPieces(request, plan, options, () => {
        early = true;
      }),
    close: async () => {},
    answeredEarly: () => early,
  };
}

function sendPieces(
  request: OutgoingRequest,
  plan: PiecesPlan,
  options: TransportOptions,
  onEarly: () => void,
): Promise<TransportResult> {
  const socket = openSocket(request.url, options);
  let isSent = false;
  return makeCall(request, {
    connection: () => socket,
    onAnswer: () => {
      if (!isSent) onEarly();
    },
    sendBody: (sending, { over, failAs }) => {
      const pieces = piecesOf(request.body, plan, over, () => {
        isSent = true;
      });
      const source = Readable.from(pieces, { objectMode: false });
      // Its pieces are in memory: what ends it early is the end of the exchange, which is reported elsewhere.
      source.on('error', () => {});
      source.on('end', () => {
        if (plan.leaveAfter === undefined || plan.leaveAfter >= plan.pieces) {
          sending.end();
          return;
        }
        if (over.aborted) return;
        const leave = (): void => failAs(left(plan));
        // That it ended early is an error to us too, and it comes first.
        sending.prependListener('error', leave);
        socket.once('close', leave);
        // Once what was written is out.
        socket.destroySoon();
      });
      sending.flushHeaders();
      source.pipe(sending, { end: false });
    },
  });
}

/** The pieces of a body, with a pause before each but the first. Ends when the request is over. */
async function* piecesOf(
  body: Uint8Array,
  plan: PiecesPlan,
  over: AbortSignal,
  onLast: () => void,
): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const length = Math.max(1, Math.ceil(bytes.length / plan.pieces));
  const count = Math.min(plan.pieces, plan.leaveAfter ?? plan.pieces);
  for (let i = 0; i < count; i += 1) {
    if (i > 0) await pause(plan.pauseMs, over);
    if (over.aborted) return;
    if (i === plan.pieces - 1) onLast();
    yield bytes.subarray(i * length, (i + 1) * length);
  }
  // What was sent should have arrived before the connection goes.
  if (count < plan.pieces) await pause(plan.pauseMs, over);
}

function left(plan: PiecesPlan): ExchangeFailure {
  return {
    code: 'sender_left',
    message: `left on purpose after ${plan.leaveAfter ?? 0} of ${plan.pieces} pieces, before there was an answer`,
  };
}
