import { bodyBytes } from '../../core/http/body.ts';
import { type BasicCredentials, decodePercent } from '../../core/http/credentials.ts';
import { isFramingHeader } from '../../core/http/framing-headers.ts';
import { type HeaderList, header, withHeaders, withoutHeaders } from '../../core/http/headers.ts';
import { pathAndQuery } from '../../core/http/http-url.ts';
import { isRedacted } from '../../core/http/redact.ts';
import type { JournalRecord } from '../../journal/record.ts';
import type { Provider } from '../../providers/provider.ts';
import { type Outgoing, userHeaders } from '../../sender/request.ts';
import type { DeliveryFlags } from '../flags/delivery.ts';

/** The provider's version of a kept request, where it signs. */
export function signingVersion({ payloadVersion }: JournalRecord, provider: Provider | null) {
  return provider?.versions.find(({ id, signed }) => id === payloadVersion && signed);
}

/** The same method, bytes and headers; what was never kept comes from flags, and a signature is made anew. */
export function requestAgain(
  record: JournalRecord,
  provider: Provider | null,
  {
    to,
    auth,
    bearer,
    header: headers,
    secret,
  }: Pick<DeliveryFlags, 'to' | 'auth' | 'bearer' | 'header' | 'secret'>,
  body: Uint8Array = bodyBytes(record.request),
): Outgoing {
  // Those of the connection are made anew, and are not what this request says.
  const keptHeaders = withoutHeaders(record.request.headers, ['host', ...secretNames(record)]).filter(
    ([name]) => !isFramingHeader(name),
  );
  const { method } = record.request;
  const { event, payloadVersion, contentForm, key } = record;
  const own = withHeaders(keptHeaders, signedHeaders(record, provider, secret, body));
  return {
    method,
    provider,
    event,
    payloadVersion,
    contentForm,
    key,
    headers: userHeaders(own, { to, auth, bearer, headers }),
    body,
  };
}

/** The credentials that a kept request goes with again where a receiver asks for them: it knows what it asks for itself. */
export function askedAuth(
  { request }: Pick<JournalRecord, 'request'>,
  auth: BasicCredentials | undefined,
): BasicCredentials | undefined {
  return header(request.headers, 'authorization') === undefined ? undefined : auth;
}

/** Headers whose values were not kept. */
function secretNames({ request }: JournalRecord): string[] {
  return request.headers.filter(([, value]) => isRedacted(value)).map(([name]) => name);
}

function signedHeaders(
  record: JournalRecord,
  provider: Provider | null,
  secret: string | undefined,
  body: Uint8Array,
): HeaderList {
  const version = signingVersion(record, provider);
  if (secret === undefined || version === undefined || provider === null) return [];
  return provider
    .requestHeaders({
      version: version.id,
      contentForm: record.contentForm ?? version.contentForms[0],
      body,
      secret,
      sentAt: Date.now(),
    })
    .filter(([name]) => name.toLowerCase() !== 'content-type');
}

/** Whether a request has a signature that is not that of its body any more: it was kept, and the body is another one. */
export function hasOldSignature(
  { headers, provider }: Outgoing,
  { isChanged, secret }: { readonly isChanged: boolean; readonly secret: string | undefined },
): boolean {
  const signature = provider?.signature?.header;
  return (
    isChanged && secret === undefined && signature !== undefined && header(headers, signature) !== undefined
  );
}

/** What a kept request had, was not kept, and nobody has given again: names of headers, and `the query`. */
export function missingParts(
  record: JournalRecord,
  { headers }: Outgoing,
  { isWhole }: KeptTarget,
): string[] {
  const names = secretNames(record).filter((name) => header(headers, name) === undefined);
  return isWhole ? names : [...names, 'the query'];
}

export interface KeptTarget {
  /** Path and query, as they were asked for. */
  readonly target: string;
  /** Whether all of it was kept: a query with a secret in it was not, and is left out. */
  readonly isWhole: boolean;
}

/** What was asked for of the host. */
export function keptTarget({ request }: Pick<JournalRecord, 'request'>): KeptTarget {
  const target = pathAndQuery(request.url);
  const isWhole = !isRedacted(decodePercent(target));
  return { target: isWhole ? target : target.replace(/\?.*/s, ''), isWhole };
}

/** A URL with another path and query. Joined as texts, a path such as `//name/` would name another host. */
export function withTarget(base: URL, target: string): URL {
  const url = new URL(base);
  const mark = target.indexOf('?');
  url.pathname = mark < 0 ? target : target.slice(0, mark);
  url.search = mark < 0 ? '' : target.slice(mark);
  return url;
}

/** The id of the webhook that a kept request is one try of. */
export function originOf({ of, id }: Pick<JournalRecord, 'of' | 'id'>): string {
  return of ?? id;
}
