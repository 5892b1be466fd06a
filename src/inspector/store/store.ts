import type { ExchangeEvent } from '../../observe/exchange-event.ts';
import type { ExchangePorts } from '../routes/ports.ts';
import type { StreamEvent } from '../wire.ts';

export interface StoreOptions {
  readonly ports: ExchangePorts;
  /** The journal that is followed; `null` where nothing is kept. */
  readonly journal: string | null;
  /** A new one for each start of the server. */
  readonly run: string;
  /** Hears why the journal cannot be read, once for each reason; the store goes on, and looks again. */
  readonly onFailure: (error: unknown) => void;
}

/** What exchanges are known: those of a journal, which is followed, and those that this process tells of. */
export class ExchangeStore implements Disposable {
  readonly run: string;

  constructor(options: StoreOptions) {
    this.run = options.run;
  }

  /** Takes what this process receives and sends; it costs next to nothing, since a webhook waits for its answer. */
  readonly sink = (_event: ExchangeEvent | { readonly type: string }): void => {};

  /** Opens the journal and begins to follow it. */
  start(): void {}

  /** Tells all pages of something that is no exchange. */
  tell(_event: StreamEvent): void {}

  [Symbol.dispose](): void {}
}
