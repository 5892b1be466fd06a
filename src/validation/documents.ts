import { NO_VERDICT } from '../core/exchange.ts';
import type { Finding } from '../core/finding.ts';
import { utf8Text } from '../core/http/body.ts';
import { isJsonObject, type JsonValue, MAX_DEPTH } from '../core/json/json.ts';
import { parsePointer, valueAt } from '../core/json/pointer.ts';
import { nestingDepth } from '../core/json/scan.ts';
import { once } from '../core/once.ts';
import { cutText } from '../core/text/cut-text.ts';
import { apiOption, option, type SayOption, say, words } from '../core/wording.ts';
import { findInside, type Judgement, type JudgeOptions, judgeReading } from './judge.ts';
import { readText } from './parse-body.ts';
import { locateSyntaxError, position, positions } from './syntax.ts';

/** One document of a file, judged. */
export interface DocumentJudgement extends Judgement {
  /** Where in its file it is: `''` for the whole, a JSON pointer, or `line 3`. */
  readonly place: string;
  /** Line and column, from 1, of a finding in the file; `null` where it has no place of its own. */
  readonly locate: (path: string) => { readonly line: number; readonly column: number } | null;
}

export interface DocumentOptions extends JudgeOptions {
  /** JSON pointer of the payload inside each document. */
  readonly at?: string | undefined;
  /** How a finding names an option; as the API writes it unless given. */
  readonly sayOption?: SayOption | undefined;
}

/**
 * Judges all documents of a file: one JSON document, an array of them, one a line, or a form body. Of a file of lines
 * each is judged when it is asked for, so that no document is held longer than it is looked at.
 */
export function judgeDocuments(bytes: Uint8Array, options: DocumentOptions): Iterable<DocumentJudgement> {
  const text = utf8Text(bytes);
  if (text === null)
    return [unreadable('', 'body/not-utf8', 'UTF-8 text', 'other bytes', 'save the file as UTF-8')];
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (json.trim() === '') {
    return [unreadable('', 'body/empty', 'a JSON document', 'nothing', 'there is no payload in it')];
  }
  const whole = parseOrUndefined(json);
  if (whole !== undefined) return judgeWhole(json, whole, options);
  const lines = documentLines(json);
  if (lines !== null) return judgeLines(lines, options);
  if (/^\s*[\w.%+-]+=/.test(json)) return [formBody(json, options)];
  return [notJson(json)];
}

function judgeWhole(text: string, whole: JsonValue, options: DocumentOptions): DocumentJudgement[] {
  const deep = tooDeep(text);
  if (deep !== null) return [deep];
  if (Array.isArray(whole)) {
    if (whole.length === 0) {
      return [unreadable('', 'body/empty', 'a JSON object', 'an empty array', 'there is no payload in it')];
    }
    const source = sourceOf(text);
    return whole.map((value, i) => judgeValue(value, `/${i}`, options, source, `/${i}`));
  }
  return [judgeValue(whole, '', options, sourceOf(text), '')];
}

function tooDeep(text: string): DocumentJudgement | null {
  const depth = nestingDepth(text);
  if (depth <= MAX_DEPTH) return null;
  return unreadable('', 'body/too-deep', `nesting up to ${MAX_DEPTH}`, `nesting of ${depth}`, '');
}

/** A JSON text that can be asked where something is in it and how it is written. */
interface Source {
  readonly locate: (path: string) => { readonly line: number; readonly column: number } | null;
  /** The exact text at a place, with the numbers and repeated keys that a parsed value has lost. */
  readonly textAt: (path: string) => string | null;
}

function sourceOf(text: string): Source {
  // The syntax tree is expensive, and a document without findings that is taken whole does without it.
  const places = once(() => positions(text));
  return {
    locate: (path) => {
      const place = places().get(path);
      return place === undefined ? null : { line: place.line, column: place.column };
    },
    textAt: (path) => {
      if (path === '') return text;
      const place = places().get(path);
      return place === undefined ? null : text.slice(place.start, place.end);
    },
  };
}

function judgeValue(
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
    // Inside a quoted text a finding has no line of its own in the file.
    locate: (path) => source.locate(within + base + (quoted === null ? path : '')),
  };
}

/** Says where a payload is that is wrapped in something else. */
function withHint(
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

interface DocumentLine {
  readonly number: number;
  readonly text: string;
}

/** The lines of a text that has one document a line, or `null` when it is none. */
function documentLines(text: string): DocumentLine[] | null {
  const lines = text
    .split('\n')
    .map((line, i) => ({ number: i + 1, text: line }))
    .filter((line) => line.text.trim() !== '');
  const first = lines[0];
  if (first === undefined || lines.length < 2) return null;
  const start = parseOrUndefined(first.text);
  return start !== undefined && typeof start === 'object' && start !== null ? lines : null;
}

function* judgeLines(lines: readonly DocumentLine[], options: DocumentOptions): Iterable<DocumentJudgement> {
  for (const line of lines) yield judgeLine(line, options);
}

function judgeLine(line: DocumentLine, options: DocumentOptions): DocumentJudgement {
  const judged = judgeObject(line, options);
  if (judged !== null) return judged;
  const other = judgeOtherLine(line, options);
  return {
    ...other,
    place: other.place === '' ? placeOf(line) : `${placeOf(line)} ${other.place}`,
    locate: inLine(line, other.locate),
  };
}

function placeOf({ number }: DocumentLine): string {
  return `line ${number}`;
}

/** Where something is in the file, of which a line is a document. */
function inLine({ number }: DocumentLine, locate: DocumentJudgement['locate']): DocumentJudgement['locate'] {
  return (path) => {
    const found = locate(path);
    return found === null ? null : { line: number, column: found.column };
  };
}

/** Judges a line that is a payload and nothing else, as nearly all are: it is parsed once. `null` for all others. */
function judgeObject(line: DocumentLine, options: DocumentOptions): DocumentJudgement | null {
  if (options.at !== undefined) return null;
  const { text } = line;
  const reading = readText(text, null, options.catalogue.formFields);
  // A mark before it, or a form, is none of a file of lines.
  if (!reading.ok || reading.text !== text) return null;
  const judged = withHint(judgeReading(reading, null, options), reading.document, options);
  // What is added behind a spread takes Node 20 a microsecond.
  return { place: placeOf(line), locate: inLine(line, sourceOf(text).locate), ...judged };
}

function judgeOtherLine(line: DocumentLine, options: DocumentOptions): DocumentJudgement {
  const value = parseOrUndefined(line.text);
  if (value === undefined) {
    const where = locateSyntaxError(line.text);
    return {
      ...unreadable('', 'body/not-json', 'a JSON document', where.problem, 'the line does not parse as JSON'),
      locate: () => where,
    };
  }
  return tooDeep(line.text) ?? judgeValue(value, '', options, sourceOf(line.text), '');
}

function formBody(text: string, options: DocumentOptions): DocumentJudgement {
  const judged = judgeReading(readText(text.trim(), null, options.catalogue.formFields), null, options);
  return { ...judged, place: '', locate: () => null };
}

/** What people leave in a body that they copied from the documentation. */
const REMARK = /<<[^\n]*/;

function notJson(text: string): DocumentJudgement {
  const deep = tooDeep(text);
  if (deep !== null) return deep;
  const note = REMARK.exec(text);
  const cleaned = text.replace(/\s*<<[^,\n]*/g, '');
  if (note !== null && parseOrUndefined(cleaned) !== undefined) {
    return {
      ...unreadable(
        '',
        'body/remarks',
        'JSON',
        `the remark ${JSON.stringify(cutText(note[0], 40))}`,
        'the documentation page has remarks after <<, which are no JSON; take them out and the rest parses',
      ),
      locate: () => position(text, note.index),
    };
  }
  const where = locateSyntaxError(text);
  return {
    ...unreadable('', 'body/not-json', 'a JSON document', where.problem, 'the file does not parse as JSON'),
    locate: () => ({ line: where.line, column: where.column }),
  };
}

function unreadable(
  place: string,
  rule: string,
  expected: string,
  actual: string,
  message: string,
): DocumentJudgement {
  return {
    ...NO_VERDICT,
    eventReason: 'there is no payload to judge',
    valid: false,
    findings: [{ severity: 'error', rule, path: '', expected, actual, message }],
    refusal: 400,
    place,
    locate: () => null,
  };
}

function parseOrUndefined(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
