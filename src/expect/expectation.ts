import type { Exchange } from '../core/exchange.ts';
import { countFindings } from '../core/finding.ts';
import { type Expected, isOfEvent, unmetConditions } from './expected.ts';
import { Assignment } from './matching.ts';
import { isAnsweredWell, missOf, type NearestMiss, nearer } from './nearest-miss.ts';

/** What a receiver waits for before it ends. */
export interface ExpectationOptions {
  /** Each is met by an exchange of its own: one that is there twice is waited for twice. */
  readonly events: readonly Expected[];
  /** How many exchanges; any number when missing. */
  readonly count?: number | undefined;
  /** Whether they must come in their order, which is that of their answers. */
  readonly ordered?: boolean | undefined;
  /** Whether an invalid payload is a contradiction, expected or not. */
  readonly noneInvalid?: boolean | undefined;
}

/** What can no longer become right. */
export interface Contradiction {
  readonly kind: 'too_early' | 'invalid';
  readonly exchangeId: string;
  /** Holds text from the network as it came. */
  readonly message: string;
}

/** The progress of one expectation. */
export interface ExpectationState {
  /** As it was written. */
  readonly expect: string;
  readonly met: boolean;
  /** What met it, or `null`. */
  readonly exchange: Exchange | null;
  /** What came nearest where it is not met; `null` where nothing came. */
  readonly nearest: NearestMiss | null;
}

/** Watches exchanges until all that is expected has come. */
export interface Expectation {
  /** False when nothing is waited for at all. */
  readonly active: boolean;
  readonly see: (exchange: Exchange) => void;
  readonly isMet: () => boolean;
  /** The first contradiction, after which nothing counts any more. */
  readonly contradiction: () => Contradiction | null;
  /** How many that count were waited for and came; `null` where any number does. */
  readonly counted: () => { readonly wanted: number; readonly got: number } | null;
  /** What has not come, in words. What came too early did come: the contradiction tells of it. */
  readonly missing: () => string[];
  /** Every expected event, in the order given. */
  readonly states: () => readonly ExpectationState[];
}

/** Where a webhook came too early: what it fits, and what had to come before. */
interface TooEarly {
  readonly place: number;
  readonly before: number;
}

/** Gives a webhook that counts to what it meets, unless it may not come yet. */
type Place = (exchange: Exchange, fitting: readonly number[]) => TooEarly | null;

/**
 * Starts to watch. A request that was refused or not answered counts for nothing, and an event that no
 * request tells cannot be expected.
 */
export function expectExchanges(options: ExpectationOptions): Expectation {
  const { events, count = 0 } = options;
  const given = new Assignment<Exchange>(events.length);
  const nearest: (NearestMiss | null)[] = events.map(() => null);
  const place = options.ordered === true ? inOrder(given) : inAnyOrder(given);
  let seen = 0;
  let contradiction: Contradiction | null = null;
  let cameEarly: number | null = null;

  const see = (exchange: Exchange): void => {
    if (contradiction !== null) return;
    contradiction = contradictionBy(exchange);
    for (const [i, expected] of events.entries()) {
      if (given.at(i) === null) {
        const miss = missOf(expected, exchange, contradiction?.kind ?? null);
        nearest[i] = nearer(expected, nearest[i] ?? null, miss);
      }
    }
  };

  const contradictionBy = (exchange: Exchange): Contradiction | null => {
    const { id } = exchange;
    if (options.noneInvalid === true && exchange.valid === false) {
      return { kind: 'invalid', exchangeId: id, message: invalidWords(exchange) };
    }
    if (!isAnsweredWell(exchange)) return null;
    seen += 1;
    const fitting = events.flatMap((expected, i) => (meets(expected, exchange) ? [i] : []));
    const tooEarly = place(exchange, fitting);
    if (tooEarly === null) return null;
    cameEarly = tooEarly.place;
    const [early, before] = [events[tooEarly.place]?.text, events[tooEarly.before]?.text];
    return {
      kind: 'too_early',
      exchangeId: id,
      message: `${early} (${id}) came before ${before}, too early`,
    };
  };

  return {
    active: events.length > 0 || options.count !== undefined,
    see,
    contradiction: () => contradiction,
    counted: () => (options.count === undefined ? null : { wanted: count, got: seen }),
    isMet: () => contradiction === null && seen >= count && events.every((_, i) => given.at(i) !== null),
    missing: () => [
      ...events.filter((_, i) => given.at(i) === null && i !== cameEarly).map(({ text }) => text),
      ...(seen < count ? [`${count - seen} of ${count} exchanges`] : []),
    ],
    states: () =>
      events.map(({ text }, i) => {
        const exchange = given.at(i);
        const met = exchange !== null;
        return { expect: text, met, exchange, nearest: met ? null : (nearest[i] ?? null) };
      }),
  };
}

function meets(expected: Expected, exchange: Exchange): boolean {
  return isOfEvent(expected, exchange) && unmetConditions(expected, exchange).length === 0;
}

function inAnyOrder(given: Assignment<Exchange>): Place {
  return (exchange, fitting) => {
    given.add(exchange, fitting);
    return null;
  };
}

function inOrder(given: Assignment<Exchange>): Place {
  let next = 0;
  return (exchange, fitting) => {
    if (fitting.includes(next)) {
      given.add(exchange, [next]);
      next += 1;
      return null;
    }
    const early = fitting.find((place) => place > next);
    // A webhook comes at least once: what fits something that came already may be that again.
    if (early === undefined || fitting.some((place) => place < next)) return null;
    return { place: early, before: next };
  };
}

function invalidWords({ id, provider, event, findings }: Exchange): string {
  const name = [provider ?? 'a body of no known provider', event].filter((word) => word !== null).join(' ');
  const first = findings.find(({ severity }) => severity === 'error');
  const more = countFindings(findings).error - 1;
  const why =
    first === undefined
      ? ''
      : `: ${first.path === '' ? '' : `${first.path} `}${first.rule}, expected ${first.expected}, got ${first.actual}`;
  return `${name} (${id}) is invalid${why}${more > 0 ? `, and ${more} more` : ''}`;
}
