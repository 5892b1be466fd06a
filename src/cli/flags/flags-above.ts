import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { usageError } from '../../core/error.ts';

/**
 * Refuses flags of a command that were typed with one of its subcommands and say nothing to that. The command takes its
 * own first, wherever they stand, so that the subcommand does not hear of them.
 *
 * @throws WebhookCliError `flag_does_not_fit`
 */
export function refuseFlagsAbove(command: CommandUnknownOpts): void {
  const above = command.parent;
  if (above?.parent == null) return;
  const own = new Set(command.options.map(({ long }) => long));
  const foreign = above.options.find(
    (option) => !own.has(option.long) && above.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (foreign === undefined) return;
  const name = `${above.name()} ${command.name()}`;
  throw usageError(
    'flag_does_not_fit',
    `${foreign.long} is a flag of ${above.name()}, and says nothing to ${name}`,
    `webhook-cli ${name} --help lists its flags`,
  );
}
