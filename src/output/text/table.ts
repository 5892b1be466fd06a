import { blank, type Line, paint, type Span } from './line.ts';
import type { Role, Theme } from './theme.ts';
import { visible } from './visible.ts';
import { columnLimit, cut, widthOf } from './width.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** A longer cell is cut. */
  readonly maxWidth?: number;
  /** Columns with the highest number give way first when the table is too wide; without one, never. */
  readonly shrink?: number;
}

/** A text, or a text with its look. */
export type Cell = string | Span;

export interface TableOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` does not cut. */
  readonly width: number;
}

const GAP = 2;
/** A cell that is shorter than this tells nothing. */
const MIN_CELL = 6;

/** Sets rows in columns under their titles, within the width if the columns that may shrink can do it. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): string[] {
  const limit = columnLimit(options.width);
  const cells = rows.map((row) => columns.map((_, i) => toSpan(row[i] ?? '')));
  // In a pipe, what is cut is lost to the program that reads it.
  const bounded = limit !== Number.POSITIVE_INFINITY;
  const natural = columns.map(({ title, maxWidth }, i) => {
    const widest = cells.reduce((width, row) => Math.max(width, widthOf(row[i]?.[1] ?? '')), widthOf(title));
    return bounded ? Math.min(widest, maxWidth ?? widest) : widest;
  });
  const widths = shrunk(columns, natural, limit);
  const header = columns.map(({ title }): Span => ['dim', title]);
  return [header, ...cells].map((row) => paint(setRow(columns, widths, row), options.theme));
}

function toSpan(cell: Cell): Span {
  const [role, text]: readonly [Role, string] = typeof cell === 'string' ? ['plain', cell] : cell;
  return [role, visible(text)];
}

function shrunk(columns: readonly Column[], natural: readonly number[], limit: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1)) - limit;
  const order = columns
    .flatMap(({ shrink }, i) => (shrink === undefined ? [] : [{ i, shrink }]))
    .toSorted((a, b) => b.shrink - a.shrink);
  for (const { i } of order) {
    if (excess <= 0) break;
    const width = widths[i] ?? 0;
    const given = Math.max(Math.min(excess, width - MIN_CELL), 0);
    widths[i] = width - given;
    excess -= given;
  }
  return widths;
}

function setRow(columns: readonly Column[], widths: readonly number[], row: readonly Span[]): Line {
  const line: Span[] = [];
  // Blanks wait until something comes after them, so that no line ends in one.
  let pending = 0;
  row.forEach(([role, whole], i) => {
    const width = widths[i] ?? 0;
    const text = cut(whole, width);
    const free = width - widthOf(text);
    const isRight = columns[i]?.align === 'right';
    if (text.trim() !== '') {
      const trimmed = text.trimEnd();
      line.push(blank(pending + (isRight ? free : 0)), [role, trimmed]);
      pending = widthOf(text) - widthOf(trimmed) + (isRight ? 0 : free);
    } else pending += width;
    pending += GAP;
  });
  return line;
}
