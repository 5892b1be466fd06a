import { type Random, seededRandom } from '../events/random.ts';

/** Which webhooks of a scenario are delivered, and in which order. Steps and jobs are counted from 0. */
export interface SequenceOptions {
  /** The first and the last step that is delivered. */
  readonly from: number;
  readonly to: number;
  readonly jobs: number;
  /** Share of the sent webhooks that are sent a second time, 0 to 1. */
  readonly duplicate: number;
  /** Mixes the order within each job. */
  readonly shuffle: boolean;
  /** Share of all webhooks that are never sent, 0 to 1. */
  readonly drop: number;
  readonly seed: string;
}

export interface SequenceEntry {
  readonly job: number;
  readonly step: number;
  /** The step in whose place it is delivered, which says when: its own, unless the order is mixed. */
  readonly slot: number;
  /** True for the second sending of the same webhook. */
  readonly again: boolean;
}

export interface Sequence {
  readonly entries: readonly SequenceEntry[];
  readonly dropped: readonly Webhook[];
}

/** One webhook of one job. */
type Webhook = Pick<SequenceEntry, 'job' | 'step'>;

/**
 * Plans a run: what is dropped, in which order the rest goes out, what goes out twice. Jobs take turns, slot by
 * slot. The same options give the same plan.
 *
 * Shares are rounded, but to at least one webhook, so that they never do nothing; one webhook is always left to
 * be sent. What is dropped is a share of all, what is repeated one of those that are sent.
 */
export function planSequence(options: SequenceOptions): Sequence {
  const random = seededRandom(`${options.seed}/sequence`);
  const steps = Array.from({ length: options.to - options.from + 1 }, (_, index) => options.from + index);
  const jobs = Array.from({ length: options.jobs }, (_, job) => steps.map((step) => ({ job, step })));
  const dropped = pickSome(jobs.flat(), (count) => Math.min(portion(options.drop, count), count - 1), random);
  const kept = jobs.map((job) => job.filter((webhook) => !dropped.has(webhook)));
  const repeated = pickSome(kept.flat(), (count) => portion(options.duplicate, count), random);
  const entries = kept.flatMap((job) => jobEntries(job, { repeated, shuffle: options.shuffle, random }));
  return {
    // Stable, so that the order within a job stays.
    entries: entries.toSorted((a, b) => a.slot - b.slot || a.job - b.job),
    dropped: [...dropped].toSorted((a, b) => a.job - b.job || a.step - b.step),
  };
}

/**
 * The webhooks of one job in the order in which they are delivered.
 *
 * @param kept those that are, as they happened
 */
export function jobEntries(
  kept: readonly Webhook[],
  {
    repeated,
    shuffle,
    random,
  }: { readonly repeated: ReadonlySet<Webhook>; readonly shuffle: boolean; readonly random: Random },
): readonly SequenceEntry[] {
  const order = shuffle ? mix(kept, random) : kept;
  const slots = kept.map(({ step }) => step);
  return withRepeats(order, slots, repeated, random);
}

/** How many of so many a share is: rounded, but at least one. */
export function portion(share: number, count: number): number {
  return share === 0 ? 0 : Math.min(Math.max(Math.round(share * count), 1), count);
}

/** Some of a list, each as likely as every other. */
function pickSome<T>(list: readonly T[], howMany: (count: number) => number, random: Random): ReadonlySet<T> {
  const count = howMany(list.length);
  return new Set(count === 0 ? [] : shuffled(list, random).slice(0, count));
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((each) => ({ each, place: random.below(2 ** 32) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ each }) => each);
}

/** Another order than the one that was: whoever asks for it wants to see what it does. */
function mix<T>(list: readonly T[], random: Random): readonly T[] {
  for (;;) {
    const order = shuffled(list, random);
    if (list.length < 2 || order.some((each, index) => each !== list[index])) return order;
  }
}

/** Half of the repetitions come right away, the others behind something else where there is any. */
function withRepeats(
  order: readonly Webhook[],
  slots: readonly number[],
  repeated: ReadonlySet<Webhook>,
  random: Random,
): SequenceEntry[] {
  const entries = order.map(
    (webhook, index): SequenceEntry => ({ ...webhook, slot: slots[index] ?? webhook.step, again: false }),
  );
  for (const { step } of order.filter((webhook) => repeated.has(webhook))) {
    const place = entries.findIndex((entry) => entry.step === step && !entry.again);
    const behind = entries.length - place - 1;
    const at = behind === 0 || random.below(2) === 0 ? place + 1 : place + 2 + random.below(behind);
    const before = entries[at - 1];
    if (before !== undefined) entries.splice(at, 0, { ...before, step, again: true });
  }
  return entries;
}
