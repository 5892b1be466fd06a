import type { JsonChange } from '../core/json/diff.ts';
import { isJsonObject, type JsonValue } from '../core/json/json.ts';
import { describeWithDigits, NO_KEPT_DIGITS } from '../core/json/kept-digits.ts';
import { pointer, type Segment } from '../core/json/pointer.ts';

/** What changed in a job from one event to the next: a value, or which entries a list has. */
export type JobChange =
  | {
      readonly kind: 'value';
      readonly path: readonly Segment[];
      /** `undefined` where there was nothing. */
      readonly before: JsonValue | undefined;
      readonly after: JsonValue | undefined;
    }
  | {
      readonly kind: 'entries';
      /** Of the list. */
      readonly path: readonly Segment[];
      readonly added: readonly JsonValue[];
      readonly removed: readonly JsonValue[];
    };

const MOMENT = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?$/;
/** Values that say nothing to a reader: ids and links. */
const NO_WORD = /^[\da-f]{24}$|^[a-z][a-z\d+.-]*:\/\//i;
/** Names of members that say what happened. */
const TELLING = /status|reason|topic/i;

/**
 * Puts differences into the order in which they tell most: what is named a status, a reason or a topic, the
 * entries that lists got and lost, other values, ids and links, and times last, for every event has new
 * ones; among equals what is nearer the top of the document. Entries of one list are told together.
 */
export function jobChanges(changes: readonly JsonChange[]): JobChange[] {
  const lists = new Map<string, { path: Segment[]; added: JsonValue[]; removed: JsonValue[] }>();
  const values: JobChange[] = [];
  for (const change of changes) {
    const before = change.kind === 'added' ? undefined : change.before;
    const after = change.kind === 'removed' ? undefined : change.after;
    const isEntry = change.kind !== 'changed' && typeof change.path.at(-1) === 'number';
    if (!isEntry) {
      values.push({ kind: 'value', path: change.path, before, after });
      continue;
    }
    const path = change.path.slice(0, -1);
    const list = lists.get(pointer(path)) ?? { path, added: [], removed: [] };
    lists.set(pointer(path), list);
    // What is taken out comes from the end first.
    if (before !== undefined) list.removed.unshift(before);
    if (after !== undefined) list.added.push(after);
  }
  const entries = [...lists.values()].map((list): JobChange => ({ kind: 'entries', ...list }));
  return inTellingOrder([...values, ...entries]);
}

/** The same changes, in the order in which they tell most. */
export function inTellingOrder(changes: readonly JobChange[]): JobChange[] {
  return changes
    .map((change) => ({ change, rank: rank(change), depth: change.path.length }))
    .toSorted((a, b) => a.rank - b.rank || a.depth - b.depth)
    .map(({ change }) => change);
}

function rank(change: JobChange): number {
  if (change.kind === 'entries') return 1;
  const { before, after, path } = change;
  if (isNothingOr(MOMENT, before) && isNothingOr(MOMENT, after)) return 4;
  if (isNothingOr(NO_WORD, before) && isNothingOr(NO_WORD, after)) return 3;
  return TELLING.test(String(path.at(-1))) ? 0 : 2;
}

function isNothingOr(pattern: RegExp, value: JsonValue | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && pattern.test(value));
}

/** Tells a time that is another one now: nearly every event has some. */
export function isMovedTime(change: JobChange): boolean {
  return (
    change.kind === 'value' &&
    [change.before, change.after].every((value) => typeof value === 'string' && MOMENT.test(value))
  );
}

/** Members of an entry that its short form names. */
const MAX_WORDS = 4;
const MAX_WORD = 32;

/**
 * An entry of a list in a few words: its texts, the clock of its times, and its numbers with their names.
 * Ids and links are left out.
 *
 * @param nameOf a name for a code at a member of the entry, `null` for none
 * @param digits what its numbers are written as that stand for others
 * @example entryWords({ status: 'failed', created_at: '2026-01-02T14:01:00Z' }) // 'failed, 14:01'
 */
export function entryWords(
  entry: JsonValue,
  nameOf: (member: string, value: JsonValue) => string | null = () => null,
  digits = NO_KEPT_DIGITS,
): string {
  if (!isJsonObject(entry)) return describeWithDigits(entry, digits, MAX_WORD);
  const words = Object.entries(entry).flatMap(([name, value]): string[] => {
    if (typeof value === 'number') {
      return [`${name} ${describeWithDigits(value, digits, MAX_WORD)}`, nameOf(name, value) ?? ''];
    }
    if (value === true) return [name];
    if (typeof value !== 'string' || value.trim() === '' || NO_WORD.test(value)) return [];
    if (MOMENT.test(value)) return [value.length > 10 ? value.slice(11, 16) : value];
    return [value.length > MAX_WORD ? `${value.slice(0, MAX_WORD)}…` : value];
  });
  const shown = [...new Set(words)].filter((word) => word !== '').slice(0, MAX_WORDS);
  return shown.length === 0 ? describeWithDigits(entry, digits) : shown.join(', ');
}
