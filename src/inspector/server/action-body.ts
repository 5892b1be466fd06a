import type { IncomingMessage } from 'node:http';
import { MAX_BODY, utf8Text } from '../../core/http/body.ts';
import { readRequestBody } from '../../core/http/collect-body.ts';
import { type HeaderList, headerValues } from '../../core/http/headers.ts';
import type { Refusal } from './guard.ts';

/** A payload of the largest size may be edited everywhere, and each edit is JSON in JSON. */
const MAX_ACTION = 2 * MAX_BODY;

/** The one type that no form and no simple request of another page can have. */
const JSON_TYPE = /^application\/json(?:\s*;\s*charset=(?:utf-8|"utf-8"))?$/i;

/** Says why an action is not even read. */
export function checkAction(headers: HeaderList): Refusal | null {
  const [type = '', ...more] = headerValues(headers, 'content-type');
  if (!JSON_TYPE.test(type) || more.length > 0 || headerValues(headers, 'content-encoding').length > 0) {
    return { status: 415, code: 'bad_request', message: 'An action is a POST of application/json.' };
  }
  const length = Number(headerValues(headers, 'content-length')[0] ?? 0);
  return length > MAX_ACTION ? TOO_LARGE : null;
}

const TOO_LARGE: Refusal = { status: 413, code: 'too_large', message: 'An action has at most 2 MiB.' };

/** The object in the body of an action, or why there is none; `null` where the page has left. */
export async function readAction(
  request: IncomingMessage,
): Promise<{ readonly body: object } | { readonly refusal: Refusal } | null> {
  const read = await readRequestBody(request, MAX_ACTION);
  if (read.kind === 'aborted') return null;
  if (read.kind === 'too-large') return { refusal: TOO_LARGE };
  const body = parseObject(utf8Text(read.bytes));
  if (body !== null) return { body };
  return {
    refusal: { status: 400, code: 'bad_request', message: 'The body of an action is a JSON object.' },
  };
}

function parseObject(text: string | null): object | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
