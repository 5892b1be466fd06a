import { type Half, pairHalves } from '../../journal/pairs.ts';
import type { RecordPlace } from '../../journal/read.ts';

/** What is remembered of a kept exchange. */
export interface Kept extends Half {
  readonly attempt: number;
  readonly of: string | undefined;
  readonly place: RecordPlace;
  readonly isWanted: boolean;
}

/**
 * The webhooks among kept exchanges, in the order in which they came; of each, the first exchange that is wanted. One
 * webhook are all tries of a request, what was sent again of it unchanged, both halves of what was sent and received on
 * one machine, and what came in several times with the same bytes.
 */
export function webhooksOf(all: readonly Kept[]): readonly Kept[] {
  const inOrder = all.toSorted(
    // What was sent came before what was received of it.
    (a, b) => a.from - b.from || Number(a.direction === 'received') - Number(b.direction === 'received'),
  );
  const pairs = pairHalves(inOrder);
  /** The webhook that each exchange is of, by its id. */
  const origins = new Map<string, string>();
  /** Of tries that may be followed by another one, the webhooks, by number and content. */
  const tries = new Map<string, string[]>();
  const arrivals = new Map<string, string>();
  const originOfKept = (kept: Kept): string => {
    const { id, content, attempt, direction } = kept;
    const before = kept.of ?? pairs.get(id);
    if (before !== undefined) return origins.get(before) ?? before;
    if (direction === 'sent') return tries.get(`${attempt - 1} ${content}`)?.shift() ?? id;
    const first = arrivals.get(content);
    if (first === undefined) arrivals.set(content, id);
    return first ?? id;
  };
  const webhooks = new Map<string, Kept>();
  for (const kept of inOrder) {
    const origin = originOfKept(kept);
    origins.set(kept.id, origin);
    if (kept.direction === 'sent') {
      const alike = `${kept.attempt} ${kept.content}`;
      const others = tries.get(alike);
      if (others === undefined) tries.set(alike, [origin]);
      else others.push(origin);
    }
    const webhook = `${origin} ${kept.body}`;
    if (kept.isWanted && !webhooks.has(webhook)) webhooks.set(webhook, kept);
  }
  return [...webhooks.values()];
}
