import type { JsonValue } from './json.ts';
import { mapNumbers } from './rewrite.ts';
import { sameJson } from './same.ts';

/** Tells whether two number texts are the same number, to the last digit. */
function sameDecimal(a: string, b: string): boolean {
  return decimal(a) === decimal(b);
}

/** Tells whether a double stands for another number than the one that is written. */
export function losesDigits(written: string): boolean {
  const value = Number(written);
  const read = String(value);
  // Nearly always they are alike to the letter, and need not be taken apart.
  return read !== written && !(Number.isFinite(value) && sameDecimal(written, read));
}

/**
 * Tells whether the numbers of two valid JSON texts are the same, to the last digit. The texts must parse to equal
 * documents: what is no number is not looked at.
 */
export function sameDecimals(a: string, b: string): boolean {
  return sameJson(withDecimals(a), withDecimals(b));
}

/** The document of a JSON text with the decimal of each number in its place. */
function withDecimals(text: string): JsonValue {
  return JSON.parse(mapNumbers(text, (written) => JSON.stringify(decimal(written)))) as JsonValue;
}

/** A number text as significant digits and exponent, the same for all texts of one number. */
export function decimal(text: string): string {
  const negative = text.startsWith('-');
  const at = Math.max(text.indexOf('e'), text.indexOf('E'));
  const mantissa = text.slice(negative ? 1 : 0, at < 0 ? text.length : at);
  const dot = mantissa.indexOf('.');
  const digits = dot < 0 ? mantissa : mantissa.slice(0, dot) + mantissa.slice(dot + 1);
  // Not by an expression: one looks at every run of zeros that is not at the end, again from each of them.
  let [start, end] = [0, digits.length];
  while (start < end && digits.charCodeAt(start) === ZERO) start += 1;
  while (end > start && digits.charCodeAt(end - 1) === ZERO) end -= 1;
  if (start === end) return '0';
  const fraction = dot < 0 ? 0 : mantissa.length - dot - 1;
  const scale = Number(at < 0 ? 0 : text.slice(at + 1)) - fraction + (digits.length - end);
  return `${negative ? '-' : ''}${digits.slice(start, end)}e${scale}`;
}

const ZERO = 0x30;
