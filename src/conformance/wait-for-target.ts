import { WebhookCliError } from '../core/error.ts';
import type { Exchange, FailureCode } from '../core/exchange.ts';
import { redactUrl } from '../core/http/redact.ts';
import { pause } from '../core/time/wait.ts';
import { packageVersion } from '../core/version.ts';
import { option, words } from '../core/wording.ts';
import type { Transport } from '../transport/transport.ts';

/** Milliseconds between two looks, and what one may take. */
const LOOK_AGAIN_MS = 200;
const ONE_LOOK_MS = 2000;

/** Failures that no waiting heals. */
const FINAL: readonly FailureCode[] = ['tls', 'interrupted'];

/**
 * Waits until something answers HTTP at a URL, whatever it answers. It is asked with GET, which books
 * nothing.
 *
 * @param waitMs milliseconds
 * @throws WebhookCliError `target_not_ready` when the time is up, `target_unreachable` for what no waiting heals
 */
export async function waitForTarget(
  url: URL,
  transport: Transport,
  waitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const until = performance.now() + waitMs;
  for (;;) {
    const left = until - performance.now();
    const result = await transport.send({
      method: 'GET',
      url,
      headers: [['User-Agent', `webhook-cli/${packageVersion()}`]],
      body: new Uint8Array(),
      timeoutMs: Math.max(1, Math.min(ONE_LOOK_MS, Math.ceil(left))),
      signal,
    });
    if (result.ok || result.answer !== null || signal.aborted) return;
    if (FINAL.includes(result.failure.code)) throw unreachable(url, result.failure.message);
    if (performance.now() + LOOK_AGAIN_MS >= until) {
      throw new WebhookCliError(
        'target_not_ready',
        `nothing answers at ${redactUrl(url.href)}: ${result.failure.message}`,
        { hint: words`start the endpoint, or wait longer with ${option('waitForTargetMs')}` },
      );
    }
    await pause(LOOK_AGAIN_MS, signal);
  }
}

/** Failures that say that nobody is there, so that no case would tell anything. */
const NOBODY: readonly FailureCode[] = ['refused', 'host_not_found', 'unreachable', 'tls'];

/**
 * Refuses to go on where the first webhook found nobody.
 *
 * @throws WebhookCliError `target_unreachable`
 */
export function requireSomebody(url: URL, { error }: Pick<Exchange, 'error'>): void {
  if (error !== null && NOBODY.includes(error.code)) throw unreachable(url, error.message);
}

function unreachable(url: URL, why: string): Error {
  return new WebhookCliError(
    'target_unreachable',
    `nothing can be posted to ${redactUrl(url.href)}: ${why}`,
    { hint: words`start the endpoint first; ${option('waitForTargetMs', 30_000)} waits for it` },
  );
}
