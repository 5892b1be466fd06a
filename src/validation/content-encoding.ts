import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib';
import { systemCode } from '../core/error.ts';
import { type HeaderList, headerValues } from '../core/http/headers.ts';

/** A body without its content encoding, or why there is none. */
export type Decoded =
  | {
      readonly ok: true;
      readonly bytes: Uint8Array /** `null` where it had none. */;
      readonly coding: string | null;
    }
  | {
      readonly ok: false;
      /** 413: over the limit once decoded. */
      readonly status: 400 | 413 | 415;
      readonly expected: string;
      readonly actual: string;
    };

type Decoder = (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer;

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  // A zlib stream (RFC 9110, 8.4.1.2); some senders leave its header out, and every client reads that too.
  deflate: (bytes, options) => (isZlib(bytes) ? inflateSync : inflateRawSync)(bytes, options),
  br: brotliDecompressSync,
};

/** Takes the content encoding off that the headers name, within a limit. */
export function decodeContent(bytes: Uint8Array, headers: HeaderList, maxBytes: number): Decoded {
  const codings = headerValues(headers, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((value) => value.trim().toLowerCase())
    .filter((value) => value !== '' && value !== 'identity');
  const coding = codings[0];
  if (coding === undefined) return { ok: true, bytes, coding: null };
  const decoder = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
  if (decoder === undefined || codings.length > 1) {
    const known = Object.keys(DECODERS).join(', ');
    return { ok: false, status: 415, expected: `one of ${known}`, actual: codings.join(', ') };
  }
  try {
    // zlib checks the output as it grows, so that a bomb costs no more than the limit.
    return { ok: true, bytes: decoder(bytes, { maxOutputLength: maxBytes }), coding };
  } catch (error) {
    return systemCode(error) === 'ERR_BUFFER_TOO_LARGE'
      ? { ok: false, status: 413, expected: `at most ${maxBytes} bytes once decoded`, actual: 'more' }
      : { ok: false, status: 400, expected: `a ${coding} body`, actual: encodingOf(bytes, coding) };
  }
}

const ENCODERS: Readonly<Record<string, (bytes: Uint8Array) => Buffer>> = {
  gzip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
};

/** Puts the content encoding of a decoded body on another one. */
export function encodeContent(bytes: Uint8Array, coding: string | null): Uint8Array {
  const encode = coding === null ? undefined : ENCODERS[coding];
  return encode === undefined ? bytes : encode(bytes);
}

/** Tells gzip by its first bytes (RFC 1952). */
export function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

/** The header of RFC 1950: deflate, and a sum of both bytes that leaves nothing over. */
function isZlib([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}

/** What bytes are that do not decode as their header says. */
function encodingOf(bytes: Uint8Array, named: string): string {
  if (isGzip(bytes)) return named.endsWith('gzip') ? 'gzip that does not decode' : 'gzip';
  if (isZlib(bytes)) return named === 'deflate' ? 'deflate that does not decode' : 'deflate';
  const start = Buffer.from(bytes.subarray(0, 20)).toString('latin1');
  return /^\s*[[{"\w]/.test(start) ? 'bytes that are not compressed' : 'bytes that do not decode';
}
