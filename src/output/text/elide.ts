import { plural } from './format.ts';
import type { Line } from './line.ts';

/** A line of a screen. */
export interface Row {
  readonly line: Line;
  /** True for what must be seen however short the screen is. */
  readonly keep: boolean;
}

/**
 * Drops lines until a screen fits: its start stays, and after that only what must be seen. What is
 * dropped is counted where it was.
 */
export function withinBudget(rows: readonly Row[], maxLines: number, hint: string): Line[] {
  if (rows.length <= maxLines) return rows.map(({ line }) => line);
  const head = headLength(rows, maxLines);
  const out: Line[] = [];
  let dropped: Line[] = [];
  const endGap = (): void => {
    const [first] = dropped;
    // A gap of one line would take as much room as the line.
    if (first !== undefined) {
      out.push(dropped.length === 1 ? first : [indentOf(first), ['dim', gapText(dropped.length, hint)]]);
    }
    dropped = [];
  };
  rows.forEach(({ line, keep }, i) => {
    if (i < head || keep) {
      endGap();
      out.push(line);
    } else dropped.push(line);
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

function gapText(count: number, hint: string): string {
  return `… ${plural(count, 'more line')}${hint}`;
}

/** The blanks that a line starts with. */
function indentOf(line: Line): Line[number] {
  const [first] = line;
  return first !== undefined && first[1].trim() === '' ? first : ['plain', ''];
}
