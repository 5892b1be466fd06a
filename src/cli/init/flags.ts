import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { PROVIDER_IDS } from '../../providers/titles.ts';
import { parseForwardTo } from '../flags/forward-to.ts';
import { GROUP } from '../flags/groups.ts';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';
import { collect } from '../flags/repeatable.ts';
import { parsePort } from '../flags/values.ts';

/** Declares the options of `init`. */
export function withInitOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return command
    .optionsGroup(GROUP.writes)
    .option('-p, --port <port>', 'write this port for listen, 0 to 65535', parsePort)
    .option(
      '-f, --forward-to <url>',
      'write this app, to which listen passes webhooks on (repeatable)',
      collect((text) => {
        // As it was written: the file is read by the same rules.
        parseForwardTo(text);
        return text;
      }),
    )
    .option('--provider <provider>', `write whose webhooks these are (${PROVIDER_IDS})`)
    .option('--secret-env <name>', 'write the variable that has the signing secret, never the secret')
    .addOption(
      new Option('--format <form>', 'write a commented module, or JSON (default: mjs)').choices([
        'mjs',
        'json',
      ] as const),
    );
}

/** The flags of `init`. */
export type InitFlags = OptionsOf<typeof withInitOptions>;
