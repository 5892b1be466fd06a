import type { Exchange } from '../core/exchange.ts';
import type { Provider } from '../providers/provider.ts';

/** What came of passing a webhook on to the app whose answer is given. */
export interface ForwardOutcome {
  /** The app's URL, without secrets. */
  readonly to: string;
  /** Whether it answered with a 2xx, whatever was answered in its place. */
  readonly delivered: boolean;
}

/**
 * What happens to an exchange. Whoever shows exchanges follows these, wherever they come from: the receiver's
 * own events hold all three, the last of what it passed on beside its answer, and a command's that of what it sent.
 */
export interface ExchangeEvent {
  /**
   * `arrival`: a webhook came in, has been judged, and is not answered yet. `answered`: its answer is out, and the
   * exchange holds it. `sent`: a request of ours was answered, or failed.
   */
  readonly type: 'arrival' | 'answered' | 'sent';
  readonly exchange: Exchange;
  /** Whose it is, as it was recognised once; `null` where that is not known. */
  readonly provider: Provider | null;
  /** Of an `answered` that was passed on to an app. */
  readonly forwarded?: ForwardOutcome | undefined;
}
