import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { optionsOf, readTypedLine, type TypedLine } from './typed-line.ts';
import { type Candidate, type Completions, NOTHING, type Surroundings, valuesOf } from './values.ts';

/**
 * What can stand where the cursor is: whole words, in the order in which they are worth to be offered.
 *
 * @param words those before the cursor's word, without the name of the program
 * @param current the cursor's word, up to the cursor
 */
export async function completionsOf(
  program: CommandUnknownOpts,
  words: readonly string[],
  current: string,
  surroundings: Surroundings,
): Promise<Completions> {
  // `help listen` is `listen --help`, and nothing comes after it.
  if (words[0] === 'help')
    return words.length > 1 ? NOTHING : { ...NOTHING, candidates: commandsOf(program) };
  const line = readTypedLine(program, words, current);
  const { place, command } = line;
  switch (place.kind) {
    case 'foreign':
      return { ...NOTHING, files: 'files' };
    case 'flag':
      return { ...NOTHING, candidates: flagsOf(line) };
    case 'value':
      return valuesOf(place.of, { line, word: current, before: place.before, ...surroundings });
    case 'operand': {
      const subcommands = place.subcommands ? commandsOf(command) : [];
      const values =
        place.of === undefined
          ? NOTHING
          : await valuesOf(place.of, { line, word: current, before: '', ...surroundings });
      const candidates = [...subcommands, ...values.candidates];
      // Where nothing else can stand, flags can.
      if (candidates.length === 0 && values.files === null && current === '') {
        return { ...NOTHING, candidates: flagsOf(line) };
      }
      return { ...values, candidates };
    }
  }
}

function commandsOf(command: CommandUnknownOpts): readonly Candidate[] {
  const commands = command.commands.map((one) => ({ value: one.name(), description: one.summary() }));
  return command.parent === null
    ? [...commands, { value: 'help', description: 'show help of a command' }]
    : commands;
}

/** The flags of a command but those that stand there already, unless they may stand there again. */
function flagsOf({ command, given }: TypedLine): readonly Candidate[] {
  const options = optionsOf(command).filter(
    (option) => !option.hidden && (isRepeatable(option) || !given.has(option)),
  );
  return [
    ...options.map(({ long, flags, description }) => ({ value: long ?? flags, description })),
    { value: '--help', description: 'show help' },
  ];
}

/** Help says so of each. */
function isRepeatable({ description }: Option): boolean {
  return description.includes('(repeatable)');
}
