import type { Writable } from 'node:stream';
import { ioError } from '../core/error.ts';
import { withoutCommands } from '../core/text/runner-commands.ts';
import { TextBytes } from '../core/text/text-bytes.ts';

/** The only way to a stream: it survives a reader that leaves and remembers a disk that is full. */
export interface Writer {
  /** Text of whole lines, in which nothing speaks to the runner of a CI job; bytes as they are. */
  readonly write: (text: string | Uint8Array) => void;
  readonly line: (text: string) => void;
  /** A line that is for the runner of a CI job. */
  readonly command: (line: string) => void;
  /** Whether the reader is behind: what is written now waits in memory. */
  readonly isFull: () => boolean;
  /** Resolves when the reader has caught up, or has gone. */
  readonly drained: () => Promise<void>;
  /** Resolves when everything has been handed to the operating system. */
  readonly flush: () => Promise<void>;
  /**
   * For the end of a run: from now on a terminal that takes nothing for a while counts as one that has gone. It was
   * paused and left, and what waits for it would keep the run from its end.
   */
  readonly endPatience: () => void;
  /** Whether the reader has gone, as in `| head -1`. */
  readonly isClosed: () => boolean;
  /** The error that made writing impossible, other than a reader that left. */
  readonly failure: () => Error | null;
}

/** Takes everything and writes none of it. */
export const NOWHERE: Writer = {
  write: () => {},
  line: () => {},
  command: () => {},
  isFull: () => false,
  drained: async () => {},
  flush: async () => {},
  endPatience: () => {},
  isClosed: () => false,
  failure: () => null,
};

/** How long a terminal may take nothing at the end of a run. */
const PATIENCE_MS = 2000;

/** UTF-16 units of a text whose bytes are made in one place; the stream makes those of a shorter one as fast. */
const WORTH_A_PLACE = 2048;
/** Bytes of that place; a longer text has a buffer of its own. */
const BYTES_AT_ONCE = 1024 ** 2;

type Stream = Writable & { readonly isTTY?: boolean; readonly fd?: number };

/** Takes what is written to a stream, by whichever writer, and writes it instead. */
type Cover = (text: string | Uint8Array) => void;

/** By stream and not by writer: an error, or a bug, is told by a writer of its own. */
const covers = new WeakMap<Writable, Cover>();

/**
 * Puts something between a stream and all its writers.
 *
 * @returns what ends it
 */
export function coverStream(stream: Writable, cover: Cover): () => void {
  covers.set(stream, cover);
  return () => {
    covers.delete(stream);
  };
}

/**
 * Wraps a stream, which is opened for the first that is written: Node loads much for one, and many runs say nothing.
 *
 * @param onClosed is called once, when nobody reads any more or nothing can be written
 */
export function createWriter(
  stream: () => Stream,
  onClosed: () => void = () => {},
  patienceMs: number = PATIENCE_MS,
): Writer {
  let opened: Writer | undefined;
  const writer = (): Writer => {
    opened ??= openWriter(stream(), onClosed, patienceMs);
    return opened;
  };
  return {
    write: (text) => writer().write(text),
    line: (text) => writer().line(text),
    command: (line) => writer().command(line),
    isFull: () => opened?.isFull() ?? false,
    drained: async () => opened?.drained(),
    flush: async () => opened?.flush(),
    endPatience: () => opened?.endPatience(),
    isClosed: () => opened?.isClosed() ?? false,
    failure: () => opened?.failure() ?? null,
  };
}

function openWriter(stream: Stream, onClosed: () => void, patienceMs: number): Writer {
  let closed = false;
  let failure: Error | null = null;
  let ending: NodeJS.Timeout | undefined;
  const waiting = new Set<() => void>();
  const close = (): void => {
    if (closed) return;
    closed = true;
    clearInterval(ending);
    for (const release of [...waiting]) release();
    onClosed();
  };
  stream.on('error', (error: Error & { code?: string }) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') failure = error;
    close();
  });
  /** Resolves as soon as it is told, or when nobody reads any more. */
  const until = (tell: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        waiting.delete(done);
        resolve();
      };
      waiting.add(done);
      tell(done);
    });
  const isFull = (): boolean => !closed && stream.writableNeedDrain;
  let bytes: TextBytes | undefined;
  const writeChunk = (text: string | Uint8Array): void => {
    if (closed) return;
    const cover = covers.get(stream);
    if (cover !== undefined) {
      cover(text);
      return;
    }
    // Only what goes to the system is copied by whoever takes it; another stream may keep what it is given.
    if (typeof text !== 'string' || text.length < WORTH_A_PLACE || stream.fd === undefined) {
      stream.write(text);
      return;
    }
    bytes ??= new TextBytes(BYTES_AT_ONCE);
    stream.write(bytes.of(text));
    // A file has it by now. What a stream still holds must not be written over.
    if (stream.writableLength === 0) bytes.forget();
    else bytes = undefined;
  };
  return {
    write: (text) => writeChunk(typeof text === 'string' ? withoutCommands(text) : text),
    line: (text) => writeChunk(`${withoutCommands(text)}\n`),
    command: (line) => writeChunk(`${line}\n`),
    isFull,
    drained: async () => {
      if (!isFull()) return;
      const events = ['drain', 'error', 'close'] as const;
      let onDrained = (): void => {};
      await until((done) => {
        onDrained = done;
        for (const event of events) stream.on(event, onDrained);
      });
      for (const event of events) stream.off(event, onDrained);
    },
    flush: async () => {
      if (!closed) await until((done) => stream.write('', done));
    },
    endPatience: () => {
      if (stream.isTTY !== true) return;
      let before = stream.writableLength;
      ending ??= setInterval(() => {
        const now = stream.writableLength;
        if (now > 0 && now >= before) close();
        before = now;
      }, patienceMs).unref();
    },
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
