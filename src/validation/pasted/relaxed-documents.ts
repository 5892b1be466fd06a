import type { Finding } from '../../core/finding.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { LineCounter } from '../syntax.ts';
import {
  type DocumentJudgement,
  type DocumentOptions,
  parseOrUndefined,
  type ReadAs,
  sourceOf,
} from './judge-value.ts';
import { noWebhook, ownLine } from './own-lines.ts';
import type { RelaxedDocument, RelaxedText } from './relaxed.ts';
import { judgeWhole } from './whole.ts';

/** Judges documents that are nearly JSON as the JSON that they stand for, and says so. */
export function* judgeRelaxed(
  text: string,
  { documents, ...read }: RelaxedText,
  options: DocumentOptions,
): Generator<DocumentJudgement, void, undefined> {
  const lines = new LineCounter(text);
  let count = 0;
  for (const document of documents) {
    const value = parseOrUndefined(document.json) ?? null;
    // Of several documents, as of several lines, those of ours that are about no webhook are passed over.
    if (ownLine(value) === 'other') continue;
    const { line } = lines.at(document.start);
    for (const each of judgeDocument(lines, document, value, read, options)) {
      count += 1;
      if (documents.length > 1) yield { ...each, place: `line ${line} ${each.place}`.trimEnd() };
      else yield each;
    }
  }
  if (count === 0) yield noWebhook();
}

function* judgeDocument(
  lines: LineCounter,
  document: RelaxedDocument,
  value: JsonValue,
  read: Pick<RelaxedText, 'language' | 'extras'>,
  options: DocumentOptions,
): Generator<DocumentJudgement, void, undefined> {
  const { json, elided, insideOf, sourceOf: sourceAt } = document;
  // So Python prints the bytes of a body.
  const inside =
    typeof value === 'string' && read.language === 'Python' ? parseOrUndefined(value) : undefined;
  if (typeof value === 'string' && inside !== undefined) {
    const readAs: ReadAs = { kind: 'python', words: 'a text as Python prints it' };
    const source = sourceOf(value, (place) => lines.at(insideOf(place.start)));
    for (const each of judgeWhole(value, inside, options, source))
      yield said(each, { readAs, where: '' }, document, options);
    return;
  }
  const source = sourceOf(json, (place) => lines.at(sourceAt(place.start)));
  const found = { readAs: namesOf(read), where: whereIn(read, lines) };
  for (const each of judgeWhole(json, value, options, source))
    yield said(withoutElided(each, elided), found, document, options);
}

/** Whether anything of it has to be said: several JSON documents one behind the other are what they are. */
function said(
  judged: DocumentJudgement,
  { readAs, where }: { readonly readAs: ReadAs; readonly where: string },
  { elided }: RelaxedDocument,
  { strict }: DocumentOptions,
): DocumentJudgement {
  if (readAs.words === '' || judged.refusal !== null) return judged;
  const finding: Finding = {
    severity: strict === true ? 'error' : 'warning',
    rule: 'body/not-json',
    path: '',
    expected: 'JSON',
    actual: `${readAs.words}${where}`,
    message:
      elided.size === 0
        ? 'judged as the JSON that it stands for; a receiver refuses it as it stands'
        : 'judged with what is there, and nothing is said of what is left out',
  };
  const valid = judged.valid === true && strict === true ? false : judged.valid;
  const named = judged.readAs.kind === 'exchange' ? judged.readAs : readAs;
  return { ...judged, readAs: named, valid, findings: [finding, ...judged.findings] };
}

/** Nothing is missing where something was left out. */
function withoutElided(judged: DocumentJudgement, elided: ReadonlySet<string>): DocumentJudgement {
  if (elided.size === 0 || judged.refusal !== null) return judged;
  const findings = judged.findings.filter(
    ({ rule, path }) =>
      !/\/(?:required|missing-key)$/.test(rule) ||
      !elided.has(judged.place + path.slice(0, Math.max(path.lastIndexOf('/'), 0))),
  );
  const isInvalid = findings.some(({ severity }) => severity === 'error');
  return { ...judged, findings, valid: judged.valid === null ? null : !isInvalid };
}

/** Where what JSON has not begins; where all of it is written as in another language, that is no use. */
function whereIn({ language, extras }: Pick<RelaxedText, 'language' | 'extras'>, lines: LineCounter): string {
  if (language !== 'JSON' || extras.size === 0) return '';
  const places = [...extras.values()].map((at) => lines.at(at));
  return `, from ${places.map(({ line, column }) => `${line}:${column}`).join(' and ')} on`;
}

function namesOf({ language, extras }: Pick<RelaxedText, 'language' | 'extras'>): ReadAs {
  switch (language) {
    case 'Python':
      return { kind: 'python', words: 'a Python dict' };
    case 'JavaScript':
      return { kind: 'javascript', words: 'a JavaScript object' };
    case 'JSON':
      return extras.size === 0
        ? { kind: 'json', words: '' }
        : { kind: 'jsonc', words: `JSON with ${[...extras.keys()].join(' and ')}` };
  }
}
