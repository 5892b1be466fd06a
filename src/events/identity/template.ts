import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { matches, parsePointer, pointer, type Segment, valueAt } from '../../core/json/pointer.ts';
import {
  type Clock,
  DATE_TIME,
  DAY_TEXT,
  isDate,
  moveDate,
  moveDayTexts,
  readDateTime,
  writeMoved,
} from '../calendar.ts';
import { isSetText } from './following.ts';
import {
  type FreshValues,
  freshValues,
  type IdentityRules,
  type NumberKey,
  numberKey,
} from './fresh-values.ts';
import { joinText, type SplitText, type Words, wholeWords } from './whole-words.ts';

/** What one renewal puts into payloads. */
export interface Substitution {
  readonly clock: Clock;
  /** What stands for each old text. */
  readonly texts: ReadonlyMap<string, string>;
  /** What stands for each old number at its place. */
  readonly numbers: ReadonlyMap<NumberKey, number>;
}

/**
 * Payloads of one job or order that were read once, for any number of renewals: which of their values change does
 * not depend on the identity and the moment that they get.
 */
export interface IdentityTemplate {
  readonly rules: IdentityRules;
  readonly fresh: FreshValues;
  /** A new copy of a payload, counted from 0, with what a renewal changes in it. */
  readonly renew: (index: number, substitution: Substitution) => JsonObject;
  /** The values of a payload that change, each with its place. */
  readonly changes: (index: number) => readonly PlacedChange[];
}

/** A value that changes, and where it is. */
interface PlacedChange {
  readonly path: readonly Segment[];
  readonly change: Change;
}

/** Reads payloads of one job or order, oldest first. They must not change afterwards. */
export function identityTemplate(payloads: readonly JsonObject[], rules: IdentityRules): IdentityTemplate {
  const fresh = freshValues(payloads, rules);
  const { key, jobIds, objectIds } = fresh;
  const values = fresh.values.flatMap(({ found }) => found);
  const texts = values.flatMap((value) => (value.kind === 'text' ? [value.old] : []));
  const ids = [...jobIds.map((id) => id.old), ...objectIds];
  const old = [...new Set([...(key === null ? [] : [key]), ...texts, ...ids])];
  const reading: Omit<Reading, 'payload'> = {
    rules,
    words: wholeWords(old),
    datesHoldWords: old.some((text) => /^[\d-]{1,10}$/.test(text)),
    numbers: new Set(values.flatMap((value) => (value.kind === 'integer' ? [value.old] : []))),
  };
  const nodes = payloads.map((payload) => nodeOf(payload, [], { ...reading, payload }));
  const nodeAt = (index: number): Node => {
    const node = nodes[index];
    if (node === undefined) throw new RangeError(`there is no payload ${index} of ${nodes.length}`);
    return node;
  };
  return {
    rules,
    fresh,
    renew: (index, substitution) => instantiate(nodeAt(index), substitution) as JsonObject,
    changes: (index) => changesIn(nodeAt(index), []),
  };
}

interface Reading {
  readonly payload: JsonObject;
  readonly rules: IdentityRules;
  readonly words: Words;
  readonly numbers: ReadonlySet<NumberKey>;
  /** Whether one of the words could stand in a `YYYY-MM-DD`. */
  readonly datesHoldWords: boolean;
}

type Scalar = string | number | boolean | null;

/** How a value changes. */
export interface Change {
  readonly by: (substitution: Substitution) => Scalar;
  /** Whether it is the same for every identity while the clock is. */
  readonly isOfClock: boolean;
  /** Where nothing of a text changes but words in it: the text, taken apart at them. */
  readonly split?: SplitText;
}

/** A container, and what of it is new in every copy: values that change, and containers, which no two copies share. */
interface Node {
  readonly source: JsonObject | JsonValue[];
  readonly parts: readonly (readonly [name: string, part: Node | Change])[];
}

function nodeOf(source: JsonObject | JsonValue[], path: readonly Segment[], reading: Reading): Node {
  const parts = Object.entries(source).flatMap(([name, value]): Node['parts'] => {
    const place = [...path, name];
    const part =
      Array.isArray(value) || isJsonObject(value)
        ? nodeOf(value, place, reading)
        : changeOf(value, place, reading);
    return part === null ? [] : [[name, part]];
  });
  return { source, parts };
}

function instantiate({ source, parts }: Node, substitution: Substitution): JsonObject | JsonValue[] {
  const copy = Array.isArray(source) ? [...source] : { ...source };
  for (const [name, part] of parts) {
    const value = 'by' in part ? part.by(substitution) : instantiate(part, substitution);
    // The copy has a member of its own of that name, so that not even `__proto__` is more than a name.
    (copy as Record<string, JsonValue>)[name] = value;
  }
  return copy;
}

function changesIn({ source, parts }: Node, path: readonly Segment[]): PlacedChange[] {
  return parts.flatMap(([name, part]) => {
    const place = [...path, Array.isArray(source) ? Number(name) : name];
    return 'by' in part ? [{ path: place, change: part }] : changesIn(part, place);
  });
}

/** How a value changes; `null` where it stays. */
function changeOf(value: Scalar, place: readonly Segment[], reading: Reading): Change | null {
  const own = ownChange(value, place, reading);
  const follows = reading.rules.identity.follows?.find(({ path }) => path === pointer(place));
  if (follows === undefined || !isSetText(value)) return own;
  const from = parsePointer(follows.from) ?? [];
  const source = valueAt(reading.payload, from);
  if (!isSetText(source)) return own;
  const moved = ownChange(source, from, reading) ?? unchanged(source);
  const otherwise = own ?? unchanged(value);
  return {
    by: (substitution) => follows.of(String(moved.by(substitution))) ?? otherwise.by(substitution),
    isOfClock: moved.isOfClock && otherwise.isOfClock,
  };
}

function unchanged(value: Scalar): Change {
  return { by: () => value, isOfClock: true };
}

/** How a value changes by itself. */
function ownChange(value: Scalar, place: readonly Segment[], reading: Reading): Change | null {
  const { rules, words, numbers } = reading;
  if (typeof value === 'number') {
    if (numbers.size === 0) return null;
    const key = numberKey(pointer(place), value);
    return numbers.has(key) ? ofIdentity((substitution) => substitution.numbers.get(key) ?? value) : null;
  }
  if (typeof value !== 'string') return null;
  const stands = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => matches(pointer(place), pattern));
  const { days, dayTexts } = rules.identity;
  if (DATE_TIME.test(value)) {
    const time = readDateTime(value);
    if (time === null) return null;
    return stands(days)
      ? ofClock(({ dayMs }) => writeMoved(time, dayMs))
      : ofClock(({ deltaMs }) => writeMoved(time, deltaMs));
  }
  if (isDate(value)) {
    return reading.datesHoldWords
      ? ofIdentity(({ clock, texts }) => words.replace(moveDate(value, clock.dayMs), texts))
      : ofClock(({ dayMs }) => moveDate(value, dayMs));
  }
  if (DAY_TEXT.test(value) && stands(dayTexts)) {
    return ofIdentity(({ clock, texts }) => words.replace(moveDayTexts(value, clock.dayMs), texts));
  }
  return words.occurIn(value) ? ofWords(words.split(value)) : null;
}

/** A value that is written once for a clock: of a row of events, many have the very same one. */
function ofClock(write: (clock: Clock) => string): Change {
  let last: { readonly clock: Clock; readonly text: string } | null = null;
  return {
    by: ({ clock }) => {
      if (last?.clock !== clock) last = { clock, text: write(clock) };
      return last.text;
    },
    isOfClock: true,
  };
}

function ofIdentity(by: Change['by']): Change {
  return { by, isOfClock: false };
}

function ofWords(split: SplitText): Change {
  return { by: ({ texts }) => joinText(split, texts), isOfClock: false, split };
}
