import type { Socket } from 'node:net';

/**
 * Lets a socket read to its end before a write of it fails. A server that answers early and closes, as with 413,
 * resets what is still being written; Node would end the socket at once, with the answer unread in it.
 */
export function readBeforeFailing<T extends Socket>(socket: T): T {
  const write = socket._write.bind(socket);
  const writev = socket._writev?.bind(socket);
  socket._write = (chunk, encoding, callback) => write(chunk, encoding, onceRead(socket, callback));
  if (writev !== undefined) {
    socket._writev = (chunks, callback) => writev(chunks, onceRead(socket, callback));
  }
  return socket;
}

type WriteCallback = (error?: Error | null) => void;

function onceRead(socket: Socket, callback: WriteCallback): WriteCallback {
  return (error) => {
    if (error === undefined || error === null || socket.destroyed || socket.readableEnded) {
      return callback(error);
    }
    const failNow = (): void => {
      socket.off('end', failNow);
      socket.off('close', failNow);
      callback(error);
    };
    // A reset connection has one of them right behind its last byte.
    socket.once('end', failNow);
    socket.once('close', failNow);
  };
}
