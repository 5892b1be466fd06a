/** A quantile of a list, between two values in proportion. */
export function quantile(list, share) {
  const sorted = list.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.ceil(place);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

export const median = (list) => quantile(list, 0.5);

/** `null` of an empty list. */
export function quartiles(list) {
  if (list.length === 0) return null;
  return { q1: quantile(list, 0.25), median: median(list), q3: quantile(list, 0.75) };
}

/** What was measured against its base in the same round; a round that misses one of them has no ratio. */
export function pairedRatios(measured, base) {
  return [...measured].flatMap(([round, value]) => (base.has(round) ? [value / base.get(round)] : []));
}

/**
 * Arrivals in each full second, without the first and the last. Seconds begin half an interval before an arrival
 * that is on time: one that is early or late by less than that falls into no neighbour.
 *
 * @param stamps moments in ms
 */
export function secondsOf(stamps, rate) {
  if (stamps.length === 0) return [];
  const sorted = stamps.toSorted((a, b) => a - b);
  const start = sorted[0] - 500 / rate;
  const counts = Array.from({ length: Math.floor((sorted.at(-1) - start + 500 / rate) / 1000) }, () => 0);
  for (const stamp of sorted) {
    const second = Math.floor((stamp - start) / 1000);
    if (second < counts.length) counts[second] += 1;
  }
  return counts.slice(1, -1);
}

/** The largest deviation from a rate in any second, as a share; `null` where no second is full. */
export function worstDeviation(stamps, rate) {
  const seconds = secondsOf(stamps, rate);
  return seconds.length === 0 ? null : Math.max(...seconds.map((count) => Math.abs(count - rate) / rate));
}

/**
 * Whether values meet a bar. The quartile on the bad side decides, so that one lucky half is not enough; with
 * `everyRound` the worst value does.
 *
 * @returns `goal`, `must`, `must, by the median`, `no`, or `null` where there is nothing to judge
 */
export function verdictOf({ values, must, goal, better, everyRound = false }) {
  const found = quartiles(values);
  if (found === null || must === undefined) return null;
  const higher = better === 'higher';
  const meets = (value, bar) => bar !== undefined && (higher ? value >= bar : value <= bar);
  const quartile = higher ? found.q1 : found.q3;
  const judged = everyRound ? (higher ? Math.min : Math.max)(...values) : quartile;
  if (meets(judged, goal)) return 'goal';
  if (meets(judged, must)) return 'must';
  return meets(found.median, must) ? 'must, by the median' : 'no';
}
