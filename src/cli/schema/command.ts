import type { Program, Run } from '../base-program.ts';
import { withSchemaOptions } from './flags.ts';

/** Declares `schema`. */
export function registerSchema(program: Program, run: Run): void {
  withSchemaOptions(program.command('schema'))
    .summary('print what is known of a payload: JSON Schema, fields, rules')
    .description(
      'Print the JSON Schema (draft 2020-12) of a payload, with descriptions and how sure each field is.',
    )
    .argument('<provider>', 'whose payload')
    .argument('[path]', 'only this part of it, such as /milestones')
    .action((provider, path, flags, command) =>
      run(command, async (session) => {
        const { printSchema } = await import('./action.ts');
        return printSchema(session, flags, provider, path);
      }),
    );
}
