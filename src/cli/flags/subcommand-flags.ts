import type { Command, CommandUnknownOpts, OptionValues } from '@commander-js/extra-typings';
import { usageError } from '../../core/error.ts';

/**
 * The flags of a subcommand. One that stands before its name is taken by the command above it: where the subcommand has
 * the same, that is what is meant.
 *
 * @throws WebhookCliError `flag_does_not_fit` for any other that was given there
 */
export function subcommandFlags<
  Args extends unknown[],
  Options extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Options, Globals>): Options {
  const { parent } = command;
  const own = new Set(command.options.map((option) => option.attributeName()));
  for (const option of parent === null ? [] : givenOptions(parent)) {
    const name = option.attributeName();
    if (!own.has(name)) {
      throw usageError(
        'flag_does_not_fit',
        `${option.long} is a flag of ${parent?.name()}, not of ${parent?.name()} ${command.name()}`,
        `webhook-cli ${parent?.name()} ${command.name()} --help lists its flags`,
      );
    }
    if (command.getOptionValueSource(name) === 'cli') continue;
    command.setOptionValueWithSource(name, parent?.getOptionValue(name), 'cli');
  }
  return command.opts();
}

/** The options that were given on the command line. */
export function givenOptions(command: CommandUnknownOpts): CommandUnknownOpts['options'] {
  return command.options.filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
}
