import { hash } from 'node:crypto';
import type { Exchange } from '../core/exchange.ts';
import { decimal } from '../core/json/decimal.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json/json.ts';
import { type KeptDigits, NO_KEPT_DIGITS, parseKeepingDigits } from '../core/json/kept-digits.ts';
import { matches } from '../core/json/pointer.ts';
import { recentTexts } from '../core/memo.ts';
import type { Provider } from '../providers/provider.ts';
import { hasLossyNumbers } from './exact-payload.ts';
import type { IdentifiedExchange } from './kept-payload.ts';
import { isLargeText } from './large.ts';
import { factsOf } from './request-facts.ts';

/**
 * What two requests share that are tries of one webhook: the event, the job, and what is said of the job. An
 * event may come to a job several times, so that event and job alone do not make a repeat. Where the job is
 * not known, and of a large payload, the same body.
 */
export function webhookIdentity(exchange: IdentifiedExchange, provider: Provider | null): string {
  const payload = comparedPayload(exchange);
  const content =
    payload === null
      ? bodyDigest(exchange)
      : contentDigest(identifyingContent(exchange, provider, payload, asItIs));
  return `${eventOfJob(exchange)} ${content}`;
}

/**
 * The same without the times: a sender that builds a webhook anew for another try may write the moment of the
 * try into it. A time that stands for a day is an appointment and stays.
 */
export function timelessIdentity(exchange: IdentifiedExchange, provider: Provider | null): string {
  const payload = comparedPayload(exchange);
  if (payload === null) return webhookIdentity(exchange, provider);
  const days = provider?.identity.days ?? [];
  const withoutTimes: Write = (value, path) =>
    typeof value === 'string' && MOMENT.test(value) && !days.some((day) => matches(path, day)) ? '' : value;
  return `${eventOfJob(exchange)} ${contentDigest(identifyingContent(exchange, provider, payload, withoutTimes))}`;
}

/** The payload whose content tells the webhook; `null` where only its bytes do. A large one is not even made. */
function comparedPayload(exchange: IdentifiedExchange): JsonObject | null {
  if (exchange.key === null || isLargeText(exchange.payloadText)) return null;
  const { payload } = exchange;
  return isJsonObject(payload) ? payload : null;
}

/** The event of the job that a request is about, however often it happened to it. */
export function eventOfJob({ provider, event, key }: Pick<Exchange, 'provider' | 'event' | 'key'>): string {
  // Neither of the first two holds a line break, so that no other event of another job is written like this.
  return `${provider ?? ''}\n${event ?? ''}\n${key === null ? '' : `=${key}`}`;
}

/** Tells bodies apart without keeping them. */
export function bodyDigest({ request }: Pick<IdentifiedExchange, 'request'>): string {
  return factsOf(request)?.digest ?? `${request.bodyEncoding} ${textDigest(request.body)}`;
}

const textDigest = recentTexts(contentDigest);

const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;

/** What a payload says of its job, as text: to the last digit, and whatever the order of members. */
function identifyingContent(
  exchange: IdentifiedExchange,
  provider: Provider | null,
  payload: JsonObject,
  write: Write,
): string {
  const { document, keptDigits } = exactPayload(exchange, payload);
  return canonical(provider?.contentOf?.(document) ?? document, '', write, keptDigits);
}

/** A payload whose numbers stand for themselves, or for what no double holds. */
function exactPayload(
  exchange: IdentifiedExchange,
  payload: JsonObject,
): { readonly document: JsonObject; readonly keptDigits: KeptDigits } {
  const exact =
    exchange.payloadText !== null && hasLossyNumbers(exchange)
      ? parseKeepingDigits(exchange.payloadText)
      : null;
  return exact !== null && isJsonObject(exact.document)
    ? { document: exact.document, keptDigits: exact.keptDigits }
    : { document: payload, keptDigits: NO_KEPT_DIGITS };
}

function contentDigest(text: string): string {
  return hash('sha256', text, 'base64');
}

type Write = (value: JsonValue, path: string) => JsonValue;

const asItIs: Write = (value) => value;

/** A document as text whose members are in the order of their names. Payloads nest no deeper than the reader allows. */
function canonical(value: JsonValue, path: string, write: Write, keptDigits: KeptDigits): string {
  if (Array.isArray(value)) {
    return `[${value.map((entry, i) => canonical(entry, `${path}/${i}`, write, keptDigits)).join(',')}]`;
  }
  if (!isJsonObject(value)) {
    const digits = typeof value === 'number' ? keptDigits.get(value) : undefined;
    // The same number is the same, however it is written.
    return digits === undefined ? JSON.stringify(write(value, path)) : decimal(digits);
  }
  const members = Object.keys(value)
    .toSorted()
    .map(
      (name) =>
        `${JSON.stringify(name)}:${canonical(value[name] ?? null, `${path}/${name}`, write, keptDigits)}`,
    );
  return `{${members.join(',')}}`;
}
