import type { ExchangeRequest } from './exchange.ts';

/** How a request is written in a record and in a line, where somebody has made that already: it takes long. */
export interface RequestForms {
  /** The text of the body as `safeJson` gives it. */
  readonly quotedBody: string;
  /** The JSON document on one line; `null` where there is none. */
  readonly payload: string | null;
}

const known = new WeakMap<ExchangeRequest, RequestForms>();

/** Hands on with a request what was made of it elsewhere. */
export function keepForms(request: ExchangeRequest, forms: RequestForms): void {
  known.set(request, forms);
}

/** What was made of a request elsewhere; `undefined` of nearly all, which are small. */
export function formsOf(request: ExchangeRequest): RequestForms | undefined {
  return known.get(request);
}

/** Gives the memory back, once nobody writes the request any more. */
export function forgetForms(request: ExchangeRequest): void {
  known.delete(request);
}
