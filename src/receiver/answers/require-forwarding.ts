import { usageError } from '../../core/error.ts';
import { option, words } from '../../core/wording.ts';

/**
 * Refuses what says whom forwarding trusts where nothing is forwarded.
 *
 * @throws WebhookCliError `flag_does_not_fit`
 */
export function requireForwarding(options: {
  readonly forwardTo?: unknown;
  readonly insecure?: boolean | undefined;
  readonly ca?: string | undefined;
}): void {
  if (options.forwardTo !== undefined) return;
  const lonely = options.insecure === true ? 'insecure' : options.ca === undefined ? null : 'ca';
  if (lonely === null) return;
  throw usageError(
    'flag_does_not_fit',
    words`${option(lonely)} says nothing without ${option('forwardTo')}`,
    'give both',
  );
}
