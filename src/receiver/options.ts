import type { Exchange } from '../core/exchange.ts';
import { MAX_BODY } from '../core/http/body.ts';
import type { BasicCredentials } from '../core/http/credentials.ts';
import type { HeaderList } from '../core/http/headers.ts';
import { apiOption, type SayOption } from '../core/wording.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { Provider } from '../providers/provider.ts';
import type { ProxyFor } from '../transport/proxy.ts';
import type { ForwardTarget } from './answers/forward-targets.ts';
import type { ServerLimits } from './server/limits.ts';

/**
 * What goes wrong instead of a whole answer: none at all (`timeout`), the connection reset or closed
 * without one, one that ends early, or bytes that are no HTTP.
 */
export type Fault = 'timeout' | 'reset' | 'close' | 'truncated' | 'malformed';

/** What a receiver answers a webhook that it takes. */
export interface PlannedAnswer {
  /** 200 by default. */
  readonly status?: number | undefined;
  readonly headers?: HeaderList | undefined;
  /** Text or bytes as they are, anything else as JSON. */
  readonly body?: unknown;
  /** Why a status from 400 on is answered, for the body that it gets where none is given; `planned` by default. */
  readonly reason?: string | undefined;
  /** Milliseconds before the answer, or before the fault. */
  readonly delayMs?: number | undefined;
  readonly fault?: Fault | undefined;
  /** With the fault `timeout`: milliseconds until the connection is closed; until the sender leaves unless given. */
  readonly holdMs?: number | undefined;
  /**
   * Passes the request on to the app first; of several, to the first that wants it. Its answer is given, unless a status, a body or a fault takes
   * the place of it. Where requests are forwarded, an answer without any of those does so by itself.
   */
  readonly forward?: boolean | undefined;
}

/** How a receiver behaves, every choice made. Times are milliseconds, sizes bytes. */
export interface ReceiverOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** The only path that takes webhooks; any when missing. */
  readonly path?: string | undefined;
  /** Whose webhooks are known. */
  readonly catalogue: Catalogue;
  /** The file of a thread that judges large bodies by the same catalogue; without one they are judged in steps. */
  readonly worker?: URL | undefined;
  /** The provider that every request is read as. */
  readonly provider?: Provider | undefined;
  readonly strict: boolean;
  readonly rejectInvalid: boolean;
  /** What a webhook that is taken is answered. */
  readonly answer: (exchange: Exchange, provider: Provider | null) => PlannedAnswer | Promise<PlannedAnswer>;
  /**
   * The apps that requests are passed on to. The first that wants one answers it, the others have it beside that; what
   * none of them wants is answered as without an app.
   */
  readonly forwardTo?: readonly ForwardTarget[] | undefined;
  readonly forwardTimeoutMs: number;
  /** Accepts any certificate of what is forwarded to. */
  readonly insecure?: boolean | undefined;
  /** PEM text of the certificate authorities to trust there, instead of the usual ones. */
  readonly ca?: string | undefined;
  /** The proxies by which they are reached; directly unless given. */
  readonly proxyFor?: ProxyFor | undefined;
  readonly auth?: BasicCredentials | undefined;
  readonly secret?: string | undefined;
  readonly checkIp: boolean;
  readonly trustProxy: boolean;
  /** How many proxies in a row are trusted, where one is. */
  readonly proxyHops: number;
  /** Origins of web pages that may post here; `*` for all. */
  readonly allowOrigins: readonly string[];
  /**
   * Hosts, each with its port or for every port, under whose name other requests than a POST are passed on
   * too; `*` for all.
   */
  readonly allowHosts: readonly string[];
  readonly maxBodyBytes: number;
  /** Keeps the exchange before it is answered; a rejection is answered 503. */
  readonly journal?: { readonly append: (exchange: Exchange) => Promise<void> } | undefined;
  /**
   * Tells that what shows exchanges takes no more for now: until it does, webhooks are answered 503 and become none.
   */
  readonly isBlocked?: (() => boolean) | undefined;
  /** How what it says to senders and of requests names an option. */
  readonly sayOption: SayOption;
  /** What its server bears, where it is not the usual. */
  readonly limits?: Partial<ServerLimits> | undefined;
  /** Whether `exchanges` grows; a process that runs for days does not want it. */
  readonly keepExchanges?: boolean | undefined;
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
  proxyHops: 1,
  allowOrigins: [],
  allowHosts: [],
  maxBodyBytes: MAX_BODY,
  sayOption: apiOption,
} as const satisfies Omit<ReceiverOptions, 'catalogue'>;
