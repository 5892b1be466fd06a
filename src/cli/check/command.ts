import { PROVIDER_TITLES } from '../../providers/titles.ts';
import type { Program, Run } from '../base-program.ts';
import { typedCommand } from '../flags/typed-command.ts';
import { parseTarget } from '../flags/values.ts';
import { withCheckOptions } from './flags.ts';

// An example that can be pasted names a provider.
const PROVIDER = PROVIDER_TITLES[0].toLowerCase();

const AFTER = `
Examples:
  webhook-cli check --list
  webhook-cli check localhost:3000/hooks --provider ${PROVIDER}
  webhook-cli check 3000 --provider ${PROVIDER} --state-url "3000/jobs/{key}"
  webhook-cli check 3000/hooks --provider ${PROVIDER} --only duplicate --only order
  webhook-cli check 3000 --scenario delivered --wait-for-target 30s
  webhook-cli check 3000/hooks --ledger load --state-url "3000/jobs/{key}"
  webhook-cli check 3000/hooks --provider ${PROVIDER} --report junit=check.xml`;

/** Declares `check`. */
export function registerCheck(program: Program, run: Run, argv: readonly string[]): void {
  withCheckOptions(program.command('check'))
    .summary('check how an endpoint takes webhooks: duplicates, disorder, faults')
    .description(
      'Run the conformance cases against an endpoint and say what it does wrong, why that matters and how to see it again.\nOnly the endpoint is contacted, and what reads its state. Every job is a fresh one; nothing has to be reset.',
    )
    .argument('[url]', 'the endpoint: a port, a host and path, a URL', parseTarget)
    .addHelpText('after', AFTER)
    .action((url, flags, command) =>
      run(command, async (session) => {
        const { check } = await import('./action.ts');
        return check(session, flags, url, typedCommand(command, argv));
      }),
    );
}
