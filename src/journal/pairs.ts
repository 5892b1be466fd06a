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
  const received = new Map<string, Half[]>();
  for (const half of halves.toSorted(byTime)) {
    if (half.direction !== 'received') continue;
    const alike = received.get(half.content);
    if (alike === undefined) received.set(half.content, [half]);
    else alike.push(half);
  }
  const pairs = new Map<string, string>();
  // One whose end is known is the better claim.
  const sent = halves
    .filter(({ direction, mayHaveArrived }) => direction === 'sent' && mayHaveArrived)
    .toSorted((a, b) => Number(b.isAnswered) - Number(a.isAnswered) || byTime(a, b));
  for (const { id, content, from, until } of sent) {
    const candidates = received.get(content) ?? [];
    const at = candidates.findIndex((other) => other.from >= from && other.from <= until);
    const [found] = at < 0 ? [] : candidates.splice(at, 1);
    if (found !== undefined) pairs.set(found.id, id);
  }
  return pairs;
}

function byTime(a: Half, b: Half): number {
  return a.from - b.from;
}
