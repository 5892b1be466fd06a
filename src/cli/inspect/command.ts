import type { Program, Run } from '../base-program.ts';
import { withInspectOptions } from './flags.ts';

const AFTER = `
Examples:
  webhook-cli inspect
  webhook-cli inspect --scrub
  webhook-cli inspect --to localhost:3000/hooks

The address holds a token: who has it can read the journal and send from this
machine. listen --inspect serves the same page beside a receiver.`;

/** Declares `inspect`. */
export function registerInspect(program: Program, run: Run): void {
  withInspectOptions(program.command('inspect'))
    .summary('look at the journal on a live page, and send from there')
    .description(
      'Serve a page on this machine that shows the exchanges of the journal, and each that comes, until Ctrl-C.\nFrom it they can be compared, changed and sent again, saved as fixtures and exported.',
    )
    .addHelpText('after', AFTER)
    .action((flags, command) =>
      run(command, async (session) => {
        const { inspect } = await import('./action.ts');
        return inspect(session, flags);
      }),
    );
}
