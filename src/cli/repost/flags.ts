import type { Command, OptionValues } from '@commander-js/extra-typings';
import { withDeliveryOptions } from '../flags/delivery.ts';
import { withOverrideOptions } from '../flags/event.ts';
import { withFilterOptions } from '../flags/filter.ts';
import { GROUP } from '../flags/groups.ts';
import type { Misfit } from '../flags/misfits.ts';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';
import { withScrubOption } from '../flags/scrub.ts';
import { onlyTyped } from '../flags/typed-command.ts';
import { parseSpeed } from '../send/pace-values.ts';

/** Declares the options of `repost`. */
export function withRepostOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  const declared = withScrubOption(withDeliveryOptions(withOverrideOptions(withFilterOptions(command))))
    .optionsGroup(GROUP.delivered)
    .option('--compare', 'compare each answer with the kept one: did my fix work?')
    .optionsGroup(GROUP.amount)
    .option('--speed <factor>', 'keep the pauses between them, divided: 10x (default: none)', parseSpeed)
    .optionsGroup(GROUP.prints)
    .option(
      '--dry-run',
      'print the bodies and send nothing; on a terminal the payloads with what is found in them',
    )
    .option('--all', 'with --dry-run on a terminal: fold and cut nothing')
    .optionsGroup(GROUP.amount)
    .option('--yes', 'do not ask before many requests to another machine');
  // That of other commands needs no --dry-run beside it.
  onlyTyped(declared.options.filter(({ long }) => long === '--all'));
  return declared;
}

export type RepostFlags = OptionsOf<typeof withRepostOptions>;

/** Flags of `repost` that do not fit one another; the first that applies is what is said. */
export const REPOST_MISFITS: readonly Misfit<RepostFlags>[] = [
  {
    applies: ({ compare, dryRun }) => compare === true && dryRun === true,
    message: '--compare and --dry-run exclude one another',
    hint: 'without an answer there is nothing to compare',
  },
  {
    applies: ({ all, dryRun }) => all === true && dryRun !== true,
    message: '--all needs --dry-run',
    hint: 'it shows all of a payload that is not sent; history show --all does of one that was',
  },
  {
    applies: ({ add, set }) => add === true && set === undefined,
    message: '--add needs --set',
    hint: 'it lets --set add what is not there',
  },
];
