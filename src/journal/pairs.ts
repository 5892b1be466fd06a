import { hash } from 'node:crypto';
import type { FailureCode } from '../core/exchange.ts';
import { pathAndQuery } from '../core/http/http-url.ts';
import type { JournalRecord } from './record.ts';

/** What is remembered of an exchange to find the other half of it: not its body. */
export interface Half {
  readonly id: string;
  readonly direction: JournalRecord['direction'];
  /** The same for all requests of one method, path and body. */
  readonly content: string;
  /** Milliseconds since 1970 in which it was under way. */
  readonly from: number;
  readonly until: number;
  /** Whether an answer came. */
  readonly isAnswered: boolean;
  /** Whether the other side may have got it. */
  readonly mayHaveArrived: boolean;
}

/** How long what had no answer may have been under way, in ms: nobody has kept it. */
const UNKNOWN_MS = 60_000;
/** Moments are whole milliseconds, durations are not. */
const ROUNDED_MS = 1;

/** Where these failed, no request has gone out. */
const NEVER_SENT: readonly FailureCode[] = [
  'refused',
  'host_not_found',
  'unreachable',
  'tls',
  'proxy_refused',
];

/** What is to be remembered of a kept exchange. */
export function halfOf({ id, direction, at, request, response, error }: JournalRecord): Half {
  const { method, url, body, bodyEncoding } = request;
  const from = Date.parse(at);
  return {
    id,
    direction,
    content: hash('sha1', `${method} ${pathAndQuery(url)}\n${bodyEncoding} ${body}`, 'base64'),
    from,
    until: from + ROUNDED_MS + (response === null ? UNKNOWN_MS : Math.ceil(response.durationMs)),
    isAnswered: response !== null,
    mayHaveArrived: error === null || !NEVER_SENT.includes(error.code),
  };
}

/**
 * Finds the requests that `send` and `listen` of one machine have both kept: the same method, path and body, received
 * while the other was under way. Each is paired with one other at most.
 *
 * @returns the id of what was sent, by that of what was received
 */
export function pairHalves(halves: readonly Half[]): ReadonlyMap<string, string> {
  const received = new Map<string, Unpaired>();
  for (const half of halves.toSorted(byTime)) {
    if (half.direction !== 'received') continue;
    const alike = received.get(half.content);
    if (alike === undefined) received.set(half.content, new Unpaired(half));
    else alike.add(half);
  }
  const pairs = new Map<string, string>();
  // One whose end is known is the better claim.
  const sent = halves
    .filter(({ direction, mayHaveArrived }) => direction === 'sent' && mayHaveArrived)
    .toSorted((a, b) => Number(b.isAnswered) - Number(a.isAnswered) || byTime(a, b));
  for (const { id, content, from, until } of sent) {
    const found = received.get(content)?.take(from, until);
    if (found !== undefined) pairs.set(found.id, id);
  }
  return pairs;
}

/** What was received of one content and has no other half yet, in the order in which it came. */
class Unpaired {
  readonly #halves: Half[];
  /** Of each the first from it on that may be free. One webhook may have come ten thousand times. */
  readonly #free: number[] = [0];

  constructor(first: Half) {
    this.#halves = [first];
  }

  add(half: Half): void {
    this.#free.push(this.#halves.length);
    this.#halves.push(half);
  }

  /** The first that came within a time, which is then no longer there. */
  take(from: number, until: number): Half | undefined {
    let [low, high] = [0, this.#halves.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#halves[middle]?.from ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    const at = this.#firstFree(low);
    const found = this.#halves[at];
    if (found === undefined || found.from > until) return undefined;
    this.#free[at] = at + 1;
    return found;
  }

  #firstFree(start: number): number {
    let at = start;
    for (let next = this.#free[at]; next !== undefined && next !== at; next = this.#free[at]) {
      this.#free[at] = this.#free[next] ?? next;
      at = next;
    }
    return at;
  }
}

function byTime(a: Half, b: Half): number {
  return a.from - b.from;
}
