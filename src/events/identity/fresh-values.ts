import type { JsonObject, JsonValue } from '../../core/json/json.ts';
import { parsePointer, pointer, type Segment, valueAt } from '../../core/json/pointer.ts';
import type { Identity } from '../../providers/provider.ts';

/** The identity of a provider's payloads, and where they have their business key. */
export interface IdentityRules {
  readonly identity: Identity;
  /** JSON pointer of the business key. */
  readonly keyPath: string;
}

/** A value that a new identity draws anew. */
export type FreshValue =
  | { readonly kind: 'text'; readonly old: string; readonly pattern: string }
  /** A number is fresh at its place only: elsewhere the same digits mean something else. */
  | { readonly kind: 'integer'; readonly old: NumberKey; readonly digits: number };

/** A number and its place. */
export type NumberKey = `${string} ${number}`;

/** What payloads hold that a new identity replaces, each value once. */
export interface FreshValues {
  /** The business key of the first; `null` where it has none. */
  readonly key: string | null;
  /** Of each rule the values that it finds, the rules in their order. */
  readonly values: readonly FreshOfRule[];
  /** Ids of the job and of its parts. */
  readonly jobIds: readonly JobId[];
  /** Ids of entries of its log. */
  readonly objectIds: readonly string[];
}

/** What a rule draws: also where a payload has none of it, so that all payloads of a job draw alike. */
export interface FreshOfRule {
  readonly rule: DrawnRule;
  readonly found: readonly FreshValue[];
}

type DrawnRule = Exclude<Identity['fresh'][number], { readonly kind: 'object-id' }>;

/** An id of the job or of a part of it, and which one it is: the same in every payload that has as many. */
interface JobId {
  readonly old: string;
  readonly ordinal: number;
  /** Seconds from the first to it: another attempt gets its id later. */
  readonly after: number;
}

/** Finds what a new identity will replace, in the order of the rules. */
export function freshValues(
  payloads: readonly JsonObject[],
  { identity, keyPath }: IdentityRules,
): FreshValues {
  const first = payloads[0];
  const found = first === undefined ? undefined : valueAt(first, parsePointer(keyPath) ?? []);
  const key = typeof found === 'string' && found !== '' ? found : null;
  const known = new Set<string>();
  const values = identity.fresh.flatMap((rule): FreshOfRule[] => {
    if (rule.kind === 'object-id') return [];
    const found: FreshValue[] = [];
    for (const { path, value } of placesIn(payloads, rule.path)) {
      if (rule.kind === 'integer' && typeof value === 'number') {
        const old = numberKey(path, value);
        const name = `${rule.kind} ${old}`;
        if (known.has(name)) continue;
        known.add(name);
        found.push({ kind: 'integer', old, digits: rule.digits });
      } else if (rule.kind === 'text' && typeof value === 'string') {
        const old = rule.part === undefined ? value : (rule.part.exec(value)?.[1] ?? '');
        const name = `${rule.kind} ${old}`;
        if (old === '' || old === key || known.has(name)) continue;
        known.add(name);
        found.push({ kind: 'text', old, pattern: rule.pattern });
      }
    }
    return [{ rule, found }];
  });
  const jobIds = jobIdsIn(payloads, identity);
  const ofJob = new Set(jobIds.map(({ old }) => old));
  const objectIds = new Set(objectIdsIn(payloads, identity).filter((id) => !ofJob.has(id)));
  return { key, values, jobIds, objectIds: [...objectIds] };
}

/** The ids of each rule count on their own, by turns, so that those of one do not move with how many another has. */
function jobIdsIn(payloads: readonly JsonObject[], identity: Identity): JobId[] {
  const rules = identity.fresh.filter((rule) => rule.kind === 'object-id' && rule.ofJob === true);
  const known = new Map<string, number>();
  for (const [turn, { path }] of rules.entries()) {
    const ids = new Set(idsAt(payloads, path).filter((id) => !known.has(id)));
    for (const [index, id] of [...ids].entries()) known.set(id, index * rules.length + turn);
  }
  const [first = ''] = known.keys();
  return [...known].map(([old, ordinal]) => ({ old, ordinal, after: secondsOf(old) - secondsOf(first) }));
}

const OBJECT_ID = /^[\da-f]{24}$/;

/** The ObjectIds that an identity has in payloads, in the order of its rules. */
export function objectIdsIn(payloads: readonly JsonObject[], identity: Identity): string[] {
  return identity.fresh.flatMap((rule) => (rule.kind === 'object-id' ? idsAt(payloads, rule.path) : []));
}

/** The time in an ObjectId, in seconds since 1970. */
export function secondsOf(objectId: string): number {
  return Number.parseInt(objectId.slice(0, 8), 16);
}

function idsAt(payloads: readonly JsonObject[], pattern: string): string[] {
  return placesIn(payloads, pattern).flatMap(({ value }) =>
    typeof value === 'string' && OBJECT_ID.test(value) ? [value] : [],
  );
}

export function numberKey(path: string, value: number): NumberKey {
  return `${path} ${value}`;
}

interface Place {
  readonly path: readonly Segment[];
  readonly value: JsonValue;
}

/** What is at the places of a pattern. It goes there at once: payloads are wide. */
function placesIn(
  payloads: readonly JsonObject[],
  pattern: string,
): { readonly path: string; readonly value: JsonValue }[] {
  let here: Place[] = payloads.map((payload) => ({ path: [], value: payload }));
  for (const part of parsePointer(pattern) ?? []) {
    here = here.flatMap(({ path, value }) => {
      if (typeof value !== 'object' || value === null) return [];
      return (part === '*' ? Object.keys(value) : [part]).flatMap((name): Place[] => {
        const next = valueAt(value, [name]);
        return next === undefined ? [] : [{ path: [...path, name], value: next }];
      });
    });
  }
  return here.map(({ path, value }) => ({ path: pointer(path), value }));
}
