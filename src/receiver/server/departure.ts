import type { Socket } from 'node:net';

/** Whether the sender of a request leaves while it is being handled. Nearly always nobody asks. */
export interface Departure {
  /** Aborts when the connection closes that the request came on, unless it is the receiver that closes it. */
  readonly signal: () => AbortSignal;
  /** The request has its answer, or will have none: nobody asks any more. */
  readonly forget: () => void;
}

/** @param isClosing whether the receiver itself ends connections */
export function watchDeparture(socket: Socket, isClosing: () => boolean): Departure {
  let left: AbortController | null = null;
  const onClose = (): void => {
    if (!isClosing()) left?.abort();
  };
  return {
    signal: () => {
      if (left === null) {
        left = new AbortController();
        if (socket.destroyed) onClose();
        else socket.once('close', onClose);
      }
      return left.signal;
    },
    forget: () => {
      if (left !== null) socket.off('close', onClose);
    },
  };
}
