import { bodyBytes, MAX_OWN_BODY } from '../../core/http/body.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { judge, judgeReading } from '../judge.ts';
import { readText } from '../parse-body.ts';
import { type DocumentJudgement, type DocumentOptions, type Source, unreadable } from './judge-value.ts';

/** What any command writes a line of for programs; of these two each is about one webhook. */
const TYPES = ['ready', 'validation', 'schema', 'field', 'rule', 'scenario', 'case', 'summary', 'error'];
const OF_A_WEBHOOK = ['exchange', 'event'];

/** Whether a value is a line of machine output, or of a journal, and whether a webhook is in it. */
export function ownLine(value: JsonValue): 'webhook' | 'other' | null {
  if (!isJsonObject(value) || value['schemaVersion'] !== 1) return null;
  const type = String(value['type']);
  if (OF_A_WEBHOOK.includes(type))
    return isJsonObject(value['request']) || 'payload' in value ? 'webhook' : 'other';
  return TYPES.includes(type) ? 'other' : null;
}

/** Judges the webhook of such a line as it came: by its exact body where the line has it, else by its payload. */
export function judgeOwnLine(
  line: JsonObject,
  place: string,
  options: DocumentOptions,
  source: Source,
  within: string,
): DocumentJudgement {
  const request = isJsonObject(line['request']) ? line['request'] : {};
  const headers = headerList(request['headers'] ?? line['headers']);
  const id = typeof line['id'] === 'string' ? ` ${line['id']}` : '';
  const readAs = { kind: 'exchange', words: `${String(line['type'])}${id}` } as const;
  const payloadText = (line['payload'] ?? null) === null ? null : source.textAt(`${within}/payload`);
  const locate: DocumentJudgement['locate'] =
    payloadText === null
      ? () => source.locate(`${within}/request/body`)
      : (path) => source.locate(`${within}/payload${path}`);
  const { body, bodyEncoding } = request;
  if (typeof body === 'string') {
    const bytes = bodyBytes({ body, bodyEncoding: bodyEncoding === 'base64' ? 'base64' : 'utf8' });
    return { ...judge(bytes, headers, { ...options, maxBytes: MAX_OWN_BODY }), place, readAs, locate };
  }
  if (payloadText === null) {
    return unreadable(place, 'body/empty', 'a payload', 'none in this line', 'it was no JSON', readAs);
  }
  // Of a form the document is there, and not the form itself, which its content type is about.
  const reading = readText(
    payloadText,
    line['contentForm'] === 'form' ? null : headers,
    options.catalogue.formFields,
  );
  return { ...judgeReading(reading, headers, options), place, readAs, locate };
}

/** What is said of lines of ours that have no webhook. */
export function noWebhook(): DocumentJudgement {
  return unreadable(
    '',
    'body/no-exchange',
    'an exchange',
    'output of webhook-cli without one',
    'what listen and history have of a webhook is a line of the type exchange',
    { kind: 'exchange', words: 'output of webhook-cli' },
  );
}

function headerList(value: JsonValue | undefined): HeaderList | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  return value.flatMap((pair) => {
    const [name, text] = Array.isArray(pair) ? pair : [];
    return typeof name === 'string' && typeof text === 'string' ? [[name, text] as const] : [];
  });
}
