import { usageError } from '../../../core/error.ts';
import type { LedgerHead } from '../../../load/ledger.ts';
import { flagName } from '../../flags/misfits.ts';
import type { Session } from '../../session/session.ts';
import type { CheckFlags } from '../flags.ts';

/** The jobs of a ledger are there already: what says which cases are run with which payloads says nothing to it. */
const SAYS_NOTHING = [
  'payloadVersion',
  'contentType',
  'formKey',
  'id',
  'ids',
  'set',
  'unset',
  'add',
  'events',
  'scenario',
  'only',
  'skip',
  'runs',
  'strict',
  'budget',
  'bail',
] as const satisfies readonly (keyof CheckFlags)[];

/**
 * Refuses flags that say nothing to a ledger. What only lies in the environment or the config file is meant for other checks.
 *
 * @throws WebhookCliError `flag_does_not_fit`
 */
export function refuseBesideLedger(flags: CheckFlags, isPreset: Session['isPreset']): void {
  const ignored = SAYS_NOTHING.find((name) => flags[name] !== undefined && !isPreset(name));
  if (ignored !== undefined) {
    throw usageError(
      'flag_does_not_fit',
      `${flagName(ignored)} says nothing with --ledger: its jobs were sent already`,
      'leave it out',
    );
  }
  if (flags.seed !== undefined && flags.sample === undefined && !isPreset('seed')) {
    throw usageError(
      'flag_does_not_fit',
      '--seed says nothing with --ledger and without --sample',
      'leave it out',
    );
  }
}

/**
 * Refuses what a ledger says otherwise.
 *
 * @throws WebhookCliError `flag_does_not_fit`, `no_secret`
 */
export function refuseOtherThan(
  head: LedgerHead,
  { provider, secret }: Pick<CheckFlags, 'provider' | 'secret'>,
  isPreset: Session['isPreset'],
): void {
  if (provider !== undefined && provider.toLowerCase() !== head.provider && !isPreset('provider')) {
    throw usageError(
      'flag_does_not_fit',
      `the ledger is of ${head.provider}, and --provider names another one`,
      'leave it out',
    );
  }
  if (head.signed && secret === undefined) {
    throw usageError(
      'no_secret',
      'the webhooks of this ledger are signed, and those that are played for comparison have to be too',
      'give --secret, or WEBHOOK_CLI_SECRET',
    );
  }
  if (!head.signed && secret !== undefined && !isPreset('secret')) {
    throw usageError(
      'flag_does_not_fit',
      '--secret says nothing: the webhooks of this ledger are not signed',
      'leave it out',
    );
  }
}
