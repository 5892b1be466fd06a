const encoder = new TextEncoder();
/** Bytes of text that is being written at once; what is more has a buffer of its own. */
const MOST_BYTES = 1024 * 1024;
/** A UTF-16 unit is never more bytes than that. */
const MOST_BYTES_A_UNIT = 3;

/**
 * Makes the bytes of text in one place that is used again and again: a buffer for each webhook takes longer to make and
 * to throw away than to fill.
 */
export class LineBytes {
  readonly #place = Buffer.allocUnsafeSlow(MOST_BYTES);
  #used = 0;

  /** The UTF-8 bytes of a text, until `forget`. */
  of(text: string): Buffer {
    if (text.length * MOST_BYTES_A_UNIT > MOST_BYTES - this.#used) return Buffer.from(text, 'utf8');
    const from = this.#used;
    this.#used += encoder.encodeInto(text, this.#place.subarray(from)).written;
    return this.#place.subarray(from, this.#used);
  }

  /** Nobody needs the bytes of any text any more. */
  forget(): void {
    this.#used = 0;
  }
}
