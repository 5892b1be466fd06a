import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { startTimer } from '../../core/time/timer.ts';
import { type Answer, hasNoContent } from './answer.ts';
import { MALFORMED, type Reply } from './reply.ts';

/** Writes an answer. */
export function write(response: ServerResponse, answer: Answer): void {
  // What an app answers a HEAD has the length of what a GET would get, which is not known here.
  const lengthless =
    hasNoContent(answer.status) || (response.req.method === 'HEAD' && answer.body.length === 0);
  const length = lengthless ? [] : ['Content-Length', String(answer.body.length)];
  response.writeHead(answer.status, [...answer.headers.flat(), ...length]);
  response.end(answer.body);
}

/**
 * Gives a request its reply and waits until it is out, or until its reader has gone. An answer that is
 * withheld is not waited for.
 *
 * @param held connections without an answer, which end with the receiver at the latest
 */
export async function give(
  reply: Reply,
  request: IncomingMessage,
  response: ServerResponse,
  held: Set<Socket>,
): Promise<void> {
  const { socket } = request;
  switch (reply.kind) {
    case 'answer':
      return gone(response, () => write(response, reply.answer));
    case 'truncated':
      return gone(response, () => cutOff(reply.answer, reply.sent, response, socket));
    case 'timeout':
      return hold(socket, reply.holdMs, held);
    case 'reset':
      return gone(response, () => socket.resetAndDestroy());
    case 'close':
      return gone(response, () => socket.destroySoon());
    case 'malformed':
      return gone(response, () => {
        socket.end(MALFORMED, () => socket.destroy());
      });
    case 'left':
  }
}

function gone(response: ServerResponse, act: () => void): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve();
    response.once('finish', resolve);
    response.once('close', resolve);
    act();
  });
}

function cutOff(answer: Answer, sent: Buffer, response: ServerResponse, socket: Socket): void {
  const length = ['Content-Length', String(answer.body.length)];
  response.writeHead(answer.status, [...answer.headers.flat(), ...length]);
  response.end(sent, () => {
    socket.destroySoon();
  });
}

function hold(socket: Socket, holdMs: number | null, held: Set<Socket>): void {
  if (socket.destroyed) return;
  held.add(socket);
  // The connection keeps the process alive; once that is gone, nothing need wait.
  const timer = holdMs === null ? undefined : startTimer(() => socket.destroySoon(), holdMs).unref();
  socket.once('close', () => {
    timer?.stop();
    held.delete(socket);
  });
}
