import type { Option } from '@commander-js/extra-typings';
import { redactUrl } from '../../core/http/redact.ts';
import { shellQuote } from '../../output/exchange/request.ts';
import type { RepeatableOption, RunAgain } from './check-option.ts';
import type { CheckFlags } from './flags.ts';

/**
 * The command line that runs one case again, quoted for a POSIX shell. Credentials are never in it: those
 * that lie in the environment or the config file are found there again, for the others a placeholder stands.
 *
 * @param options those of `check`, each of which says how it is repeated
 */
export function reproduceLine(options: readonly Option[], flags: CheckFlags, run: RunAgain): string {
  const repeated = options
    .filter(isRepeatable)
    .toSorted((a, b) => Number(a.isLast) - Number(b.isLast))
    .flatMap((option) => option.wordsAgain(flags, run));
  return ['webhook-cli', 'check', redactUrl(run.request.url.href), ...repeated].map(shellQuote).join(' ');
}

/** The flags that say the same to `send`. */
const OF_SEND_TOO = ['auth', 'secret', 'header', 'insecure', 'cacert'];

/** The command line that sends the webhooks of a scenario file to the same endpoint. */
export function sendLine(
  options: readonly Option[],
  flags: CheckFlags,
  run: RunAgain,
  scenario: string,
): string {
  const repeated = options
    .filter((option) => OF_SEND_TOO.includes(option.attributeName()))
    .filter(isRepeatable)
    .flatMap((option) => option.wordsAgain(flags, run));
  const to = redactUrl(run.request.url.href);
  return ['webhook-cli', 'send', '--scenario', scenario, '--to', to, ...repeated].map(shellQuote).join(' ');
}

// Told by what it has: with the class, commander would be loaded as a file of its own.
function isRepeatable(option: Option): option is Option & RepeatableOption {
  return 'wordsAgain' in option;
}
