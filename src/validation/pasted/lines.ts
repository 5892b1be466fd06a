import { judgeReading } from '../judge.ts';
import { readText } from '../parse-body.ts';
import { locateSyntaxError } from '../syntax.ts';
import {
  AS_JSON,
  AS_LINE,
  type DocumentJudgement,
  type DocumentOptions,
  parseOrUndefined,
  sourceOf,
  tooDeep,
  unreadable,
  withHint,
} from './judge-value.ts';
import { noWebhook, ownLine } from './own-lines.ts';
import { judgeOne } from './whole.ts';

interface DocumentLine {
  readonly number: number;
  readonly text: string;
}

/** The lines of a text that has one document a line, or `null` when it is none. */
export function documentLines(text: string): DocumentLine[] | null {
  const lines = text
    .split('\n')
    .map((line, i) => ({ number: i + 1, text: line }))
    .filter((line) => line.text.trim() !== '');
  const first = lines[0];
  if (first === undefined || lines.length < 2) return null;
  const start = parseOrUndefined(first.text);
  return start !== undefined && typeof start === 'object' && start !== null ? lines : null;
}

/** Judges each line when it is asked for. Lines of ours that are about no webhook are passed over. */
export function* judgeLines(
  lines: readonly DocumentLine[],
  options: DocumentOptions,
): Generator<DocumentJudgement, void, undefined> {
  let count = 0;
  for (const line of lines) {
    const judged = judgeLine(line, options);
    if (judged === null) continue;
    count += 1;
    yield judged;
  }
  if (count === 0) yield noWebhook();
}

function judgeLine(line: DocumentLine, options: DocumentOptions): DocumentJudgement | null {
  const judged = judgeObject(line, options);
  if (judged !== null) return judged;
  const other = judgeOtherLine(line, options);
  return (
    other && {
      ...other,
      readAs: other.readAs === AS_JSON ? AS_LINE : other.readAs,
      place: other.place === '' ? placeOf(line) : `${placeOf(line)} ${other.place}`,
      locate: inLine(line, other.locate),
    }
  );
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
  if (!reading.ok || reading.text !== text || ownLine(reading.document) !== null) return null;
  const judged = withHint(judgeReading(reading, null, options), reading.document, options);
  // What is added behind a spread takes Node 20 a microsecond.
  return { place: placeOf(line), readAs: AS_LINE, locate: inLine(line, sourceOf(text).locate), ...judged };
}

function judgeOtherLine(line: DocumentLine, options: DocumentOptions): DocumentJudgement | null {
  const value = parseOrUndefined(line.text);
  if (value === undefined) {
    const where = locateSyntaxError(line.text);
    return {
      ...unreadable('', 'body/not-json', 'a JSON document', where.problem, 'the line does not parse as JSON'),
      locate: () => where,
    };
  }
  return tooDeep(line.text) ?? judgeOne(value, '', options, sourceOf(line.text), '');
}
