import { escapeUnsafe, unicodeEscape } from '../../core/text/unsafe.ts';
import { candidate } from './candidate.ts';
import { formatCount } from './format.ts';

const CONTROL = /[\x00-\x1f]/g;
const CONTROL_IN_LINES = /\r\n|[\x00-\x09\x0b-\x1f]/g;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
// A carriage return alone would let later text overwrite earlier text, so only its pair is a line break.
const IN_LINES: Readonly<Record<string, string>> = { '\r\n': '\n', '\t': '  ', '\r': '\\r' };

export interface VisibleOptions {
  /** Keeps the line breaks of a text that is laid out over several lines; tabs become spaces. */
  readonly keepLineBreaks?: boolean;
}

/**
 * Shows every character that could act on a terminal (controls, bidirectional marks, invisible
 * characters, halves of surrogate pairs) as an escape. What joins emoji or letters, as in Persian, stays.
 *
 * @example visible('\u001b[31m') // '\\u001b[31m'
 */
export function visible(text: string, options: VisibleOptions = {}): string {
  const shown = options.keepLineBreaks
    ? text.replace(CONTROL_IN_LINES, (c) => IN_LINES[c] ?? unicodeEscape(c))
    : text.replace(CONTROL, (c) => SHORT[c] ?? unicodeEscape(c));
  return escapeUnsafe(shown);
}

/** The same of as much of a text as so many columns can hold at most: it is cut to them afterwards. */
export function visibleWithin(text: string, columns: number): string {
  return visible(candidate(text, columns));
}

/** UTF-16 units of a sentence that is wrapped, and so never cut for its columns. */
const MOST_UNITS = 1000;

/** A sentence about what came, as much of it as anybody reads: it may quote a name of a million characters. */
export function visibleSentence(text: string): string {
  if (text.length <= MOST_UNITS) return visible(text);
  return `${visible(text.slice(0, MOST_UNITS))}… +${formatCount(text.length - MOST_UNITS)} chars`;
}
