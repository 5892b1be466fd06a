import type { Socket } from 'node:net';
import { messageOf, systemCode } from '../../core/error.ts';
import { startTimer } from '../../core/time/timer.ts';
import type { Notices } from '../notices.ts';
import type { Stage } from './connections.ts';

/**
 * Answers what is no HTTP, or too much or too slow of it, and ends the connection.
 *
 * @param stage how far the request on it had come
 * @param lingerMs milliseconds until it is destroyed, if its other side keeps it
 */
export function refuseBrokenHttp(
  error: Error,
  socket: Socket,
  stage: Stage,
  notices: Notices,
  lingerMs: number,
): void {
  const code = systemCode(error);
  if (code === 'ECONNRESET' || !socket.writable) {
    if (stage === 'begun') notices.add('aborted', 'a sender left before its request was whole');
    if (stage === 'whole') notices.add('left', 'a sender left before its answer was there');
    socket.destroy();
    return;
  }
  const status =
    code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  notices.add('broken', `a request that is no HTTP was answered ${status}: ${messageOf(error)}`);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  // Destroyed at once, it could be reset before the answer has been read.
  const timer = startTimer(() => socket.destroy(), lingerMs).unref();
  socket.once('close', () => timer.stop());
}
