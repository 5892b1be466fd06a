import type { DriftEntry } from '../../observe/drift.ts';
import { plural } from '../text/format.ts';
import { blank, type Line } from '../text/line.ts';
import { visible } from '../text/visible.ts';

/** Kinds of values that one line names. */
const MAX_VALUES = 5;

/** What the documentation does not know, a line a place: how often, where, and what its values look like. */
export function driftLines(entries: readonly DriftEntry[], maxEntries: number): Line[] {
  const shown = entries.slice(0, maxEntries);
  const left = entries.length - shown.length;
  return [
    ...shown.map((entry): Line => {
      const values = entry.values
        .slice(0, MAX_VALUES)
        .map(
          ({ code, shape, count }) =>
            `${code === null ? shape : `"${code}"`}${count > 1 ? ` × ${count}` : ''}`,
        );
      const more = entry.values.length > MAX_VALUES ? [`… ${entry.values.length - MAX_VALUES} more`] : [];
      return [
        ['plain', String(entry.count).padStart(4)],
        blank(2),
        ['strong', visible(entry.rule)],
        blank(2),
        ['key', visible(entry.path)],
        blank(2),
        ['dim', visible([...values, ...more].join(', '))],
      ];
    }),
    ...(left > 0 ? [[['dim', `      … ${plural(left, 'more place')}`]] satisfies Line] : []),
  ];
}
