import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSequence, type SequenceEntry, type SequenceOptions } from '../../../src/scenarios/send-order.ts';

const PLAIN: SequenceOptions = {
  from: 0,
  to: 4,
  jobs: 1,
  duplicate: 0,
  shuffle: false,
  drop: 0,
  seed: 'a',
};

const share = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 1, noNaN: true }));

const anyOptions: fc.Arbitrary<SequenceOptions> = fc
  .record({
    from: fc.integer({ min: 0, max: 4 }),
    length: fc.integer({ min: 1, max: 8 }),
    jobs: fc.integer({ min: 1, max: 6 }),
    duplicate: share,
    shuffle: fc.boolean(),
    drop: share,
    seed: fc.string(),
  })
  .map(({ length, ...rest }) => ({ ...rest, to: rest.from + length - 1 }));

function nameOf({ job, step }: Pick<SequenceEntry, 'job' | 'step'>): string {
  return `${job}/${step}`;
}

function everyWebhook({ from, to, jobs }: SequenceOptions): string[] {
  return Array.from({ length: jobs }, (_, job) =>
    Array.from({ length: to - from + 1 }, (__, index) => nameOf({ job, step: from + index })),
  ).flat();
}

/** What a share comes to: rounded, at least one. */
function portion(part: number, count: number): number {
  return part === 0 ? 0 : Math.min(Math.max(Math.round(part * count), 1), count);
}

describe('a plan', () => {
  it('is every step in its order, jobs in turn, when nothing else is asked', () => {
    const { entries, dropped } = planSequence({ ...PLAIN, from: 1, to: 3, jobs: 2 });
    expect(entries.map(nameOf)).toEqual(['0/1', '1/1', '0/2', '1/2', '0/3', '1/3']);
    expect(entries.every(({ step, slot, again }) => step === slot && !again)).toBe(true);
    expect(dropped).toEqual([]);
  });

  it('is the same for the same options', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        expect(planSequence(options)).toEqual(planSequence({ ...options }));
      }),
    );
  });

  it('is another one for another seed', () => {
    const options = { ...PLAIN, to: 9, jobs: 3, duplicate: 0.3, shuffle: true, drop: 0.2 };
    const plans = ['a', 'b', 'c'].map((seed) => JSON.stringify(planSequence({ ...options, seed })));
    expect(new Set(plans).size).toBe(3);
  });

  it('sends every webhook that is not dropped, once for the first time', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const { entries, dropped } = planSequence(options);
        const firsts = entries.filter(({ again }) => !again).map(nameOf);
        expect([...firsts, ...dropped.map(nameOf)].toSorted()).toEqual(everyWebhook(options).toSorted());
      }),
    );
  });

  it('drops and repeats the shares that it is told to', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const { entries, dropped } = planSequence(options);
        const all = everyWebhook(options).length;
        expect(dropped).toHaveLength(Math.min(portion(options.drop, all), all - 1));
        const kept = all - dropped.length;
        expect(entries).toHaveLength(kept + portion(options.duplicate, kept));
      }),
    );
  });

  it('repeats only what was sent before, each once', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const { entries } = planSequence(options);
        const again = entries.flatMap((entry, index) =>
          entry.again ? [{ name: nameOf(entry), index }] : [],
        );
        expect(new Set(again.map(({ name }) => name)).size).toBe(again.length);
        for (const { name, index } of again) {
          const first = entries.findIndex((entry) => !entry.again && nameOf(entry) === name);
          expect(first).toBeGreaterThanOrEqual(0);
          expect(first).toBeLessThan(index);
        }
      }),
    );
  });

  it('keeps the order within a job unless it is to be mixed', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const { entries } = planSequence({ ...options, shuffle: false });
        for (let job = 0; job < options.jobs; job += 1) {
          const steps = entries.filter((entry) => entry.job === job && !entry.again).map(({ step }) => step);
          expect(steps).toEqual(steps.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it('mixes the order of every job that has two webhooks or more', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const { entries } = planSequence({ ...options, shuffle: true });
        for (let job = 0; job < options.jobs; job += 1) {
          const steps = entries.filter((entry) => entry.job === job && !entry.again).map(({ step }) => step);
          const inOrder = steps.toSorted((a, b) => a - b);
          if (steps.length > 1) expect(steps).not.toEqual(inOrder);
          // Whatever comes, the places in time are those of the webhooks that are sent.
          expect(
            entries.filter((entry) => entry.job === job && !entry.again).map(({ slot }) => slot),
          ).toEqual(inOrder);
        }
      }),
    );
  });

  it('never goes back in time', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const slots = planSequence(options).entries.map(({ slot }) => slot);
        expect(slots).toEqual(slots.toSorted((a, b) => a - b));
      }),
    );
  });

  it('repeats some right away and some later', () => {
    const kinds = new Set<string>();
    for (let seed = 0; seed < 20; seed += 1) {
      const { entries } = planSequence({ ...PLAIN, duplicate: 0.2, seed: String(seed) });
      const index = entries.findIndex(({ again }) => again);
      const before = entries[index - 1];
      kinds.add(before?.step === entries[index]?.step ? 'right away' : 'later');
    }
    expect(kinds).toEqual(new Set(['right away', 'later']));
  });

  it('does not take long for many jobs', () => {
    const { entries } = planSequence({ ...PLAIN, jobs: 10_000, duplicate: 0.1, shuffle: true, drop: 0.1 });
    expect(entries).toHaveLength(45_000 + 4500);
  });
});
