import { MAX_BODY } from '../exchange/body.ts';
import type { BasicCredentials } from '../exchange/credentials.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { HeaderList } from '../exchange/headers.ts';
import type { Notice } from './notices.ts';

/** What a receiver answers a webhook that it takes. */
export interface PlannedAnswer {
  /** 200 by default. */
  readonly status?: number | undefined;
  readonly headers?: HeaderList | undefined;
  /** Text or bytes as they are, anything else as JSON. */
  readonly body?: unknown;
  /** Milliseconds before the answer. */
  readonly delayMs?: number | undefined;
}

/** How a receiver behaves, every choice made. Times are milliseconds, sizes bytes. */
export interface ReceiverOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** The only path that takes webhooks; any when missing. */
  readonly path?: string | undefined;
  /** Id of the provider that every request is read as. */
  readonly provider?: string | undefined;
  readonly strict: boolean;
  readonly rejectInvalid: boolean;
  /** What a webhook that is taken is answered. */
  readonly answer: (exchange: Exchange) => PlannedAnswer | Promise<PlannedAnswer>;
  readonly forwardTo?: URL | undefined;
  readonly forwardTimeoutMs: number;
  readonly auth?: BasicCredentials | undefined;
  readonly secret?: string | undefined;
  readonly checkIp: boolean;
  readonly trustProxy: boolean;
  /** Origins of web pages that may post here; `*` for all. */
  readonly allowOrigins: readonly string[];
  readonly maxBodyBytes: number;
  /** Keeps the exchange before it is answered; a rejection is answered 503. */
  readonly journal?: { readonly append: (exchange: Exchange) => Promise<void> } | undefined;
  /** Whether `exchanges` grows; a process that runs for days does not want it. */
  readonly keepExchanges?: boolean | undefined;
  /** Called when a webhook has been judged and before it is answered. */
  readonly onArrival?: ((exchange: Exchange) => void) | undefined;
  /** Called when the answer is out. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
  readonly onNotice?: ((notice: Notice) => void) | undefined;
  /** Called with an error that nothing foresaw; the request is answered 500. */
  readonly onBug?: ((error: unknown) => void) | undefined;
}

/** What a receiver does unless told otherwise. */
export const RECEIVER_DEFAULTS = {
  host: '127.0.0.1',
  port: 0,
  strict: false,
  rejectInvalid: false,
  answer: () => ({}),
  forwardTimeoutMs: 30_000,
  checkIp: false,
  trustProxy: false,
  allowOrigins: [],
  maxBodyBytes: MAX_BODY,
} as const satisfies ReceiverOptions;
