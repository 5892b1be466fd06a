import { type Row, withinBudget } from './elide.ts';
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
  const rows = visible(text, { keepLineBreaks: true })
    .replace(/\n+$/, '')
    .split('\n')
    .map(
      (line): Row => ({
        line: [blank(INDENT), ['dim', BAR], ...cutCounting(line, limit - INDENT - BAR.length)],
        keep: false,
      }),
    );
  const hint = options.hint ?? ' (--all)';
  const lines = withinBudget(rows, options.all ? Number.POSITIVE_INFINITY : options.maxLines, hint);
  return lines.map((line) => paint(line, options.theme));
}

/** The text, or its beginning and how much is left out. */
function cutCounting(text: string, columns: number): Line {
  if (fits(text, columns)) return [['plain', text]];
  // The count gets shorter when more is shown, never longer: the widest one is reserved.
  const room = columns - widthOf(omission(text.length));
  const shown = fitting(text, room);
  return [
    ['plain', shown],
    ['dim', omission(text.length - shown.length)],
  ];
}

/** How a cut text ends. */
export function omission(count: number): string {
  return `… +${formatCount(count)} ${count === 1 ? 'char' : 'chars'}`;
}
