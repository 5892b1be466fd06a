import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';

/** A command as it was typed. */
export interface TypedCommand {
  readonly argv: readonly string[];
  /** Those of the command, and those that every command has. */
  readonly options: readonly Option[];
  /** Tells a flag that was typed from one that lies in the environment or the config file. */
  readonly isTyped: (name: string) => boolean;
}

/** What was typed, as an action learns of it. */
export function typedCommand(command: CommandUnknownOpts, argv: readonly string[]): TypedCommand {
  return {
    argv,
    options: [...command.options, ...(command.parent?.options ?? [])],
    isTyped: (name) => command.getOptionValueSource(name) === 'cli',
  };
}

/** Whether a flag has its value from the environment or the config file. */
export function isPreset(command: CommandUnknownOpts, name: string): boolean {
  const source = command.getOptionValueSourceWithGlobals(name);
  return source === 'env' || source === 'config';
}

/** What stands before `--` on a command line. */
export function argumentsBeforeDashes(argv: readonly string[]): readonly string[] {
  return argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
}

/** What stands after `--` and belongs to another command. */
export function argumentsAfterDashes(argv: readonly string[]): readonly string[] {
  return argv.slice(argumentsBeforeDashes(argv).length + 1);
}

const TYPED_ONLY = new WeakSet<object>();

/** Marks flags that count only where somebody types them: neither the environment nor a config file gives them a value. */
export function onlyTyped(options: readonly object[]): void {
  for (const option of options) TYPED_ONLY.add(option);
}

/**
 * Whether a flag counts only where it is typed. What chooses among kept exchanges does: other commands have flags of the
 * same names, and what lies there for them would hide exchanges that nobody meant to leave out.
 */
export function isOnlyTyped(option: object): boolean {
  return TYPED_ONLY.has(option);
}
