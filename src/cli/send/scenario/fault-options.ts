import type { Command, OptionValues } from '@commander-js/extra-typings';
import { usageError } from '../../../core/error.ts';
import { excerpt } from '../../../core/text/did-you-mean.ts';
import { parseShare } from '../pace-values.ts';

/** Declares what is done to the webhooks of a scenario, the same wherever one is sent or written. */
export function withFaultOptions<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  return command
    .option('--duplicate <share>', 'send this share twice: 20%, 0.2', (text) =>
      parseShare(text, 'duplicate', 1),
    )
    .option('--shuffle', 'mix the order within each job')
    .option('--drop <share>', 'leave this share out: 20%, 0.2', parseLoss);
}

/** Reads a share that may not be everything: a run that sends nothing tells nothing. */
function parseLoss(text: string): number {
  const share = parseShare(text, 'drop', 1);
  if (share < 1) return share;
  throw usageError(
    'bad_share',
    `drop ${excerpt(text, 40)} leaves nothing to send`,
    'write it above 0 and below 100%: 20% or 0.2',
  );
}
