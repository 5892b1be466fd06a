import { PROVIDER_TITLES } from '../../providers/titles.ts';
import type { Program, Run } from '../base-program.ts';
import { withEventOptions } from '../flags/event.ts';
import { subcommandFlags } from '../flags/subcommand-flags.ts';
import { withEventsOptions, withShowEventOptions } from './flags.ts';

const AFTER = `
Examples:
  webhook-cli events
  webhook-cli events --provider ${PROVIDER_TITLES[1].toLowerCase()}
  webhook-cli events --scenarios
  webhook-cli events show failed`;

const AFTER_SHOW = `
Examples:
  webhook-cli events show failed
  webhook-cli events show failed-then-reattempted
  webhook-cli events show item_status_changed --payload-version 2
  webhook-cli events show completed --set note="By the door" > completed.json`;

/** Declares `events` and `events show`. */
export function registerEvents(program: Program, run: Run): void {
  const events = withEventsOptions(program.command('events'))
    .summary('list every event that can be sent')
    .description('List every trigger and topic with what it means and where its payload comes from.')
    .addHelpText('after', AFTER)
    .action((flags, command) =>
      run(command, async (session) => {
        if (flags.scenarios === true) {
          const { printScenarios } = await import('./scenarios.ts');
          return printScenarios(session, flags);
        }
        const { printEvents } = await import('./action.ts');
        return printEvents(session, flags);
      }),
    );
  withShowEventOptions(
    withEventOptions(
      events
        .command('show')
        .argument(
          '<event>',
          'a trigger or topic, a fixture of the project, or a scenario; events lists them',
        ),
    ),
  )
    .summary('show an event: what it means, its payload, its sources')
    .description(
      'Print the payload of an event, as send would send it. On a terminal with what it means, what is found in it and where it is known from; a pipe gets the payload alone. Of a scenario its steps.',
    )
    .addHelpText('after', AFTER_SHOW)
    .action((event, _flags, command) =>
      run(command, async (session) => {
        const { showEvent } = await import('./action.ts');
        return showEvent(session, subcommandFlags(command), event);
      }),
    );
}
