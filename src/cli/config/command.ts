import type { Program, Run } from '../base-program.ts';
import type { CommandLine } from './rules.ts';

const AFTER = `
Examples:
  webhook-cli config show
  webhook-cli config show --profile staging
  webhook-cli config show --json`;

/** Declares `config` and `config show`, which are one. */
export function registerConfig(
  program: Program,
  run: Run,
  _argv: readonly string[],
  commandLine: CommandLine,
): void {
  program
    .command('config')
    .summary('show what is set, and where it comes from')
    .description('Show what the config file, the environment and defaults set for each command.')
    .addHelpText('after', AFTER)
    .command('show', { isDefault: true })
    .summary('show what is set, and where it comes from')
    .description(
      'Show the value of every flag that has one: from the command line, the environment, a profile, the config file or by default. Secrets are replaced.',
    )
    .addHelpText('after', AFTER)
    .action((_flags, command) =>
      run(command, async (session) => {
        const { showConfig } = await import('./action.ts');
        return showConfig(session, command, commandLine);
      }),
    );
}
