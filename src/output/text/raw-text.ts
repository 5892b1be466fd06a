import { candidate } from './candidate.ts';
import { gapText } from './elide.ts';
import { formatCount } from './format.ts';
import { blank, type Line, paint } from './line.ts';
import type { Theme } from './theme.ts';
import { visible } from './visible.ts';
import { columnLimit, fits, fitting, widthOf } from './width.ts';

export interface RawOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` does not cut. */
  readonly width: number;
  readonly all: boolean;
  readonly maxLines: number;
  /** How to see what was left out, such as ` (--all)`. */
  readonly hint?: string;
}

const INDENT = 2;
// No line may begin with what somebody else wrote: the runner of a CI job obeys some of it.
const BAR = '| ';

/** Shows a text that is no JSON document, line by line, with every control visible. */
export function renderRaw(text: string, options: RawOptions): string[] {
  const limit = options.all ? Number.POSITIVE_INFINITY : columnLimit(options.width);
  const maxLines = options.all ? Number.POSITIVE_INFINITY : options.maxLines;
  const room = limit - INDENT - BAR.length;
  const whole = withoutLastBreaks(text);
  const count = countLines(whole);
  // Of the others only the number is shown.
  const rows = firstLines(whole, count > maxLines ? maxLines - 1 : count).map(
    (line): Line => [blank(INDENT), ['dim', BAR], ...cutCounting(line, room)],
  );
  const left = count - rows.length;
  const hint = options.hint ?? ' (--all)';
  if (left > 0) rows.push([blank(INDENT), ['dim', gapText(left, hint)]]);
  return rows.map((line) => paint(line, options.theme));
}

/** Without the line breaks at its end, of which no expression would be found in linear time. */
function withoutLastBreaks(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '\n') end -= text[end - 2] === '\r' ? 2 : 1;
  return text.slice(0, end);
}

function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function firstLines(text: string, most: number): string[] {
  const lines: string[] = [];
  let start = 0;
  while (lines.length < most) {
    const end = text.indexOf('\n', start);
    if (end < 0) return [...lines, text.slice(start)];
    lines.push(text.slice(start, text[end - 1] === '\r' ? end - 1 : end));
    start = end + 1;
  }
  return lines;
}

/** The text, or its beginning and how much is left out. */
function cutCounting(text: string, columns: number): Line {
  const start = columns === Number.POSITIVE_INFINITY ? text : candidate(text, columns);
  const beginning = visible(start, { keepLineBreaks: true });
  const unseen = text.length - start.length;
  if (unseen === 0 && fits(beginning, columns)) return [['plain', beginning]];
  // The count gets shorter when more is shown, never longer: the widest one is reserved.
  const room = columns - widthOf(omission(beginning.length + unseen));
  const shown = fitting(beginning, room);
  return [
    ['plain', shown],
    ['dim', omission(beginning.length - shown.length + unseen)],
  ];
}

/** How a cut text ends. */
export function omission(count: number): string {
  return `… +${formatCount(count)} ${count === 1 ? 'char' : 'chars'}`;
}
