import type { Program, Run } from '../base-program.ts';
import { withExportLoadOptions } from './flags.ts';

const AFTER = `
Examples:
  webhook-cli export --engine artillery --scenario delivered --jobs 500 --out a
  webhook-cli export --engine artillery --scenario scheduled --jobs 9 --out b
  webhook-cli export --engine ndjson --scenario delivered --jobs 100 --out c
  webhook-cli check 3000/hooks --ledger load --state-url "3000/jobs/{key}"`;

/** Declares `export`. */
export function registerExport(program: Program, run: Run): void {
  withExportLoadOptions(program.command('export'))
    .summary('write webhooks for a load engine, and the ledger that judges its run')
    .description(
      'Write a folder that a load engine runs as it is: whole jobs of a scenario, each under an identity of its own, and the ledger of what is sent. Nothing is sent. After the run check --ledger says whether every job ended in the right state.',
    )
    .addHelpText('after', AFTER)
    .action((flags, command) =>
      run(command, async (session) => {
        const { exportLoad } = await import('./action.ts');
        return exportLoad(session, flags);
      }),
    );
}
