/** A stream that may be a terminal, as Node describes it. */
export interface MaybeTerminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Columns of a terminal that does not say how many it has. */
const USUAL = 80;
/** No screen is laid out for fewer: cut to less, a line keeps no status. The terminal wraps what is longer. */
const LEAST = 40;
/** What is wider is no screen, and a line that reaches its right edge would fill the memory. */
const MOST = 10_000;

/**
 * Columns to lay out for: those that a terminal has, within bounds; 0 of what is no terminal, where nothing is
 * to be cut. Some emulators tell 0 or nothing of a terminal that they have not measured.
 */
export function columnsOf({ isTTY, columns }: MaybeTerminal): number {
  if (isTTY !== true) return 0;
  if (columns === undefined || !(columns > 0)) return USUAL;
  return Math.min(Math.max(Math.floor(columns), LEAST), MOST);
}

/** Tells whether a terminal is wide enough for a line that is drawn over and over. */
export function canRedraw({ isTTY, columns = USUAL }: MaybeTerminal): boolean {
  return isTTY === true && columns >= LEAST;
}
