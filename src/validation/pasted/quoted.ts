import { utf8Text } from '../../core/http/body.ts';
import type { Pieces } from './pieces.ts';

/** A text between quotes, as it is written in JSON, Python or JavaScript. */
export interface Quoted {
  /** As JSON writes it. */
  readonly json: string;
  /** Past the closing quote. */
  readonly end: number;
  readonly quote: string;
  /** Whether only Python writes it so. */
  readonly isPython: boolean;
  /** Notes where each character of what it stands for was written. */
  readonly addTo: (pieces: Pieces) => void;
}

/** Where a text between quotes goes wrong. */
export interface QuotedMistake {
  readonly offset: number;
  /** `null` where it has no end. */
  readonly problem: string | null;
}

const START = /([bBrRuU]{0,2})("""|'''|"|')/y;
const ESCAPE =
  /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|u\{([\da-fA-F]{1,6})\}|([0-7]{1,3})|\r?\n|([\s\S]))/g;
const ESCAPED: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** Reads a text between quotes; `null` where none begins. One that is JSON already stays as it is. */
export function readQuoted(text: string, start: number): Quoted | QuotedMistake | null {
  START.lastIndex = start;
  const [opening, prefix = '', quote = ''] = START.exec(text) ?? [];
  if (opening === undefined) return null;
  const from = start + opening.length;
  const end = endOf(text, from, quote);
  if (typeof end !== 'number') return end;
  const raw = text.slice(from, end);
  const isBytes = /b/i.test(prefix);
  const isRaw = /r/i.test(prefix);
  const found = {
    end: end + quote.length,
    quote,
    addTo: (pieces: Pieces) => addPieces(pieces, isRaw ? [] : raw.matchAll(ESCAPE), raw, from, isBytes),
  };
  if (quote === '"' && prefix === '' && isJson(`"${raw}"`)) {
    return { ...found, json: `"${raw}"`, isPython: false };
  }
  const plain = isRaw ? raw : raw.replace(ESCAPE, unescaped);
  const decoded = isBytes ? textOfBytes(plain) : plain;
  if (decoded === null) return { offset: start, problem: 'bytes that are no UTF-8' };
  // Escapes that JSON has not are Python's, between double quotes.
  return { ...found, json: JSON.stringify(decoded), isPython: prefix !== '' || quote !== "'" };
}

function endOf(text: string, from: number, quote: string): number | QuotedMistake {
  const first = quote.charCodeAt(0);
  for (let i = from; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH) i += 1;
    else if (c < SPACE && quote.length === 1) {
      return { offset: i, problem: 'a line break or a control character in a string' };
    } else if (c === first && (quote.length === 1 || text.startsWith(quote, i))) return i;
  }
  return { offset: text.length, problem: null };
}

function addPieces(
  pieces: Pieces,
  escapes: Iterable<RegExpExecArray>,
  raw: string,
  from: number,
  isBytes: boolean,
): void {
  let done = 0;
  for (const found of escapes) {
    const [written, ...groups] = found;
    pieces.add(raw.slice(done, found.index), from + done);
    const char = unescaped(written, ...groups);
    pieces.add(isBytes ? unitsOfByte(char) : char, from + found.index);
    done = found.index + written.length;
  }
  pieces.add(raw.slice(done), from + done);
}

/** As much text as a byte begins in UTF-8; those that follow it begin none. */
function unitsOfByte(byte: string): string {
  if (byte < '\x80') return byte;
  return byte < '\xc0' ? '' : byte < '\xf0' ? ' ' : '  ';
}

function textOfBytes(text: string): string | null {
  return /[^\x00-\xff]/.test(text) ? null : utf8Text(Buffer.from(text, 'latin1'));
}

function unescaped(
  whole: string,
  x?: string,
  u?: string,
  long?: string,
  braced?: string,
  octal?: string,
  other?: string,
): string {
  const hex = x ?? u ?? long ?? braced;
  const code = hex === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(hex, 16);
  if (!Number.isNaN(code)) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  return other === undefined ? '' : (ESCAPED[other] ?? other);
}

function isJson(text: string): boolean {
  if (!text.includes('\\')) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
