import { WINDOW } from '../../wire.ts';
import type { Source } from './source.ts';

/**
 * The same source, of which the first window of a filter's list is asked for now: it comes while all else does, and before
 * the state, so that what the page shows first has its rows, and is laid out once.
 */
export function askAhead(source: Source, q: string): Source {
  let first: ReturnType<Source['list']> | null = source.list({ q, offset: 0, limit: WINDOW, upTo: null });
  // Who takes it hears why it failed.
  const isHere = first.catch(() => null);
  return {
    ...source,
    state: async () => {
      const state = await source.state();
      await isHere;
      return state;
    },
    list: (query) => {
      const given = query.q === q && query.offset === 0 ? first : null;
      first = null;
      return given ?? source.list(query);
    },
  };
}
