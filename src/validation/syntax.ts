import { type DocumentNode, parse, type ValueNode } from '@humanwhocodes/momoa';
import type { Finding } from '../core/finding.ts';
import { isJsonObject, type JsonValue } from '../core/json/json.ts';
import { memberName } from '../core/json/member-name.ts';
import { pointer, type Segment } from '../core/json/pointer.ts';

/** Where a text stops being JSON, for people: line and column count from 1. */
export interface SyntaxProblem {
  readonly problem: string;
  readonly line: number;
  readonly column: number;
  /** Index into the text, in UTF-16 units. */
  readonly offset: number;
}

const TOKENS: Readonly<Record<string, string>> = {
  LBrace: '"{"',
  RBrace: '"}"',
  LBracket: '"["',
  RBracket: '"]"',
  Comma: '","',
  Colon: '":"',
  String: 'a string',
  Number: 'a number',
  Boolean: 'true or false',
  Null: 'null',
};

/** Finds the place where a text that `JSON.parse` refuses goes wrong. */
export function locateSyntaxError(text: string): SyntaxProblem {
  if (endsEarly(text)) return at(text, text.length, 'the text ends too early');
  const broken = parserProblem(text);
  const control = controlInString(text);
  // What comes first is the cause: after it, nothing tells any more where strings begin and end.
  return control !== null && (broken === null || control < broken.offset)
    ? at(text, control, 'a raw control character in a string')
    : (broken ?? at(text, 0, 'not JSON'));
}

function parserProblem(text: string): SyntaxProblem | null {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof Error && 'offset' in error && typeof error.offset === 'number') {
      return at(text, error.offset, problemWords(error.message));
    }
  }
  return null;
}

/** The line and column of an offset. */
export function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

function at(text: string, offset: number, problem: string): SyntaxProblem {
  return { problem, offset, ...position(text, offset) };
}

function problemWords(message: string): string {
  const token = /^Unexpected token (\w+) found/.exec(message)?.[1];
  if (token !== undefined) return `unexpected ${TOKENS[token] ?? token}`;
  const rest = /^Unexpected (character|identifier) '(.*?)' found/su.exec(message);
  return rest === null
    ? 'the text ends too early'
    : `unexpected ${JSON.stringify((rest[2] ?? '').slice(0, 20))}`;
}

// V8 words this class of error alike since its first JSON parser, and gives a position in the others.
function endsEarly(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (/Unexpected end of JSON input|Unterminated string/.test(message)) return true;
    const place = /at position (\d+)/.exec(message)?.[1];
    return place !== undefined && Number(place) >= text.length;
  }
}

function controlInString(text: string): number | null {
  let inside = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (inside && c === 0x5c) i += 1;
    else if (c === 0x22) inside = !inside;
    else if (inside && c < 0x20) return i;
  }
  return null;
}

const LONG_NUMBER = /[-\d][\d.]{15,}|\d[eE][+-]?\d{3}/;

/**
 * Notes what a JSON parser loses silently: repeated keys, of which the last wins, and numbers that a
 * double cannot hold. The text must be valid JSON and `document` what it parses to.
 */
export function oddities(text: string, document: JsonValue): Finding[] {
  // The syntax tree is expensive; two cheap looks tell nearly always that it is not needed.
  const repeats = countColons(text) !== countKeys(document);
  if (!repeats && !LONG_NUMBER.test(text)) return [];
  const findings: Finding[] = [];
  walk(parse(text), (node, path) => {
    if (node.type === 'Number') findings.push(...lossy(text.slice(...rangeOf(node)), path));
    if (node.type === 'Object') findings.push(...repeatedKeys(node, path));
  });
  return findings;
}

type ObjectNode = Extract<ValueNode, { type: 'Object' }>;

function repeatedKeys(node: ObjectNode, path: readonly Segment[]): Finding[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const member of node.members) {
    const name = memberName(member);
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  return [...twice].map((name) => ({
    severity: 'warning',
    rule: 'json/duplicate-key',
    path: pointer([...path, name]),
    expected: 'each key once',
    actual: `${JSON.stringify(name.slice(0, 40))} more than once`,
    message: 'JSON parsers disagree on which value wins; most keep the last',
  }));
}

function lossy(text: string, path: readonly Segment[]): Finding[] {
  const value = Number(text);
  if (Number.isFinite(value) && sameNumber(text, String(value))) return [];
  return [
    {
      severity: 'warning',
      rule: 'json/lossy-number',
      path: pointer(path),
      expected: 'a number that a double can hold',
      actual: text.slice(0, 60),
      message: `a JavaScript consumer reads it as ${value}`,
    },
  ];
}

/** Compares two decimal texts by value, without rounding. */
function sameNumber(a: string, b: string): boolean {
  return decimal(a) === decimal(b);
}

function decimal(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const negative = mantissa.startsWith('-');
  const [whole = '', fraction = ''] = mantissa.replace(/^[-+]/, '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const scale = Number(exponent) - fraction.length + (digits.length - significant.length);
  return significant === '' ? '0' : `${negative ? '-' : ''}${significant}e${scale}`;
}

function countColons(text: string): number {
  let colons = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 0x3a) colons += 1;
    else if (c === 0x22) {
      for (i += 1; i < text.length && text.charCodeAt(i) !== 0x22; i += 1) {
        if (text.charCodeAt(i) === 0x5c) i += 1;
      }
    }
  }
  return colons;
}

function countKeys(value: JsonValue): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, v) => sum + countKeys(v), 0);
  if (!isJsonObject(value)) return 0;
  const members = Object.values(value);
  return members.length + members.reduce<number>((sum, v) => sum + countKeys(v), 0);
}

function walk(root: DocumentNode, visit: (node: ValueNode, path: readonly Segment[]) => void): void {
  const open: { node: ValueNode; path: readonly Segment[] }[] = [{ node: root.body, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, path } = next;
    visit(node, path);
    if (node.type === 'Object') {
      for (const m of node.members) open.push({ node: m.value, path: [...path, memberName(m)] });
    } else if (node.type === 'Array') {
      node.elements.forEach((element, i) => {
        open.push({ node: element.value, path: [...path, i] });
      });
    }
  }
}

function rangeOf(node: ValueNode): [number, number] {
  return [node.loc.start.offset, node.loc.end.offset];
}

/** Where a value is in its text: line and column from 1, and the indices of its first and past its last character. */
export interface ValuePlace {
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

/** Exact places of every value of a JSON text, by JSON pointer. */
export function positions(text: string): ReadonlyMap<string, ValuePlace> {
  const places = new Map<string, ValuePlace>();
  walk(parse(text), (node, path) => {
    const name = pointer(path);
    // The walk comes to the last of repeated keys first, and that is the one whose value counts.
    if (places.has(name)) return;
    const [start, end] = rangeOf(node);
    places.set(name, { line: node.loc.start.line, column: node.loc.start.column, start, end });
  });
  return places;
}
