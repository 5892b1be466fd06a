import type { Segment } from './pointer.ts';
import { indexOf, JsonSource } from './source.ts';

/**
 * The text of the value that a path leads to, as it was written; of repeated keys the last one counts. `undefined`
 * when a valid JSON text has nothing there.
 *
 * @example jsonTextAt('{ "fee": 1.10 }', ['fee']) // '1.10'
 */
export function jsonTextAt(text: string, path: readonly Segment[]): string | undefined {
  const source = new JsonSource(text);
  let here: typeof source.root | undefined = source.root;
  for (const segment of path) {
    if (here === undefined || here.container < 0) return undefined;
    const items = source.items(here);
    here = source.isObject(here)
      ? items.findLast((item) => source.nameOf(item) === String(segment))
      : items[indexOf(segment) ?? items.length];
  }
  return here && text.slice(here.start, here.end);
}
