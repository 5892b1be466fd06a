import { blank, cutLine, type Line, lineWidthWithin, paint, type Span, wrapWords } from './line.ts';
import type { Role, Theme } from './theme.ts';
import { visibleWithin } from './visible.ts';
import { columnLimit, widthWithin } from './width.ts';

/** How the cells of a column stand under each other. */
export interface Alignment {
  readonly align?: 'left' | 'right';
}

export interface Column extends Alignment {
  readonly title: string;
  /** A longer cell is cut. */
  readonly maxWidth?: number;
  /** Columns with the highest number give way first when the table is too wide; without one, never. */
  readonly shrink?: number;
  /** Of the last column: what is too long goes on under it, whole, instead of being cut. */
  readonly wrap?: boolean;
}

/** A text, or a text with its look. */
export type Cell = string | Span;

export interface TableOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` does not cut. */
  readonly width: number;
}

/** Between two columns. */
export const GAP = 2;
/** A cell that is shorter than this tells nothing. */
const MIN_CELL = 6;
/** Words that go on under each other in less are a ladder: they get lines of their own, set in by this. */
const MIN_WRAPPED = 24;
const SET_IN = 4;
/** Where nothing is cut, a longer cell is not measured to its end, and what is behind it stands where it ends. */
const MAX_COLUMN = 500;

/** Sets rows in columns under their titles, within the width if the columns that may shrink can do it. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): string[] {
  const limit = columnLimit(options.width);
  const widest = ({ shrink }: Column): number => (shrink === undefined ? Number.POSITIVE_INFINITY : limit);
  const cells = rows.map((row) => columns.map((column, i) => toSpan(row[i] ?? '', widest(column))));
  // In a pipe, what is cut is lost to the program that reads it.
  const bounded = limit !== Number.POSITIVE_INFINITY;
  const natural = columns.map((column, i) => {
    const most = bounded ? Math.min(column.maxWidth ?? widest(column), widest(column)) : MAX_COLUMN;
    const start = widthWithin(column.title, most);
    return cells.reduce((width, row) => Math.max(width, widthWithin(row[i]?.[1] ?? '', most)), start);
  });
  const widths = shrunk(columns, natural, limit);
  const header = columns.map(({ title }): Span => ['dim', title]);
  return [header, ...cells].flatMap((row) =>
    setWhole(
      columns,
      widths,
      row.map((cell) => [cell]),
      limit,
    ).map((line) => paint(line, options.theme)),
  );
}

/** A row, and the lines in which the words of its last column go on where that one wraps. */
function setWhole(
  columns: readonly Column[],
  widths: readonly number[],
  cells: readonly Line[],
  limit: number,
): readonly Line[] {
  const bounded = limit !== Number.POSITIVE_INFINITY;
  const last = cells.at(-1) ?? [];
  const room = widths.at(-1) ?? 0;
  if (!bounded || columns.at(-1)?.wrap !== true || lineWidthWithin(last, room) <= room) {
    return [setRow(columns, widths, cells, bounded)];
  }
  const others = cells.slice(0, -1);
  if (room < MIN_WRAPPED) {
    const under = wrapWords(last, limit - SET_IN).map((line): Line => [blank(SET_IN), ...line]);
    return [setRow(columns, widths.slice(0, -1), others, true), ...under];
  }
  const blanks = others.map((): Line => []);
  const lines = wrapWords(last, room);
  return lines.map((line, i) => setRow(columns, widths, [...(i === 0 ? others : blanks), line], true));
}

function toSpan(cell: Cell, columns: number): Span {
  const [role, text]: readonly [Role, string] = typeof cell === 'string' ? ['plain', cell] : cell;
  return [role, visibleWithin(text, columns)];
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

/**
 * Sets the cells of a row into columns of these widths, each cut to its own where `bounded`. A cell of a column without
 * a width is left out.
 */
export function setRow(
  columns: readonly Alignment[],
  widths: readonly number[],
  cells: readonly Line[],
  bounded: boolean,
): Line {
  const line: Span[] = [];
  // Blanks wait until something comes after them, so that no line ends in one.
  let pending = 0;
  cells.forEach((whole, i) => {
    const width = widths[i] ?? 0;
    if (width === 0) return;
    const cell = withoutEnd(bounded ? cutLine(whole, width) : whole);
    const used = lineWidthWithin(cell, width);
    const free = Math.max(width - used, 0);
    const isRight = columns[i]?.align === 'right';
    if (used > 0) {
      line.push(blank(pending + (isRight ? free : 0)), ...cell);
      pending = isRight ? 0 : free;
    } else pending += width;
    pending += GAP;
  });
  return line;
}

/** A line without the blanks at its end. */
function withoutEnd(line: Line): Line {
  const last = line.at(-1);
  if (last === undefined || !last[1].endsWith(' ')) return line;
  const text = last[1].trimEnd();
  return text === '' ? withoutEnd(line.slice(0, -1)) : [...line.slice(0, -1), [last[0], text]];
}
