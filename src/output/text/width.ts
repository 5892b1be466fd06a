import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

// A family emoji takes 11 UTF-16 units for 2 columns. What is longer than this per column is a heap of
// combining marks, and need not be measured to be too long.
const UNITS_PER_COLUMN = 8;

/** What stands for what was cut away. */
export const ELLIPSIS = '…';

/** Columns that a text takes on a terminal; colour takes none. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** Turns the widths that mean "do not cut" (0, or anything that is no positive number) into `Infinity`. */
export function columnLimit(width: number): number {
  return width > 0 ? width : Number.POSITIVE_INFINITY;
}

/** Tells whether a text takes at most this many columns; cheap for a text that is far too long. */
export function fits(text: string, columns: number): boolean {
  return text.length <= columns * UNITS_PER_COLUMN && widthOf(text) <= columns;
}

/** The longest beginning of a text that fits, without splitting what a reader sees as one character. */
export function fitting(text: string, columns: number): string {
  if (columns <= 0) return '';
  if (fits(text, columns)) return text;
  let used = 0;
  let end = 0;
  for (const { segment, index } of graphemes.segment(text.slice(0, columns * UNITS_PER_COLUMN))) {
    used += widthOf(segment);
    if (used > columns) break;
    end = index + segment.length;
  }
  // The limit above may have split a pair.
  const isHalf = /[\ud800-\udbff]$/.test(text.slice(0, end));
  return text.slice(0, isHalf ? end - 1 : end);
}

/** The text, or as much of it as fits with an ellipsis. */
export function cut(text: string, columns: number): string {
  return fits(text, columns) ? text : fitting(text, columns - 1) + ELLIPSIS;
}
