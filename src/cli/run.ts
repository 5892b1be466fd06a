import { CommanderError } from '@commander-js/extra-typings';
import { createTheme } from '../output/theme.ts';
import { createWriter } from '../output/writer.ts';
import { wantsColour } from './colour.ts';
import { type Context, isSet } from './context.ts';
import { EXIT } from './exit.ts';
import { createProgram } from './program.ts';
import { explainError, reportError } from './report-error.ts';

/**
 * Runs the command line.
 *
 * @param argv the arguments, without the names of Node and of the program
 * @returns the exit code
 */
export async function run(argv: readonly string[], context: Context): Promise<number> {
  const out = createWriter(context.stdout);
  const err = createWriter(context.stderr);
  let code: number = EXIT.done;
  const program = createProgram(context, (exit) => {
    code = exit;
  });
  for (const command of [program, ...program.commands, ...program.commands.flatMap((c) => c.commands)]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => out.write(text),
      // commander prints its errors itself; they are reported below, as every other error is.
      writeErr: () => {},
      getOutHasColors: () => false,
      getOutHelpWidth: () => (context.stdout.isTTY === true ? (context.stdout.columns ?? 80) : 80),
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (
      error instanceof CommanderError &&
      ['commander.helpDisplayed', 'commander.version', 'commander.help'].includes(error.code)
    ) {
      if (error.code !== 'commander.help') return EXIT.done;
      // Without a command there is nothing to do: the help is the message.
      err.write(program.helpInformation());
      return EXIT.usage;
    }
    const reported = explainError(error);
    reportError(reported, {
      json: argv.includes('--json') || isSet(context.env['WEBHOOK_CLI_JSON']),
      debug: argv.includes('--debug') || isSet(context.env['WEBHOOK_CLI_DEBUG']),
      out,
      err,
      theme: createTheme(wantsColour(colourFlag(argv), context.env, context.stderr)),
    });
    return reported.exitCode;
  } finally {
    await out.flush();
    await err.flush();
  }
}

function colourFlag(argv: readonly string[]): boolean | undefined {
  if (argv.includes('--no-color')) return false;
  return argv.includes('--color') ? true : undefined;
}
