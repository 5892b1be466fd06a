import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { EVENT_WORDS } from '../../providers/titles.ts';
import type { Program, Run } from '../base-program.ts';
import type { EventWordFlags } from '../flags/event.ts';
import { isPreset, typedCommand } from '../flags/typed-command.ts';
import { type SendFlags, withSendOptions } from './flags.ts';

const AFTER = `
Examples:
  webhook-cli send failed
  webhook-cli send item_status_changed -t localhost:3000/hooks
  webhook-cli send completed --type collection --id DO-7 -s note="By the door"
  webhook-cli send --file body.json --to https://example.com/hooks
  webhook-cli send --trigger failed --print curl
  webhook-cli send --scenario delivered --speed 100x
  webhook-cli send --scenario ./mine.json --jobs 5 --duplicate 20% --shuffle
  webhook-cli send --trigger failed --retry-schedule 5s,5m,30m --speed 1000x

When a provider tries again is documented by none: --retries and
--retry-schedule are our rules. A schedule tries again after anything but
success, with the same request; both wait as long as Retry-After asks, at most
5 minutes, which --speed does not divide.`;

/** Declares `send`. */
export function registerSend(program: Program, run: Run, argv: readonly string[]): void {
  withSendOptions(program.command('send'))
    .summary('send a simulated webhook to any URL')
    .description(
      'Send a simulated webhook. Each is a fresh, coherent event unless --seed, --now or --verbatim say otherwise.\nThe exit code follows the receiver’s answer; a redirect is not followed and counts as failed.',
    )
    .argument('[event]', `a ${EVENT_WORDS.join(' or ')}; events lists them`)
    .addHelpText('after', AFTER)
    .action((event, flags, self) =>
      run(self, async (session) => {
        const { send } = await import('./action.ts');
        const named = { ...flags, ...withoutPresets(self, event, flags.dryRun), event };
        return send(session, named, typedCommand(self, argv));
      }),
    );
}

/**
 * The event on the command line wins over one in the environment or the config file, as a flag does. That everything is
 * to be shown may be meant for another command, which shows something.
 */
function withoutPresets(
  command: CommandUnknownOpts,
  event: string | undefined,
  dryRun: true | undefined,
): EventWordFlags & Pick<SendFlags, 'all'> {
  const names = [...(event === undefined ? [] : EVENT_WORDS), ...(dryRun === true ? [] : ['all'])];
  const dropped = names.filter((name) => isPreset(command, name));
  return Object.fromEntries(dropped.map((name) => [name, undefined]));
}
