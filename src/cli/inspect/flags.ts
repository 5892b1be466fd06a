import type { Command, OptionValues } from '@commander-js/extra-typings';
import { withTargetOptions } from '../flags/delivery.ts';
import { GROUP } from '../flags/groups.ts';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';
import { withScrubOption } from '../flags/scrub.ts';
import { onlyTyped } from '../flags/typed-command.ts';
import { parsePort } from '../flags/values.ts';

/** Declares the options of `inspect`. */
export function withInspectOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  const declared = withTargetOptions(
    command
      .optionsGroup(GROUP.listens)
      .option(
        '-p, --port <port>',
        'serve the page on this port, 0 for any free one (default: 4040, or the next free one)',
        parsePort,
      )
      .option(
        '--host <address>',
        'bind to this address, so that others may reach the page (default: 127.0.0.1)',
      )
      .optionsGroup(GROUP.reads)
      .option('--journal <file>', 'read this journal'),
  );
  // What lies in the environment or the config file is the receiver's, which others may well be meant to reach.
  onlyTyped(declared.options.filter(({ long = '' }) => ['--port', '--host'].includes(long)));
  return withScrubOption(declared);
}

export type InspectFlags = OptionsOf<typeof withInspectOptions>;
