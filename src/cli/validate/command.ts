import type { Program, Run } from '../base-program.ts';
import { withValidateOptions } from './flags.ts';

const AFTER = `
Examples:
  webhook-cli validate body.json
  webhook-cli validate last
  webhook-cli history --json | webhook-cli validate -
  webhook-cli validate log.json --at /payload
  pbpaste | webhook-cli validate -
  webhook-cli validate    # paste into the terminal, then Ctrl-D`;

/** Declares `validate`. */
export function registerValidate(program: Program, run: Run): void {
  withValidateOptions(program.command('validate'))
    .summary('judge payloads in files, in the history or on standard input')
    .description(
      'Judge payloads as listen does. A file holds a JSON document, an array of them, one a line, lines of --json, a form ' +
        'body, an HTTP request, a curl command, output of curl -v, JSON with comments or ..., or a Python dict.',
    )
    .argument('[files...]', 'files, ids of the history, last, - for standard input')
    .addHelpText('after', AFTER)
    .action((files, flags, command) =>
      run(command, async (session) => {
        const { validateFiles } = await import('./action.ts');
        return validateFiles(session, flags, files);
      }),
    );
}
