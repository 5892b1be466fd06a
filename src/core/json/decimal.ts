import { endOfString, type JsonValue } from './json.ts';
import { sameJson } from './same.ts';

/** Tells whether two number texts are the same number, to the last digit. */
export function sameDecimal(a: string, b: string): boolean {
  return decimal(a) === decimal(b);
}

/**
 * Tells whether the numbers of two valid JSON texts are the same, to the last digit. The texts must parse to equal
 * documents: what is no number is not looked at.
 */
export function sameDecimals(a: string, b: string): boolean {
  return sameJson(withDecimals(a), withDecimals(b));
}

const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const NUMBER = /[-+.\deE]*/y;

/** The document of a JSON text with the decimal of each number in its place. */
function withDecimals(text: string): JsonValue {
  const parts: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) i = endOfString(text, i);
    else if (c === MINUS || (c >= ZERO && c <= NINE)) {
      NUMBER.lastIndex = i;
      const [written = ''] = NUMBER.exec(text) ?? [];
      parts.push(text.slice(from, i), JSON.stringify(decimal(written)));
      from = i + written.length;
      i = from - 1;
    }
  }
  return JSON.parse(parts.join('') + text.slice(from)) as JsonValue;
}

/** A number text as significant digits and exponent, the same for all texts of one number. */
function decimal(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const negative = mantissa.startsWith('-');
  const [whole = '', fraction = ''] = mantissa.replace(/^[-+]/, '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  // Not by an expression: one looks at every run of zeros that is not at the end, again from each of them.
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === ZERO) end -= 1;
  const scale = Number(exponent) - fraction.length + (digits.length - end);
  return end === 0 ? '0' : `${negative ? '-' : ''}${digits.slice(0, end)}e${scale}`;
}
