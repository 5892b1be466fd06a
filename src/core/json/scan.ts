import { losesDigits } from './decimal.ts';
import { endOfNumber, endOfString, isNumberStart } from './token-ends.ts';

/** What one look at the text of a document tells before anything parses it. */
export interface JsonScan {
  /** How deep it nests. `JSON.parse` survives any depth, but what comes after it would not. */
  readonly depth: number;
  /** Members of all its objects, repeated ones each time they come. */
  readonly members: number;
  /** Numbers that a double cannot hold. */
  readonly lossyNumbers: number;
}

/** Looks once at every character of a text, JSON or not; never recurses. */
export function scanJson(text: string): JsonScan {
  let depth = 0;
  let deepest = 0;
  let members = 0;
  let lossyNumbers = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) i = endOfString(text, i);
    else if (c === 0x3a) members += 1;
    else if (c === 0x7b || c === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (c === 0x7d || c === 0x5d) depth -= 1;
    else if (isNumberStart(c)) {
      const end = endOfNumber(text, i);
      if (isLossyBetween(text, i, end)) lossyNumbers += 1;
      i = end - 1;
    }
  }
  return { depth: deepest, members, lossyNumbers };
}

/** How deep a text nests. */
export function nestingDepth(text: string): number {
  return scanJson(text).depth;
}

const QUOTE = 0x22;
/** A double holds every number of so many digits. */
const SAFE_DIGITS = 15;

function isLossyBetween(text: string, start: number, end: number): boolean {
  if (end - start <= SAFE_DIGITS) {
    let i = start;
    while (i < end && (text.charCodeAt(i) | 0x20) !== 0x65) i += 1;
    if (i === end) return false;
  }
  return losesDigits(text.slice(start, end));
}
