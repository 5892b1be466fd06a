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
type FreshValue =
  | { readonly kind: 'text'; readonly old: string; readonly pattern: string }
  /** A number is fresh at its place only: elsewhere the same digits mean something else. */
  | { readonly kind: 'integer'; readonly old: NumberKey; readonly digits: number };

/** A number and its place. */
export type NumberKey = `${string} ${number}`;

/** What payloads hold that a new identity replaces, each value once. */
export interface FreshValues {
  /** The business key of the first; `null` where it has none. */
  readonly key: string | null;
  /** In the order in which they are drawn. */
  readonly values: readonly FreshValue[];
  readonly objectIds: readonly string[];
}

/** Finds what a new identity will replace, in the order of the rules. */
export function freshValues(
  payloads: readonly JsonObject[],
  { identity, keyPath }: IdentityRules,
): FreshValues {
  const first = payloads[0];
  const found = first === undefined ? undefined : valueAt(first, parsePointer(keyPath) ?? []);
  const key = typeof found === 'string' && found !== '' ? found : null;
  const values = new Map<string, FreshValue>();
  for (const rule of identity.fresh) {
    if (rule.kind === 'object-id') continue;
    for (const { path, value } of placesIn(payloads, rule.path)) {
      if (rule.kind === 'integer' && typeof value === 'number') {
        const old = numberKey(path, value);
        const name = `${rule.kind} ${old}`;
        if (!values.has(name)) values.set(name, { kind: 'integer', old, digits: rule.digits });
      } else if (rule.kind === 'text' && typeof value === 'string') {
        const old = rule.part === undefined ? value : (rule.part.exec(value)?.[1] ?? '');
        const name = `${rule.kind} ${old}`;
        if (old === '' || old === key || values.has(name)) continue;
        values.set(name, { kind: 'text', old, pattern: rule.pattern });
      }
    }
  }
  return { key, values: [...values.values()], objectIds: [...new Set(objectIdsIn(payloads, identity))] };
}

const OBJECT_ID = /^[\da-f]{24}$/;

/** The ObjectIds that an identity has in payloads, in the order of its rules. */
export function objectIdsIn(payloads: readonly JsonObject[], identity: Identity): string[] {
  return identity.fresh.flatMap((rule) =>
    rule.kind === 'object-id'
      ? placesIn(payloads, rule.path).flatMap(({ value }) =>
          typeof value === 'string' && OBJECT_ID.test(value) ? [value] : [],
        )
      : [],
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
