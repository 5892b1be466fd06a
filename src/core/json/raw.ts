import { type JsonValue, withoutSpace } from './json.ts';

/** A value as its author wrote it: with digits that a double does not hold, and repeated keys. */
export class RawJson {
  /** On one line. */
  readonly text: string;
  readonly value: JsonValue;

  /** @throws SyntaxError where the text is not JSON */
  constructor(text: string) {
    this.value = JSON.parse(text) as JsonValue;
    this.text = withoutSpace(text);
  }
}

/** A value that is put into a payload. A bigint stands for its digits. */
export type SetValue = JsonValue | bigint | RawJson;

/** The value as a program reads it. */
export function parsedValue(value: SetValue): JsonValue {
  if (value instanceof RawJson) return value.value;
  return typeof value === 'bigint' ? Number(value) : value;
}

/** The value as it is written. */
export function writtenValue(value: SetValue): string {
  if (value instanceof RawJson) return value.text;
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}
