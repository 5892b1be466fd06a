import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/events/random.ts';
import { type LoadFaults, LoadSequence, loadCounts } from '../../../src/load/sequence.ts';

const share = fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 0.999, noNaN: true }));

const anyLoad = fc.record({
  lengths: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 40 }),
  faults: fc.record({ duplicate: share, shuffle: fc.boolean(), drop: share }),
  seed: fc.string(),
});

/** What is sent of each job. */
function drawn(lengths: readonly number[], faults: LoadFaults, seed = 'a') {
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  const sequence = new LoadSequence(steps, lengths.length, faults, seededRandom(seed));
  return {
    counts: loadCounts(steps, lengths.length, faults),
    jobs: lengths.map((length, job) => sequence.next(job, length)),
    steps,
  };
}

describe('what is sent of the jobs of a load', () => {
  it('is every step in its order where nothing else is asked', () => {
    const { jobs } = drawn([3, 1], { duplicate: 0, shuffle: false, drop: 0 });
    expect(jobs.map((job) => job.map(({ step }) => step))).toEqual([[0, 1, 2], [0]]);
  });

  it('has exactly as many left out and sent twice as are counted beforehand, and one of each job', () => {
    fc.assert(
      fc.property(anyLoad, ({ lengths, faults, seed }) => {
        const { counts, jobs, steps } = drawn(lengths, faults, seed);
        const entries = jobs.flat();
        expect(entries).toHaveLength(counts.webhooks);
        expect(entries.filter(({ again }) => again)).toHaveLength(counts.repeated);
        expect(entries.filter(({ again }) => !again)).toHaveLength(steps - counts.dropped);
        expect(jobs.every((job) => job.length > 0)).toBe(true);
        for (const job of jobs) expect(new Set(job.map(({ step }) => step)).size).toBeGreaterThan(0);
      }),
    );
  });

  it('is in another order in each job where it is mixed, and a repetition comes after the first', () => {
    fc.assert(
      fc.property(anyLoad, ({ lengths, faults, seed }) => {
        for (const job of drawn(lengths, { ...faults, shuffle: true }, seed).jobs) {
          const firsts = job.filter(({ again }) => !again).map(({ step }) => step);
          if (firsts.length > 1) expect(firsts).not.toEqual(firsts.toSorted((a, b) => a - b));
          for (const [place, { step, again }] of job.entries())
            expect(job.slice(0, place).some((before) => before.step === step)).toBe(again);
        }
      }),
    );
  });

  it('is spread over all jobs', () => {
    const { jobs } = drawn(Array<number>(400).fill(5), { duplicate: 0.1, shuffle: false, drop: 0.1 });
    const of = (from: number, to: number): number => jobs.slice(from, to).flat().length;
    // 5 % less and more than half of the 1980 that are sent.
    expect(of(0, 200)).toBeGreaterThan(940);
    expect(of(200, 400)).toBeGreaterThan(940);
  });
});
