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
function decimal(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const negative = mantissa.startsWith('-');
  const [whole = '', fraction = ''] = mantissa.replace(/^[-+]/, '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  // Not by an expression: one looks at every run of zeros that is not at the end, again from each of them.
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end -= 1;
  const scale = Number(exponent) - fraction.length + (digits.length - end);
  return end === 0 ? '0' : `${negative ? '-' : ''}${digits.slice(0, end)}e${scale}`;
}
