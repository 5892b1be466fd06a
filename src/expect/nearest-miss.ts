import type { Exchange } from '../core/exchange.ts';
import { closest } from '../core/text/closest.ts';
import { type Expected, isOfEvent, type UnmetCondition, unmetConditions } from './expected.ts';

/** What came nearest to an expectation without meeting it. */
export interface NearestMiss {
  readonly exchangeId: string;
  readonly event: string | null;
  /**
   * What kept it from counting: it came too early or was invalid where neither may be, it was answered with
   * a refusal or not at all, it counts for another expectation, a condition does not hold, or it is another
   * event.
   */
  readonly reason: 'too_early' | 'invalid' | 'refused' | 'counted' | 'conditions' | 'event';
  readonly conditions: readonly UnmetCondition[];
  /** What it was answered, or `null` where it was not. */
  readonly status: number | null;
}

const NEAREST_FIRST: readonly NearestMiss['reason'][] = [
  'too_early',
  'invalid',
  'refused',
  'counted',
  'conditions',
  'event',
];

/**
 * How an exchange misses an expectation that it did not meet.
 *
 * @param contradiction what the exchange contradicts, if anything
 */
export function missOf(
  expected: Expected,
  exchange: Exchange,
  contradiction: 'too_early' | 'invalid' | null = null,
): NearestMiss {
  const conditions = unmetConditions(expected, exchange);
  const reason = !isOfEvent(expected, exchange)
    ? 'event'
    : conditions.length > 0
      ? 'conditions'
      : (contradiction ?? (isAnsweredWell(exchange) ? 'counted' : 'refused'));
  const { id, event, response } = exchange;
  return { exchangeId: id, event, reason, conditions, status: response?.status ?? null };
}

/** Tells whether a request counts: it was answered, and not with a refusal. */
export function isAnsweredWell({ error, response }: Exchange): boolean {
  return error === null && response !== null && response.status < 400;
}

/** The nearer of two misses; of two that are as near the later one. */
export function nearer(expected: Expected, before: NearestMiss | null, now: NearestMiss): NearestMiss {
  if (before === null) return now;
  const difference =
    NEAREST_FIRST.indexOf(before.reason) - NEAREST_FIRST.indexOf(now.reason) ||
    before.conditions.length - now.conditions.length;
  if (difference !== 0) return difference < 0 ? before : now;
  if (now.reason !== 'event' || expected.event === null) return now;
  // The later first: it is the one that stays where both names are as near.
  const names = [now.event ?? '', before.event ?? ''];
  return closest(expected.event, names) === now.event ? now : before;
}

/** A miss in words, such as `failed k3f9: reason should be "Damaged", is "Lost"`. Holds text from the network as it came. */
export function missWords(miss: NearestMiss): string {
  const name = `${miss.event ?? 'a webhook without an event'} ${miss.exchangeId}`;
  const unmet = miss.conditions
    .map(({ path, wanted, got }) => `${path} should be ${wanted}, is ${got}`)
    .join('; ');
  switch (miss.reason) {
    case 'too_early':
      return `${name} fits, but came too early`;
    case 'invalid':
      return `${name} fits, but is invalid`;
    case 'refused':
      return `${name} fits, but was ${miss.status === null ? 'not answered' : `answered ${miss.status}`}`;
    case 'counted':
      return `${name} fits, but counts for another that is expected`;
    case 'conditions':
      return `${name}: ${unmet}`;
    case 'event':
      return unmet === '' ? `${name} is another event` : `${name} is another event; ${unmet}`;
  }
}
