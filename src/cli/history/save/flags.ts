import type { Command, OptionValues } from '@commander-js/extra-typings';
import { withFilterOptions } from '../../flags/filter.ts';
import { GROUP } from '../../flags/groups.ts';
import type { NoOptions, OptionsOf } from '../../flags/options-of.ts';
import { onlyTyped } from '../../flags/typed-command.ts';

/** Declares the options of `history save`. */
export function withSaveOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  const declared = withFilterOptions(command)
    .optionsGroup(GROUP.reads)
    .option('--journal <file>', 'read this journal')
    .optionsGroup(GROUP.writes)
    .option('--scenario <name>', 'save all webhooks of a job that were received, as a scenario of this name')
    .option('--as <event>', 'of a fixture: its event, where the webhook does not tell it')
    .option('--exact', 'keep personal data as it came')
    .option('--force', 'replace what has this name');
  // A scenario that send is to send is none to write.
  onlyTyped(declared.options.filter(({ long = '' }) => ['--scenario', '--as', '--force'].includes(long)));
  return declared;
}

export type SaveFlags = OptionsOf<typeof withSaveOptions>;
