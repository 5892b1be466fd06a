import type { Command, OptionValues } from '@commander-js/extra-typings';
import { usageError } from '../../core/error.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { GROUP } from './groups.ts';
import type { NoOptions, OptionsOf } from './options-of.ts';

/** Declares that personal data is replaced in what is shown. */
export function withScrubOption<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  return command
    .optionsGroup(GROUP.shows)
    .option(
      '--scrub [all]',
      "replace personal data; all: also every value of a body that is no known provider's",
      parseScrub,
    );
}

export type ScrubFlags = OptionsOf<typeof withScrubOption<[], NoOptions, NoOptions>>;

/** @throws WebhookCliError `flag_does_not_fit` */
function parseScrub(text: string): 'all' {
  if (text === 'all') return 'all';
  throw usageError(
    'flag_does_not_fit',
    `--scrub takes all or nothing, not ${excerpt(text, 40)}`,
    'put other arguments before it, or write --scrub=all',
  );
}
