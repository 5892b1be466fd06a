import type { ExchangeRequest } from '../core/exchange.ts';
import type { JsonValue } from '../core/json/json.ts';

/** What one finding says of a field that the documentation does not know, without anybody's data. */
export interface DriftSighting {
  readonly rule: string;
  /** As it is told: without indices, ids and names that may be a person's. */
  readonly path: string;
  readonly shape: string;
  readonly code: string | null;
}

/** What a run asks of each request that takes its time where the body is large, so that it is found out elsewhere. */
export interface RequestFacts {
  /** What tells the body from others. */
  readonly digest: string;
  /** What tells the payload from others, however its white space is; `null` where there is none. */
  readonly content: string | null;
  /** Whether the payload holds a number that only its text tells from others. */
  readonly isLossy: boolean;
  /** The id that its provider gives the job. */
  readonly jobId: JsonValue;
  readonly drift: readonly DriftSighting[];
}

type Request = Pick<ExchangeRequest, 'body' | 'bodyEncoding'>;

const known = new WeakMap<Request, RequestFacts>();

/** Hands on with a request what was found out of it. */
export function keepFacts(request: Request, facts: RequestFacts): void {
  known.set(request, facts);
}

/** What was found out of a request elsewhere; `undefined` of nearly all, which are small. */
export function factsOf(request: Request): RequestFacts | undefined {
  return known.get(request);
}
