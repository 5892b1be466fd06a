import { escapeUnsafe, unicodeEscape } from '../../core/json/json.ts';

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
 * characters, halves of surrogate pairs) as an escape. The joiners of emoji and Persian stay.
 *
 * @example visible('\u001b[31m') // '\\u001b[31m'
 */
export function visible(text: string, options: VisibleOptions = {}): string {
  const shown = options.keepLineBreaks
    ? text.replace(CONTROL_IN_LINES, (c) => IN_LINES[c] ?? unicodeEscape(c))
    : text.replace(CONTROL, (c) => SHORT[c] ?? unicodeEscape(c));
  return escapeUnsafe(shown);
}
