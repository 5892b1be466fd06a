import { TextBytes } from '../text/text-bytes.ts';

/** Bytes of a text that are looked at and forgotten: most payloads fit. */
const scratch = new TextBytes(64 * 1024);

/** The UTF-8 bytes of a text, until the next call: looking at bytes takes half the time of looking at characters. */
export function utf8Scratch(text: string): Buffer {
  scratch.forget();
  return scratch.of(text);
}
