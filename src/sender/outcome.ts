import type { ExchangeFailure, ExchangeResponse } from '../core/exchange.ts';

/** What came of a request: enough to count it, and to know whether it is sent again. */
export interface Outcome {
  readonly response: Pick<ExchangeResponse, 'status' | 'headers' | 'durationMs'> | null;
  readonly error: ExchangeFailure | null;
}
