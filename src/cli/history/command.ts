import type { Program, Run } from '../base-program.ts';
import { withClearOptions, withHistoryOptions, withShowOptions } from './flags.ts';

const AFTER = `
Examples:
  webhook-cli history
  webhook-cli history --limit 5 --json
  webhook-cli history show last`;

const AFTER_SHOW = `
Examples:
  webhook-cli history show last
  webhook-cli history show k3f9 --all`;

const AFTER_CLEAR = `
Examples:
  webhook-cli history clear
  webhook-cli history clear --yes`;

/** Declares `history`, `history show` and `history clear`. */
export function registerHistory(program: Program, run: Run): void {
  const history = withHistoryOptions(program.command('history'))
    .summary('list what was received and sent')
    .description('List the exchanges in the journal, oldest first.')
    .addHelpText('after', AFTER)
    .action((flags, command) =>
      run(command, async (session) => {
        const { showJournal } = await import('./action.ts');
        return showJournal(session, flags);
      }),
    );
  withShowOptions(history.command('show'))
    .summary('show one exchange')
    .description('Show one exchange with its headers, payload, findings and answer.')
    .argument('<id>', 'an id or its beginning, or last')
    .addHelpText('after', AFTER_SHOW)
    .action((id, _flags, command) =>
      run(command, async (session) => {
        const { showHistory } = await import('./show.ts');
        // `history` has flags of the same names and takes them first, wherever they stand.
        return showHistory(session, command.optsWithGlobals(), id);
      }),
    );
  withClearOptions(history.command('clear'))
    .summary('forget what was received and sent')
    .description('Delete the journal. A listen that is running goes on with an empty one.')
    .addHelpText('after', AFTER_CLEAR)
    .action((_flags, command) =>
      run(command, async (session) => {
        const { clearHistory } = await import('./clear.ts');
        return clearHistory(session, command.optsWithGlobals());
      }),
    );
}
