import { isAscii } from 'node:buffer';
import type { BodyEncoding } from '../exchange.ts';

/** A body as a record holds it: text where the bytes are UTF-8, base64 otherwise. */
export interface BodyText {
  readonly body: string;
  readonly bodyEncoding: BodyEncoding;
}

/** Most bytes of a body that is received, decoded, unless its receiver chooses another limit. */
export const MAX_BODY = 1024 ** 2;

/** Most bytes that a body of one's own decodes to before it is judged: it is not hostile, but memory ends. */
export const MAX_OWN_BODY = 256 * 1024 ** 2;

// `fatal` refuses what is not UTF-8 instead of replacing it; `ignoreBOM` keeps a byte order mark, so
// that a body read back from a record is the one that came.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of UTF-8 bytes, exactly, or `null` when they are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  // Nearly every body is ASCII, which need not be decoded.
  if (isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** Puts bytes into a record without losing one of them. */
export function bodyText(bytes: Uint8Array): BodyText {
  if (bytes.length === 0) return { body: '', bodyEncoding: 'utf8' };
  const text = utf8Text(bytes);
  return text === null
    ? {
        body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
        bodyEncoding: 'base64',
      }
    : { body: text, bodyEncoding: 'utf8' };
}

/** Takes the bytes back out of a record. */
export function bodyBytes(record: BodyText): Buffer {
  return Buffer.from(record.body, record.bodyEncoding === 'base64' ? 'base64' : 'utf8');
}
