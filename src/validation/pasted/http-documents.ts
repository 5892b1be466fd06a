import { MAX_OWN_BODY, utf8Text } from '../../core/http/body.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { apiOption, option, say, words } from '../../core/wording.ts';
import { decodeContent } from '../content-encoding.ts';
import { judge } from '../judge.ts';
import { position } from '../syntax.ts';
import type { CurlOutput, HttpText } from './http-text.ts';
import {
  type DocumentJudgement,
  type DocumentOptions,
  parseOrUndefined,
  type ReadAs,
  type Source,
  sourceOf,
  unreadable,
} from './judge-value.ts';
import { judgeWhole } from './whole.ts';

/** Judges what requests carry, by their headers too, as a receiver would; an answer only where no request is. */
export function judgeHttp(
  bytes: Uint8Array,
  messages: readonly HttpText[],
  options: DocumentOptions,
): DocumentJudgement[] {
  const requests = messages.filter(({ kind }) => kind === 'request');
  const judged = (requests.length === 0 ? messages : requests).map((message) => ({
    message,
    documents: judgeMessage(bytes, message, options),
  }));
  return judged.flatMap(({ message: { bodyAt }, documents }) =>
    judged.length === 1
      ? documents
      : documents.map((each) => ({
          ...each,
          place: `line ${lineOf(bytes, bodyAt ?? 0)}${each.place === '' ? '' : ` ${each.place}`}`,
        })),
  );
}

function lineOf(bytes: Uint8Array, at: number): number {
  let line = 1;
  for (let next = bytes.indexOf(0x0a); next >= 0 && next < at; next = bytes.indexOf(0x0a, next + 1))
    line += 1;
  return line;
}

function judgeMessage(bytes: Uint8Array, message: HttpText, options: DocumentOptions): DocumentJudgement[] {
  const { kind, method, bodyAt } = message;
  const readAs: ReadAs = {
    kind: 'http',
    words: kind === 'request' ? `HTTP ${method}` : 'the body of an HTTP answer',
  };
  return judgeBody(message, readAs, bodyAt === null ? null : fromLine(lineOf(bytes, bodyAt)), options);
}

/**
 * Judges what a message carries, by its headers too.
 *
 * @param placeOf where in the file a place of the body is; `null` where the body does not stand there as it is
 */
export function judgeBody(
  { kind, headers, body, missing }: Pick<HttpText, 'kind' | 'headers' | 'body' | 'missing'>,
  readAs: ReadAs,
  placeOf: PlaceOf | null,
  options: DocumentOptions,
): DocumentJudgement[] {
  const decoded = decodeContent(body, headers, MAX_OWN_BODY);
  const text = decoded.ok ? utf8Text(decoded.bytes) : null;
  // What was compressed has no lines in the file.
  const source = text === null ? null : placed(text, decoded.ok && decoded.coding === null ? placeOf : null);
  const value = text === null || source === null ? undefined : parseOrUndefined(text);
  if (
    source !== null &&
    text !== null &&
    value !== undefined &&
    (kind === 'answer' || options.at !== undefined)
  ) {
    return Array.from(judgeWhole(text, value, options, source), (each) => ({ ...each, readAs }));
  }
  const judged = judge(body, kind === 'answer' ? codingOf(headers) : headers, {
    ...options,
    maxBytes: MAX_OWN_BODY,
  });
  const isCut = missing > 0 && judged.refusal === 400;
  const findings = isCut
    ? [
        ...judged.findings,
        {
          severity: 'info' as const,
          rule: 'body/cut-short',
          path: '',
          expected: `${body.length + missing} bytes, as its Content-Length says`,
          actual: `${body.length}`,
          message: 'the end of the body is missing in what was pasted',
        },
      ]
    : judged.findings;
  return [
    {
      ...judged,
      findings,
      place: '',
      readAs,
      locate: (path) => (judged.contentForm === 'json' ? (source?.locate(path) ?? null) : null),
    },
  ];
}

function codingOf(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => /^content-(?:encoding|type)$/i.test(name));
}

/** Where in a file a place of the body is that stands in it. */
type PlaceOf = NonNullable<Parameters<typeof sourceOf>[1]>;

function fromLine(firstLine: number): PlaceOf {
  return ({ line, column }) => ({ line: line + firstLine - 1, column });
}

/** Where something is in a file in which a text stands. */
function placed(text: string, placeOf: PlaceOf | null): Source {
  const source = sourceOf(text.startsWith('\ufeff') ? text.slice(1) : text, placeOf ?? undefined);
  return {
    ...source,
    locate: (path) => (placeOf === null || parseOrUndefined(text) === undefined ? null : source.locate(path)),
  };
}

/** Judges the answer that `curl -v` shows; of what was sent it shows no body. */
export function judgeCurl(
  text: string,
  { method, hasRequestBody, answer, answerAt }: CurlOutput,
  options: DocumentOptions,
): DocumentJudgement[] {
  const readAs: ReadAs = { kind: 'curl', words: 'the answer in output of curl -v' };
  const value = answer === '' ? undefined : parseOrUndefined(answer);
  const judged =
    value === undefined
      ? []
      : [...judgeWhole(answer, value, options, placed(answer, fromLine(position(text, answerAt).line)))];
  const isWebhook = judged.some(({ provider, valid }) => provider !== null || valid === false);
  if (judged.length > 0 && (isWebhook || !hasRequestBody)) return judged.map((each) => ({ ...each, readAs }));
  return [
    unreadable(
      '',
      'body/not-shown',
      'a payload',
      `output of curl -v${method === '' ? '' : ` for a ${method}`}`,
      hasRequestBody
        ? 'curl prints the headers of what it sends and not its body: give the text or the file that follows -d'
        : say(
            words`no JSON was answered; a body is judged by itself, or by ${option('at')} inside another document`,
            options.sayOption ?? apiOption,
          ),
      { kind: 'curl', words: 'output of curl -v' },
    ),
  ];
}
