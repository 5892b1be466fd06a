import { WebhookCliError } from '../core/error.ts';
import type { Exchange, FailureCode } from '../core/exchange.ts';
import { redactUrl } from '../core/http/redact.ts';
import { pause } from '../core/time/wait.ts';
import { packageVersion } from '../core/version.ts';
import { option, words } from '../core/wording.ts';
import type { Transport, TransportResult } from '../transport/transport.ts';

/** Milliseconds between two looks, and what one may take. */
const LOOK_AGAIN_MS = 200;
const ONE_LOOK_MS = 2000;

/** Failures that no waiting heals. */
const FINAL: readonly FailureCode[] = ['tls', 'interrupted'];

/** What a proxy or an app answers while it starts. Everything else, 404 and 405 too, is an endpoint that takes webhooks. */
const STARTING = 503;

function isReady({ answer }: TransportResult): boolean {
  return answer !== null && answer.status !== STARTING;
}

/**
 * Waits until something answers HTTP at a URL, whatever it answers but 503. It is asked with GET, which books
 * nothing, and which an endpoint for webhooks need not know.
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
  let isStarting = false;
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
    if (isReady(result) || signal.aborted) return;
    // The last look may have had no time to be answered.
    isStarting ||= result.answer !== null;
    if (!result.ok && FINAL.includes(result.failure.code)) throw unreachable(url, result.failure.message);
    if (performance.now() + LOOK_AGAIN_MS >= until) {
      const why =
        isStarting || result.ok
          ? `${redactUrl(url.href)} is not ready: it answers ${STARTING}`
          : `nothing answers at ${redactUrl(url.href)}: ${result.failure.message}`;
      throw new WebhookCliError('target_not_ready', why, {
        hint: words`start the endpoint, or wait longer with ${option('waitForTargetMs')}`,
      });
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
