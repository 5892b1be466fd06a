import type { Exchange } from '../core/exchange.ts';
import type { ReceiverSink } from './events.ts';
import { Waiting, type WaitOptions } from './wait-for.ts';

/** What a receiver has answered, and who waits for what it will. */
export class ExchangeRecord {
  readonly #keeps: boolean;
  readonly #exchanges: Exchange[] = [];
  readonly #waiting = new Waiting(this.#exchanges);

  /** @param keeps whether what was answered stays; a process that runs for days does not want it */
  constructor(keeps: boolean) {
    this.#keeps = keeps;
  }

  /** In the order in which they were answered. */
  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }

  readonly sink: ReceiverSink = (event) => {
    if (event.type === 'closed') this.#waiting.close();
    if (event.type !== 'answered') return;
    if (this.#keeps) this.#exchanges.push(event.exchange);
    this.#waiting.see(event.exchange);
  };

  /**
   * Waits for an exchange that fits, among those that came and those that will.
   *
   * @throws WebhookCliError `wait_timeout`, `receiver_closed`
   */
  waitFor(predicate: (exchange: Exchange) => boolean, options?: WaitOptions): Promise<Exchange> {
    return this.#waiting.waitFor(predicate, options);
  }
}
