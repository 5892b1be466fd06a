import type { ExchangeFailure, ExchangeResponse } from '../core/exchange.ts';

/** What came of a request: enough to count it, and to know whether it is sent again. */
export interface Outcome {
  readonly response: Pick<ExchangeResponse, 'status' | 'headers' | 'durationMs'> | null;
  readonly error: ExchangeFailure | null;
}

/** What became of a request that was sent again. */
export type OutcomeChange = 'worse' | 'same' | 'better';
