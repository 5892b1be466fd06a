import type { Program, Run } from '../base-program.ts';
import { givenOptions, subcommandFlags } from '../flags/subcommand-flags.ts';
import { registerExport } from './export/command.ts';
import { withClearOptions, withDiffOptions, withHistoryOptions, withShowOptions } from './flags.ts';
import { registerSave } from './save/command.ts';

const AFTER = `
Examples:
  webhook-cli history
  webhook-cli history last
  webhook-cli history --event failed --since 2h
  webhook-cli history --status 4xx,5xx --json
  webhook-cli history --key 'DO-10*' --follow`;

const AFTER_SHOW = `
Examples:
  webhook-cli history show last
  webhook-cli history show k3f9 --all`;

const AFTER_DIFF = `
Examples:
  webhook-cli history diff k3f9 last
  webhook-cli history diff k3f9a2bc p7gmh4wd --json`;

const AFTER_CLEAR = `
Examples:
  webhook-cli history clear
  webhook-cli history clear --yes`;

/** Declares `history` and its subcommands. */
export function registerHistory(program: Program, run: Run, argv: readonly string[]): void {
  const history = program
    .command('history')
    .summary('list what was received and sent')
    .description('List the exchanges in the journal, oldest first; or show one of them.')
    .addHelpText('after', AFTER);
  withShowOptions(history.command('show'))
    .summary('show one exchange')
    .description('Show one exchange with its headers, payload, findings and answer.')
    .argument('<id>', 'an id or its beginning, or last')
    .addHelpText('after', AFTER_SHOW)
    .action((id, _flags, command) =>
      run(command, async (session) => {
        const { showHistory } = await import('./show.ts');
        return showHistory(session, subcommandFlags(command), id);
      }),
    );
  withDiffOptions(history.command('diff'))
    .summary('compare the payloads of two exchanges')
    .description(
      'Show what the payload of one exchange has otherwise than that of another. Ends with 1 if any.',
    )
    .argument('<before>', 'an id or its beginning, or last')
    .argument('<after>', 'an id or its beginning, or last')
    .addHelpText('after', AFTER_DIFF)
    .action((before, after, _flags, command) =>
      run(command, async (session) => {
        const { diffHistory } = await import('./diff.ts');
        return diffHistory(session, subcommandFlags(command), [before, after]);
      }),
    );
  registerExport(history, run);
  registerSave(history.command('save'), run);
  withClearOptions(history.command('clear'))
    .summary('forget what was received and sent')
    .description('Delete the journal. A listen that is running goes on with an empty one.')
    .addHelpText('after', AFTER_CLEAR)
    .action((_flags, command) =>
      run(command, async (session) => {
        const { clearHistory } = await import('./clear.ts');
        return clearHistory(session, subcommandFlags(command));
      }),
    );
  const subcommands = history.commands.map((each) => each.name());
  // It takes its own flags wherever they stand, and would take those of a subcommand.
  if (subcommands.includes(argv[argv.indexOf('history') + 1] ?? '')) return;
  withHistoryOptions(history)
    .argument('[id]', 'show this one, as history show does')
    // What is no subcommand is told of as such, not counted.
    .allowExcessArguments()
    .action((_id, flags, command) =>
      run(command, async (session) => {
        const { runHistory } = await import('./action.ts');
        const given = givenOptions(command).map(({ long }) => long ?? '');
        return runHistory(session, flags, { words: command.args, given, subcommands });
      }),
    );
}
