import { remembered } from '../memo.ts';
import { isJsonObject, type JsonValue } from './json.ts';

/** One step of a path into a JSON document: a member name or an array index. */
export type Segment = string | number;

/**
 * Writes a JSON pointer (RFC 6901).
 *
 * @example pointer(['items', 0, 'a/b']) // '/items/0/a~1b'
 */
export function pointer(segments: readonly Segment[]): string {
  return segments.map((s) => `/${String(s).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Reads a JSON pointer into its member names; array indices stay texts. `null` when it is none. */
export function parsePointer(text: string): string[] | null {
  if (text === '') return [];
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return null;
  return text
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The path of a pointer that a provider names, over and over: none, where it names none. */
export const providerPath = remembered((text): readonly string[] => parsePointer(text) ?? []);

/** The value that a path leads to, or `undefined` when the document has nothing there. */
export function valueAt(document: JsonValue, segments: readonly Segment[]): JsonValue | undefined {
  let here: JsonValue | undefined = document;
  for (const segment of segments) {
    if (here === null || typeof here !== 'object' || !Object.hasOwn(here, segment)) return undefined;
    if (Array.isArray(here) && typeof segment === 'string' && !/^(0|[1-9]\d*)$/.test(segment))
      return undefined;
    here = (here as Record<Segment, JsonValue>)[segment];
  }
  return here;
}

/**
 * Tells whether a pointer fits a pattern in which `*` stands for any one segment.
 *
 * @example matches('/items/0', '/items/*') // true
 */
export function matches(path: string, pattern: string): boolean {
  const left = path.split('/');
  const right = pattern.split('/');
  return left.length === right.length && right.every((part, i) => part === '*' || part === left[i]);
}

/** A value inside a document, and how to get there. */
export interface Located {
  readonly path: readonly Segment[];
  readonly value: JsonValue;
}

/** Walks through a document, itself first, nearer the top before deeper down, members in their order. */
export function* walkJson(root: JsonValue): Generator<Located, void, undefined> {
  const open: Located[] = [{ path: [], value: root }];
  // The list grows while it is walked: a queue without the cost of shifting.
  for (const here of open) {
    yield here;
    const { path, value } = here;
    if (Array.isArray(value))
      for (const [i, v] of value.entries()) open.push({ path: [...path, i], value: v });
    else if (isJsonObject(value)) {
      for (const [key, v] of Object.entries(value)) open.push({ path: [...path, key], value: v });
    }
  }
}
