import { PROVIDER_IDS, PROVIDER_TITLES } from '../../providers/titles.ts';
import type { Program, Run } from '../base-program.ts';
import { withSchemaOptions } from './flags.ts';

const PROVIDER = PROVIDER_TITLES[0].toLowerCase();

const AFTER = `
Examples:
  webhook-cli schema ${PROVIDER} > ${PROVIDER}.schema.json
  webhook-cli schema ${PROVIDER} /milestones
  webhook-cli schema ${PROVIDER} --fields
  webhook-cli schema ${PROVIDER_TITLES[1].toLowerCase()} --payload-version 2 --rules`;

/** Declares `schema`. */
export function registerSchema(program: Program, run: Run): void {
  withSchemaOptions(program.command('schema'))
    .summary('print what is known of a payload: JSON Schema, fields, rules')
    .description(
      'Print the JSON Schema (draft 2020-12) of a payload, with descriptions and how sure each field is.',
    )
    .argument('<provider>', `whose payload (${PROVIDER_IDS})`)
    .argument('[path]', 'only this part of it, such as /milestones')
    .addHelpText('after', AFTER)
    .action((provider, path, flags, command) =>
      run(command, async (session) => {
        const { printSchema } = await import('./action.ts');
        return printSchema(session, flags, provider, path);
      }),
    );
}
