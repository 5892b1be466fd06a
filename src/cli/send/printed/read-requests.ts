import { usageError } from '../../../core/error.ts';
import type { ContentForm } from '../../../core/exchange.ts';
import { bodyBytes, utf8Text } from '../../../core/http/body.ts';
import { basicHeader, decodePercent, urlCredentials } from '../../../core/http/credentials.ts';
import { isFramingHeader } from '../../../core/http/framing-headers.ts';
import { type HeaderList, header, isHeaderName } from '../../../core/http/headers.ts';
import { isRedacted } from '../../../core/http/redact.ts';
import {
  BASIC_VARIABLE,
  isVariableOf,
  needsVariable,
  VARIABLE_AT_END,
} from '../../../core/http/secret-variables.ts';
import { isJsonObject } from '../../../core/json/json.ts';
import { excerpt } from '../../../core/text/did-you-mean.ts';
import type { PrintedRequestLine } from '../../../output/lines.ts';
import { type Catalogue, providerOf } from '../../../providers/catalogue.ts';
import { flagName } from '../../flags/misfits.ts';
import { parseTarget } from '../../flags/values.ts';
import { secretIfSigned } from '../../session/secret.ts';
import type { Session } from '../../session/session.ts';
import type { SendFlags } from '../flags.ts';
import type { Prepared } from '../prepare.ts';
import { parsed, textOf } from './are-requests.ts';

/** What shapes a webhook, or says how many there are: these are made, and as many as they are. */
const SHAPING = [
  ...(['provider', 'type', 'payloadVersion', 'contentType', 'id', 'set', 'unset', 'add'] as const),
  ...(['seed', 'now', 'verbatim', 'count', 'chunked', 'compress'] as const),
] satisfies readonly (keyof SendFlags)[];

/**
 * Reads requests that were printed, so that they are sent as they would have been: the same bytes, headers, pauses, and the
 * credentials from flags or variables again.
 *
 * @throws WebhookCliError `bad_request_line`, `flag_does_not_fit`, `secret_not_kept`, `bad_url`
 */
export function readRequests(
  session: Session,
  flags: SendFlags,
  bytes: Uint8Array,
  catalogue: Catalogue,
): readonly Prepared[] {
  refuseShaping(session, flags);
  let dueMs = 0;
  return documents(bytes).map(({ text, number }) => {
    const line = requestLine(text, number);
    const pauseMs = line.pauseMs / (flags.speed ?? 1);
    dueMs += pauseMs;
    return preparedOf({ ...line, pauseMs }, dueMs, number, { session, flags, catalogue });
  });
}

/** The requests of a file, one a line, or one over several lines; with the number of its first line. */
function documents(bytes: Uint8Array): readonly { readonly text: string; readonly number: number }[] {
  const text = textOf(bytes);
  const lines = text
    .split('\n')
    .map((line, at) => ({ text: line, number: at + 1 }))
    .filter((line) => line.text.trim() !== '');
  const number = lines[0]?.number ?? 1;
  if (utf8Text(bytes) === null)
    throw badLine(lines.find((line) => line.text.includes('\ufffd'))?.number ?? number, 'it is not UTF-8');
  const whole = lines.length > 1 || text.trimStart().startsWith('[') ? parsed(text) : undefined;
  if (Array.isArray(whole)) throw badLine(number, 'it begins a list, where each line is to be one request');
  return isJsonObject(whole) ? [{ text, number }] : lines;
}

function refuseShaping(session: Session, flags: SendFlags): void {
  const asked = [
    ...SHAPING.filter((name) => flags[name] !== undefined),
    // One that lies in the environment is meant for what is signed here.
    ...(secretIfSigned(session, flags.secret, false) === undefined ? [] : ['secret']),
  ];
  if (asked.length === 0) return;
  throw usageError(
    'flag_does_not_fit',
    `${asked.map(flagName).join(', ')} does not fit a file of requests, which are sent as they were printed`,
    'leave it out, or give it where they are printed',
  );
}

type RequestLine = Pick<PrintedRequestLine, 'provider' | 'event' | 'payloadVersion' | 'key' | 'pauseMs'> & {
  readonly contentForm: ContentForm | null;
  readonly request: Omit<PrintedRequestLine['request'], 'size'>;
};

function requestLine(text: string, number: number): RequestLine {
  const line = parsed(text);
  const request = isJsonObject(line) ? line['request'] : undefined;
  if (!isJsonObject(line) || !isJsonObject(request)) throw badLine(number, 'it is no request');
  const { method, url, headers, body, bodyEncoding, size } = request;
  const { pauseMs = 0, contentForm } = line;
  if (typeof method !== 'string' || !isHeaderName(method)) throw badLine(number, 'its method is none');
  if (typeof url !== 'string') throw badLine(number, 'it has no URL');
  if (!isHeaderList(headers)) throw badLine(number, 'its headers are no list of pairs');
  if (typeof body !== 'string' || (bodyEncoding !== 'utf8' && bodyEncoding !== 'base64'))
    throw badLine(number, 'it has no body');
  const bytes = bodyBytes({ body, bodyEncoding });
  // What is decoded of a damaged text is another body.
  if (bytes.toString(bodyEncoding) !== body)
    throw badLine(number, bodyEncoding === 'base64' ? 'its body is not base64' : 'its body is not UTF-8');
  if (size !== undefined && size !== bytes.length)
    throw badLine(number, `its size is not that of its body, which has ${bytes.length} bytes`);
  if (typeof pauseMs !== 'number' || pauseMs < 0) throw badLine(number, 'its pauseMs is no time');
  return {
    provider: textOrNull(line['provider']),
    event: textOrNull(line['event']),
    payloadVersion: textOrNull(line['payloadVersion']),
    key: textOrNull(line['key']),
    contentForm: contentForm === 'json' || contentForm === 'form' ? contentForm : null,
    pauseMs,
    request: { method, url, headers, body, bodyEncoding },
  };
}

function preparedOf(
  { request, provider, pauseMs, ...known }: RequestLine,
  dueMs: number,
  number: number,
  {
    session,
    flags,
    catalogue,
  }: { readonly session: Session; readonly flags: SendFlags; readonly catalogue: Catalogue },
): Prepared {
  const url = flags.to ?? targetOf(request.url, number);
  const headers = filledHeaders(request.headers, number, (name) => secretOf(name, url, session, flags));
  const credentials = header(headers, 'authorization') === undefined ? urlCredentials(url) : undefined;
  return {
    ...known,
    provider: providerOf({ provider }, catalogue),
    method: request.method,
    url,
    pauseMs,
    dueMs,
    chunked: request.headers.some(isChunked),
    headers: credentials ? [...headers, ['Authorization', basicHeader(credentials)]] : headers,
    body: bodyBytes(request),
    note: '',
    seed: null,
  };
}

function isChunked([name, value]: readonly [string, string]): boolean {
  return name.toLowerCase() === 'transfer-encoding' && value.trim().toLowerCase() === 'chunked';
}

function targetOf(url: string, number: number): URL {
  if (isRedacted(decodePercent(url)))
    throw notKept(number, 'its URL', 'give the whole URL with --to, or in WEBHOOK_CLI_TO');
  return parseTarget(url);
}

/** The headers with their secrets. Only what printing makes a variable is filled in, and only where it is hidden again. */
function filledHeaders(
  headers: HeaderList,
  number: number,
  secretOf: (variable: string) => string | undefined,
): HeaderList {
  const earlier = new Set<string>();
  return headers.map(([name, value]) => {
    if (isFramingHeader(name) && !isChunked([name, value]))
      throw badLine(number, `${name} belongs to HTTP itself`);
    const [placeholder, variable] = VARIABLE_AT_END.exec(value) ?? [];
    if (placeholder === undefined || variable === undefined) return [name, value];
    const text = value.slice(0, -placeholder.length);
    const what = `the header ${excerpt(name, 60)}`;
    if (!isVariableOf(name, text, variable, earlier))
      throw badLine(number, `${what} is not made of ${excerpt(variable, 60)}`);
    earlier.add(variable);
    const secret = secretOf(variable);
    if (secret === undefined || secret === '') throw notKept(number, 'a header', `set ${variable}`);
    if (!needsVariable(name, text + secret))
      throw badLine(number, `${what} is not known to hold a secret, and would show what ${variable} has`);
    return [name, text + secret];
  });
}

/** What a variable has, or the flag that stands for it. */
function secretOf(variable: string, url: URL, session: Session, flags: SendFlags): string | undefined {
  const auth = flags.auth ?? urlCredentials(url);
  const ofFlags: Readonly<Record<string, string | undefined>> = {
    WEBHOOK_CLI_BEARER: flags.bearer,
    [BASIC_VARIABLE]: auth && basicHeader(auth).slice('Basic '.length),
  };
  return Object.hasOwn(ofFlags, variable) ? ofFlags[variable] : session.context.env[variable];
}

function notKept(number: number, what: string, hint: string): Error {
  return usageError('secret_not_kept', `line ${number}: ${what} held a secret, which was not kept`, hint);
}

function badLine(number: number, why: string): Error {
  return usageError(
    'bad_request_line',
    `line ${number} of the file of requests cannot be sent: ${why}`,
    'send --print json prints such lines',
  );
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isHeaderList(value: unknown): value is [string, string][] {
  return (
    Array.isArray(value) &&
    value.every(
      (pair) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string'),
    )
  );
}
