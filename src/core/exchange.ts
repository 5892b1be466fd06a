import type { FAILURE_CODES } from './failure-codes.ts';
import type { Finding } from './finding.ts';
import type { HeaderList } from './http/headers.ts';
import type { JsonValue } from './json/json.ts';

/** The stable code of why an exchange has no answer, or none that can be used. */
export type FailureCode = keyof typeof FAILURE_CODES;

/** How a payload travels in a body: as the JSON document itself, or as a form field that holds it. */
export type ContentForm = 'json' | 'form';
/** The media type of each form. */
export const MEDIA_TYPES: Readonly<Record<ContentForm, string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
};

export type BodyEncoding = 'utf8' | 'base64';

/** The request half of an exchange. */
export interface ExchangeRequest {
  readonly method: string;
  /** Absolute; secret query values and credentials are replaced. */
  readonly url: string;
  /** As on the wire; secret values are replaced. */
  readonly headers: HeaderList;
  /** Bytes of the body on the wire. */
  readonly size: number;
  /** The exact body, as text or as base64 where it is not UTF-8. */
  readonly body: string;
  readonly bodyEncoding: BodyEncoding;
}

/** What answered. */
export interface ExchangeResponse {
  readonly status: number;
  /** The class of the status in words, such as `Client Error Response`; `''` outside 200 to 599. */
  readonly statusClass: string;
  readonly headers: HeaderList;
  readonly body: string;
  readonly bodyEncoding: BodyEncoding;
  /** Milliseconds from the request's arrival, or its sending, to the answer. */
  readonly durationMs: number;
}

/** Why there is no answer, or why the one that came cannot be used. */
export interface ExchangeFailure {
  readonly code: FailureCode;
  readonly message: string;
}

/** What a request turned out to be, and what is wrong with it. */
export interface Verdict<P extends JsonValue = JsonValue> {
  readonly provider: string | null;
  /** `null` when the request does not tell; `eventReason` says why. */
  readonly event: string | null;
  readonly eventReason: string | null;
  readonly payloadVersion: string | null;
  readonly contentForm: ContentForm | null;
  /** The business key: `do_number`, `order_id`. */
  readonly key: string | null;
  /** `null` when no provider's rules apply. */
  readonly valid: boolean | null;
  readonly findings: readonly Finding[];
  /** The JSON document, unwrapped from its form field; `null` when the body holds none. */
  readonly payload: P;
  /** The text of that document: numbers, key order and repeated keys as they came. */
  readonly payloadText: string | null;
}

/** Of a request of which nothing is known. */
export const NO_VERDICT = {
  provider: null,
  event: null,
  eventReason: null,
  payloadVersion: null,
  contentForm: null,
  key: null,
  valid: null,
  findings: [],
  payload: null,
  payloadText: null,
} as const satisfies Verdict;

/** One HTTP request and what answered it, received or sent. */
export interface Exchange<P extends JsonValue = JsonValue> extends Verdict<P> {
  readonly id: string;
  readonly direction: 'received' | 'sent';
  /** ISO 8601, UTC: when the request came in or went out. */
  readonly at: string;
  readonly request: ExchangeRequest;
  readonly response: ExchangeResponse | null;
  readonly error: ExchangeFailure | null;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Of what was passed on beside an answer, or sent again: the id of the exchange in which that webhook is kept first. */
  readonly of?: string | undefined;
}

/**
 * Beside the code, so that a person need not know the classes. JSON lines, journals and reports hold these words,
 * whoever sent the webhook: they never change.
 */
const STATUS_CLASSES: Readonly<Record<number, string>> = {
  2: 'OK',
  3: 'Redirect',
  4: 'Client Error Response',
  5: 'Server Error Response',
};

/**
 * The class of an HTTP status in words.
 *
 * @example statusClass(404) // 'Client Error Response'
 */
export function statusClass(status: number): string {
  return STATUS_CLASSES[Math.floor(status / 100)] ?? '';
}

/** Any 2xx. A redirect is not followed and counts as failed: our rule, neither provider documents one. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Whether an exchange came to a 2xx that can be used. */
export function isAccepted({ error, response }: Pick<Exchange, 'error' | 'response'>): boolean {
  return error === null && response !== null && isSuccess(response.status);
}
