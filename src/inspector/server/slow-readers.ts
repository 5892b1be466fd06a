import type { Socket } from 'node:net';

/** How often it is looked, within the time that a reader may take nothing, whether it has. */
const LOOKS = 6;

/**
 * Ends connections for which something waits and whose other side takes nothing of it, whatever was being sent.
 *
 * @param sockets those that are open, now and later
 * @param slowMs how long that may last
 * @returns what ends the watch
 */
export function endSlowReaders(sockets: ReadonlySet<Socket>, slowMs: number): () => void {
  const waiting = new WeakMap<Socket, { readonly taken: number; readonly since: number }>();
  const look = (): void => {
    const now = performance.now();
    for (const socket of sockets) {
      const taken = socket.bytesWritten - socket.writableLength;
      const before = waiting.get(socket);
      if (socket.writableLength === 0) waiting.delete(socket);
      else if (before?.taken !== taken) waiting.set(socket, { taken, since: now });
      else if (now - before.since >= slowMs) socket.destroy();
    }
  };
  const timer = setInterval(look, slowMs / LOOKS).unref();
  return () => clearInterval(timer);
}
