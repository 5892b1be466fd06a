import { WebhookCliError } from '../core/error.ts';
import type { Exchange } from '../core/exchange.ts';
import { startTimer } from '../core/time/timer.ts';
import type { Abort } from '../core/types/globals.ts';

/** How long an exchange is waited for. */
export interface WaitOptions {
  /** Milliseconds, from 0 to `Infinity`; no limit unless given. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: Abort | undefined;
}

interface Watcher {
  readonly see: (exchange: Exchange) => void;
  /** Called when no more can come. */
  readonly giveUp: () => void;
}

/** Those who wait for exchanges of one receiver. */
export class Waiting {
  readonly #exchanges: readonly Exchange[];
  readonly #watchers = new Set<Watcher>();
  #isClosed = false;

  /** @param exchanges what came so far; it grows */
  constructor(exchanges: readonly Exchange[]) {
    this.#exchanges = exchanges;
  }

  /** Shows an exchange to all who wait. */
  see(exchange: Exchange): void {
    for (const { see } of [...this.#watchers]) see(exchange);
  }

  /** Ends every wait, also one without a limit: no more can come. */
  close(): void {
    this.#isClosed = true;
    for (const { giveUp } of [...this.#watchers]) giveUp();
  }

  /**
   * Waits for an exchange that fits, among those that came and those that will.
   *
   * @throws WebhookCliError `wait_timeout` at the deadline and `receiver_closed` when no more can come, both with
   * what did come
   */
  waitFor(
    predicate: (exchange: Exchange) => boolean,
    { timeoutMs = Number.POSITIVE_INFINITY, signal }: WaitOptions = {},
  ): Promise<Exchange> {
    return new Promise((resolve, reject) => {
      const there = this.#exchanges.find(predicate);
      if (there !== undefined) return resolve(there);
      const rejectAborted = (): void => {
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      const inVain = (): void => reject(closedError(this.#exchanges));
      if (signal?.aborted === true) return rejectAborted();
      if (this.#isClosed) return inVain();
      const stop = (): void => {
        timer.stop();
        this.#watchers.delete(watcher);
        signal?.removeEventListener('abort', stopWaiting);
      };
      const watcher: Watcher = {
        see: (exchange) => {
          try {
            if (!predicate(exchange)) return;
            resolve(exchange);
          } catch (error) {
            // It is the caller's mistake, and not one in answering the webhook.
            reject(error);
          }
          stop();
        },
        giveUp: () => {
          stop();
          inVain();
        },
      };
      const timer = startTimer(() => {
        stop();
        reject(lateError(timeoutMs, this.#exchanges));
      }, timeoutMs);
      const stopWaiting = (): void => {
        stop();
        rejectAborted();
      };
      signal?.addEventListener('abort', stopWaiting);
      this.#watchers.add(watcher);
    });
  }
}

function lateError(timeoutMs: number, exchanges: readonly Exchange[]): WebhookCliError {
  const message = `nothing that fits came within ${timeoutMs} ms; ${listArrivals(exchanges)}`;
  return new WebhookCliError('wait_timeout', message);
}

function closedError(exchanges: readonly Exchange[]): WebhookCliError {
  const message = `the receiver was closed before anything that fits came; ${listArrivals(exchanges)}`;
  return new WebhookCliError('receiver_closed', message);
}

function listArrivals(exchanges: readonly Exchange[]): string {
  if (exchanges.length === 0) return 'nothing at all came';
  const names = exchanges
    .slice(-10)
    .map((e) => `${e.provider ?? 'unknown'} ${e.event ?? 'unknown'} ${e.key ?? ''}`.trim());
  return `what came: ${names.join(', ')}`;
}
