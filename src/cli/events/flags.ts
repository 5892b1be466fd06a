import type { Command, OptionValues } from '@commander-js/extra-typings';
import { PROVIDER_IDS } from '../../providers/titles.ts';
import { GROUP } from '../flags/groups.ts';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';

/** Declares the options of `events`. */
export function withEventsOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return command
    .optionsGroup(GROUP.lists)
    .option('--provider <provider>', `list those of this provider only (${PROVIDER_IDS})`)
    .option('--scenarios', 'list the scenarios instead: several events of one job');
}

/** Declares what `events show` has beside the options that shape an event. */
export function withShowEventOptions<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  return command.optionsGroup(GROUP.shows).option('--all', 'on a terminal: fold and cut nothing');
}

export type ShowEventFlags = OptionsOf<typeof withShowEventOptions<[], NoOptions, NoOptions>>;
export type EventsFlags = OptionsOf<typeof withEventsOptions>;
