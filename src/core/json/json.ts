import { escapeUnsafe } from '../text/unsafe.ts';
import { endOfString, isSpace } from './token-ends.ts';
import { utf8Scratch } from './utf8-scratch.ts';

/** Any JSON value, as `JSON.parse` gives it. */
export type JsonValue = string | number | boolean | null | JsonObject | JsonValue[];
/** A JSON object, as `JSON.parse` gives it. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Tells a JSON object from every other JSON value. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON type of a value, as a message names it. */
export function jsonType(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** A value as a message shows it: JSON, cut at `limit` characters, containers by their size. */
export function describeJson(value: unknown, limit = 60): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `array of ${value.length}`;
  if (isJsonObject(value)) return `object with ${Object.keys(value).length} keys`;
  return cut(JSON.stringify(value), limit);
}

/** A value as a message shows it, a number with the digits that it is written with. */
export function describeWritten(value: unknown, written: string, limit = 60): string {
  return typeof value === 'number' ? cut(written, limit) : describeJson(value, limit);
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}

/** `JSON.stringify` on one line, safe to print on a terminal. */
export function safeJson(value: unknown): string {
  return escapeUnsafe(JSON.stringify(value));
}

/** A text that `safeJson` does nothing to but to put it into quotes. */
const PLAIN = /^[ !$-[\]-~]{0,64}$/;

/** A text as `safeJson` writes it: most short ones, such as ids and times, need no look for what is to be escaped. */
export function safeText(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : safeJson(text);
}

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Deepest nesting that is judged, compared and shown: what walks a document by calling itself relies on it. */
export const MAX_DEPTH = 100;

/**
 * A valid JSON text on one line of NDJSON, safe to print on a terminal, with its numbers, key order and repeated
 * keys as they came. A byte order mark may come before a JSON document, but not inside one: it is left out.
 *
 * @example compactJson('{ "a" : 1.0 }') // '{"a":1.0}'
 */
export function compactJson(text: string): string {
  return escapeUnsafe(withoutSpace(text.startsWith('\ufeff') ? text.slice(1) : text));
}

/** Takes the white space between tokens out of a valid JSON text and changes nothing else. */
export function withoutSpace(text: string): string {
  const bytes = utf8Scratch(text);
  return bytes.length === text.length ? withoutSpaceInAscii(text, bytes) : withoutSpaceInText(text);
}

/** The same by its bytes, which takes half the time: nearly every payload is ASCII. */
function withoutSpaceInAscii(text: string, from: Uint8Array): string {
  const { length } = from;
  const to = Buffer.allocUnsafe(length);
  let at = 0;
  for (let i = 0; i < length; i += 1) {
    const c = from[i] ?? 0;
    // Of what is below it, only white space stands between the tokens of a JSON text.
    if (c <= SPACE) continue;
    to[at++] = c;
    if (c !== QUOTE) continue;
    for (i += 1; i < length; i += 1) {
      const inside = from[i] ?? 0;
      to[at++] = inside;
      if (inside === QUOTE) break;
      if (inside !== BACKSLASH) continue;
      i += 1;
      to[at++] = from[i] ?? 0;
    }
  }
  return at === length ? text : to.toString('latin1', 0, at);
}

function withoutSpaceInText(text: string): string {
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) i = endOfString(text, i);
    else if (isSpace(c)) {
      out += text.slice(from, i);
      from = i + 1;
    }
  }
  return from === 0 ? text : out + text.slice(from);
}
