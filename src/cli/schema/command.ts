import type { Program, Run } from '../base-program.ts';

/** Declares `schema`. */
export function registerSchema(program: Program, run: Run): void {
  program
    .command('schema')
    .summary('print what is known of a payload: JSON Schema, fields, rules')
    .description(
      'Print the JSON Schema (draft 2020-12) of a payload, with descriptions and how sure each field is.',
    )
    .argument('<provider>', 'whose payload')
    .option('--payload-version <version>', 'generation of the payload')
    .option('--fields', 'list the fields instead: type, how sure, source')
    .option('--rules', 'list the rules between fields instead')
    .action((provider, flags, command) =>
      run(command, async (session) => {
        const { printSchema } = await import('./action.ts');
        return printSchema(session, flags, provider);
      }),
    );
}
