import { CommanderError } from '@commander-js/extra-typings';
import { createTheme } from '../output/text/theme.ts';
import { createWriter, flushOrThrow, type Writer } from '../output/writer.ts';
import type { Program } from './base-program.ts';
import { argumentsBeforeDashes } from './flags/typed-command.ts';
import { createProgram } from './program.ts';
import { wantsColour } from './session/colour.ts';
import { columnsOf } from './session/columns.ts';
import { type Context, isSet } from './session/context.ts';
import { EXIT, Interrupted } from './session/exit.ts';
import { explainError, reportError } from './session/report-error.ts';

/** Columns of help where it is no terminal. */
const HELP_WIDTH = 80;

/**
 * Runs the command line.
 *
 * @param argv the arguments, without the names of Node and of the program
 * @returns the exit code
 */
export async function run(argv: readonly string[], context: Context): Promise<number> {
  const out = createWriter(() => context.stdout);
  const err = createWriter(() => context.stderr);
  let code: number = EXIT.done;
  const program = createProgram(context, argv, (exit) => {
    code = exit;
  });
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap((command) => command.commands),
  ]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => out.write(text),
      // commander prints its errors itself; they are reported below, as every other error is.
      writeErr: () => {},
      getOutHasColors: () => false,
      getOutHelpWidth: () => columnsOf(context.stdout) || HELP_WIDTH,
    });
  }
  try {
    return (await exitCodeOfHelp(program, argv, out, err)) ?? code;
  } catch (error) {
    if (error instanceof Interrupted) {
      err.line(error.message);
      return EXIT.interrupted;
    }
    return tellFailure(error, argv, context, out, err);
  } finally {
    await endOutputs(out, err);
  }
}

/**
 * Tells of an error that no command was there to catch, in the words of every other.
 *
 * @returns the exit code
 */
export async function reportFailure(
  error: unknown,
  argv: readonly string[],
  context: Context,
): Promise<number> {
  const out = createWriter(() => context.stdout);
  const err = createWriter(() => context.stderr);
  const code = tellFailure(error, argv, context, out, err);
  await endOutputs(out, err);
  return code;
}

function tellFailure(
  error: unknown,
  argv: readonly string[],
  context: Context,
  out: Writer,
  err: Writer,
): number {
  const args = argumentsBeforeDashes(argv);
  const reported = explainError(error);
  reportError(reported, {
    json: args.includes('--json') || isSet(context.env['WEBHOOK_CLI_JSON']),
    debug: args.includes('--debug') || isSet(context.env['WEBHOOK_CLI_DEBUG']),
    out,
    err,
    theme: createTheme(wantsColour(colourFlag(args), context.env, context.stderr)),
  });
  return reported.exitCode;
}

/** Waits until all is out, but not for a terminal that was paused and left. */
async function endOutputs(out: Writer, err: Writer): Promise<void> {
  out.endPatience();
  err.endPatience();
  await out.flush();
  await err.flush();
}

const HELP_CODES: readonly string[] = ['commander.helpDisplayed', 'commander.version', 'commander.help'];

/** Parses and runs. Help and version end it by an error of commander, which becomes their exit code. */
async function exitCodeOfHelp(
  program: Program,
  argv: readonly string[],
  out: Writer,
  err: Writer,
): Promise<number | null> {
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return null;
  } catch (error) {
    if (!(error instanceof CommanderError) || !HELP_CODES.includes(error.code)) throw error;
    const asked = argv[0] === 'help' ? argv[1] : undefined;
    if (asked !== undefined && !program.commands.some((command) => command.name() === asked)) {
      throw new CommanderError(
        EXIT.usage,
        'commander.unknownCommand',
        `error: unknown command '${asked}'\n(webhook-cli --help lists them)`,
      );
    }
    if (error.exitCode !== 0) {
      // Without a command there is nothing to do: the help is the message.
      err.write(program.helpInformation());
      return EXIT.usage;
    }
    await flushOrThrow(out);
    return EXIT.done;
  }
}

function colourFlag(argv: readonly string[]): boolean | undefined {
  if (argv.includes('--no-color')) return false;
  return argv.includes('--color') ? true : undefined;
}
