import type { Program, Run } from '../base-program.ts';
import { withClearOptions, withHistoryOptions, withShowOptions } from './flags.ts';
import { registerSave } from './save/command.ts';

/** Declares `history` and what is done with what it has. */
export function registerHistory(program: Program, run: Run): void {
  const history = withHistoryOptions(program.command('history'))
    .summary('list what was received and sent')
    .description('List the exchanges in the journal, oldest first.')
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
    .action((_flags, command) =>
      run(command, async (session) => {
        const { clearHistory } = await import('./clear.ts');
        return clearHistory(session, command.optsWithGlobals());
      }),
    );
  registerSave(history.command('save'), run);
}
