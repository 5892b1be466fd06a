import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { systemCode } from '../core/error.ts';
import { type ContentForm, MEDIA_TYPES } from '../core/exchange.ts';
import type { Finding } from '../core/finding.ts';
import { utf8Text } from '../core/http/body.ts';
import { type HeaderList, headerValues, mediaType } from '../core/http/headers.ts';
import { describeJson, isJsonObject, type JsonObject, type JsonValue, MAX_DEPTH } from '../core/json/json.ts';
import { type JsonScan, scanJson } from '../core/json/scan.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import { locateSyntaxError } from './syntax.ts';

/** What a body turned out to hold. */
export type BodyReading =
  | {
      readonly ok: true;
      readonly form: ContentForm;
      /** The JSON text, unwrapped from its form field and its content encoding. */
      readonly text: string;
      readonly document: JsonObject;
      /** What one look at the text told. */
      readonly scan: JsonScan;
      readonly findings: readonly Finding[];
    }
  | {
      readonly ok: false;
      readonly form: ContentForm | null;
      /** The status that a receiver answers. 413: over the limit once decoded. */
      readonly status: 400 | 413 | 415 | 422;
      /** The JSON text where it is JSON, though no object. */
      readonly text: string | null;
      readonly document: JsonValue;
      readonly findings: readonly Finding[];
    };

export interface ReadOptions {
  /** Names of the form fields that may hold the document. */
  readonly formFields: readonly string[];
  /** Most bytes of the decoded body. */
  readonly maxBytes: number;
}

/**
 * Reads a body: content encoding, UTF-8, form field, JSON, depth. A wrong content type is a finding,
 * never a refusal. `headers` is `null` where there are none, as in a file.
 */
export function readBody(bytes: Uint8Array, headers: HeaderList | null, options: ReadOptions): BodyReading {
  const decoded = decodeContent(bytes, headers, options.maxBytes);
  if (!(decoded instanceof Uint8Array)) return decoded;
  if (decoded.length === 0) {
    return refuse(400, 'body/empty', 'a JSON document', 'an empty body', 'nothing was sent in the body');
  }
  const text = utf8Text(decoded);
  if (text === null) {
    return refuse(400, 'body/not-utf8', 'UTF-8 text', 'other bytes', notUtf8Cause(decoded));
  }
  return readText(text, headers, options.formFields);
}

/** Reads text that is already decoded: a form or a JSON document. */
export function readText(
  text: string,
  headers: HeaderList | null,
  formFieldNames: readonly string[],
): BodyReading {
  const findings: Finding[] = [];
  let json = text;
  if (text.startsWith('\ufeff')) {
    json = text.slice(1);
    findings.push(note('json/bom', 'a body that starts with the document', 'a byte order mark', ''));
  }
  const form: ContentForm = isForm(json, headers) ? 'form' : 'json';
  if (headers !== null) findings.push(...contentTypeFindings(headers, form));
  if (form === 'form') {
    const field = readForm(json, formFieldNames);
    if (field === null) {
      const names = formFieldNames.map((n) => `"${n}"`).join(' or ');
      return refuse(
        400,
        'body/form-field',
        `a form with the field ${names}`,
        describeForm(json),
        'the JSON document travels as the value of that form field',
        { form },
      );
    }
    json = field;
  }
  if (json.trim() === '') {
    return refuse(400, 'body/empty', 'a JSON document', 'white space', 'nothing was sent in the body', {
      form,
    });
  }
  const scan = scanJson(json);
  if (scan.depth > MAX_DEPTH) {
    return refuse(422, 'body/too-deep', `nesting up to ${MAX_DEPTH}`, `nesting of ${scan.depth}`, '', {
      form,
    });
  }
  let document: JsonValue;
  try {
    document = JSON.parse(json) as JsonValue;
  } catch {
    const where = locateSyntaxError(json);
    return refuse(
      400,
      'body/not-json',
      'a JSON document',
      `${where.problem} at line ${where.line}, column ${where.column}`,
      'the body does not parse as JSON',
      { form },
    );
  }
  if (!isJsonObject(document)) {
    return refuse(400, 'body/not-object', 'a JSON object', describeJson(document), '', {
      form,
      text: json,
      document,
    });
  }
  return { ok: true, form, text: json, document, scan, findings };
}

type Decoder = (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer;

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

function decodeContent(
  bytes: Uint8Array,
  headers: HeaderList | null,
  maxBytes: number,
): Uint8Array | BodyReading {
  const codings = (headers === null ? [] : headerValues(headers, 'content-encoding'))
    .flatMap((value) => value.split(','))
    .map((value) => value.trim().toLowerCase())
    .filter((value) => value !== '' && value !== 'identity');
  const coding = codings[0];
  if (coding === undefined) return bytes;
  const decoder = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
  if (decoder === undefined || codings.length > 1) {
    const known = Object.keys(DECODERS).join(', ');
    return refuse(415, 'body/content-encoding', `one of ${known}`, codings.join(', '), '');
  }
  try {
    // zlib checks the output as it grows, so that a bomb costs no more than the limit.
    return decoder(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    return systemCode(error) === 'ERR_BUFFER_TOO_LARGE'
      ? refuse(413, 'body/too-large', `at most ${maxBytes} bytes once decoded`, 'more', '')
      : refuse(400, 'body/content-encoding', `a ${coding} body`, 'bytes that do not decode', '');
  }
}

function isForm(text: string, headers: HeaderList | null): boolean {
  // The first character decides before the header does: senders get the header wrong, never the brace.
  if (/^\s*[[{"]/.test(text)) return false;
  if (headers !== null && mediaType(headers) === MEDIA_TYPES.form) return true;
  return /^[\w.%+-]+=[^\s]*/.test(text);
}

/** The value of the first known form field, or `null`. */
function readForm(text: string, names: readonly string[]): string | null {
  const fields = new URLSearchParams(text.trim());
  for (const name of names) {
    const value = fields.get(name);
    if (value !== null) return value;
  }
  return null;
}

function describeForm(text: string): string {
  const names = [...new URLSearchParams(text).keys()].slice(0, 5).map((name) => excerpt(name, 40));
  return names.length === 0 ? 'an empty form' : `a form with ${names.join(', ')}`;
}

function contentTypeFindings(headers: HeaderList, form: ContentForm): Finding[] {
  const type = mediaType(headers);
  if (type === MEDIA_TYPES[form] || (form === 'json' && type.endsWith('+json'))) return [];
  return [
    {
      severity: 'warning',
      rule: 'request/content-type',
      path: '',
      expected: MEDIA_TYPES[form],
      actual: type === '' ? 'no content type' : type.slice(0, 80),
      message: `the body is ${form === 'json' ? 'JSON' : 'a form'}; many frameworks pick their parser by this header`,
    },
  ];
}

function notUtf8Cause(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || b === 0) return 'it looks like UTF-16';
  return 'it may be Latin-1, or compressed without a Content-Encoding header';
}

function note(rule: string, expected: string, actual: string, message: string): Finding {
  return { severity: 'info', rule, path: '', expected, actual, message };
}

function refuse(
  status: 400 | 413 | 415 | 422,
  rule: string,
  expected: string,
  actual: string,
  message: string,
  rest: { form?: ContentForm; text?: string; document?: JsonValue } = {},
): BodyReading & { readonly ok: false } {
  return {
    ok: false,
    form: rest.form ?? null,
    status,
    text: rest.text ?? null,
    document: rest.document ?? null,
    findings: [{ severity: 'error', rule, path: '', expected, actual, message }],
  };
}
