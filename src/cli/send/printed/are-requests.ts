import { isJsonObject } from '../../../core/json/json.ts';

/**
 * Tells a file of requests, as `send --print json` prints them, from every body: whoever wrote it again may have put its keys
 * in another order, or each request over several lines. One that is damaged in a line is still one, and no body.
 */
export function areRequests(bytes: Uint8Array): boolean {
  // Nearly every body is told by that already.
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('"request"')) return false;
  const text = textOf(bytes);
  const whole = parsed(text);
  if (whole !== undefined) return Array.isArray(whole) ? whole.some(isRequest) : isRequest(whole);
  return BETWEEN.some((between) => text.split(between).some((document) => isRequest(parsed(document))));
}

/** Where another request begins: with each line, or, where each has several, with one that is not indented. */
const BETWEEN = ['\n', /\n(?=\{)/];

/** What the fields of a line say, so that a payload with some of these names is none. */
function isRequest(value: unknown): boolean {
  if (!isJsonObject(value) || value['schemaVersion'] !== 1 || value['type'] !== 'event') return false;
  const { request } = value;
  return isJsonObject(request) && typeof request['method'] === 'string';
}

/** The text of a file without its byte order mark; what is no UTF-8 is replaced. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** A JSON document, or `undefined` where a text is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
