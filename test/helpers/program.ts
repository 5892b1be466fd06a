import { PassThrough } from 'node:stream';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { createProgram } from '../../src/cli/program.ts';

/** The whole command line, or the command that arguments name, of which nothing runs. */
export function program(argv: readonly string[] = []): CommandUnknownOpts {
  const context = {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    env: {},
    cwd: '/',
    pid: 1,
    catchSignals: () => new AbortController().signal,
    followProcess: () => () => {},
    job: { isForeground: () => true, signal: () => {} },
  };
  return createProgram(context, argv, () => {});
}

/** Every command by its words, such as `history show`. */
export function commandsOf(
  parent: CommandUnknownOpts,
  words: readonly string[] = [],
): ReadonlyMap<string, CommandUnknownOpts> {
  return new Map(
    parent.commands.flatMap((command) => {
      const path = [...words, command.name()];
      return [[path.join(' '), command] as const, ...commandsOf(command, path)];
    }),
  );
}
