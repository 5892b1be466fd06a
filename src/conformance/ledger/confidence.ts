/** How sure the bound is that a sample gives. */
export const CONFIDENCE = 0.95;

/** Halvings of an interval of which nothing is left that a double could tell. */
const HALVINGS = 60;

/**
 * The largest share of wrong jobs that still goes with what a sample showed: with the confidence, no more of all are wrong
 * than this. Exact, after Clopper and Pearson, one-sided; of jobs that are few it is on the safe side.
 *
 * @param wrong how many of the sample were
 * @param judged how many it had, at least 1
 * @example upperBound(0, 100) // 0.0295
 */
export function upperBound(wrong: number, judged: number): number {
  if (wrong >= judged) return 1;
  let [low, high] = [wrong / judged, 1];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (atMost(wrong, judged, middle) > 1 - CONFIDENCE) low = middle;
    else high = middle;
  }
  return high;
}

/** The probability of so many hits, or fewer, in so many tries. */
function atMost(hits: number, tries: number, share: number): number {
  // Logarithms: of many tries each term is smaller than a double can be.
  const [log, logOther] = [Math.log(share), Math.log1p(-share)];
  let ways = 0;
  let sum = 0;
  for (let i = 0; i <= hits; i += 1) {
    if (i > 0) ways += Math.log((tries - i + 1) / i);
    sum += Math.exp(ways + i * log + (tries - i) * logOther);
  }
  return sum;
}
