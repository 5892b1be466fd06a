import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { matches, pointer, type Segment } from '../../core/json/pointer.ts';
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
import {
  type FreshValues,
  freshValues,
  type IdentityRules,
  type NumberKey,
  numberKey,
} from './fresh-values.ts';
import { type Words, wholeWords } from './whole-words.ts';

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
}

/** Reads payloads of one job or order, oldest first. They must not change afterwards. */
export function identityTemplate(payloads: readonly JsonObject[], rules: IdentityRules): IdentityTemplate {
  const fresh = freshValues(payloads, rules);
  const { key, values, objectIds } = fresh;
  const texts = values.flatMap((value) => (value.kind === 'text' ? [value.old] : []));
  const reading: Reading = {
    rules,
    words: wholeWords([...new Set([...(key === null ? [] : [key]), ...texts, ...objectIds])]),
    numbers: new Set(values.flatMap((value) => (value.kind === 'integer' ? [value.old] : []))),
  };
  const nodes = payloads.map((payload) => nodeOf(payload, [], reading));
  return {
    rules,
    fresh,
    renew: (index, substitution) => {
      const node = nodes[index];
      if (node === undefined) throw new RangeError(`there is no payload ${index} of ${nodes.length}`);
      return instantiate(node, substitution) as JsonObject;
    },
  };
}

interface Reading {
  readonly rules: IdentityRules;
  readonly words: Words;
  readonly numbers: ReadonlySet<NumberKey>;
}

type Scalar = string | number | boolean | null;
type Change = (substitution: Substitution) => Scalar;

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
    const value = typeof part === 'function' ? part(substitution) : instantiate(part, substitution);
    // The copy has a member of its own of that name, so that not even `__proto__` is more than a name.
    (copy as Record<string, JsonValue>)[name] = value;
  }
  return copy;
}

/** How a value changes; `null` where it stays. */
function changeOf(value: Scalar, place: readonly Segment[], reading: Reading): Change | null {
  const { rules, words, numbers } = reading;
  if (typeof value === 'number') {
    if (numbers.size === 0) return null;
    const key = numberKey(pointer(place), value);
    return numbers.has(key) ? (substitution) => substitution.numbers.get(key) ?? value : null;
  }
  if (typeof value !== 'string') return null;
  const stands = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => matches(pointer(place), pattern));
  const { days, dayTexts } = rules.identity;
  if (DATE_TIME.test(value)) {
    const time = readDateTime(value);
    if (time === null) return null;
    return stands(days)
      ? ({ clock }) => writeMoved(time, clock.dayMs)
      : ({ clock }) => writeMoved(time, clock.deltaMs);
  }
  if (isDate(value)) return ({ clock, texts }) => words.replace(moveDate(value, clock.dayMs), texts);
  if (DAY_TEXT.test(value) && stands(dayTexts)) {
    return ({ clock, texts }) => words.replace(moveDayTexts(value, clock.dayMs), texts);
  }
  return words.occurIn(value) ? ({ texts }) => words.replace(value, texts) : null;
}
