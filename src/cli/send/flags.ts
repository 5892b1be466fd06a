import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { LIMITS } from '../../core/limits.ts';
import { withDeliveryOptions } from '../flags/delivery.ts';
import { withEventOptions, withEventWords } from '../flags/event.ts';
import { GROUP } from '../flags/groups.ts';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';
import { withScrubOption } from '../flags/scrub.ts';
import { parseDuration, parseRate, parseWhole } from '../flags/values.ts';
import { parseSchedule, parseSpeed } from './pace-values.ts';
import { withFaultOptions } from './scenario/fault-options.ts';

/** Declares the options of `send`. */
export function withSendOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  const named = withEventWords(command).option(
    '--file <file>',
    'send this body, or what --print json has printed, as it is; - for standard input',
  );
  const ofScenarios = withScrubOption(withDeliveryOptions(withEventOptions(named)))
    .optionsGroup(GROUP.chooses)
    .option('--fixture <fixture>', 'send a fixture of the project, which history save has made')
    .optionsGroup(GROUP.scenario)
    .option(
      '--scenario <name or file>',
      'send a job’s webhooks one after another; events --scenarios lists them, a file is ./mine.json',
    )
    .option('--interval <duration>', 'wait this long from one to the next: 500ms, 30s, 2m', parseDuration)
    .option(
      '--speed <factor>',
      'divide the pauses of a scenario, of printed requests and of --retry-schedule: 100x',
      parseSpeed,
    )
    .option('--from <step>', 'begin at this step, a number or an event')
    .option('--to-step <step>', 'end with this step')
    .option('--jobs <n>', `send this many jobs in turn, 1 to ${LIMITS.jobs} (default: 1)`, (text) =>
      parseWhole(text, 'jobs', 1, LIMITS.jobs),
    );
  return withFaultOptions(ofScenarios)
    .optionsGroup(GROUP.delivered)
    .option('--retry-schedule <durations>', 'try again after these pauses: 5s,5m,30m', parseSchedule)
    .optionsGroup(GROUP.goes)
    .option('--user-agent <text>', 'send this User-Agent header')
    .addOption(
      new Option('--compress <coding>', 'compress the body; a signature is of the compressed bytes').choices([
        'gzip',
      ] as const),
    )
    .option('--chunked', 'send the body in chunks, without Content-Length')
    .optionsGroup(GROUP.amount)
    .option('--count <n>', 'send this many, 1 to 1000000 (default: 1)', (text) =>
      parseWhole(text, 'count', 1, 1_000_000),
    )
    .option(
      '--concurrency <n>',
      `send this many at once, 1 to ${LIMITS.requestsAtOnce} (default: 1)`,
      (text) => parseWhole(text, 'concurrency', 1, LIMITS.requestsAtOnce),
    )
    .option('--rate <n>', 'send at most this many a second: 10, 0.5', parseRate)
    .optionsGroup(GROUP.prints)
    .option(
      '--dry-run',
      'print the body and send nothing; on a terminal the payload with what is found in it',
    )
    .option('--all', 'with --dry-run on a terminal: fold and cut nothing')
    .addOption(
      new Option('--print <form>', 'print the request and send nothing').choices([
        'curl',
        'http',
        'json',
      ] as const),
    )
    .optionsGroup(GROUP.amount)
    .option('--yes', 'do not ask before many requests to another machine');
}

/** The flags of `send`, and its operand. Durations are milliseconds. */
export type SendFlags = OptionsOf<typeof withSendOptions> & {
  /** Short for any of `EventWordFlags`. */
  readonly event?: string | undefined;
};
