import { type CommandUnknownOpts, Help, type HelpConfiguration } from '@commander-js/extra-typings';

/**
 * How help is laid out: a command's own flags in their groups, then those that every command takes. What a command
 * between has, as `history` above `history show`, is not for the one below it.
 */
export const HELP_LAYOUT: HelpConfiguration = {
  visibleOptions: (command) => {
    const root = rootOf(command);
    const usual = new Help();
    // The last one is that of help, which all have from the program.
    const own = command === root ? [] : usual.visibleOptions(command).slice(0, -1);
    return [...own, ...usual.visibleOptions(root)];
  },
  // commander says of choices that they are some, and quotes each.
  optionDescription: ({ description, argChoices }) =>
    argChoices === undefined
      ? description
      : description.replace(/( \(default: .*)?$/, ` (${argChoices.join(', ')})$1`),
};

/** The program that a command belongs to. */
export function rootOf(command: CommandUnknownOpts): CommandUnknownOpts {
  return command.parent === null ? command : rootOf(command.parent);
}
