import { usageError } from '../../core/error.ts';
import type { Program, Run } from '../base-program.ts';
import { withEventOptions } from '../flags/event.ts';
import { withEventsOptions } from './flags.ts';

/** Declares `events` and `events show`. */
export function registerEvents(program: Program, run: Run): void {
  const events = withEventsOptions(program.command('events'))
    .summary('list every event that can be sent')
    .description('List every trigger and topic with what it means and where its payload comes from.')
    .action((flags, command) =>
      run(command, async (session) => {
        const { printEvents, printScenarios } = await import('./action.ts');
        return flags.scenarios === true ? printScenarios(session, flags) : printEvents(session, flags);
      }),
    );
  withEventOptions(
    events.command('show').argument('<event>', 'a trigger or topic, or a fixture of the project'),
  )
    .summary('print the payload of an event')
    .description('Print the payload of an event, as send would send it.')
    .action((event, _flags, command) =>
      run(command, async (session) => {
        const { showEvent } = await import('./action.ts');
        // `events` has a flag of the same name and takes it first, wherever it stands.
        const { scenarios, ...flags } = command.optsWithGlobals();
        if (scenarios !== undefined) throw onlyListed();
        return showEvent(session, flags, event);
      }),
    );
}

function onlyListed(): Error {
  return usageError(
    'flag_does_not_fit',
    '--scenarios lists, and show prints one payload',
    'webhook-cli send --scenario <name> --dry-run prints what a scenario sends',
  );
}
