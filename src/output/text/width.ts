import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { ELLIPSIS } from '../../core/text/cut-text.ts';
import { UNITS_PER_COLUMN, wholePairs } from './candidate.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** UTF-16 units that are segmented at once: of a long text, each step costs as much as the whole text is long. */
const PIECE = 256;
/** Printable ASCII, of which each character takes one column. */
const ASCII = /^[ -~]*$/;

/**
 * Columns that a text takes on a terminal; colour takes none. The work grows with the text: what comes from the
 * network is asked whether it fits, or cut, before it is measured.
 */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  // Marks and the words of a provider are measured over and over.
  const isShort = text.length <= MAX_SHORT;
  const found = isShort ? shortTexts.get(text) : undefined;
  if (found !== undefined) return found;
  let width = 0;
  for (const cluster of clusters(stripVTControlCharacters(text))) width += widthOfCluster(cluster);
  if (isShort) {
    if (shortTexts.size >= MAX_KNOWN) shortTexts.clear();
    shortTexts.set(text, width);
  }
  return width;
}

const MAX_SHORT = 40;
const shortTexts = new Map<string, number>();

/** The same, looked at no further than needed to know that it is more than `most`, which is then given. */
export function widthWithin(text: string, most: number): number {
  return fits(text, most) ? widthOf(text) : most;
}

/** Turns the widths that mean "do not cut" (0, or anything that is no positive number) into `Infinity`. */
export function columnLimit(width: number): number {
  return width > 0 ? width : Number.POSITIVE_INFINITY;
}

/** Tells whether a text takes at most this many columns, however long it is by no more work than these take. */
export function fits(text: string, columns: number): boolean {
  if (columns === Number.POSITIVE_INFINITY) return true;
  if (text.length <= MAX_SHORT && !text.includes('\u001b')) return widthOf(text) <= columns;
  return text.length <= columns * UNITS_PER_COLUMN && endOfFitting(text, columns) === text.length;
}

/** The longest beginning of a text that fits, without splitting what a reader sees as one character. */
export function fitting(text: string, columns: number): string {
  if (columns === Number.POSITIVE_INFINITY) return text;
  const end = columns <= 0 ? 0 : endOfFitting(text.slice(0, columns * UNITS_PER_COLUMN), columns);
  return wholePairs(text.slice(0, end));
}

/** The text, or as much of it as fits with an ellipsis. */
export function cut(text: string, columns: number): string {
  return fits(text, columns) ? text : fitting(text, columns - 1) + ELLIPSIS;
}

/** Where the longest beginning that fits ends. */
function endOfFitting(text: string, columns: number): number {
  if (ASCII.test(text)) return Math.min(text.length, Math.max(Math.floor(columns), 0));
  let used = 0;
  let end = 0;
  for (const cluster of clusters(text)) {
    used += widthOfCluster(cluster);
    if (used > columns) break;
    end += cluster.length;
  }
  return end;
}

/** What a reader sees as characters, one by one; a heap of marks that is longer than a piece in several. */
function* clusters(text: string): Generator<string, void, undefined> {
  for (let start = 0; start < text.length; ) {
    const piece = text.slice(start, start + PIECE);
    const goesOn = start + piece.length < text.length;
    for (const { segment, index } of graphemes.segment(piece)) {
      // The last one of a piece may go on in the next.
      if (goesOn && index > 0 && index + segment.length === piece.length) break;
      start += segment.length;
      yield segment;
    }
  }
}

/** Characters that a text of any language has, each measured once. */
const known = new Map<string, number>();
const MAX_KNOWN = 2000;

function widthOfCluster(cluster: string): number {
  const found = known.get(cluster);
  if (found !== undefined) return found;
  const width = stringWidth(cluster);
  if (known.size >= MAX_KNOWN) known.clear();
  if (cluster.length <= 2 * UNITS_PER_COLUMN) known.set(cluster, width);
  return width;
}
