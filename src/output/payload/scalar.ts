import { type JsonValue, safeJson } from '../../core/json/json.ts';
import type { Line } from '../text/line.ts';
import { omission } from '../text/raw-text.ts';
import type { Role } from '../text/theme.ts';
import { fits, fitting, widthOf } from '../text/width.ts';
import { nodeText, type ValueNode } from './syntax.ts';

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
}

/** Reads what is shown as one token, or `null` for a container that holds something. */
export function readScalar(source: string, node: ValueNode, value: JsonValue): Scalar | null {
  if (node.type === 'Object') return node.members.length === 0 ? { role: 'punctuation', text: '{}' } : null;
  if (node.type === 'Array') return node.elements.length === 0 ? { role: 'punctuation', text: '[]' } : null;
  if (node.type === 'String') return { role: 'text', text: safeJson(value) };
  const role = node.type === 'Number' || node.type === 'Boolean' ? ROLES[node.type] : ROLES.Null;
  return { role, text: nodeText(source, node) };
}

// Shorter than this, the beginning of a value says less than the count of what is left out.
const MIN_SHOWN = 6;

/** The value, or its beginning and how many of its characters are left out. */
export function cutScalar({ role, text }: Scalar, columns: number): Line {
  if (fits(text, columns)) return [[role, text]];
  const quote = role === 'text' ? '"' : '';
  const inner = text.slice(quote.length, text.length - quote.length);
  const full = columns - 2 * quote.length;
  const counted = full - widthOf(omission(inner.length));
  const shown = wholeEscapes(fitting(inner, counted >= MIN_SHOWN ? counted : full - 1));
  const left = charactersOf(inner.slice(shown.length), quote);
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
  const plain = quote === '' ? text : (JSON.parse(`"${text}"`) as string);
  let count = 0;
  for (const _ of plain) count += 1;
  return count;
}
