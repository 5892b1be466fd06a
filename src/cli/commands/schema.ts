import type { Program, Run } from '../program.ts';

/** Declares `schema`. */
export function registerSchema(program: Program, run: Run): void {
  program
    .command('schema')
    .summary('print the JSON Schema of a payload')
    .description(
      'Print the JSON Schema (draft 2020-12) of a payload, with descriptions and how sure each field is.',
    )
    .argument('<provider>', 'whose payload')
    .option('--payload-version <version>', 'generation of the payload')
    .action((provider, flags, command) =>
      run(command, async (session) => {
        const { printSchema } = await import('../actions/schema.ts');
        return printSchema(session, flags, provider);
      }),
    );
}
