const encoder = new TextEncoder();
/** Bytes of lines that are being written at once; what is more has a buffer of its own. */
const MOST_BYTES = 1024 * 1024;
/** A UTF-16 unit is never more bytes than that. */
const MOST_BYTES_A_UNIT = 3;

/**
 * Makes the bytes of lines in one place that is used again and again: a buffer for each webhook takes longer to make and
 * to throw away than to fill.
 */
export class LineBytes {
  readonly #place = Buffer.allocUnsafeSlow(MOST_BYTES);
  #used = 0;

  /** The UTF-8 bytes of a line, until `forget`. */
  of(line: string): Buffer {
    if (line.length * MOST_BYTES_A_UNIT > MOST_BYTES - this.#used) return Buffer.from(line, 'utf8');
    const from = this.#used;
    this.#used += encoder.encodeInto(line, this.#place.subarray(from)).written;
    return this.#place.subarray(from, this.#used);
  }

  /** Nobody needs the bytes of any line any more. */
  forget(): void {
    this.#used = 0;
  }
}
