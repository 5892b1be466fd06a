import type { Program, Run } from '../base-program.ts';
import { withValidateOptions } from './flags.ts';

const AFTER = `
Examples:
  webhook-cli validate body.json
  webhook-cli validate captured.ndjson --at /payload
  pbpaste | webhook-cli validate -`;

/** Declares `validate`. */
export function registerValidate(program: Program, run: Run): void {
  withValidateOptions(program.command('validate'))
    .summary('judge payloads in files or on standard input')
    .description(
      'Judge payloads as listen does. A file holds one JSON document, an array of them, one a line, or a form body.',
    )
    .argument('[files...]', 'files, - for standard input')
    .addHelpText('after', AFTER)
    .action((files, flags, command) =>
      run(command, async (session) => {
        const { validateFiles } = await import('./action.ts');
        return validateFiles(session, flags, files);
      }),
    );
}
