import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { Run } from '../../base-program.ts';
import type { NoOptions } from '../../flags/options-of.ts';
import { subcommandFlags } from '../../flags/subcommand-flags.ts';
import { withSaveOptions } from './flags.ts';

const AFTER = `
Examples:
  webhook-cli history save last failed-at-the-door
  webhook-cli history save --event failed --since 2h --last 1 failed-at-the-door
  webhook-cli history save --key DO-1001 --scenario failed-twice

send --fixture and send --scenario send it, each time as another job, and events
lists what there is. Names, addresses, telephone numbers and the like are made
up unless --exact; keys, codes and times stay.`;

/** Declares `history save`. */
export function registerSave<Globals extends OptionValues>(
  command: Command<[], NoOptions, Globals>,
  run: Run,
): void {
  withSaveOptions(command)
    .summary('keep what was received as a fixture or a scenario of the project')
    .description(
      'Write a webhook that was received into a file of the project, webhook-cli/fixtures/NAME.json, or all of a job with --scenario into webhook-cli/scenarios/NAME.json.',
    )
    .argument('[id]', 'an id or its beginning, or last; filters may choose it instead')
    .argument('[name]', 'of the fixture: 1 to 64 of a to z, 0 to 9 and -')
    .addHelpText('after', AFTER)
    .action((id, name, _flags, self) =>
      run(self, async (session) => {
        const { save } = await import('./action.ts');
        return save(session, subcommandFlags(self), [id, name]);
      }),
    );
}
