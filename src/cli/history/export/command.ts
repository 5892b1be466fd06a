import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { Run } from '../../base-program.ts';
import { subcommandFlags } from '../../flags/subcommand-flags.ts';
import { withExportOptions } from './flags.ts';

const AFTER = `
Examples:
  webhook-cli history export --har webhooks.har
  webhook-cli history export --har scrubbed.har --scrub --key DO-1001
  webhook-cli history export --html job.html --scrub --key DO-1001
  webhook-cli history export --curl again.sh --status 5xx,none --since 2h
  webhook-cli history export --ndjson - --last 20 | jq .key`;

/** Declares `history export`. */
export function registerExport<Options extends OptionValues, Globals extends OptionValues>(
  history: Command<[], Options, Globals>,
  run: Run,
): void {
  withExportOptions(history.command('export'))
    .summary('write what was received and sent into a file')
    .description(
      'Write exchanges of the journal, oldest first, as an HTTP Archive, as lines of JSON, as a script or as a page: all of them, or ' +
        'those that ids and filters name.',
    )
    .argument('[ids...]', 'ids or their beginnings, or last')
    .addHelpText('after', AFTER)
    .action((ids, _flags, command) =>
      run(command, async (session) => {
        const { exportHistory } = await import('./action.ts');
        return exportHistory(session, subcommandFlags(command), ids);
      }),
    );
}
