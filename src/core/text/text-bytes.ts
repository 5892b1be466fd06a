const encoder = new TextEncoder();
/** A UTF-16 unit is never more bytes than that. */
const MOST_BYTES_A_UNIT = 3;

/**
 * Makes the bytes of texts in one place that is used again and again: a buffer for each webhook takes longer to make and
 * to throw away than to fill.
 */
export class TextBytes {
  readonly #place: Buffer;
  #used = 0;

  /** @param size bytes of the place; a text for which there is no room has a buffer of its own */
  constructor(size: number) {
    this.#place = Buffer.allocUnsafeSlow(size);
  }

  /** The UTF-8 bytes of a text, until `forget`. Half of a surrogate pair comes as U+FFFD. */
  of(text: string): Buffer {
    if (text.length * MOST_BYTES_A_UNIT > this.#place.length - this.#used) return Buffer.from(text, 'utf8');
    const from = this.#used;
    this.#used += encoder.encodeInto(text, this.#place.subarray(from)).written;
    return this.#place.subarray(from, this.#used);
  }

  /** Nobody needs the bytes of any text any more. */
  forget(): void {
    this.#used = 0;
  }
}
