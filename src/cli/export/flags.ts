import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { LIMITS } from '../../core/limits.ts';
import { ENGINES } from '../../load/ledger.ts';
import { parsePhases } from '../../load/phases.ts';
import { PROVIDER_IDS } from '../../providers/titles.ts';
import { GROUP } from '../flags/groups.ts';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';
import { asText, collect } from '../flags/repeatable.ts';
import { onlyTyped } from '../flags/typed-command.ts';
import {
  parseBasic,
  parseDuration,
  parseHeader,
  parseMoment,
  parseSecret,
  parseTarget,
  parseWhole,
} from '../flags/values.ts';
import { parseSchedule, parseSpeed } from '../send/pace-values.ts';
import { withFaultOptions } from '../send/scenario/fault-options.ts';

// Apart from the options, whose types would not be found out otherwise.
const headers = collect(parseHeader);
const texts = collect(asText);

/** Declares the options of `export`. */
export function withExportLoadOptions<Globals extends OptionValues>(
  command: Command<[], NoOptions, Globals>,
) {
  const named = command
    .optionsGroup(GROUP.writes)
    .addOption(
      new Option(
        '--engine <engine>',
        'write for this engine; ndjson is a file of requests that any can read',
      ).choices(ENGINES),
    )
    .option('--out <folder>', 'write this folder')
    .option('--force', 'replace it where it was exported before')
    .option(
      '--shards <n>',
      `write the jobs into this many files, of which a worker takes one at a time, 1 to ${LIMITS.shards} (default: 8)`,
      (text) => parseWhole(text, 'shards', 1, LIMITS.shards),
    )
    .optionsGroup(GROUP.chooses)
    .option(
      '--scenario <name or file>',
      'make jobs of this scenario, of several in turn; events --scenarios lists them (repeatable)',
      texts,
    )
    .option('--provider <provider>', `take the scenario of this provider (${PROVIDER_IDS})`)
    .optionsGroup(GROUP.payload)
    .option('--payload-version <version>', 'use this generation of the payload, 1 or 2')
    .addOption(
      new Option('--content-type <form>', 'write the payload in this form').choices([
        'json',
        'form',
      ] as const),
    )
    .option('--id <form>', 'give jobs keys of this form: SHOP-{n}, 7{n:8}')
    .option('--seed <text>', 'make the same jobs every time; with --now the same bytes')
    .option(
      '--now <time>',
      'set the moment of the first step of every job, 2026-01-31T09:30:00Z',
      parseMoment,
    )
    .optionsGroup(GROUP.amount)
    .option(
      '--jobs <n>',
      `write this many jobs, 1 to ${LIMITS.jobsOfLoad} (default: those that the phases begin)`,
      (text) => parseWhole(text, 'jobs', 1, LIMITS.jobsOfLoad),
    )
    .option(
      '--phases <phases>',
      'begin jobs so: "steady:10/s*2m, ramp:10/s..100/s*5m" (default: all:10/s)',
      parsePhases,
    )
    .optionsGroup(GROUP.scenario)
    .option('--speed <factor>', 'keep the pauses of a scenario, divided by this: 100x', parseSpeed);
  const declared = withFaultOptions(named)
    .optionsGroup(GROUP.delivered)
    .option(
      '--retry-schedule <durations>',
      'try again after these pauses, divided by --speed: 5s,5m,30m',
      parseSchedule,
    )
    .option(
      '--timeout <duration>',
      'wait this long for an answer: 500ms, 30s, 2m (default: 30s)',
      parseDuration,
    )
    .optionsGroup(GROUP.goes)
    .option(
      '-t, --to <url>',
      'send to this port, host and path, or URL: 3000, localhost:3000/hooks (default: 127.0.0.1:4141)',
      parseTarget,
    )
    .option('--header <header>', 'add this header: "X-Name: value" (repeatable)', headers)
    .option('--auth <credentials>', 'send basic:USER:PASS, which the run reads anew', parseBasic)
    .option('--bearer <token>', 'send a bearer token, which the run reads anew', parseSecret('--bearer'))
    .option('--secret <secret>', 'sign with this secret', parseSecret('--secret'))
    .option('--user-agent <text>', 'send this User-Agent header');
  onlyTyped(declared.options.filter(({ long = '' }) => ['--out', '--force'].includes(long)));
  return declared;
}

/** The flags of `export`. Durations are milliseconds. */
export type ExportLoadFlags = OptionsOf<typeof withExportLoadOptions>;
