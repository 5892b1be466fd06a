import { seededRandom } from '../../events/random.ts';

/** Chooses some of a row whose length is known, one after the other. */
export interface Sample {
  /** How many are chosen. */
  readonly size: number;
  /** Whether the next of the row is one of them. */
  readonly takes: () => boolean;
}

/**
 * Chooses a share of a row, each as likely as every other, at least one. The same seed chooses the same.
 *
 * @param total how long the row is
 * @param share above 0, at most 1
 */
export function sampleOf(total: number, share: number, seed: string): Sample {
  const size = Math.min(Math.max(Math.round(share * total), 1), total);
  const random = seededRandom(`${seed}/sample`);
  let [left, wanted] = [total, size];
  const takes = (): boolean => {
    const isTaken = wanted >= left || random.below(left) < wanted;
    left -= 1;
    if (isTaken) wanted -= 1;
    return isTaken;
  };
  return { size, takes: () => wanted > 0 && takes() };
}
