/** What is to be called when a signal aborts, in the order it was asked for. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `act` when a signal aborts; it does not look whether it has. One listener serves all who wait at the same
 * time: a signal of its own takes as long to add and remove one as a small request takes to be written.
 *
 * @returns ends the waiting
 */
export function onAbort(signal: AbortSignal | undefined, act: () => void): () => void {
  if (signal === undefined) return () => {};
  const acts = waiting.get(signal) ?? listenTo(signal);
  // Of its own, so that who waits twice with one function is called twice.
  const each = (): void => act();
  acts.add(each);
  return () => {
    acts.delete(each);
    if (acts.size === 0 && waiting.get(signal) === acts) stopListening(signal);
  };
}

const listeners = new WeakMap<AbortSignal, () => void>();

function listenTo(signal: AbortSignal): Set<() => void> {
  const acts = new Set<() => void>();
  const callAll = (): void => {
    stopListening(signal);
    for (const act of acts) act();
  };
  waiting.set(signal, acts);
  listeners.set(signal, callAll);
  signal.addEventListener('abort', callAll);
  return acts;
}

function stopListening(signal: AbortSignal): void {
  const listener = listeners.get(signal);
  if (listener !== undefined) signal.removeEventListener('abort', listener);
  listeners.delete(signal);
  waiting.delete(signal);
}
