import leven from 'leven';

/** Longer texts are compared by their beginning: the cost grows with the product of both lengths. */
const MOST_COMPARED = 200;

/** The candidate that a misspelt text most likely means, at most `most` slips away, or `undefined`. */
export function closest(text: string, candidates: readonly string[], most: number): string | undefined {
  const wanted = text.slice(0, MOST_COMPARED).toLowerCase();
  let best: string | undefined;
  let bestDistance = most + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    const distance = leven(wanted, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
