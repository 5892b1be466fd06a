import { losesDigits } from './decimal.ts';
import { isNumberPart, isNumberStart } from './token-ends.ts';
import { utf8Scratch } from './utf8-scratch.ts';

/** What one look at the text of a document tells before anything parses it. */
export interface JsonScan {
  /** How deep it nests. `JSON.parse` survives any depth, but what comes after it would not. */
  readonly depth: number;
  /** Members of all its objects, repeated ones each time they come. */
  readonly members: number;
  /** Numbers that a double cannot hold. */
  readonly lossyNumbers: number;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** Looks once at every byte of a text, JSON or not, or of the UTF-8 that it came as; never recurses. */
export function scanJson(source: string | Uint8Array): JsonScan {
  const bytes = typeof source === 'string' ? utf8Scratch(source) : source;
  const { length } = bytes;
  let depth = 0;
  let deepest = 0;
  let members = 0;
  let lossyNumbers = 0;
  for (let i = 0; i < length; i += 1) {
    const c = bytes[i] ?? 0;
    if (c <= 0x20) continue;
    if (c === QUOTE) {
      for (i += 1; i < length && bytes[i] !== QUOTE; i += 1) if (bytes[i] === BACKSLASH) i += 1;
    } else if (c === COLON) members += 1;
    else if (c === 0x7b || c === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (c === 0x7d || c === 0x5d) depth -= 1;
    else if (isNumberStart(c)) {
      const end = endOfNumber(bytes, i);
      if (isLossy(bytes, i, end)) lossyNumbers += 1;
      i = end - 1;
    }
  }
  return { depth: deepest, members, lossyNumbers };
}

/** How deep a text nests. */
export function nestingDepth(text: string): number {
  return scanJson(text).depth;
}

/** A double holds every number of so many digits. */
const SAFE_DIGITS = 15;

function endOfNumber(bytes: Uint8Array, start: number): number {
  let i = start + 1;
  while (isNumberPart(bytes[i] ?? 0)) i += 1;
  return i;
}

function isLossy(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start <= SAFE_DIGITS) {
    let i = start;
    while (i < end && ((bytes[i] ?? 0) | 0x20) !== 0x65) i += 1;
    if (i === end) return false;
  }
  return losesDigits(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'));
}
