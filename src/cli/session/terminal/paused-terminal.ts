/** What Node has under a stream to a terminal. */
interface TerminalHandle {
  readonly setBlocking?: (isBlocking: boolean) => unknown;
}

/**
 * Lets a write to a terminal wait in memory until the terminal takes it. Node waits for it in the middle of
 * everything else, so that Ctrl-S, or a window that hangs, would keep answers from their senders.
 *
 * libuv opens a terminal anew for itself, and Node puts back how the first three descriptors were as it ends: what
 * else uses the terminal notices nothing. Where there is no such handle, all stays as it was.
 */
export function writeWithoutWaiting(stream: { readonly isTTY?: boolean }): void {
  if (stream.isTTY !== true || !('_handle' in stream)) return;
  const handle = stream._handle as TerminalHandle | null;
  handle?.setBlocking?.(false);
}
