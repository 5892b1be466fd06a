import type { StreamEvent } from '../../wire.ts';
import { sseReader } from './sse.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5000;

/**
 * Follows the stream, and connects again where it ends, from the last event that came.
 *
 * @param open asks for the stream from after an id; `''` from now
 * @returns what ends it
 */
export function followStream(
  open: (lastId: string, signal: AbortSignal) => Promise<Response>,
  take: (event: StreamEvent) => void,
  status: (isConnected: boolean) => void,
): () => void {
  const leaving = new AbortController();
  let lastId = '';
  let wait = FIRST_WAIT_MS;

  const read = async (): Promise<void> => {
    const { body } = await open(lastId, leaving.signal);
    if (body === null) return;
    status(true);
    wait = FIRST_WAIT_MS;
    const messagesOf = sseReader();
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (const { id, data } of messagesOf(value)) {
        lastId = id;
        if (data === '') continue;
        const event: StreamEvent = JSON.parse(data);
        take(event);
      }
    }
  };
  const run = async (): Promise<void> => {
    while (!leaving.signal.aborted) {
      // Why it ended is for the list to say, which asks the same; here it is tried again.
      await read().catch(() => undefined);
      if (leaving.signal.aborted) return;
      status(false);
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  };
  void run();
  return () => leaving.abort();
}
