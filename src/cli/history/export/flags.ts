import type { Command, OptionValues } from '@commander-js/extra-typings';
import { withFilterOptions } from '../../flags/filter.ts';
import { GROUP } from '../../flags/groups.ts';
import type { NoOptions, OptionsOf } from '../../flags/options-of.ts';
import { withScrubOption } from '../../flags/scrub.ts';

/** Declares the options of `history export`. */
export function withExportOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return withFilterOptions(
    withScrubOption(
      command
        .optionsGroup(GROUP.writes)
        .option('--har <file>', 'write an HTTP Archive (HAR 1.2); - is standard output')
        .option('--ndjson <file>', 'write one line of JSON an exchange, bodies and all')
        .option('--curl <file>', 'write a shell script that sends each again with curl')
        .option('--html <file>', 'write the live page with the newest of them, at most 500, for offline')
        .optionsGroup(GROUP.reads)
        .option('--journal <file>', 'read this journal'),
    ),
  );
}

export type ExportFlags = OptionsOf<typeof withExportOptions>;
