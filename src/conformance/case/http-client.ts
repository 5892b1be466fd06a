import { type ContentForm, type Exchange, isSuccess, NO_VERDICT } from '../../core/exchange.ts';
import { type HeaderList, header, withHeaders } from '../../core/http/headers.ts';
import { REDACTED } from '../../core/http/redact.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import type { Provider } from '../../providers/provider.ts';
import { deliver } from '../../sender/deliver.ts';
import { type Outgoing, outgoingHeaders } from '../../sender/request.ts';
import { openPiecewiseTransport } from '../../transport/in-pieces.ts';
import { openKeepAlive } from '../../transport/single-use.ts';
import type { Transport } from '../../transport/transport.ts';
import { TAKEN } from '../judge/answers.ts';
import type { CaseEvent, CaseRequest, HttpClient } from './case-context.ts';
import { type ContextOptions, type RunParts, secretFor } from './run-parts.ts';

/** What of a run decides how requests are made. */
type HttpOptions = Pick<
  ContextOptions,
  | 'url'
  | 'catalogue'
  | 'provider'
  | 'wireFormats'
  | 'auth'
  | 'secret'
  | 'formKey'
  | 'headers'
  | 'timeoutMs'
  | 'tls'
>;

interface HttpParts
  extends Pick<RunParts, 'signal' | 'fresh' | 'log' | 'taken' | 'requests' | 'jobs' | 'meet'> {
  readonly options: HttpOptions;
}

/** Sends the requests of cases, each over the connection that it asks for. */
export function httpClient({
  options,
  signal,
  fresh,
  log,
  taken,
  requests,
  jobs,
  meet,
}: HttpParts): HttpClient {
  const { catalogue, provider, tls } = options;
  const [{ version }] = options.wireFormats;
  const requestOf = (event: CaseEvent): CaseRequest => {
    // Before it is sent: the state of its job may be asked for first.
    jobs.send(event);
    return {
      method: 'POST',
      headers: outgoingHeaders(event.headers, { auth: options.auth, headers: options.headers }),
      body: withFormKey(event.body, event.contentForm, options),
      event,
    };
  };
  const prepare = (event: BuiltEvent): Promise<void> => {
    jobs.send(event);
    return meet(event.key);
  };
  const sendOver = async (transport: Transport, sent: CaseRequest): Promise<Exchange> => {
    if (sent.event !== null) await prepare(sent.event);
    const exchange = withoutFormKey(
      await deliver(outgoingOf(sent, provider), transport, {
        catalogue,
        url: options.url,
        timeoutMs: options.timeoutMs,
        retries: 0,
        accepts: isSuccess,
        signal,
      }),
      options,
    );
    log.add(exchange);
    if (TAKEN.holds(exchange) && exchange.key !== null) taken.add(exchange.key);
    requests.set(exchange, sent);
    return exchange;
  };
  const sendFresh = (sent: CaseRequest): Promise<Exchange> => sendOver(fresh, sent);
  return {
    request: requestOf,
    withBody: (original, body) => ({
      ...original,
      body: withFormKey(body, original.event?.contentForm ?? 'json', options),
      headers: signedAnew(original.headers, body, provider, secretFor(options, version)),
    }),
    prepare,
    send: sendFresh,
    post: (event) => sendFresh(requestOf(event)),
    sendInPieces: async (sent, plan) => {
      const pieces = openPiecewiseTransport(plan, tls);
      const exchange = await sendOver(pieces, sent);
      return { exchange, answeredEarly: pieces.answeredEarly() };
    },
    sendOnOneConnection: async (requests) => {
      const one = openKeepAlive(tls);
      try {
        const exchanges: Exchange[] = [];
        for (const each of requests) exchanges.push(await sendOver(one, each));
        return exchanges;
      } finally {
        await one.close();
      }
    },
  };
}

/** What cases send is as it should be, or wrong on purpose: a verdict on each of thousands would be lost time. */
function outgoingOf({ method, headers, body, event }: CaseRequest, provider: Provider): Outgoing {
  const known = {
    provider: event === null ? null : provider,
    event: event?.event ?? null,
    payloadVersion: event?.payloadVersion ?? null,
    contentForm: event?.contentForm ?? null,
    key: event?.key ?? null,
  };
  return {
    ...known,
    method,
    headers,
    body,
    judgement: {
      ...NO_VERDICT,
      ...known,
      payload: event?.payload ?? null,
      payloadText: event?.payloadText ?? null,
      refusal: null,
    },
  };
}

/** A signature that is there is made for the new body; where none is, none is added. */
function signedAnew(
  headers: HeaderList,
  body: Uint8Array,
  { signature }: Provider,
  secret: string | undefined,
): HeaderList {
  if (signature === null || secret === undefined || header(headers, signature.header) === undefined) {
    return headers;
  }
  return withHeaders(headers, [[signature.header, signature.sign(body, secret)]]);
}

/** The field of the account's key, as it is written in a form; `null` where none is sent. */
function formKeyOf({ provider, formKey }: HttpOptions): string | null {
  if (formKey === undefined || provider.formKeyField === undefined) return null;
  return new URLSearchParams([[provider.formKeyField, formKey]]).toString();
}

/** A form with the account's key before its document. What is empty on purpose stays so. */
function withFormKey(body: Uint8Array, contentForm: ContentForm, options: HttpOptions): Uint8Array {
  const field = contentForm === 'form' && body.length > 0 ? formKeyOf(options) : null;
  return field === null ? body : Buffer.concat([Buffer.from(`${field}&`), body]);
}

/** The record of an exchange, which goes into reports, without that key. */
function withoutFormKey(exchange: Exchange, options: HttpOptions): Exchange {
  const field = formKeyOf(options);
  const { request } = exchange;
  if (field === null) return exchange;
  // No form is anything but text; one that were would not be shown.
  if (request.bodyEncoding !== 'utf8') return { ...exchange, request: { ...request, body: '' } };
  if (!request.body.startsWith(field)) return exchange;
  const shown = `${options.provider.formKeyField}=${encodeURIComponent(REDACTED)}`;
  return { ...exchange, request: { ...request, body: shown + request.body.slice(field.length) } };
}
