import type { JsonObject } from '../../core/json/json.ts';
import { onceEach } from '../../core/memo.ts';
import { hexDigits } from '../../core/object-id.ts';
import { type Clock, clockFor } from '../calendar.ts';
import type { Random } from '../random.ts';
import type { NumberKey } from './fresh-values.ts';
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

/** Draws what one renewal puts into payloads. */
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
  for (const value of fresh.values) {
    if (value.kind === 'text') texts.set(value.old, random.text(value.pattern));
    else {
      const least = 10 ** (value.digits - 1);
      numbers.set(value.old, least + random.below(9 * least));
    }
  }
  drawObjectIds(fresh.objectIds, clock, random, texts);
  return { clock, texts, numbers };
}

/** An ObjectId that was read: seconds, a process's ten digits and a counter. */
interface IdParts {
  readonly old: string;
  readonly seconds: number;
  readonly process: string;
  readonly counter: number;
}

const readIds = onceEach((ids: readonly string[]) => {
  const parts = ids.map(
    (old): IdParts => ({
      old,
      seconds: Number.parseInt(old.slice(0, 8), 16),
      process: old.slice(8, 18),
      counter: Number.parseInt(old.slice(18), 16),
    }),
  );
  return { parts, highest: parts.reduce((most, { counter }) => Math.max(most, counter), 0) };
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
  const { parts, highest } = readIds(ids);
  const shift = random.below(0xff_ffff - highest + 1);
  const processes = new Map<string, string>();
  for (const { old, seconds, process, counter } of parts) {
    const fresh = processes.get(process) ?? random.text('%%%%%%%%%%');
    processes.set(process, fresh);
    texts.set(old, `${hexDigits(seconds + clock.deltaMs / 1000, 8)}${fresh}${hexDigits(counter + shift, 6)}`);
  }
}
