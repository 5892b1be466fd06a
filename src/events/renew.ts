import { isJsonObject, type JsonObject, type JsonValue } from '../exchange/json.ts';
import { matches, parsePointer, pointer, type Segment, valueAt, walkJson } from '../exchange/pointer.ts';
import type { Identity } from '../providers/provider.ts';
import type { Random } from './random.ts';

export interface RenewOptions {
  readonly identity: Identity;
  /** JSON pointer of the business key. */
  readonly keyPath: string;
  /** The new business key; one is made when `null`. */
  readonly key: string | null;
  /** ISO 8601 with offset: the moment at which the payload, as it stands, was sent. */
  readonly at: string;
  /** Milliseconds since 1970: the moment at which the new one is sent. */
  readonly sentAt: number;
  readonly random: Random;
}

/**
 * Makes a payload a new event: a new identity wherever the old one stands, and every time moved so
 * that the newest is now, whole seconds only, so that fractions and relations survive.
 */
export function renew(payload: JsonObject, options: RenewOptions): JsonObject {
  const clock = clockFor(options.at, options.sentAt);
  const identities = newIdentities(payload, options, clock);
  const { days, dayTexts } = options.identity;
  return mapScalars(payload, (value, path) => {
    const number = identities.numbers.get(path);
    if (number !== undefined) return number;
    if (typeof value !== 'string') return value;
    if (days.some((pattern) => matches(path, pattern))) return moveDateTime(value, clock.dayMs);
    const text = dayTexts.some((pattern) => matches(path, pattern))
      ? moveDayTexts(value, clock.dayMs)
      : value;
    return identities.replace(moveDate(moveDateTime(text, clock.deltaMs), clock.dayMs));
  });
}

/** Puts a new business key wherever the old one stands in a payload that keeps the rest of its identity. */
export function rekey(payload: JsonObject, keyPath: string, key: string): JsonObject {
  const old = valueAt(payload, parsePointer(keyPath) ?? []);
  if (typeof old !== 'string' || old === '') return payload;
  const replace = replacer(new Map([[old, key]]));
  return mapScalars(payload, (value) => (typeof value === 'string' ? replace(value) : value));
}

interface Clock {
  /** Whole seconds, in ms. */
  readonly deltaMs: number;
  /** Whole days, in ms, as the provider's wall calendar counts them. */
  readonly dayMs: number;
}

const DAY = 86_400_000;

function clockFor(at: string, sentAt: number): Clock {
  const from = Date.parse(at);
  // Rounded down, so that nothing that has happened lies in the future.
  const deltaMs = Math.floor((sentAt - from) / 1000) * 1000;
  const offset = offsetMs(at);
  const dayOf = (ms: number): number => Math.floor((ms + offset) / DAY);
  return { deltaMs, dayMs: (dayOf(from + deltaMs) - dayOf(from)) * DAY };
}

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

function offsetMs(text: string): number {
  const offset = DATE_TIME.exec(text)?.[4] ?? 'Z';
  if (offset === 'Z') return 0;
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** Moves a date-time and keeps its way of writing: offset, fraction. Other text stays as it is. */
function moveDateTime(text: string, deltaMs: number): string {
  const parts = DATE_TIME.exec(text);
  const ms = parts === null ? Number.NaN : Date.parse(text);
  if (parts === null || Number.isNaN(ms)) return text;
  const [, , , fraction = '', offset = 'Z'] = parts;
  const wall = new Date(ms + deltaMs + offsetMs(text)).toISOString();
  return `${wall.slice(0, 19)}${fraction}${offset}`;
}

function moveDate(text: string, dayMs: number): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) return text;
  return new Date(Date.parse(text) + dayMs).toISOString().slice(0, 10);
}

function moveDayTexts(text: string, dayMs: number): string {
  return text.replace(/\b(\d{2})-(\d{2})-(\d{4})\b/g, (whole, month: string, day: string, year: string) => {
    const moved = moveDate(`${year}-${month}-${day}`, dayMs);
    const [y, m, d] = moved.split('-');
    return y === undefined ? whole : `${m}-${d}-${y}`;
  });
}

interface Identities {
  readonly replace: (text: string) => string;
  readonly numbers: ReadonlyMap<string, number>;
}

function newIdentities(payload: JsonObject, options: RenewOptions, clock: Clock): Identities {
  const { identity, random } = options;
  const replacements = new Map<string, string>();
  const numbers = new Map<string, number>();
  const oldKey = valueAt(payload, parsePointer(options.keyPath) ?? []);
  // The first draw, so that the key does not change when a fixture gains a fresh field.
  const freshKey = random.text(identity.keyPattern);
  if (typeof oldKey === 'string' && oldKey !== '') replacements.set(oldKey, options.key ?? freshKey);
  const objectIds: string[] = [];
  for (const rule of identity.fresh) {
    for (const { path: segments, value } of walkJson(payload)) {
      const path = pointer(segments);
      if (!matches(path, rule.path)) continue;
      if (rule.kind === 'object-id' && typeof value === 'string' && /^[\da-f]{24}$/.test(value)) {
        objectIds.push(value);
      } else if (rule.kind === 'integer' && typeof value === 'number') {
        const least = 10 ** (rule.digits - 1);
        numbers.set(path, least + random.below(9 * least));
      } else if (rule.kind === 'text' && typeof value === 'string') {
        const old = rule.part === undefined ? value : (rule.part.exec(value)?.[1] ?? '');
        if (old !== '' && !replacements.has(old)) replacements.set(old, random.text(rule.pattern));
      }
    }
  }
  for (const [old, fresh] of newObjectIds(objectIds, clock, random)) replacements.set(old, fresh);
  return { replace: replacer(replacements), numbers };
}

/**
 * ObjectIds are seconds, a process's ten digits and a counter. Seconds move with the clock, one process
 * stays one process, and the counter keeps its order, so that ids still sort as they did.
 */
function newObjectIds(ids: readonly string[], clock: Clock, random: Random): Map<string, string> {
  const highest = Math.max(0, ...ids.map((id) => Number.parseInt(id.slice(18), 16)));
  const shift = random.below(0xff_ffff - highest + 1);
  const processes = new Map<string, string>();
  const fresh = new Map<string, string>();
  for (const id of ids) {
    const seconds = Number.parseInt(id.slice(0, 8), 16) + clock.deltaMs / 1000;
    const process = processes.get(id.slice(8, 18)) ?? random.text('%%%%%%%%%%');
    processes.set(id.slice(8, 18), process);
    const counter = Number.parseInt(id.slice(18), 16) + shift;
    fresh.set(id, `${hex(seconds, 8)}${process}${hex(counter, 6)}`);
  }
  return fresh;
}

/** Wraps around as the fixed width does: a time before 1970 is a negative remainder, which is no hex. */
function hex(value: number, width: number): string {
  const limit = 16 ** width;
  return (((value % limit) + limit) % limit).toString(16).padStart(width, '0');
}

function replacer(replacements: ReadonlyMap<string, string>): (text: string) => string {
  if (replacements.size === 0) return (text) => text;
  const longestFirst = [...replacements.keys()].toSorted((a, b) => b.length - a.length);
  const alternatives = longestFirst.map((old) => old.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  // A whole word only: a short key must not change text that happens to contain it.
  const pattern = new RegExp(`(?<![\\dA-Za-z])(?:${alternatives})(?![\\dA-Za-z])`, 'g');
  return (text) => text.replace(pattern, (old) => replacements.get(old) ?? old);
}

type Scalar = string | number | boolean | null;

function mapScalars(root: JsonObject, change: (value: Scalar, path: string) => Scalar): JsonObject {
  const map = (value: JsonValue, path: readonly Segment[]): JsonValue => {
    if (Array.isArray(value)) return value.map((entry, i) => map(entry, [...path, i]));
    if (!isJsonObject(value)) return change(value, pointer(path));
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, map(v, [...path, key])]));
  };
  return map(root, []) as JsonObject;
}
