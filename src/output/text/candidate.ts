import { clip } from '../../core/text/cut-text.ts';

// A family emoji takes 11 UTF-16 units for 2 columns. What is longer than this per column is a heap of
// combining marks, and need not be measured to be too long.
export const UNITS_PER_COLUMN = 8;

/** As much of a text as so many columns can hold at most: all that needs to be looked at before it is cut. */
export function candidate(text: string, columns: number): string {
  const most = Math.max(columns, 1) * UNITS_PER_COLUMN;
  return clip(text, most);
}

/** Takes away the half of a pair that a text was cut behind. */
export function wholePairs(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}
