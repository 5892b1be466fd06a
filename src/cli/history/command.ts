import type { Program, Run } from '../base-program.ts';
import { parseWhole } from '../flags/values.ts';

/** Declares `history`, `history show` and `history clear`. */
export function registerHistory(program: Program, run: Run): void {
  const history = program
    .command('history')
    .summary('list what was received and sent')
    .description('List the exchanges in the journal, oldest first.')
    .option('--journal <file>', 'read this journal')
    .option('--limit <n>', 'how many, counted from the newest (default: 20)', (text) =>
      parseWhole(text, 'limit', 1, 1_000_000),
    )
    .option('--raw', 'with --json: the exact body of every request')
    .action((flags, command) =>
      run(command, async (session) => {
        const { listHistory } = await import('./action.ts');
        return listHistory(session, flags);
      }),
    );
  history
    .command('show')
    .summary('show one exchange')
    .description('Show one exchange with its headers, payload, findings and answer.')
    .argument('<id>', 'an id or its beginning, or last')
    .option('--journal <file>', 'read this journal')
    .option('--all', 'show the payload whole')
    .option('--raw', 'with --json: the exact body')
    .action((id, _flags, command) =>
      run(command, async (session) => {
        const { showHistory } = await import('./action.ts');
        // `history` has flags of the same names and takes them first, wherever they stand.
        return showHistory(session, command.optsWithGlobals(), id);
      }),
    );
  history
    .command('clear')
    .summary('forget what was received and sent')
    .description('Delete the journal. A listen that is running goes on with an empty one.')
    .option('--journal <file>', 'delete this journal')
    .option('--yes', 'do not ask')
    .action((_flags, command) =>
      run(command, async (session) => {
        const { clearHistory } = await import('./action.ts');
        return clearHistory(session, command.optsWithGlobals());
      }),
    );
}
