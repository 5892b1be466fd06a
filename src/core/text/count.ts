/** A count with its thousands set apart: `99,980`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * A count and its noun.
 *
 * @example plural(2, 'warning') // '2 warnings'
 */
export function plural(count: number, singular: string, several?: string): string {
  return `${formatCount(count)} ${nounOf(count, singular, several)}`;
}

/**
 * A count and its noun, the count in digits alone.
 *
 * @example countOf(1000, 'ordering') // '1000 orderings'
 */
export function countOf(count: number, singular: string, several?: string): string {
  return `${count} ${nounOf(count, singular, several)}`;
}

function nounOf(count: number, singular: string, several = `${singular}s`): string {
  return count === 1 ? singular : several;
}
