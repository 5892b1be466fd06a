import { formatCount, plural } from './format.ts';
import type { Line } from './line.ts';

/** A line of a screen. */
export interface Row {
  readonly line: Line;
  /** True for what must be seen however short the screen is. */
  readonly keep: boolean;
  /** True where lines after this one were not even made: the gap that holds it counts a part only. */
  readonly more?: boolean;
}

/**
 * Drops lines until a screen fits: its start stays, and after that only what must be seen. What is
 * dropped is counted where it was.
 */
export function withinBudget(rows: readonly Row[], maxLines: number, hint: string): Line[] {
  if (rows.length <= maxLines) return rows.map(({ line }) => line);
  const head = headLength(rows, maxLines);
  const out: Line[] = [];
  let dropped: Row[] = [];
  const endGap = (): void => {
    const [first] = dropped;
    if (first !== undefined) {
      const isPart = dropped.some(({ more }) => more === true);
      // A gap of one line would take as much room as the line.
      const isLine = dropped.length === 1 && !isPart;
      const text = gapText(dropped.length, hint, isPart);
      out.push(isLine ? first.line : [indentOf(first.line), ['dim', text]]);
    }
    dropped = [];
  };
  rows.forEach((row, i) => {
    if (i < head || row.keep) {
      endGap();
      out.push(row.line);
    } else dropped.push(row);
  });
  endGap();
  return out;
}

/** How many lines can be shown from the start, with room for what must be seen after them. */
function headLength(rows: readonly Row[], maxLines: number): number {
  let after = 0;
  for (let head = rows.length - 1; head >= 0; head -= 1) {
    const row = rows[head];
    const next = rows[head + 1];
    // A line that must be seen counts for itself, a gap counts once, at its end.
    if (row?.keep || next === undefined || next.keep) after += 1;
    if (head + after <= maxLines) return head;
  }
  return 0;
}

/** Stands for lines that are not shown; `isPart` where there are more than were counted. */
export function gapText(count: number, hint: string, isPart = false): string {
  return isPart
    ? `… more than ${formatCount(count)} more lines${hint}`
    : `… ${plural(count, 'more line')}${hint}`;
}

/** The blanks that a line starts with. */
function indentOf(line: Line): Line[number] {
  const [first] = line;
  return first !== undefined && first[1].trim() === '' ? first : ['plain', ''];
}
