import { usageError } from '../../core/error.ts';
import type { ContentForm } from '../../core/exchange.ts';
import type { BasicCredentials } from '../../core/http/credentials.ts';
import { refuseFraming } from '../../core/http/framing-headers.ts';
import { isHeaderName, isSendableHeader } from '../../core/http/headers.ts';
import { httpUrl } from '../../core/http/http-url.ts';
import { once } from '../../core/once.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { durationMs } from '../../core/time/duration.ts';
import { parseIsoTime } from '../../core/time/iso-time.ts';
import type { ExpectedStatuses } from '../../output/exchange/expected-status.ts';

/**
 * Reads a duration with its unit.
 *
 * @returns milliseconds
 * @throws WebhookCliError `bad_duration`
 * @example parseDuration('1.5s') // 1500
 */
export function parseDuration(text: string): number {
  const ms = durationMs(text);
  if (ms !== null) return ms;
  throw usageError(
    'bad_duration',
    `${excerpt(text, 80)} is no duration`,
    'write it with its unit: 500ms, 30s, 2m',
  );
}

const UNITS_BYTES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1024,
  kb: 1024,
  kib: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  mib: 1024 ** 2,
};

/** The largest body that is held in memory. */
const MAX_BYTES = 256 * 1024 ** 2;

/**
 * Reads a size; units count in 1024.
 *
 * @returns bytes
 * @throws WebhookCliError `bad_size`
 */
export function parseSize(text: string): number {
  const parts = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const unit = (parts?.[2] ?? '').toLowerCase();
  const bytes = Math.round(
    Number(parts?.[1]) * (Object.hasOwn(UNITS_BYTES, unit) ? (UNITS_BYTES[unit] ?? 0) : Number.NaN),
  );
  if (!Number.isFinite(bytes) || bytes < 1 || bytes > MAX_BYTES) {
    throw usageError(
      'bad_size',
      `${excerpt(text, 80)} is no size`,
      'write bytes or a unit: 500, 64k, 1mib, at most 256mib',
    );
  }
  return bytes;
}

/**
 * Reads a whole number within bounds.
 *
 * @throws WebhookCliError `bad_number`
 */
export function parseWhole(text: string, what: string, least: number, most: number): number {
  const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw usageError(
      'bad_number',
      `${what} ${excerpt(text, 80)} is not a whole number from ${least} to ${most}`,
    );
  }
  return value;
}

/** Reads a TCP port; 0 lets the system choose. */
export function parsePort(text: string): number {
  return parseWhole(text, 'port', 0, 65_535);
}

/** Reads a positive number of requests a second, such as `10` or `0.5`. */
export function parseRate(text: string): number {
  const rate = /^\d+(\.\d+)?(\/s)?$/.test(text.trim()) ? Number.parseFloat(text) : Number.NaN;
  if (!(rate > 0 && rate <= 10_000)) {
    throw usageError(
      'bad_rate',
      `${excerpt(text, 80)} is no rate`,
      'write requests a second, above 0, at most 10000: 10 or 0.5',
    );
  }
  return rate;
}

// What may be written instead of a whole URL, each before a path, a query or the end. A lone word that begins
// with a digit is a mistyped port, not a host.
const PORT_ALONE = /^:?(?=\d+(?:[/?#]|$))/;
const HOST_FIRST = hostFirst('A-Za-z\\d_');
/** Of what is not ASCII too. The engine looks all letters up, which takes milliseconds, so only where there is one. */
const anyHostFirst = once(() => hostFirst('\\p{L}\\p{N}_', '\\p{M}'));
const ASCII = /^[\0-\x7f]*$/;

/** A name whose labels begin with one of these characters and may go on with marks. */
function hostFirst(characters: string, marks = ''): RegExp {
  const label = `[${characters}](?:[${characters}${marks}-]*[${characters}${marks}])?`;
  return new RegExp(
    `^(?!\\d[^.:]*(?:[/?#]|$))(?:\\[[^\\]]*\\]|${label}(?:\\.${label})*\\.?)(?::\\d+)?(?=[/?#]|$)`,
    'u',
  );
}

/** `http//localhost` names no host "http". */
const COLON_LOST = /^https?\/\//i;

/**
 * Reads a target as people write it: a port, a host with a path, a URL.
 *
 * @throws WebhookCliError `bad_url`
 * @example parseTarget('localhost:3000/hooks').href // 'http://localhost:3000/hooks'
 */
export function parseTarget(text: string): URL {
  const bare = text.trim();
  const isShort =
    PORT_ALONE.test(bare) ||
    ((ASCII.test(bare) ? HOST_FIRST : anyHostFirst()).test(bare) && !COLON_LOST.test(bare));
  const url = httpUrl(
    isShort ? `http://${bare.replace(PORT_ALONE, '127.0.0.1:')}` : bare,
    'write a port (3000), a host and path (localhost:3000/hooks) or an http(s) URL',
    bare,
  );
  url.hash = '';
  return url;
}

/**
 * Reads a header written as `Name: value`.
 *
 * @param flag that it was given with
 * @throws WebhookCliError `bad_header`
 */
export function parseHeader(text: string, flag = '--header'): readonly [string, string] {
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(0, colon)).trim();
  const value = text.slice(colon + 1).trim();
  if (colon < 1 || !isSendableHeader(name, value)) {
    throw usageError(
      'bad_header',
      // The name only, and only where it is one: what stands behind it may be a secret, and all of it without a colon.
      `${flag}: ${isHeaderName(name) ? excerpt(name, 80) : 'this'} is no header that can be sent`,
      'write "Name: value", without line breaks or control characters',
    );
  }
  refuseFraming([[name, value]], `${flag}: `);
  return [name, value];
}

/**
 * Reads credentials written as `basic:USER:PASS` or `USER:PASS`.
 *
 * @throws WebhookCliError `bad_auth`; the message never repeats what was given
 */
export function parseBasic(text: string): BasicCredentials {
  const rest = text.replace(/^basic:/i, '');
  const colon = rest.indexOf(':');
  if (colon < 1) {
    throw usageError(
      'bad_auth',
      'these are no credentials',
      'write basic:USER:PASS, or put it into WEBHOOK_CLI_AUTH',
    );
  }
  return { user: rest.slice(0, colon), password: rest.slice(colon + 1) };
}

/**
 * Reads a secret. With an empty one everybody could sign, and a variable of a shell that is not set is empty.
 *
 * @throws WebhookCliError `empty_secret`
 */
export function parseSecret(flag: '--secret' | '--bearer' | '--form-key'): (text: string) => string {
  return (text) => {
    if (text.trim() !== '') return text;
    throw usageError(
      'empty_secret',
      `${flag} is empty`,
      'give one, or leave it out; a variable that is not set is empty too',
    );
  };
}

/**
 * Reads statuses such as `200,201,2xx`.
 *
 * @throws WebhookCliError `bad_status`
 */
export function parseStatuses(text: string): ExpectedStatuses {
  const parts = text.split(',').map((part) => part.trim().toLowerCase());
  if (!parts.every((part) => /^[1-5](xx|\d\d)$/.test(part))) {
    throw usageError(
      'bad_status',
      `${excerpt(text, 80)} names no HTTP statuses`,
      'write 204, or 200,201, or 2xx',
    );
  }
  return {
    accepts: (status) =>
      parts.some((part) =>
        part.endsWith('xx') ? String(status).startsWith(part.charAt(0)) : part === String(status),
      ),
    words: [...new Set(parts)].join(' or '),
  };
}

/**
 * Reads a moment: a date or a date-time with its offset.
 *
 * @returns milliseconds since 1970
 * @throws WebhookCliError `bad_time`
 */
export function parseMoment(text: string): number {
  const ms = parseIsoTime(text.trim());
  if (ms !== null) return ms;
  throw usageError(
    'bad_time',
    `${excerpt(text, 60)} is no ISO 8601 moment from 1970 to 2106`,
    'write a date, or a time with its offset: 2026-01-31T09:30:00Z',
  );
}

/** A report that was asked for: on the output, or into a file. */
export type ReportChoice =
  | { readonly kind: 'pretty' | 'json' }
  | { readonly kind: 'junit' | 'markdown' | 'html'; readonly file: string };

/**
 * Reads `pretty`, `json`, `junit=FILE`, `markdown=FILE` or `html=FILE`.
 *
 * @throws WebhookCliError `bad_report`
 */
export function parseReport(text: string): ReportChoice {
  const equals = text.indexOf('=');
  const kind = (equals < 0 ? text : text.slice(0, equals)).trim().toLowerCase();
  const file = equals < 0 ? null : text.slice(equals + 1).trim();
  if ((kind === 'pretty' || kind === 'json') && file === null) return { kind };
  if ((kind === 'junit' || kind === 'markdown' || kind === 'html') && file !== null && file !== '') {
    return { kind, file };
  }
  throw usageError(
    'bad_report',
    `${excerpt(text, 80)} is no report`,
    'write pretty, json, junit=FILE, markdown=FILE or html=FILE',
  );
}

/** Reads values between commas. */
export function parseList(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/**
 * Reads content forms between commas.
 *
 * @throws WebhookCliError `bad_content_type`
 */
export function parseContentForms(text: string): readonly ContentForm[] {
  return parseList(text).map((form) => {
    if (form === 'json' || form === 'form') return form;
    throw usageError(
      'bad_content_type',
      `${excerpt(form, 40)} is no way that payloads travel`,
      'write json, form or json,form',
    );
  });
}
