import { usageError } from '../../core/error.ts';
import { isLoopback } from '../../core/http/host.ts';
import { redactUrl } from '../../core/http/redact.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import type { JournalRecord } from '../../journal/record.ts';
import type { TargetFlags } from '../flags/delivery.ts';
import { parseTarget } from '../flags/values.ts';

/** What a request goes with that was never kept. */
type Credentials = Pick<TargetFlags, 'auth' | 'bearer' | 'header' | 'secret'>;

/** Where the page may send, and with what. */
export interface Reach {
  /**
   * Where a kept request goes again unless another target is named.
   *
   * @throws WebhookCliError `secret_not_kept`
   */
  readonly again: (record: JournalRecord) => readonly URL[];
  /** What it goes with there; with a signature of its own where its body is changed. */
  readonly credentialsOf: (record: JournalRecord, isChanged: boolean) => Credentials;
  /** Whether the path and query of a target are said, and none is taken over from what is sent again. */
  readonly isWhole: boolean;
  /** Where new webhooks go unless another target is named, and with what. */
  readonly sendsTo: URL;
  readonly credentials: Credentials;
}

/** A target as it may be shown: without secrets. */
export function shownTarget(url: URL): string {
  return redactUrl(url.href);
}

/**
 * Targets as they may be shown, each otherwise than the others.
 *
 * @param isPrivate whether path and query are left out too, where data of a webhook may stand in them
 */
export function shownTargets(urls: readonly URL[], isPrivate: (url: URL) => boolean = () => false): string[] {
  const shown = urls.map((url) => (isPrivate(url) ? `${url.origin}/…` : shownTarget(url)));
  return shown.map((text, i) => {
    const before = shown.slice(0, i).filter((each) => each === text).length;
    return before === 0 ? text : `${text} (${before + 1})`;
  });
}

/**
 * What a request goes with: to another server than those that are configured with a signature alone, since the rest was
 * meant for these. On a machine of several users it may be anybody's.
 */
export function credentialsFor(
  credentials: Credentials,
  urls: readonly URL[],
  configured: readonly URL[],
): Credentials {
  const origins = new Set(configured.map(({ origin }) => origin));
  return urls.every(({ origin }) => origins.has(origin)) ? credentials : { secret: credentials.secret };
}

/**
 * The target that the page names: one of those that are configured, as it was shown, or one on this machine.
 *
 * @param shown the configured ones as the page has them
 * @throws WebhookCliError `bad_url`, `foreign_target`
 */
export function requireReachable(
  text: string,
  configured: readonly URL[],
  shown: readonly string[] = shownTargets(configured),
): URL {
  const known = configured[shown.indexOf(text.trim())];
  if (known !== undefined) return known;
  const url = parseTarget(text);
  if (isLoopback(url.hostname)) return url;
  throw usageError(
    'foreign_target',
    `${excerpt(text, 80)} is not this machine, and no target that was configured`,
    'write a target on 127.0.0.1 or localhost; the command line sends anywhere, with --to',
  );
}
