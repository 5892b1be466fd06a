import { flushOrThrow } from '../output/writer.ts';
import { baseProgram, type Program, type Run } from './base-program.ts';
import { registerCheck } from './check/command.ts';
import { registerCompletion } from './completion/command.ts';
import { registerDemo } from './demo/command.ts';
import { registerEvents } from './events/command.ts';
import type { GlobalFlags } from './flags/global.ts';
import { registerHistory } from './history/command.ts';
import { registerListen } from './listen/command.ts';
import { registerRepost } from './repost/command.ts';
import { registerSchema } from './schema/command.ts';
import { registerSend } from './send/command.ts';
import type { Context } from './session/context.ts';
import { applyEnvironment } from './session/environment.ts';
import { openSession } from './session/session.ts';
import { registerValidate } from './validate/command.ts';

/** The commands by name, in the order in which help lists them. */
const COMMANDS: Readonly<Record<string, (program: Program, run: Run, argv: readonly string[]) => void>> = {
  listen: registerListen,
  send: registerSend,
  check: registerCheck,
  validate: registerValidate,
  events: registerEvents,
  history: registerHistory,
  repost: registerRepost,
  schema: registerSchema,
  demo: registerDemo,
  completion: registerCompletion,
};

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
  const run: Run = async (command, action, settings = 'all') => {
    if (settings === 'all') applyEnvironment(command, context.env);
    const session = openSession(context, command.optsWithGlobals() as GlobalFlags);
    const code = await action(session);
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
  for (const register of needed) register?.(program, run, argv);
  return program;
}
