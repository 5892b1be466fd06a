import { type Cell, type Column, renderTable } from '../../output/text/table.ts';
import type { Session } from '../session/session.ts';

/** Writes a table to stdout, as wide as what it goes to. */
export function printTable(
  { out, theme, width }: Session,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): void {
  for (const line of renderTable(columns, rows, { theme, width })) out.line(line);
}
