import type { Command, OptionValues } from '@commander-js/extra-typings';
import { PROVIDER_IDS } from '../../providers/titles.ts';
import { GROUP } from '../flags/groups.ts';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';
import { withScrubOption } from '../flags/scrub.ts';

/** Declares the options of `validate`. */
export function withValidateOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return withScrubOption(
    command
      .optionsGroup(GROUP.reads)
      .option('--at <pointer>', 'find the payload in each document at this JSON pointer: /payload')
      .option('--journal <file>', 'find ids and last in this journal')
      .optionsGroup(GROUP.judges)
      .option('--provider <provider>', `read every document as this provider’s (${PROVIDER_IDS})`)
      .option('--strict', 'count warnings as errors'),
  ).option('--all', 'list notes too');
}

export type ValidateFlags = OptionsOf<typeof withValidateOptions>;
