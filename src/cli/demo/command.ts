import type { Program, Run } from '../base-program.ts';

const AFTER = `
Examples:
  webhook-cli demo
  webhook-cli demo --json`;

/** Declares `demo`. */
export function registerDemo(program: Program, run: Run): void {
  program
    .command('demo')
    .summary('see it work: a receiver, a few events, the verdicts')
    .description(
      'Start a receiver on a free port, send it a few events over HTTP, show what it sees. Leaves no file.',
    )
    .addHelpText('after', AFTER)
    .action((_flags, command) =>
      run(command, async (session) => {
        const { demo } = await import('./action.ts');
        return demo(session);
      }),
    );
}
