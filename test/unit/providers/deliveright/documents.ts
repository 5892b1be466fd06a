import { readFileSync } from 'node:fs';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/core/json/json.ts';
import { parsePointer } from '../../../../src/core/json/pointer.ts';

const FIXTURES = new URL('../../../../fixtures/', import.meta.url);

/** The bytes of a file below `fixtures/`. */
export function fixtureBytes(file: string): Buffer {
  return readFileSync(new URL(file, FIXTURES));
}

/** A JSON object below `fixtures/`, new each time. */
export function fixture(file: string): JsonObject {
  const document: unknown = JSON.parse(fixtureBytes(file).toString('utf8'));
  if (!isJsonObject(document)) throw new Error(`${file} holds no object`);
  return document;
}

/** The payload of a topic, new each time. */
export function topicFixture(topic: string): JsonObject {
  return fixture(`deliveright/${topic}.json`);
}

/** The document with values put at pointers; what is on the way must be there. */
export function changed(document: JsonObject, changes: Readonly<Record<string, JsonValue>>): JsonObject {
  const copy = structuredClone(document);
  for (const [path, value] of Object.entries(changes)) {
    const segments = parsePointer(path) ?? [];
    const last = segments.pop() ?? '';
    let here: JsonValue | undefined = copy;
    for (const segment of segments) here = (here as Record<string, JsonValue> | undefined)?.[segment];
    if (typeof here !== 'object' || here === null) throw new Error(`nothing at ${path}`);
    (here as Record<string, JsonValue>)[last] = value;
  }
  return copy;
}

/** Distinct paths of a document, indices as `[]`. */
export function pathsOf(value: JsonValue, path = ''): Set<string> {
  const paths = new Set<string>(path === '' ? [] : [path]);
  const members: [string, JsonValue][] = Array.isArray(value)
    ? value.map((entry) => [`${path}[]`, entry])
    : isJsonObject(value)
      ? Object.entries(value).map(([key, member]) => [path === '' ? key : `${path}.${key}`, member])
      : [];
  for (const [memberPath, member] of members) {
    for (const found of pathsOf(member, memberPath)) paths.add(found);
  }
  return paths;
}

const deep = (depth: number): JsonValue => {
  let value: JsonValue = 'bottom';
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { order: value };
  return value;
};

/** What may stand where something else is expected. */
export const GARBAGE: readonly JsonValue[] = [
  null,
  true,
  0,
  -1.5,
  1e308,
  '',
  'text',
  'constructor',
  '2022-99-99T99:99:99Z',
  '\ud800',
  [],
  [null, 1, 'x', [], {}],
  {},
  { order: null, line_items: 1, tracking: {}, length: -1 },
  JSON.parse('{"__proto__": {"order_id": 1}, "constructor": null, "hasOwnProperty": 1}') as JsonValue,
  deep(90),
];
