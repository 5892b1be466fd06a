import type { Ordering } from '../judge/ordering.ts';

/**
 * Compares by simplicity: fewer webhooks first, then those of earlier steps, then as words in a dictionary.
 * Negative when the first is the simpler one.
 */
export function compareOrderings(a: Ordering, b: Ordering): number {
  if (a.length !== b.length) return a.length - b.length;
  const latest = Math.max(...a) - Math.max(...b);
  if (latest !== 0) return latest;
  const at = a.findIndex((step, i) => step !== b[i]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
