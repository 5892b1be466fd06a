/** An element cannot be higher than some 33 million pixels; what does not fit is found by a filter. */
export const MOST_PIXELS = 30_000_000;
const AROUND = 6;

/** The rows that are in sight and some around them: from `first` to before `end`. */
export function visibleRange(
  top: number,
  height: number,
  rowHeight: number,
  total: number,
): { readonly first: number; readonly end: number } {
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight) - AROUND, total - 1));
  return { first, end: Math.min(total, Math.ceil((top + height) / rowHeight) + AROUND) };
}
