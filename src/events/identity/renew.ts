import type { JsonObject } from '../../core/json/json.ts';
import { onceEach } from '../../core/memo.ts';
import { hexDigits } from '../../core/object-id.ts';
import { type Clock, clockFor } from '../calendar.ts';
import type { Random } from '../random.ts';
import {
  type FreshOfRule,
  type FreshValue,
  type FreshValues,
  type NumberKey,
  secondsOf,
} from './fresh-values.ts';
import { drawKey } from './key-template.ts';
import type { IdentityTemplate, Substitution } from './template.ts';

/** Who the payloads become, and when. */
export interface RenewMoment {
  /** The form of the new business key, such as `SHOP-{n}`; the provider's own when `null`. */
  readonly key: string | null;
  /** ISO 8601 with offset: the moment at which the payload, as it stands, was sent. */
  readonly at: string;
  /** Milliseconds since 1970: the moment at which the new one is sent. */
  readonly sentAt: number;
  readonly random: Random;
}

/** A new identity and a moved clock, for every payload of one job or order. */
export interface Renewal {
  /** The business key; `null` where the payloads have none. */
  readonly key: string | null;
  /**
   * Every text that was made fresh, the key first. Renewals of the same payloads match entry by entry. Short
   * numbers are left out: as texts they would be found in places where they are none.
   */
  readonly fresh: readonly string[];
  /** A payload, counted from 0, under the new identity and at its new time. */
  readonly renew: (index: number) => JsonObject;
}

/**
 * Makes the payloads of one job or order new events: one new identity wherever the old one is, and every time moved
 * so that the newest is now, by whole seconds only, so that fractions and relations survive.
 */
export function renewal(payloads: IdentityTemplate, moment: RenewMoment): Renewal {
  const substitution = drawIdentity(payloads, { ...moment, clock: clockFor(moment.at, moment.sentAt) });
  const { key } = payloads.fresh;
  return {
    key: key === null ? null : (substitution.texts.get(key) ?? null),
    fresh: [...substitution.texts.values()],
    renew: (index) => payloads.renew(index, substitution),
  };
}

/**
 * Draws what one renewal puts into payloads. What every payload of a job has is drawn before what only some have, and in
 * one order, so that a seed gives all of them the same.
 */
export function drawIdentity(
  { rules, fresh }: IdentityTemplate,
  { key, random, clock }: Pick<RenewMoment, 'key' | 'random'> & { readonly clock: Clock },
): Substitution {
  const { keyPrefix, keyPattern } = rules.identity;
  const texts = new Map<string, string>();
  const numbers = new Map<NumberKey, number>();
  // The first draw, so that the key does not change when a fixture gains a fresh field.
  const freshKey = (keyPrefix?.exec(fresh.key ?? '')?.[0] ?? '') + random.text(keyPattern);
  if (fresh.key !== null) texts.set(fresh.key, key === null ? freshKey : drawKey(key, random));
  const draw = (rule: FreshOfRule['rule'], value: FreshValue | undefined): void => {
    if (rule.kind === 'text') {
      const text = random.text(rule.pattern);
      if (value?.kind === 'text') texts.set(value.old, text);
    } else {
      const least = 10 ** (rule.digits - 1);
      const number = least + random.below(9 * least);
      if (value?.kind === 'integer') numbers.set(value.old, number);
    }
  };
  for (const { rule, found } of fresh.values) draw(rule, found[0]);
  drawJobIds(fresh.jobIds, random, texts);
  // How many of these there are is another number in every payload.
  for (const { rule, found } of fresh.values) for (const value of found.slice(1)) draw(rule, value);
  drawObjectIds(fresh.objectIds, clock, random, texts);
  return { clock, texts, numbers };
}

/** What an id that is drawn says of its time: a second of the years 2012 to 2022, whatever the clock says. */
const FIRST_SECOND = 0x5000_0000;
const SECONDS = 0x1300_0000;
/** Counters begin in the lower half, so that there is room to count on. */
const COUNTERS = 0x80_0000;

/** Ids of one process, one after the other, as far apart in time as the old ones. */
function drawJobIds(ids: FreshValues['jobIds'], random: Random, texts: Map<string, string>): void {
  const second = FIRST_SECOND + random.below(SECONDS);
  const process = random.text('%%%%%%%%%%');
  const counter = random.below(COUNTERS);
  for (const { old, ordinal, after } of ids) {
    texts.set(old, `${hexDigits(second + after, 8)}${process}${hexDigits(counter + ordinal, 6)}`);
  }
}

/** An ObjectId that was read: seconds, a process's ten digits and how far its counter is from that process's first. */
interface IdParts {
  readonly old: string;
  readonly seconds: number;
  readonly process: string;
  readonly count: number;
}

const readIds = onceEach((ids: readonly string[]): readonly IdParts[] => {
  const counters = new Map<string, number>();
  const read = ids.map((old) => ({
    old,
    seconds: secondsOf(old),
    process: old.slice(8, 18),
    counter: Number.parseInt(old.slice(18), 16),
  }));
  for (const { process, counter } of read) {
    counters.set(process, Math.min(counter, counters.get(process) ?? counter));
  }
  return read.map(({ old, seconds, process, counter }) => ({
    old,
    seconds,
    process,
    count: counter - (counters.get(process) ?? 0),
  }));
});

/**
 * Seconds move with the clock, one process stays one process, and the counter keeps its order, so that ids still sort as
 * they did.
 */
function drawObjectIds(
  ids: readonly string[],
  clock: Clock,
  random: Random,
  texts: Map<string, string>,
): void {
  const shift = random.below(COUNTERS);
  const processes = new Map<string, string>();
  for (const { old, seconds, process, count } of readIds(ids)) {
    const fresh = processes.get(process) ?? random.text('%%%%%%%%%%');
    processes.set(process, fresh);
    texts.set(old, `${hexDigits(seconds + clock.deltaMs / 1000, 8)}${fresh}${hexDigits(count + shift, 6)}`);
  }
}
