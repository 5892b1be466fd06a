import { NO_VERDICT } from '../../core/exchange.ts';
import type { Finding } from '../../core/finding.ts';
import { isJsonObject, type JsonValue, MAX_DEPTH } from '../../core/json/json.ts';
import { parsePointer, valueAt } from '../../core/json/pointer.ts';
import { nestingDepth } from '../../core/json/scan.ts';
import { once } from '../../core/once.ts';
import { apiOption, option, type SayOption, say, words } from '../../core/wording.ts';
import { findInside, type Judgement, type JudgeOptions, judgeReading } from '../judge.ts';
import { readText } from '../parse-body.ts';
import { positions } from '../syntax.ts';

/** What a text was taken for. */
export interface ReadAs {
  readonly kind:
    | 'json'
    | 'array'
    | 'ndjson'
    | 'jsonc'
    | 'python'
    | 'javascript'
    | 'form'
    | 'http'
    | 'curl'
    | 'exchange'
    | 'nothing'
    | 'other';
  /** For people; `''` for what needs no words: JSON, and what its place tells. */
  readonly words: string;
}

export const AS_JSON: ReadAs = { kind: 'json', words: '' };
export const AS_LINE: ReadAs = { kind: 'ndjson', words: '' };
const AS_OTHER: ReadAs = { kind: 'other', words: '' };

/** One document of a file, judged. */
export interface DocumentJudgement extends Judgement {
  /** Where in its file it is: `''` for the whole, a JSON pointer, or `line 3`. */
  readonly place: string;
  readonly readAs: ReadAs;
  /** Line and column, from 1, of a finding in the file; `null` where it has no place of its own. */
  readonly locate: (path: string) => TextPlace | null;
}

interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export interface DocumentOptions extends JudgeOptions {
  /** JSON pointer of the payload inside each document. */
  readonly at?: string | undefined;
  /** How a finding names an option; as the API writes it unless given. */
  readonly sayOption?: SayOption | undefined;
}

/** A JSON text that can be asked where something is in it and how it is written. */
export interface Source {
  readonly locate: DocumentJudgement['locate'];
  /** The exact text at a place, with the numbers and repeated keys that a parsed value has lost. */
  readonly textAt: (path: string) => string | null;
}

/** @param placeOf where in the file a place of the text is, where the text is not the file */
export function sourceOf(
  text: string,
  placeOf: (at: TextPlace & { readonly start: number }) => TextPlace = ({ line, column }) => ({
    line,
    column,
  }),
): Source {
  // The syntax tree is expensive, and a document without findings that is taken whole does without it.
  const places = once(() => positions(text));
  return {
    locate: (path) => {
      const place = places().get(path);
      return place === undefined ? null : placeOf(place);
    },
    textAt: (path) => {
      if (path === '') return text;
      const place = places().get(path);
      return place === undefined ? null : text.slice(place.start, place.end);
    },
  };
}

/** Judges the value at a place of a document, or what `at` picks of it. */
export function judgeValue(
  value: JsonValue,
  place: string,
  options: DocumentOptions,
  source: Source,
  within: string,
): DocumentJudgement {
  const { at: base = '', sayOption = apiOption } = options;
  const picked = valueAtPointer(value, base);
  if (picked === undefined) {
    return unreadable(
      place,
      'body/nothing-there',
      `something at ${base}`,
      'nothing',
      say(words`${option('at')} names no place in this document`, sayOption),
    );
  }
  const quoted = typeof picked === 'string' ? picked : null;
  if (quoted !== null && options.at === undefined) {
    return unreadable(
      place,
      'body/quoted',
      'a JSON object',
      'a JSON string',
      say(words`the body stands inside a JSON string; ${option('at', '')} reads what is in it`, sayOption),
    );
  }
  const text = quoted ?? source.textAt(within + base) ?? JSON.stringify(picked);
  const judged = judgeReading(readText(text, null, options.catalogue.formFields), null, options);
  return {
    ...withHint(judged, picked, options),
    place: place + base,
    readAs: AS_JSON,
    // Inside a quoted text a finding has no line of its own in the file.
    locate: (path) => source.locate(within + base + (quoted === null ? path : '')),
  };
}

/** Says where a payload is that is wrapped in something else. */
export function withHint(
  judged: Judgement,
  value: JsonValue,
  { catalogue, sayOption = apiOption }: DocumentOptions,
): Judgement {
  if (judged.provider !== null || !isJsonObject(value)) return judged;
  const inside = findInside(value, catalogue);
  if (inside === null) return judged;
  const finding: Finding = {
    severity: 'error',
    rule: 'body/envelope',
    path: inside.path,
    expected: 'the payload itself',
    actual: `a payload of ${inside.provider.title} inside another document`,
    message: say(words`pick it with ${option('at', inside.path)}`, sayOption),
  };
  return { ...judged, valid: false, findings: [...judged.findings, finding] };
}

function valueAtPointer(value: JsonValue, at: string): JsonValue | undefined {
  return valueAt(value, parsePointer(at) ?? []);
}

/** What stands in the place of a document that cannot be judged. */
export function unreadable(
  place: string,
  rule: string,
  expected: string,
  actual: string,
  message: string,
  readAs = AS_OTHER,
): DocumentJudgement {
  return {
    ...NO_VERDICT,
    eventReason: 'there is no payload to judge',
    valid: false,
    findings: [{ severity: 'error', rule, path: '', expected, actual, message }],
    refusal: 400,
    place,
    readAs,
    locate: () => null,
  };
}

export function tooDeep(text: string): DocumentJudgement | null {
  const depth = nestingDepth(text);
  if (depth <= MAX_DEPTH) return null;
  return unreadable('', 'body/too-deep', `nesting up to ${MAX_DEPTH}`, `nesting of ${depth}`, '');
}

export function parseOrUndefined(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
