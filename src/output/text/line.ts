import { ELLIPSIS } from '../../core/text/cut-text.ts';
import type { Role, Theme } from './theme.ts';
import { fits, fitting, widthOf } from './width.ts';

/** A piece of a line and what it is. Layout works on these, so that colour can never change a word. */
export type Span = readonly [role: Role, text: string];
export type Line = readonly Span[];

/** Columns that a line takes. Of one that may be long, ask whether it fits. */
export function lineWidth(line: Line): number {
  return line.reduce((sum, [, text]) => sum + widthOf(text), 0);
}

/** Tells whether a line takes at most this many columns, by no more work than these take. */
export function lineFits(line: Line, columns: number): boolean {
  return columns === Number.POSITIVE_INFINITY || lineWidthWithin(line, columns) <= columns;
}

/** Columns that a line takes, or more than `most` as soon as it is more. */
export function lineWidthWithin(line: Line, most: number): number {
  let used = 0;
  for (const [, text] of line) {
    if (!fits(text, most - used)) return most + 1;
    used += widthOf(text);
  }
  return used;
}

/** Blank columns. */
export function blank(columns: number): Span {
  return ['plain', ' '.repeat(Math.max(columns, 0))];
}

/** Gives a line its looks. */
export function paint(line: Line, theme: Theme): string {
  return line.map(([role, text]) => (text === '' ? '' : theme[role](text))).join('');
}

/** The line, or as much of it as fits with an ellipsis. */
export function cutLine(line: Line, columns: number): Line {
  if (lineFits(line, columns)) return line;
  const out: Span[] = [];
  // One column is kept free for the ellipsis.
  let left = columns - 1;
  for (const [role, text] of line) {
    if (!fits(text, left)) return [...out, [role, fitting(text, left) + ELLIPSIS]];
    out.push([role, text]);
    left -= widthOf(text);
  }
  return out;
}

/** Wraps words at blanks; a word that is wider than a line is split. A line holds one character at least. */
export function wrapWords(words: Line, room: number): Line[] {
  const columns = room >= 1 ? room : 1;
  const lines: Line[] = [];
  let line: Span[] = [];
  let used = 0;
  const endLine = (): void => {
    lines.push(line);
    line = [];
    used = 0;
  };
  for (const [role, word] of words.flatMap(splitWords)) {
    let rest = word;
    if (line.length > 0) {
      // What does not fit here begins a line, also where it is too wide for any.
      if (fits(rest, columns - used - 1)) {
        append(line, [role, ' ']);
        used += 1;
      } else endLine();
    }
    while (!fits(rest, columns)) {
      const head = fitting(rest, columns) || String.fromCodePoint(rest.codePointAt(0) ?? 0);
      line.push([role, head]);
      endLine();
      rest = rest.slice(head.length);
    }
    if (rest === '') continue;
    append(line, [role, rest]);
    used += columns === Number.POSITIVE_INFINITY ? 0 : widthOf(rest);
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

/**
 * The line, or as many as it takes. Its columns stay: it is broken between two of its pieces where the first of them fill
 * half of it; otherwise the words of the others go on under each other.
 */
export function wrapLine(line: Line, columns: number): Line[] {
  if (lineFits(line, columns)) return [line];
  const [first] = line;
  const indent = first === undefined ? 0 : first[1].length - first[1].trimStart().length;
  const goOn = (rest: Line): Line[] =>
    wrapWords(rest, columns - indent - WRAPPED).map((each): Line => [blank(indent + WRAPPED), ...each]);
  const whole = line.findIndex((_, i) => !lineFits(line.slice(0, i + 1), columns));
  const start = line.slice(0, whole);
  const used = lineWidth(start);
  if (used >= columns / 2) return [start, ...goOn(line.slice(whole))];
  if (used > indent) {
    // What is set in columns brings its gap along.
    const gap = start.at(-1)?.[1].endsWith(' ') === true ? 0 : BESIDE;
    const [beside = [], ...under] = wrapWords(line.slice(whole), columns - used - gap);
    return [[...start, blank(gap), ...beside], ...under.map((each): Line => [blank(used + gap), ...each])];
  }
  const [words = [], ...more] = wrapWords(line, columns - indent - WRAPPED);
  return [[blank(indent), ...words], ...more.map((each): Line => [blank(indent + WRAPPED), ...each])];
}

/** Between the pieces that stay where they are and the words that go on under each other. */
const BESIDE = 2;
/** What a line that goes on is set in by. */
const WRAPPED = 4;

function splitWords([role, text]: Span): Span[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => [role, word]);
}

/** Adds to the last span where the look is the same, and puts blanks between looks without one. */
function append(line: Span[], [role, text]: Span): void {
  const last = line.at(-1);
  if (last?.[0] === role) line[line.length - 1] = [role, last[1] + text];
  else line.push([text === ' ' ? 'plain' : role, text]);
}
