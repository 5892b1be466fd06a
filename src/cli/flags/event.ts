import type { Command, OptionValues } from '@commander-js/extra-typings';
import { Option } from '@commander-js/extra-typings';
import { EVENT_WORDS, PROVIDER_IDS } from '../../providers/titles.ts';
import { GROUP } from './groups.ts';
import type { NoOptions, OptionsOf } from './options-of.ts';
import { asText, collect } from './repeatable.ts';
import { parseMoment } from './values.ts';

/** Flags that name an event, one for each word that a provider has for it. */
export type EventWordFlags = {
  readonly [word in (typeof EVENT_WORDS)[number]]?: string | undefined;
};

/** Declares the flags of `EventWordFlags`. */
export function withEventWords<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>): Command<Args, Opts & EventWordFlags, Globals> {
  command.optionsGroup(GROUP.chooses);
  for (const word of EVENT_WORDS) command.option(`--${word} <event>`, `choose the event by its ${word}`);
  // The types of options come from literal flags only, which these are not.
  return command as unknown as Command<Args, Opts & EventWordFlags, Globals>;
}

/** Declares what shapes an event, the same wherever one is built. */
export function withEventOptions<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  const named = command
    .optionsGroup(GROUP.chooses)
    .option(
      '--provider <provider>',
      `choose the event of this provider, where its name is not enough (${PROVIDER_IDS})`,
    )
    .optionsGroup(GROUP.payload)
    .option('--type <type>', 'make the job a delivery or a collection')
    .option('--payload-version <version>', 'use this generation of the payload, 1 or 2')
    .addOption(
      new Option('--content-type <form>', 'write the payload in this form').choices([
        'json',
        'form',
      ] as const),
    )
    .option(
      '--id <key>',
      'set the business key (do_number, order_id), also as a form, SHOP-{n}, and all that contains it',
    );
  return withOverrideOptions(named)
    .option(
      '--seed <text>',
      'make the same job every time: with the same --id all events, versions and moments have its ids, numbers and links',
    )
    .option(
      '--now <time>',
      'set the moment of the event, 2026-01-31T09:30:00Z: times and days move, and of ids those of log entries alone',
      parseMoment,
    )
    .option('--verbatim', 'take the fixture byte for byte');
}

/** Declares what changes single fields of a payload. */
export function withOverrideOptions<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  return command
    .optionsGroup(GROUP.payload)
    .option(
      '-s, --set <path=value>',
      'change a field: reason=Damaged, items[0].sku=7, /a/b=1 (repeatable)',
      collect(asText),
    )
    .option('--unset <path>', 'take a field out (repeatable)', collect(asText))
    .option('--add', 'let --set add what is not there');
}

export type OverrideFlags = OptionsOf<typeof withOverrideOptions<[], NoOptions, NoOptions>>;

export type EventFlags = OptionsOf<typeof withEventOptions<[], NoOptions, NoOptions>>;
