import type { ExchangeRequest } from '../core/exchange.ts';
import { bodyBytes, MAX_OWN_BODY, utf8Text } from '../core/http/body.ts';
import { judge, judgeReading } from './judge.ts';
import { readText } from './parse-body.ts';
import { judgeCurlCommand } from './pasted/curl-command.ts';
import { judgeCurl, judgeHttp } from './pasted/http-documents.ts';
import { readCurl, readHttp } from './pasted/http-text.ts';
import {
  type DocumentJudgement,
  type DocumentOptions,
  parseOrUndefined,
  sourceOf,
  unreadable,
} from './pasted/judge-value.ts';
import { documentLines, judgeLines } from './pasted/lines.ts';
import { noDocument } from './pasted/no-document.ts';
import { readRelaxed } from './pasted/relaxed.ts';
import { judgeRelaxed } from './pasted/relaxed-documents.ts';
import { judgeWhole } from './pasted/whole.ts';

/**
 * Judges all documents of a file, or of what somebody has pasted: one JSON document, an array of them, one a line, a form
 * body; lines of machine output, HTTP messages, curl commands, what `curl -v` prints, and what is nearly JSON. Of a file of lines each is
 * judged when it is asked for, so that no document is held longer than it is looked at.
 */
export function judgeDocuments(bytes: Uint8Array, options: DocumentOptions): Iterable<DocumentJudgement> {
  const text = utf8Text(bytes);
  const json = text?.startsWith('\ufeff') === true ? text.slice(1) : text;
  if (json?.trim() === '') {
    return [
      unreadable('', 'body/empty', 'a JSON document', 'nothing', 'there is no payload in it', {
        kind: 'nothing',
        words: 'nothing',
      }),
    ];
  }
  const whole = json === null ? undefined : parseOrUndefined(json);
  if (json !== null && whole !== undefined) return judgeWhole(json, whole, options);
  const lines = json === null ? null : documentLines(json);
  if (lines !== null) return judgeLines(lines, options);
  // Its body may be compressed.
  const messages = readHttp(bytes);
  if (messages !== null) return judgeHttp(bytes, messages, options);
  if (json === null) {
    return [unreadable('', 'body/not-utf8', 'UTF-8 text', 'other bytes', 'save the file as UTF-8')];
  }
  const curl = readCurl(json);
  if (curl !== null) return judgeCurl(json, curl, options);
  const command = judgeCurlCommand(json, options);
  if (command !== null) return command;
  if (/^\s*[\w.%+-]+=/.test(json)) return [formBody(json, options)];
  const relaxed = readRelaxed(json);
  return relaxed.ok ? judgeRelaxed(json, relaxed, options) : [noDocument(json, relaxed)];
}

function formBody(text: string, options: DocumentOptions): DocumentJudgement {
  const judged = judgeReading(readText(text.trim(), null, options.catalogue.formFields), null, options);
  return { ...judged, place: '', readAs: { kind: 'form', words: 'a form' }, locate: () => null };
}

/**
 * Judges the request of an exchange that was kept, by its headers too, as it was judged when it came; or what `at` picks
 * in its body.
 */
export function judgeKept(request: ExchangeRequest, options: DocumentOptions): Iterable<DocumentJudgement> {
  const readAs = { kind: 'exchange', words: '' } as const;
  const bytes = bodyBytes(request);
  if (options.at !== undefined)
    return Array.from(judgeDocuments(bytes, options), (each) => ({ ...each, readAs }));
  const judged = judge(bytes, request.headers, { ...options, maxBytes: MAX_OWN_BODY });
  const { locate } = sourceOf(judged.contentForm === 'json' ? (judged.payloadText ?? '') : '');
  return [{ ...judged, place: '', readAs, locate }];
}
