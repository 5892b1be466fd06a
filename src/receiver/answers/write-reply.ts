import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Connections } from '../server/connections.ts';
import { type Answer, hasNoContent } from './answer.ts';
import { MALFORMED, type Reply } from './reply.ts';

/** Writes an answer. */
export function writeAnswer(response: ServerResponse, answer: Answer): void {
  // What an app answers a HEAD has the length of what a GET would get, which is not known here.
  const lengthless =
    hasNoContent(answer.status) || (response.req.method === 'HEAD' && answer.body.length === 0);
  const length = lengthless ? [] : ['Content-Length', String(answer.body.length)];
  response.writeHead(answer.status, [...answer.headers.flat(), ...length]);
  // A text goes out with the head in one write, and this one has the same bytes; a long one is not copied for it.
  if (answer.body.length > MOST_WITH_HEAD) response.end(answer.body);
  else response.end(answer.body.toString('latin1'), 'latin1');
}

const MOST_WITH_HEAD = 16 * 1024;

/**
 * Gives a request its reply and waits until it is out, or until its reader has gone. An answer that is
 * withheld is not waited for.
 *
 * @param connections keeps those that get no answer
 */
export async function writeReply(
  reply: Reply,
  request: IncomingMessage,
  response: ServerResponse,
  connections: Connections,
): Promise<void> {
  const { socket } = request;
  switch (reply.kind) {
    case 'answer':
      return untilClosed(response, () => writeAnswer(response, reply.answer));
    case 'truncated':
      return untilClosed(response, () => cutOff(reply.answer, reply.sent, response, socket));
    case 'timeout':
      return connections.withhold(socket, reply.holdMs);
    case 'reset':
      return untilClosed(response, () => socket.resetAndDestroy());
    case 'close':
      return untilClosed(response, () => socket.destroySoon());
    case 'malformed':
      return untilClosed(response, () => {
        socket.end(MALFORMED, () => socket.destroy());
      });
    case 'left':
  }
}

function untilClosed(response: ServerResponse, act: () => void): Promise<void> {
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
