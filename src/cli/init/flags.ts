import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { parseForwardTo } from '../flags/forward-to.ts';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';
import { collect } from '../flags/repeatable.ts';
import { parsePort } from '../flags/values.ts';

/** Declares the options of `init`. */
export function withInitOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return command
    .option('--port <port>', 'write this port for listen', parsePort)
    .option(
      '--forward-to <url>',
      'write this app, to which listen passes webhooks on (repeatable)',
      collect((text) => {
        // As it was written: the file is read by the same rules.
        parseForwardTo(text);
        return text;
      }),
    )
    .option('--provider <id>', 'write whose webhooks these are')
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
