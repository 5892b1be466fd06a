/**
 * What a whole run may take, shared out among its groups by weight; what one leaves over is for those after it. Rounds
 * for which there is no time are left out, and the table says how many there were.
 */
export function createBudget(ms, weights) {
  const end = performance.now() + ms;
  let weightLeft = weights.reduce((sum, weight) => sum + weight, 0);
  let groupEnd = end;
  const left = () => end - performance.now();

  /** Begins the next group. */
  function begin(weight) {
    groupEnd = performance.now() + (left() * weight) / weightLeft;
    weightLeft -= weight;
  }

  /** Rounds in turn: one, and then as many as there is time for. */
  async function rounds(count, measure) {
    let longest = 0;
    for (let round = 0; round < count; round += 1) {
      const started = performance.now();
      if (round > 0 && started + longest > groupEnd) return;
      if (left() <= 0) throw new Error('the time of the whole run is up');
      await measure(round);
      longest = Math.max(longest, performance.now() - started);
    }
  }

  return { left, begin, rounds };
}

/** The result of something, or an error when it takes too long. */
export async function within(ms, what, doing) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([doing, late]);
  } finally {
    clearTimeout(timer);
  }
}
