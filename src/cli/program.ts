import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { once } from '../core/once.ts';
import { flushOrThrow } from '../output/writer.ts';
import { baseProgram, type Program, type Run } from './base-program.ts';
import { registerCheck } from './check/command.ts';
import { registerCompletion } from './completion/command.ts';
import { applyConfig } from './config/apply.ts';
import { registerConfig } from './config/command.ts';
import { type CommandLine, mayHaveSection, sourcesOf } from './config/rules.ts';
import { registerDemo } from './demo/command.ts';
import { registerEvents } from './events/command.ts';
import { registerExport } from './export/command.ts';
import type { GlobalFlags } from './flags/global.ts';
import { isPreset } from './flags/typed-command.ts';
import { registerHistory } from './history/command.ts';
import { registerInit } from './init/command.ts';
import { registerInspect } from './inspect/command.ts';
import { registerListen } from './listen/command.ts';
import { registerRepost } from './repost/command.ts';
import { registerSchema } from './schema/command.ts';
import { registerSend } from './send/command.ts';
import type { Context } from './session/context.ts';
import { applyEnvironment } from './session/environment.ts';
import { openSession } from './session/session.ts';
import { warn } from './session/warn.ts';
import { registerValidate } from './validate/command.ts';

type Register = (program: Program, run: Run, argv: readonly string[], commandLine: CommandLine) => void;

/** The commands by name, in the order in which help lists them. */
const COMMANDS: Readonly<Record<string, Register>> = {
  listen: registerListen,
  send: registerSend,
  check: registerCheck,
  export: registerExport,
  validate: registerValidate,
  events: registerEvents,
  history: registerHistory,
  inspect: registerInspect,
  repost: registerRepost,
  schema: registerSchema,
  demo: registerDemo,
  config: registerConfig,
  init: registerInit,
  completion: registerCompletion,
};

/** The whole command line, of which nothing runs. */
function commandLine(): CommandLine {
  return {
    sections: Object.keys(COMMANDS).filter(mayHaveSection),
    whole: once((): CommandUnknownOpts => {
      const program = baseProgram();
      for (const register of Object.values(COMMANDS)) register(program, async () => {}, [], commandLine());
      return program;
    }),
  };
}

/**
 * Builds the command line: the command that is named, or all of them.
 *
 * @param argv the arguments, of which commander does not tell which stood after `--`
 * @param onExit is called with the exit code of the command that ran
 */
export function createProgram(
  context: Context,
  argv: readonly string[],
  onExit: (code: number) => void,
): Program {
  const program = baseProgram();
  const line = commandLine();
  const run: Run = async (command, action) => {
    const sources = sourcesOf(command.name());
    if (sources !== 'none') applyEnvironment(command, context.env);
    const warnings = sources === 'all' ? await applyConfig(command, context, line) : [];
    const session = openSession(context, command.optsWithGlobals() as GlobalFlags, (name) =>
      isPreset(command, name),
    );
    for (const warning of warnings) warn(session, warning);
    const code = await action(session).catch(async (error: unknown) => {
      const { withPresets } = await import('./config/preset-hint.ts');
      throw withPresets(error, command);
    });
    session.out.endPatience();
    session.errOfFailures.endPatience();
    await session.errOfFailures.flush();
    await flushOrThrow(session.out);
    onExit(code);
  };
  const [first = ''] = argv;
  // A command that is named needs no other: to declare the flags of all takes longer than to read those of one. What
  // completes a line knows all.
  const isAlone = Object.hasOwn(COMMANDS, first) && first !== 'completion';
  const needed = isAlone ? [COMMANDS[first]] : Object.values(COMMANDS);
  for (const register of needed) register?.(program, run, argv, line);
  return program;
}
