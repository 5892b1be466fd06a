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
  const { kind, method, headers, body, bodyAt, missing } = message;
  const readAs: ReadAs = {
    kind: 'http',
    words: kind === 'request' ? `HTTP ${method}` : 'the body of an HTTP answer',
  };
  const decoded = decodeContent(body, headers, MAX_OWN_BODY);
  const text = decoded.ok ? utf8Text(decoded.bytes) : null;
  // What was compressed or came in chunks has no lines in the file.
  const firstLine = bodyAt === null || !decoded.ok || decoded.coding !== null ? null : lineOf(bytes, bodyAt);
  const source = text === null ? null : shifted(text, firstLine);
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

/** Where something is in a file in which a text begins at a line. */
function shifted(text: string, firstLine: number | null): Source {
  const source = sourceOf(text.startsWith('\ufeff') ? text.slice(1) : text);
  return {
    ...source,
    locate: (path) => {
      const place = parseOrUndefined(text) === undefined ? null : source.locate(path);
      return place === null || firstLine === null
        ? null
        : { line: place.line + firstLine - 1, column: place.column };
    },
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
      : [...judgeWhole(answer, value, options, shifted(answer, position(text, answerAt).line))];
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
