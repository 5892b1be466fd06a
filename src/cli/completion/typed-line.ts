import type { Argument, CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { rootOf } from '../help.ts';

/** What can stand where the cursor is. */
type Place =
  /** A value of an option or an operand; `before` is what of the word stands in front of it, as `--to=` does. */
  | { readonly kind: 'value'; readonly of: Option | Argument; readonly before: string }
  | { readonly kind: 'flag' }
  /** The first word behind a command: one of its subcommands, or its first operand. */
  | { readonly kind: 'operand'; readonly of: Argument | undefined; readonly subcommands: boolean }
  /** Words of another command, behind `--`. */
  | { readonly kind: 'foreign' };

/** A command line up to the word that the cursor is in. */
export interface TypedLine {
  readonly command: CommandUnknownOpts;
  /** Options that stand there already, and the last value of each. */
  readonly given: ReadonlyMap<Option, string>;
  readonly place: Place;
}

/**
 * Reads what was typed, as commander would: to which command it has come, and what comes next.
 *
 * @param words those before the cursor's word, without the name of the program
 * @param current the cursor's word, up to the cursor
 */
export function readTypedLine(
  program: CommandUnknownOpts,
  words: readonly string[],
  current: string,
): TypedLine {
  const given = new Map<Option, string>();
  let command = program;
  let operands = 0;
  let awaits: Option | undefined;
  for (const word of words) {
    if (awaits !== undefined) {
      given.set(awaits, word);
      awaits = undefined;
    } else if (word === '--') return { command, given, place: { kind: 'foreign' } };
    else if (isFlag(word)) awaits = readFlag(word, command, given);
    else {
      const next = operands === 0 ? subcommandOf(command, word) : undefined;
      if (next === undefined) operands += 1;
      else command = next;
    }
  }
  return { command, given, place: placeOf(command, operands, awaits, current) };
}

function placeOf(
  command: CommandUnknownOpts,
  operands: number,
  awaits: Option | undefined,
  current: string,
): Place {
  if (awaits !== undefined) return { kind: 'value', of: awaits, before: '' };
  const [, before = '', flag = ''] = /^((--[^=]+)=)/.exec(current) ?? [];
  const inline = findOption(command, flag);
  if (inline?.required === true) return { kind: 'value', of: inline, before };
  if (isFlag(current) || current === '-') return { kind: 'flag' };
  const declared = command.registeredArguments;
  const last = declared.at(-1);
  return {
    kind: 'operand',
    of: declared[operands] ?? (last?.variadic === true ? last : undefined),
    subcommands: operands === 0,
  };
}

/** Takes what a flag says into account; gives it back where its value is the next word. */
function readFlag(word: string, command: CommandUnknownOpts, given: Map<Option, string>): Option | undefined {
  const [, name = '', inline] =
    (word.startsWith('--') ? /^(--[^=]+)(?:=(.*))?$/s : /^(-.)(.+)?$/s).exec(word) ?? [];
  const option = findOption(command, name);
  if (option === undefined) return undefined;
  given.set(option, inline ?? '');
  return option.required && inline === undefined ? option : undefined;
}

/** The options of a command and those that every command takes. */
export function optionsOf(command: CommandUnknownOpts): readonly Option[] {
  const root = rootOf(command);
  return command === root ? command.options : [...command.options, ...root.options];
}

function findOption(command: CommandUnknownOpts, flag: string): Option | undefined {
  return optionsOf(command).find(({ long, short }) => flag !== '' && (long === flag || short === flag));
}

function subcommandOf(command: CommandUnknownOpts, name: string): CommandUnknownOpts | undefined {
  return command.commands.find((one) => one.name() === name);
}

function isFlag(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}
