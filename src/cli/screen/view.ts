import { eventLabel, plain } from '../../events/names.ts';
import type { ExchangeEvent } from '../../observe/exchange-event.ts';
import type { Provider } from '../../providers/provider.ts';

/** Whether a text is a part of an event's name, or of how its provider words it; `''` is of all. */
export function isCalled(text: string, provider: Provider | null, event: string | null): boolean {
  const label = provider === null ? '' : eventLabel(provider, event);
  return [event ?? '', label].some((name) => plain(name).includes(plain(text)));
}

/** What of all that comes is shown, and whether anything is for now. Journal, totals and reports have all of it. */
export class ScreenView {
  /** Hears that others are shown from now on. */
  onFilter = (): void => {};
  #event = '';
  #onlyInvalid = false;
  #paused: { readonly over: Promise<void>; readonly end: () => void } | null = null;

  get isPaused(): boolean {
    return this.#paused !== null;
  }

  /** A part of an event's name, or of how its provider words it; `''` shows all. */
  get event(): string {
    return this.#event;
  }

  get onlyInvalid(): boolean {
    return this.#onlyInvalid;
  }

  /** Shows others from now on; what is not given stays. */
  filter({ event = this.#event, onlyInvalid = this.#onlyInvalid }): void {
    this.#event = event;
    this.#onlyInvalid = onlyInvalid;
    this.onFilter();
  }

  shows({ exchange, provider }: Pick<ExchangeEvent, 'exchange' | 'provider'>): boolean {
    if (this.onlyInvalid && exchange.valid !== false) return false;
    return isCalled(this.event, provider, exchange.event);
  }

  pause(): void {
    if (this.#paused !== null) return;
    let end = (): void => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#paused = { over, end };
  }

  goOn(): void {
    this.#paused?.end();
    this.#paused = null;
  }

  /** Resolves while nothing is paused. */
  async goesOn(): Promise<void> {
    while (this.#paused !== null) await this.#paused.over;
  }
}
