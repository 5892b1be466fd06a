const encoder = new TextEncoder();
/** Bytes of a text that are looked at and forgotten: most payloads fit, and a longer text has bytes of its own. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024);
/** A UTF-16 unit is never more bytes than that. */
const MOST_BYTES_A_UNIT = 3;

/**
 * The UTF-8 bytes of a text, until the next call: looking at bytes takes half the time of looking at characters. Half
 * of a surrogate pair comes as U+FFFD.
 */
export function utf8Scratch(text: string): Buffer {
  if (text.length * MOST_BYTES_A_UNIT > scratch.length) return Buffer.from(text, 'utf8');
  return scratch.subarray(0, encoder.encodeInto(text, scratch).written);
}
