import type { Random } from '../events/random.ts';
import { jobEntries, portion, type SequenceEntry } from '../scenarios/send-order.ts';

/** What is done to the webhooks of a load. Shares go from 0 to 1. */
export interface LoadFaults {
  readonly duplicate: number;
  readonly shuffle: boolean;
  readonly drop: number;
}

/** How many webhooks there are, before any is made. */
export interface LoadCounts {
  readonly dropped: number;
  readonly repeated: number;
  readonly webhooks: number;
}

/**
 * Counts the webhooks of a load. Shares are rounded, but to at least one webhook, so that they never do nothing. Of each job
 * one webhook is sent.
 *
 * @param steps of all jobs together
 */
export function loadCounts(steps: number, jobs: number, { duplicate, drop }: LoadFaults): LoadCounts {
  const dropped = Math.min(portion(drop, steps), steps - jobs);
  const repeated = portion(duplicate, steps - dropped);
  return { dropped, repeated, webhooks: steps - dropped + repeated };
}

/**
 * Draws what is sent of one job after another, and holds none of them: exactly as many webhooks are left out and sent twice
 * as were counted, each as likely as every other.
 */
export class LoadSequence {
  readonly #random: Random;
  readonly #shuffle: boolean;
  #drop: Quota;
  #repeat: Quota;

  constructor(steps: number, jobs: number, faults: LoadFaults, random: Random) {
    const { dropped, repeated } = loadCounts(steps, jobs, faults);
    this.#random = random;
    this.#shuffle = faults.shuffle;
    // One webhook of each job is none of those that may be left out.
    this.#drop = { left: dropped, among: steps - jobs };
    this.#repeat = { left: repeated, among: steps - dropped };
  }

  /** What is sent of the next job, of so many steps. */
  next(job: number, steps: number): readonly SequenceEntry[] {
    const random = this.#random;
    const certain = this.#drop.left === 0 ? -1 : random.below(steps);
    const kept = Array.from({ length: steps }, (_, step) => ({ job, step })).filter(
      ({ step }) => step === certain || this.#drop.left === 0 || !draw(this.#drop, random),
    );
    const repeated = new Set(kept.filter(() => draw(this.#repeat, random)));
    return jobEntries(kept, { repeated, shuffle: this.#shuffle, random });
  }
}

/** So many of so many that are still to come. */
interface Quota {
  left: number;
  among: number;
}

function draw(quota: Quota, random: Random): boolean {
  if (quota.left === 0) return false;
  const isDrawn = quota.left >= quota.among || random.below(quota.among) < quota.left;
  quota.among -= 1;
  if (isDrawn) quota.left -= 1;
  return isDrawn;
}
