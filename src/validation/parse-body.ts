import { type ContentForm, MEDIA_TYPES } from '../core/exchange.ts';
import type { Finding } from '../core/finding.ts';
import { utf8Text } from '../core/http/body.ts';
import { type HeaderList, header, mediaType } from '../core/http/headers.ts';
import {
  describeWritten,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  MAX_DEPTH,
} from '../core/json/json.ts';
import { type JsonScan, scanJson } from '../core/json/scan.ts';
import { cutText } from '../core/text/cut-text.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import { decodeContent, isGzip } from './content-encoding.ts';
import { readFormField } from './form.ts';
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
  const decoded = decodeContent(bytes, headers ?? [], options.maxBytes);
  if (!decoded.ok) {
    const { status, expected, actual } = decoded;
    return refuse(status, status === 413 ? 'body/too-large' : 'body/content-encoding', expected, actual, '');
  }
  if (decoded.bytes.length === 0) {
    return refuse(400, 'body/empty', 'a JSON document', 'an empty body', 'nothing was sent in the body');
  }
  const charset = charsetOf(headers ?? []);
  const text = utf8Text(decoded.bytes);
  if (text === null) {
    const cause = notUtf8Cause(decoded.bytes, decoded.coding, charset);
    return refuse(400, 'body/not-utf8', 'UTF-8 text', 'other bytes', cause);
  }
  const reading = readText(text, headers, options.formFields, decoded.bytes);
  const findings = charsetFindings(charset, text);
  return findings.length === 0 ? reading : { ...reading, findings: [...findings, ...reading.findings] };
}

/**
 * Reads text that is already decoded: a form or a JSON document.
 *
 * @param bytes its UTF-8, where that is at hand
 */
export function readText(
  text: string,
  headers: HeaderList | null,
  formFieldNames: readonly string[],
  bytes?: Uint8Array,
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
    const field = readFormField(json, formFieldNames);
    if (field.kind === 'not-utf8') {
      const cause = 'its percent escapes stand for other bytes, such as those of Latin-1';
      return refuse(400, 'body/not-utf8', 'a form in UTF-8', 'other bytes', cause, { form });
    }
    if (field.kind === 'missing') {
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
    json = field.value;
    if (field.stray !== null) findings.push(strayPercent(field.stray));
    if (json.startsWith('\ufeff')) {
      json = json.slice(1);
      findings.push(note('json/bom', 'a field that starts with the document', 'a byte order mark', ''));
    }
  }
  if (json.trim() === '') {
    return refuse(400, 'body/empty', 'a JSON document', 'white space', 'nothing was sent in the body', {
      form,
    });
  }
  const scan = scanJson(json === text ? (bytes ?? json) : json);
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
    return refuse(400, 'body/not-object', 'a JSON object', describeWritten(document, json.trim()), '', {
      form,
      text: json,
      document,
    });
  }
  return { ok: true, form, text: json, document, scan, findings };
}

function isForm(text: string, headers: HeaderList | null): boolean {
  // The first character decides before the header does: senders get the header wrong, never the brace.
  if (/^\s*[[{"]/.test(text)) return false;
  if (headers !== null && mediaType(headers) === MEDIA_TYPES.form) return true;
  return /^[\w.%+-]+=[^\s]*/.test(text);
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
      actual: type === '' ? 'no content type' : cutText(type, 80),
      message: `the body is ${form === 'json' ? 'JSON' : 'a form'}; many frameworks pick their parser by this header`,
    },
  ];
}

/** The charset that a content type names, lower-case; `null` where it names none. */
function charsetOf(headers: HeaderList): string | null {
  const type = header(headers, 'content-type') ?? '';
  return /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(type)?.[1]?.toLowerCase() ?? null;
}

/** What is ASCII reads the same in nearly every charset, so that naming another one harms nobody. */
function charsetFindings(charset: string | null, text: string): Finding[] {
  if (charset === null || /^utf-?8$/.test(charset)) return [];
  if (/^[\x00-\x7f]*$/.test(text) && !/^utf-?(16|32)/.test(charset)) return [];
  return [
    {
      severity: 'warning',
      rule: 'request/charset',
      path: '',
      expected: 'utf-8, which the body is in',
      actual: cutText(charset, 40),
      message: 'who believes the header reads other letters than were meant',
    },
  ];
}

function strayPercent(text: string): Finding {
  return {
    severity: 'warning',
    rule: 'body/percent-encoding',
    path: '',
    expected: '%25 for a percent sign',
    actual: excerpt(text, 3),
    message: 'this begins no escape; some frameworks refuse such a form, others take it as it stands',
  };
}

function notUtf8Cause(bytes: Uint8Array, coding: string | null, charset: string | null): string {
  const [a, b] = bytes;
  if (isGzip(bytes)) {
    return coding === null
      ? 'it is gzip, and no Content-Encoding header says so'
      : 'it was compressed twice, and the Content-Encoding header names one encoding';
  }
  if (charset !== null) {
    return /^utf-?8$/.test(charset)
      ? 'the Content-Type says that it is UTF-8, and it is not; it may be Latin-1'
      : `the Content-Type says ${cutText(charset, 40)}; JSON travels in UTF-8`;
  }
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
