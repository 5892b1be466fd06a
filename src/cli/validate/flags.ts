import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';
import { withScrubOption } from '../flags/scrub.ts';

/** Declares the options of `validate`. */
export function withValidateOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return withScrubOption(command)
    .option('--provider <id>', 'read every document as this provider’s')
    .option('--strict', 'count warnings as errors')
    .option('--at <pointer>', 'find the payload in each document at this JSON pointer')
    .option('--journal <file>', 'find ids and last in this journal')
    .option('--all', 'list notes too');
}

export type ValidateFlags = OptionsOf<typeof withValidateOptions>;
