import { type Hook, Refusal } from './hook.ts';
import { type Fields, isFields } from './values.ts';

/** The document in a body, as JSON or, from Detrack, in a form field named `json`. */
export function parseHook(hook: Hook): Fields {
  const isForm = mediaType(hook) === 'application/x-www-form-urlencoded';
  if (mediaType(hook) !== 'application/json' && !(isForm && hook.sender === 'detrack')) {
    throw new Refusal(415, 'send application/json');
  }
  const text = utf8(hook.body);
  const document = parseJson(isForm ? formField(text, 'json') : text);
  if (!isFields(document)) throw new Refusal(400, 'the body holds no JSON object');
  return document;
}

/** The content type in lower case, without its parameters. */
export function mediaType(hook: Hook): string {
  return (hook.headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase();
}

/** Reads JSON text; what is none is refused. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'the body is not JSON');
  }
}

/** Reads bytes as UTF-8; what is none is refused rather than replaced. */
export function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(400, 'the body is not UTF-8');
  }
}

/** A field of a form. `URLSearchParams` would quietly replace bytes that are not UTF-8. */
export function formField(form: string, name: string): string {
  const pair = form.split('&').find((one) => one.startsWith(`${name}=`));
  if (pair === undefined) throw new Refusal(400, `the form has no field ${name}`);
  try {
    return decodeURIComponent(pair.slice(name.length + 1).replaceAll('+', ' '));
  } catch {
    throw new Refusal(400, 'the form is not UTF-8');
  }
}
