import { usageError } from '../../core/error.ts';
import { option, words } from '../../core/wording.ts';

const NAMES = ['insecure', 'ca', 'forwardTimeoutMs', 'allowHosts'] as const;

/**
 * Refuses what says how to forward where nothing is forwarded.
 *
 * @throws WebhookCliError `flag_does_not_fit`
 */
export function requireForwarding(options: {
  readonly forwardTo?: unknown;
  readonly insecure?: boolean | undefined;
  readonly ca?: string | undefined;
  readonly forwardTimeoutMs?: number | undefined;
  readonly allowHosts?: readonly string[] | undefined;
}): void {
  const { forwardTo, insecure = false, ca, forwardTimeoutMs, allowHosts = [] } = options;
  if (forwardTo !== undefined) return;
  const given = {
    insecure,
    ca: ca !== undefined,
    forwardTimeoutMs: forwardTimeoutMs !== undefined,
    allowHosts: allowHosts.length > 0,
  };
  const lonely = NAMES.find((name) => given[name]);
  if (lonely === undefined) return;
  throw usageError(
    'flag_does_not_fit',
    words`${option(lonely)} says nothing without ${option('forwardTo')}`,
    'give both',
  );
}
