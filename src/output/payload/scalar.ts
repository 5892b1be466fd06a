import { type JsonValue, safeJson } from '../../core/json/json.ts';
import { candidate } from '../text/candidate.ts';
import type { Line } from '../text/line.ts';
import { omission } from '../text/raw-text.ts';
import type { Role } from '../text/theme.ts';
import { fits, fitting, widthOf } from '../text/width.ts';
import type { ValueNode } from './syntax.ts';

const ROLES = {
  String: 'text',
  Number: 'number',
  Boolean: 'literal',
  Null: 'literal',
} as const satisfies Readonly<Record<string, Role>>;

/** A string, number, boolean or null; an empty container is shown like one. */
export interface Scalar {
  readonly role: Role;
  /** JSON, safe to print: a number as it was written, a string with what can be read as it is. */
  readonly text: string;
  /** Characters that go on behind the text, where that is as much as its place could hold. */
  readonly more: number;
}

/**
 * Reads what is shown as one token, or `null` for a container that holds something.
 *
 * @param columns that there are at most: of what is longer, only the beginning is read
 */
export function readScalar(node: ValueNode, value: JsonValue, columns: number): Scalar | null {
  if (node.type === 'Object') return node.size === 0 ? { role: 'punctuation', text: '{}', more: 0 } : null;
  if (node.type === 'Array') return node.size === 0 ? { role: 'punctuation', text: '[]', more: 0 } : null;
  const role = ROLES[node.type];
  const whole = node.type === 'String' ? String(value) : node.text;
  const text = columns === Number.POSITIVE_INFINITY ? whole : candidate(whole, columns);
  const more = whole.length === text.length ? 0 : countCharacters(whole, text.length);
  return { role, text: node.type === 'String' ? safeJson(text) : text, more };
}

/** Tells whether all of a value fits. */
export function scalarFits({ text, more }: Scalar, columns: number): boolean {
  return more === 0 && fits(text, columns);
}

// Shorter than this, the beginning of a value says less than the count of what is left out.
const MIN_SHOWN = 6;

/** The value, or its beginning and how many of its characters are left out. */
export function cutScalar(scalar: Scalar, columns: number): Line {
  const { role, text, more } = scalar;
  if (scalarFits(scalar, columns)) return [[role, text]];
  const quote = role === 'text' ? '"' : '';
  const inner = text.slice(quote.length, text.length - quote.length);
  const full = columns - 2 * quote.length;
  const counted = full - widthOf(omission(inner.length + more));
  const shown = wholeEscapes(fitting(inner, counted >= MIN_SHOWN ? counted : full - 1));
  const left = charactersOf(inner.slice(shown.length), quote) + more;
  return [
    [role, quote + shown + quote],
    ['dim', counted >= MIN_SHOWN ? omission(left) : '…'],
  ];
}

/** Takes away the beginning of an escape that was cut in two. */
function wholeEscapes(text: string): string {
  const half = /(?<=(?:^|[^\\])(?:\\\\)*)\\(?:u[\da-f]{0,3})?$/.exec(text);
  return half === null ? text : text.slice(0, half.index);
}

/** Counts characters, an escape as the one that it stands for. */
function charactersOf(text: string, quote: string): number {
  return countCharacters(quote === '' ? text : (JSON.parse(`"${text}"`) as string));
}

/** Counts characters from an index on: the second halves of pairs are none of their own. */
function countCharacters(text: string, from = 0): number {
  let count = 0;
  for (let i = from; i < text.length; i += 1) {
    const isSecondHalf =
      (text.charCodeAt(i) & 0xfc00) === 0xdc00 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800;
    if (!isSecondHalf) count += 1;
  }
  return count;
}
