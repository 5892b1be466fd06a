/** What stands for what was cut away. */
export const ELLIPSIS = '…';

/**
 * A text, or its beginning of this many UTF-16 units and an ellipsis: whoever reads it knows that it goes on. No
 * character is split.
 *
 * @example cutText('picked_up', 6) // 'picked…'
 */
export function cutText(text: string, most: number): string {
  return text.length > most ? clip(text, most) + ELLIPSIS : text;
}

/** The beginning of a text, of this many UTF-16 units at most, without half a character at its end. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most);
  return /[\ud800-\udbff]$/.test(start) ? start.slice(0, -1) : start;
}
