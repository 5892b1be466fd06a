import type { Exchange } from '../core/exchange.ts';
import type { Provider } from '../providers/provider.ts';

/**
 * What happens to an exchange. Whoever shows exchanges follows these, wherever they come from: the receiver's
 * own events hold the first two, and what a command sends is the third.
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
}
