import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { packageVersion } from '../core/version.ts';
import { PROVIDER_TITLES } from '../providers/titles.ts';
import { withGlobalOptions } from './flags/global.ts';
import { GROUP } from './flags/groups.ts';
import { HELP_LAYOUT } from './help.ts';
import type { Session } from './session/session.ts';

/** Runs a command's action with an open session and keeps its exit code. */
export type Run = (
  command: CommandUnknownOpts,
  action: (session: Session) => Promise<number>,
) => Promise<void>;

/** The program without its commands, as each of them extends it. */
export type Program = ReturnType<typeof baseProgram>;

const EXIT_CODES = `
Exit codes:
  0    done
  1    a delivery, validation, expectation or check failed
  2    wrong usage
  3    could not run: port taken, file missing, journal unwritable
  4    gave up waiting, or out of time
  70   a bug of webhook-cli
  130  interrupted, 143 terminated

Flags can be set by environment variables, WEBHOOK_CLI_TO for --to, and in a
config file: init writes one.`;

/** The program before its commands are added. */
export function baseProgram() {
  const program = new Command('webhook-cli')
    .description(
      `Receive, validate and send the webhooks of ${PROVIDER_TITLES.join(' and ')}, on your own machine.`,
    )
    .optionsGroup(GROUP.everywhere)
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help');
  return withGlobalOptions(program)
    .configureHelp(HELP_LAYOUT)
    .showSuggestionAfterError(true)
    .addHelpText('after', EXIT_CODES);
}
