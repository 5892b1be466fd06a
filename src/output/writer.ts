import type { Writable } from 'node:stream';
import { ioError } from '../core/error.ts';

/** The only way to a stream: it survives a reader that leaves and remembers a disk that is full. */
export interface Writer {
  readonly write: (text: string | Uint8Array) => void;
  readonly line: (text: string) => void;
  /** Whether the reader is behind: what is written now waits in memory. */
  readonly isFull: () => boolean;
  /** Resolves when the reader has caught up, or has gone. */
  readonly drained: () => Promise<void>;
  /** Resolves when everything has been handed to the operating system. */
  readonly flush: () => Promise<void>;
  /** Whether the reader has gone, as in `| head -1`. */
  readonly isClosed: () => boolean;
  /** The error that made writing impossible, other than a reader that left. */
  readonly failure: () => Error | null;
}

/** Wraps a stream. `onClosed` is called once, when nobody reads any more or nothing can be written. */
export function createWriter(stream: Writable, onClosed: () => void = () => {}): Writer {
  let closed = false;
  let failure: Error | null = null;
  stream.on('error', (error: Error & { code?: string }) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') failure = error;
    if (closed) return;
    closed = true;
    onClosed();
  });
  const isFull = (): boolean => !closed && stream.writableNeedDrain;
  const writeChunk = (text: string | Uint8Array): void => {
    if (!closed) stream.write(text);
  };
  return {
    write: writeChunk,
    line: (text) => writeChunk(`${text}\n`),
    isFull,
    drained: () =>
      new Promise((resolve) => {
        if (!isFull()) return resolve();
        const onDrained = (): void => {
          stream.off('drain', onDrained).off('error', onDrained).off('close', onDrained);
          resolve();
        };
        stream.on('drain', onDrained).on('error', onDrained).on('close', onDrained);
      }),
    flush: () =>
      new Promise((resolve) => {
        if (closed) resolve();
        else stream.write('', () => resolve());
      }),
    isClosed: () => closed,
    failure: () => failure,
  };
}

/**
 * Waits until everything is out. A reader that left, as in `| head -1`, is no failure.
 *
 * @throws WebhookCliError `output_unwritable`, as on a full disk
 */
export async function flushOrThrow(out: Writer): Promise<void> {
  await out.flush();
  const failure = out.failure();
  if (failure !== null) {
    throw ioError('output_unwritable', `stdout cannot be written: ${failure.message}`, '', failure);
  }
}
