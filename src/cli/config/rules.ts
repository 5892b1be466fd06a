import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { isRepeatable } from '../flags/repeatable.ts';
import { isOnlyTyped } from '../flags/typed-command.ts';

/** The command line, of which a run declares only the command that was named. */
export interface CommandLine {
  /** The commands that a config file may have a section for. */
  readonly sections: readonly string[];
  /** All of it. */
  readonly whole: () => CommandUnknownOpts;
}

/** Where the values of flags come from that nobody typed: environment and config file, the one alone, or neither. */
type Sources = 'all' | 'environment' | 'none';

/** Commands that have no section in a config file. What completes a line has to work however wrong the rest is. */
const APART: ReadonlyMap<string, Sources> = new Map([
  ['config', 'all'],
  ['init', 'environment'],
  ['completion', 'none'],
]);

/** Whether a config file may have a section for a command. */
export function mayHaveSection(command: string): boolean {
  return !APART.has(command);
}

/** Where a command has the values of flags from that nobody typed. */
export function sourcesOf(command: string): Sources {
  return APART.get(command) ?? 'all';
}

/** Flags that say which file is read, or that there is nothing else to do. */
const NOT_IN_A_FILE: readonly string[] = ['--help', '--version', '--dir', '--profile', '--no-config'];

/** Whether a config file may give a flag its value. */
export function mayStandInFile(option: Pick<Option, 'long'>): boolean {
  return !NOT_IN_A_FILE.includes(option.long ?? '') && !isOnlyTyped(option);
}

/**
 * Whether a flag has something run, or says how. A JSON file is data: who takes it over with a repository expects no
 * program in it.
 */
export function runsCommand({ flags, long = '' }: Pick<Option, 'flags' | 'long'>): boolean {
  return flags.endsWith('<command>') || long.endsWith('-shell');
}

/** What a key of a file takes, in words. */
export function expectedFor(option: Option, hasOpposite: boolean): string {
  if (option.isBoolean() || option.negate) return 'true or false';
  const one = option.argChoices === undefined ? 'a text or a number' : option.argChoices.join(' or ');
  return `${one}${isRepeatable(option) ? ', or a list of them' : ''}${option.optional ? ', or true or false' : hasOpposite ? ', or false' : ''}`;
}

/** The keys of a file that are a flag’s, in camel case as an action knows it or as it is typed, and its opposite’s. */
export function keyOf(key: string, known: ReadonlySet<string>): { name: string; isOpposite: boolean } | null {
  const name = key.replace(/-([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
  if (known.has(name)) return { name, isOpposite: false };
  const opposite = /^no([A-Z])(.*)$/.exec(name);
  const positive = `${opposite?.[1]?.toLowerCase()}${opposite?.[2]}`;
  return opposite !== null && known.has(positive) ? { name: positive, isOpposite: true } : null;
}
