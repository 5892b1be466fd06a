import { usageError } from '../core/error.ts';
import { editJson, type JsonEdit } from '../core/json/edit.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json/json.ts';
import { parsePointer, pointer, type Segment, walkJson } from '../core/json/pointer.ts';
import { parsedValue, RawJson, type SetValue, writtenValue } from '../core/json/raw.ts';
import { suggestion } from '../core/text/closest.ts';
import { cutText } from '../core/text/cut-text.ts';
import { didYouMean, excerpt } from '../core/text/did-you-mean.ts';
import { option, words } from '../core/wording.ts';

/** A change to a payload. */
export type Override = SetOverride | { readonly kind: 'unset'; readonly path: string };

export interface SetOverride {
  readonly kind: 'set';
  readonly path: string;
  readonly value: SetValue;
}

/** The changes of values and paths, in the order that they are applied: what is set, then what is taken out. */
export function overridesFrom(changes: {
  readonly set?: Readonly<Record<string, SetValue>> | undefined;
  readonly unset?: readonly string[] | undefined;
}): Override[] {
  const sets = Object.entries(changes.set ?? {}).map(
    ([path, value]): Override => ({ kind: 'set', path, value }),
  );
  const unsets = (changes.unset ?? []).map((path): Override => ({ kind: 'unset', path }));
  return [...sets, ...unsets];
}

export interface OverrideOptions {
  /** Whether a path may name what the payload does not have yet. */
  readonly add: boolean;
}

// Through any of these a path would reach the prototype instead of the document.
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_SEGMENTS = 100;
/** Paths that a suggestion is looked for among. */
const MOST_CANDIDATES = 2000;

/**
 * Reads a path: dots and indices (`items[0].sku`, `items.0.sku`) or a JSON pointer (`/items/0/sku`).
 *
 * @throws WebhookCliError `bad_path`
 */
export function parsePath(text: string): Segment[] {
  const segments = text.startsWith('/') ? parsePointer(text) : parseDotted(text);
  if (segments === null || segments.length === 0 || segments.some((s) => s === '')) {
    throw usageError('bad_path', `${excerpt(text, 80)} is no path`, 'write items[0].sku or /items/0/sku');
  }
  if (segments.length > MAX_SEGMENTS) {
    throw usageError(
      'bad_path',
      `a path of ${segments.length} steps is too deep; the limit is ${MAX_SEGMENTS}`,
    );
  }
  const bad = segments.find((segment) => FORBIDDEN.has(segment));
  if (bad !== undefined) throw usageError('bad_path', `a path cannot go through "${bad}"`);
  return segments.map((s) => (/^(0|[1-9]\d{0,8})$/.test(s) ? Number(s) : s));
}

function parseDotted(text: string): string[] | null {
  const parts: string[] = [];
  // A dot comes between two names: none comes first.
  const step = /(?:^|(?<!^)\.)([^.[\]]+)|\[(\d+|[^\]]*)\]/gy;
  let at = 0;
  for (let found = step.exec(text); found !== null; found = step.exec(text)) {
    parts.push(found[1] ?? found[2] ?? '');
    at = step.lastIndex;
  }
  return at === text.length ? parts : null;
}

/**
 * Reads `path=value`: JSON, as it is written, where the value is JSON, text otherwise.
 *
 * @throws WebhookCliError `bad_override`
 * @example parseSet('attempt=2') // { kind: 'set', path: 'attempt', value: new RawJson('2') }
 */
export function parseSet(text: string): SetOverride & { readonly value: RawJson | string } {
  const equals = text.indexOf('=');
  if (equals < 1) {
    throw usageError(
      'bad_override',
      `${excerpt(text, 80)} sets nothing`,
      'write path=value, such as reason=Damaged',
    );
  }
  const value = text.slice(equals + 1);
  return { kind: 'set', path: text.slice(0, equals), value: rawOrText(value) };
}

function rawOrText(text: string): RawJson | string {
  try {
    return new RawJson(text);
  } catch {
    return text;
  }
}

/**
 * Applies changes to a copy of a payload, in their order.
 *
 * @throws WebhookCliError `bad_path`, `unknown_path` (with the nearest path), `index_out_of_range`
 */
export function applyOverrides(
  payload: JsonObject,
  overrides: readonly Override[],
  options: OverrideOptions,
): JsonObject {
  if (overrides.length === 0) return payload;
  const copy = structuredClone(payload);
  for (const override of overrides) apply(copy, override, options);
  return copy;
}

/** Applies changes that fit its payload to a JSON text, of which every other byte stays. */
export function overrideText(text: string, overrides: readonly Override[]): string {
  return editJson(text, overrideEdits(overrides));
}

/** Changes as edits of a text. */
export function overrideEdits(overrides: readonly Override[]): JsonEdit[] {
  return overrides.map((override): JsonEdit => {
    const path = parsePath(override.path);
    return override.kind === 'unset'
      ? { kind: 'remove', path }
      : { kind: 'set', path, text: writtenValue(override.value) };
  });
}

function apply(payload: JsonObject, override: Override, options: OverrideOptions): void {
  const segments = parsePath(override.path);
  const last = segments.at(-1);
  if (last === undefined) return;
  let here: JsonObject | JsonValue[] = payload;
  for (const [i, segment] of segments.slice(0, -1).entries()) {
    refuseBeyondEnd(here, segment, override.path, options);
    let next: JsonValue | undefined = member(here, segment);
    if (next === undefined || next === null) {
      if (!options.add || override.kind === 'unset') throw unknownPath(payload, segments, override);
      next = typeof segments[i + 1] === 'number' ? [] : {};
      assign(here, segment, next);
    }
    if (!Array.isArray(next) && !isJsonObject(next)) throw unknownPath(payload, segments, override);
    here = next;
  }
  refuseBeyondEnd(here, last, override.path, options);
  const exists = member(here, last) !== undefined;
  if (!exists && (override.kind === 'unset' || !options.add)) {
    throw unknownPath(payload, segments, override);
  }
  if (override.kind === 'unset') removeMember(here, last);
  else assign(here, last, parsedValue(override.value));
}

function member(container: JsonObject | JsonValue[], segment: Segment): JsonValue | undefined {
  if (Array.isArray(container)) return typeof segment === 'number' ? container[segment] : undefined;
  return Object.hasOwn(container, segment) ? container[segment] : undefined;
}

// Beyond the end an array would have holes, and far beyond it would fill the memory.
function refuseBeyondEnd(
  container: JsonObject | JsonValue[],
  segment: Segment,
  path: string,
  options: OverrideOptions,
): void {
  if (!Array.isArray(container)) return;
  const end = container.length;
  if (typeof segment === 'number' && segment < end + (options.add ? 1 : 0)) return;
  throw usageError(
    'index_out_of_range',
    `${excerpt(path, 80)} names entry ${cutText(String(segment), 40)} of a list of ${end}`,
    options.add
      ? `the next entry would be ${end}`
      : words`${option('add')} lets ${option('set')} add the next entry, which is ${end}`,
  );
}

function assign(container: JsonObject | JsonValue[], segment: Segment, value: JsonValue): void {
  if (!Array.isArray(container)) container[segment] = value;
  else if (typeof segment === 'number') container[segment] = value;
}

function removeMember(container: JsonObject | JsonValue[], segment: Segment): void {
  if (Array.isArray(container)) container.splice(Number(segment), 1);
  else delete container[segment];
}

function unknownPath(payload: JsonObject, segments: readonly Segment[], override: Override): Error {
  const wanted = pointer(segments);
  const near = suggestion(wanted, allPaths(payload));
  const meant = didYouMean(near);
  return usageError(
    'unknown_path',
    `the payload has nothing at ${excerpt(override.path, 80)} (${cutText(wanted, 80)}).${meant}`,
    override.kind === 'set' ? words`${option('add')} lets ${option('set')} add what is not there` : '',
  );
}

function allPaths(root: JsonValue): string[] {
  const paths: string[] = [];
  for (const { path } of walkJson(root)) {
    if (path.length > 0) paths.push(pointer(path));
    if (paths.length === MOST_CANDIDATES) break;
  }
  return paths;
}
