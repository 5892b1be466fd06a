/** An answer of which nothing can be made, though its bytes are HTTP. Its message goes on after a host's name. */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer';
}

/** Most bytes of an interim answer. */
const MAX_INTERIM = 64 * 1024;
const STATUS_LINE = /^HTTP\/1\.\d (\d{3})/;
const STATUS_LINE_LENGTH = 'HTTP/1.1 200'.length;
const HEAD_END = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);

/** Why a status cannot be the one of an answer to us, or `null`. */
export function whyUnusable(status: number): string | null {
  if (status === 101) return 'answered 101, another protocol, which nobody had asked for';
  return status < 100 ? `answered with the status ${String(status).padStart(3, '0')}, which is none` : null;
}

/**
 * Takes interim answers off what comes on a connection: undici ends one at a `100 Continue` that it did not ask for,
 * and cannot bear a status below 100.
 */
export class AnswerStart {
  #isAwaited = true;
  #held: Buffer = NOTHING;

  /** A request goes out: what comes next is the beginning of its answer. */
  expect(): void {
    this.#isAwaited = true;
    this.#held = NOTHING;
  }

  /**
   * What of the bytes that came is to be parsed, or `null` while there is none.
   *
   * @throws UnusableAnswer for a status that is none, or for one that changes the protocol
   */
  pass(chunk: Buffer): Buffer | null {
    if (!this.#isAwaited) return chunk;
    let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    while (bytes.length > 0) {
      const start = bytes.toString('latin1', 0, STATUS_LINE_LENGTH);
      if (start.length < STATUS_LINE_LENGTH && mayBeStatusLine(start)) break;
      const status = STATUS_LINE.exec(start)?.[1];
      // What is no status line is the parser's to refuse.
      if (status === undefined || !isInterim(Number(status))) return this.#letPass(bytes);
      const end = bytes.indexOf(HEAD_END);
      if (end < 0) break;
      bytes = bytes.subarray(end + HEAD_END.length);
    }
    if (bytes.length > MAX_INTERIM) throw new UnusableAnswer('sent an interim answer without an end');
    this.#held = bytes;
    return null;
  }

  #letPass(bytes: Buffer): Buffer {
    this.#isAwaited = false;
    this.#held = NOTHING;
    return bytes;
  }
}

function mayBeStatusLine(start: string): boolean {
  return 'HTTP/1.'.startsWith(start.slice(0, 7));
}

function isInterim(status: number): boolean {
  const why = whyUnusable(status);
  if (why !== null) throw new UnusableAnswer(why);
  return status < 200;
}
