import type { Exchange, FailureCode } from '../../../src/core/exchange.ts';
import type { JsonValue } from '../../../src/core/json/json.ts';
import type { Observer } from '../../../src/observe/observer.ts';
import { findProvider } from '../../helpers/bundled.ts';

/** What of an exchange a test is about. */
export interface ExchangeSketch {
  readonly id?: string;
  readonly provider?: string;
  readonly event?: string | null;
  readonly key?: string | null;
  readonly payload?: JsonValue;
  readonly valid?: boolean | null;
  /** Of the answer; `null` for none. */
  readonly status?: number | null;
  readonly errorCode?: FailureCode;
  readonly body?: string;
  /** Milliseconds since 1970. */
  readonly at?: number;
  readonly findings?: Exchange['findings'];
}

let count = 0;

/** A received exchange, answered 200 unless the sketch says otherwise. */
export function exchangeOf(sketch: ExchangeSketch = {}): Exchange {
  count += 1;
  const { id = `x${count}`, event = 'failed', key = 'DO-1', payload = {}, valid = true } = sketch;
  const {
    provider = 'detrack',
    status = 200,
    errorCode,
    body = JSON.stringify(payload),
    at = 0,
    findings = [],
  } = sketch;
  return {
    id,
    direction: 'received',
    at: new Date(at).toISOString(),
    provider,
    event,
    eventReason: null,
    payloadVersion: '2',
    contentForm: 'json',
    key,
    valid,
    findings,
    payload,
    payloadText: JSON.stringify(payload),
    request: {
      method: 'POST',
      url: 'http://127.0.0.1:4141/',
      headers: [],
      size: body.length,
      body,
      bodyEncoding: 'utf8',
    },
    response:
      status === null
        ? null
        : { status, statusClass: '', headers: [], body: '', bodyEncoding: 'utf8', durationMs: 1 },
    error: errorCode === undefined ? null : { code: errorCode, message: 'as planned' },
    attempt: 1,
  };
}

/** Lets a webhook come in and be answered at once. */
export function observe(observer: Observer, exchange: Exchange): void {
  const provider = findProvider(exchange.provider);
  observer.sink({ type: 'arrival', exchange: { ...exchange, response: null }, provider });
  observer.sink({ type: 'answered', exchange, provider });
}
