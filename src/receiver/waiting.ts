import { WebhookCliError } from '../exchange/error.ts';
import type { Exchange } from '../exchange/exchange.ts';

/**
 * Waits for an exchange that fits, among those that came and those that will.
 *
 * @throws WebhookCliError `wait_timeout` at the deadline, with what did come
 */
export function waitFor(
  exchanges: readonly Exchange[],
  watchers: Set<(exchange: Exchange) => void>,
  predicate: (exchange: Exchange) => boolean,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const there = exchanges.find(predicate);
    if (there !== undefined) return resolve(there);
    const aborted = (): void => {
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    if (signal?.aborted === true) return aborted();
    const stop = (): void => {
      clearTimeout(timer);
      watchers.delete(watcher);
      signal?.removeEventListener('abort', onAbort);
    };
    const watcher = (exchange: Exchange): void => {
      try {
        if (!predicate(exchange)) return;
        resolve(exchange);
      } catch (error) {
        // It is the caller's mistake, and not one in answering the webhook.
        reject(error);
      }
      stop();
    };
    const timer = setTimeout(() => {
      stop();
      reject(
        new WebhookCliError(
          'timeout',
          'wait_timeout',
          `nothing that fits came within ${timeoutMs} ms; ${listed(exchanges)}`,
        ),
      );
    }, timeoutMs);
    const onAbort = (): void => {
      stop();
      aborted();
    };
    signal?.addEventListener('abort', onAbort);
    watchers.add(watcher);
  });
}

function listed(exchanges: readonly Exchange[]): string {
  if (exchanges.length === 0) return 'nothing at all came';
  const names = exchanges
    .slice(-10)
    .map((e) => `${e.provider ?? 'unknown'} ${e.event ?? 'unknown'} ${e.key ?? ''}`.trim());
  return `what came: ${names.join(', ')}`;
}
