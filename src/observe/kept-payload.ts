import type { Exchange, ExchangeRequest } from '../core/exchange.ts';
import type { JsonValue } from '../core/json/json.ts';
import { factsOf, keepFacts } from './request-facts.ts';

/** What of an exchange tells which webhook it is. */
export type IdentifiedExchange = Pick<
  Exchange,
  'provider' | 'event' | 'key' | 'valid' | 'findings' | 'payload' | 'payloadText'
> & { readonly request: Pick<ExchangeRequest, 'body' | 'bodyEncoding'> };

/**
 * Keeps a payload to be compared with later ones, which most never are: as its text, where it has one. Its document would
 * take several times the memory.
 */
export function keepPayload(exchange: Pick<Exchange, 'payload' | 'payloadText'>): () => JsonValue {
  const { payloadText } = exchange;
  if (payloadText !== null) return () => JSON.parse(payloadText) as JsonValue;
  const { payload } = exchange;
  return () => payload;
}

/** Keeps of an exchange what tells which webhook it is. */
export function keepIdentified(exchange: Exchange): IdentifiedExchange {
  const document = keepPayload(exchange);
  const facts = factsOf(exchange.request);
  const request = { body: exchange.request.body, bodyEncoding: exchange.request.bodyEncoding };
  if (facts !== undefined) keepFacts(request, facts);
  return {
    provider: exchange.provider,
    event: exchange.event,
    key: exchange.key,
    valid: exchange.valid,
    findings: exchange.findings,
    get payload() {
      return document();
    },
    payloadText: exchange.payloadText,
    request,
  };
}
