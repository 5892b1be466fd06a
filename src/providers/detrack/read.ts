import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';

/** The value of an own member, or `undefined`. A document named `constructor` must not find Object's. */
export function memberOf(document: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(document, name) ? document[name] : undefined;
}

/** The text of a member that holds some, or `undefined`. Both `""` and `null` mean unset here. */
export function textMember(document: JsonObject, name: string): string | undefined {
  const value = memberOf(document, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The number of a member that holds one, or `undefined`. */
export function numberMember(document: JsonObject, name: string): number | undefined {
  const value = memberOf(document, name);
  return typeof value === 'number' ? value : undefined;
}

/** The members of an array member; empty when it is none. Entries that are no objects stay in their place. */
export function arrayMember(document: JsonObject, name: string): readonly JsonValue[] {
  const value = memberOf(document, name);
  return Array.isArray(value) ? value : [];
}

/** The last entry of the array, if it is an object. */
export function lastObject(entries: readonly JsonValue[]): JsonObject | undefined {
  const last = entries.at(-1);
  return isJsonObject(last) ? last : undefined;
}

/** The calendar day that a date or date-time is written with, in its own offset. */
export function dayInText(text: string | undefined): string | undefined {
  return /^\d{4}-\d{2}-\d{2}(?![\d-])/.exec(text ?? '')?.[0];
}

/** The clock that a date-time is written with, `HH:MM`, in its own offset. */
export function clockInText(text: string | undefined): string | undefined {
  return /^\d{4}-\d{2}-\d{2}[Tt ](\d{2}:\d{2})/.exec(text ?? '')?.[1];
}
