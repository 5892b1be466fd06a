import { PROVIDER_TITLES } from '../../providers/titles.ts';
import type { Program, Run } from '../base-program.ts';
import { withInitOptions } from './flags.ts';

// An example that can be pasted names a provider.
const PROVIDER = PROVIDER_TITLES[0].toLowerCase();

const AFTER = `
Examples:
  webhook-cli init
  webhook-cli init --port 3000 --forward-to localhost:3001/hooks
  webhook-cli init --provider ${PROVIDER} --secret-env SHOP_WEBHOOK_SECRET
  webhook-cli init --format json`;

/** Declares `init`. */
export function registerInit(program: Program, run: Run): void {
  withInitOptions(program.command('init'))
    .summary('write a config file')
    .description(
      'Write webhook-cli.config.mjs into the folder you stand in, or into --dir. On a terminal it asks what it was not told.\nA config file that is there stays as it is.',
    )
    .addHelpText('after', AFTER)
    .action((flags, command) =>
      run(command, async (session) => {
        const { init } = await import('./action.ts');
        return init(session, { ...flags, dir: command.optsWithGlobals().dir });
      }),
    );
}
