import type { Finding } from '../core/finding.ts';
import { losesDigits } from '../core/json/decimal.ts';
import { pointer, type Segment } from '../core/json/pointer.ts';
import type { JsonScan } from '../core/json/scan.ts';
import { isNumberStart, unquoted } from '../core/json/token-ends.ts';
import { type JsonMistake, readTokens } from '../core/json/tokens.ts';
import { cutText } from '../core/text/cut-text.ts';
import { FindingList } from './finding-list.ts';

/** Where a text stops being JSON, for people: line and column count from 1. */
export interface SyntaxProblem {
  readonly problem: string;
  readonly line: number;
  readonly column: number;
  /** Index into the text, in UTF-16 units. */
  readonly offset: number;
}

const FOUND = {
  end: 'the text ends too early',
  control: 'a raw control character in a string',
  string: 'unexpected a string',
  number: 'unexpected a number',
  boolean: 'unexpected true or false',
  null: 'unexpected null',
} as const;

/** Finds the place where a text that `JSON.parse` refuses goes wrong. */
export function locateSyntaxError(text: string): SyntaxProblem {
  const mistake = readTokens(text);
  if (mistake === null) throw new Error('the text is JSON');
  const { offset, found } = mistake;
  return { problem: problemWords(found), offset, ...position(text, offset) };
}

function problemWords(found: JsonMistake['found']): string {
  return found.kind === 'character' ? `unexpected ${JSON.stringify(found.character)}` : FOUND[found.kind];
}

/** The line and column of an offset. */
export function position(text: string, offset: number): { line: number; column: number } {
  return new LineCounter(text).at(offset);
}

/** Tells lines and columns, from 1, of places in any order: each character is looked at once. */
export class LineCounter {
  readonly #text: string;
  /** Where each line begins, as far as has been looked. */
  readonly #starts = [0];
  #next: number;

  constructor(text: string) {
    this.#text = text;
    this.#next = text.indexOf('\n');
  }

  at(offset: number): { line: number; column: number } {
    while (this.#next >= 0 && this.#next < offset) {
      this.#starts.push(this.#next + 1);
      this.#next = this.#text.indexOf('\n', this.#next + 1);
    }
    // Places that only grow are in the last line.
    let [low, high] = [0, this.#starts.length - 1];
    if (offset >= (this.#starts[high] ?? 0)) low = high;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}

/**
 * Notes what a JSON parser loses silently: repeated keys, of which the last wins, and numbers that a
 * double cannot hold. The text must be valid JSON.
 *
 * @param members how many members what it parses to has
 * @param scan what one look at the text has found
 */
export function oddities(text: string, members: number, scan: JsonScan): readonly Finding[] {
  const hasRepeats = scan.members !== members;
  // Where they are takes a look at every token; nearly always there is nothing to be found.
  if (!hasRepeats && scan.lossyNumbers === 0) return [];
  const findings = new FindingList('json');
  const places = new Places(text);
  const seen: (Map<string, boolean> | null)[] = [];
  readTokens(text, {
    onOpen: (_start, isObject) => {
      places.value();
      places.enter(isObject);
      seen.push(isObject && hasRepeats ? new Map() : null);
    },
    onClose: () => {
      places.close();
      seen.pop();
    },
    onName: (start, end) => {
      places.name(start, end);
      const names = seen.at(-1);
      if (names === null || names === undefined) return;
      const name = places.memberName();
      const isTold = names.get(name);
      if (isTold === false) addRepeatedKey(name, places, findings);
      names.set(name, isTold !== undefined);
    },
    onScalar: (start, end) => {
      places.value();
      if (isNumberStart(text.charCodeAt(start)) && losesDigits(text.slice(start, end))) {
        addLossyNumber(text.slice(start, end), places, findings);
      }
    },
  });
  return findings.list();
}

function addRepeatedKey(name: string, places: Places, findings: FindingList): void {
  findings.add('warning', 'duplicate-key', () => ({
    path: pointer(places.path()),
    expected: 'each key once',
    actual: `${JSON.stringify(cutText(name, 40))} more than once`,
    message: 'JSON parsers disagree on which value wins; most keep the last',
  }));
}

function addLossyNumber(digits: string, places: Places, findings: FindingList): void {
  findings.add('warning', 'lossy-number', () => ({
    path: pointer(places.path()),
    expected: 'a number that a double can hold',
    actual: cutText(digits, 60),
    message: `a JavaScript consumer reads it as ${Number(digits)}`,
  }));
}

/** Where a value is in its text: line and column from 1, and the indices of its first and past its last character. */
export interface ValuePlace {
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

/** A value as it is met: in which container, and which one it is itself. */
interface MetValue extends ValuePlace {
  readonly inside: number;
  readonly container: number | null;
}

/** Exact places of every value of a JSON text, by JSON pointer. Of repeated keys the last one counts. */
export function positions(text: string): ReadonlyMap<string, ValuePlace> {
  const met = new Map<string, MetValue>();
  const containers: { readonly path: string; readonly inside: number }[] = [];
  const places = new Places(text);
  const lines = new LineCounter(text);
  const open: {
    readonly id: number;
    readonly path: string;
    readonly start: number;
    readonly line: number;
    readonly column: number;
  }[] = [];
  const inside = (): number => open.at(-1)?.id ?? -1;
  readTokens(text, {
    onOpen: (start, isObject) => {
      places.value();
      const path = pointer(places.path());
      const id = containers.push({ path, inside: inside() }) - 1;
      open.push({ id, path, start, ...lines.at(start) });
      places.enter(isObject);
    },
    onClose: (end) => {
      places.close();
      const closed = open.pop();
      if (closed === undefined) return;
      const { id, path, ...place } = closed;
      met.set(path, { ...place, end, inside: inside(), container: id });
    },
    onName: (start, end) => places.name(start, end),
    onScalar: (start, end) => {
      places.value();
      met.set(pointer(places.path()), {
        start,
        end,
        ...lines.at(start),
        inside: inside(),
        container: null,
      });
    },
  });
  // What is in a container that another of its name has replaced is gone with it.
  const stands: boolean[] = [];
  for (const [id, container] of containers.entries()) {
    const isInOne = container.inside < 0 || stands[container.inside] === true;
    stands.push(isInOne && met.get(container.path)?.container === id);
  }
  const standing = new Map<string, ValuePlace>();
  for (const [path, { inside, container: _id, ...place }] of met) {
    if (inside < 0 || stands[inside] === true) standing.set(path, place);
  }
  return standing;
}

/** The path of the token that was read last. */
class Places {
  readonly #text: string;
  readonly #segments: Segment[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** A container begins, which is a value itself. */
  enter(isObject: boolean): void {
    this.#segments.push(isObject ? '' : -1);
  }

  close(): void {
    this.#segments.pop();
  }

  name(start: number, end: number): void {
    this.#segments[this.#segments.length - 1] = unquoted(this.#text.slice(start, end));
  }

  /** A value begins: in a list, the next one. */
  value(): void {
    const last = this.#segments.at(-1);
    if (typeof last === 'number') this.#segments[this.#segments.length - 1] = last + 1;
  }

  memberName(): string {
    return String(this.#segments.at(-1) ?? '');
  }

  path(): readonly Segment[] {
    return this.#segments;
  }
}
