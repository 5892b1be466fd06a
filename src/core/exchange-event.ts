import type { Exchange } from './exchange.ts';

/**
 * What happens to an exchange. Whoever shows exchanges follows these, wherever they come from: the receiver's
 * own events hold the first two, and what a command sends is the third.
 */
export type ExchangeEvent =
  /** A webhook came in, has been judged, and is not answered yet. */
  | { readonly type: 'arrival'; readonly exchange: Exchange }
  /** Its answer is out: the same exchange, with what was answered. */
  | { readonly type: 'answered'; readonly exchange: Exchange }
  /** A request of ours was answered, or failed. */
  | { readonly type: 'sent'; readonly exchange: Exchange };
