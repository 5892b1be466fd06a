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
    addTo: (pieces: Pieces) =>
      isRaw
        ? pieces.add(raw, from)
        : addPieces(pieces, raw, from, isBytes ? textOfBytes(raw.replace(ESCAPE, unescaped)) : null),
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

/** Adds what stands between `$'` and `'` in a shell. Escapes of bytes make the text that they are in UTF-8. */
export function addEscaped(pieces: Pieces, raw: string, from: number): void {
  const ofBytes = /\\(?:x[89a-fA-F]|[23][0-7]{2})/.test(raw);
  addPieces(pieces, raw, from, ofBytes ? textOfBytes(raw.replace(ESCAPE, unescaped)) : null);
}

/** @param text what bytes say, where it is written by bytes */
function addPieces(pieces: Pieces, raw: string, from: number, text: string | null): void {
  let done = 0;
  let said = 0;
  const add = (piece: string, at: number): void => {
    pieces.add(text === null ? piece : text.slice(said, said + piece.length), from + at);
    said += piece.length;
  };
  for (const found of raw.matchAll(ESCAPE)) {
    const [written, ...groups] = found;
    add(raw.slice(done, found.index), done);
    const char = unescaped(written, ...groups);
    add(text === null ? char : unitsOfByte(char), found.index);
    done = found.index + written.length;
  }
  add(raw.slice(done), done);
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
