import type { Command, OptionValues } from '@commander-js/extra-typings';
import { GROUP } from './groups.ts';
import { withJournalOptions } from './journal.ts';
import type { NoOptions, OptionsOf } from './options-of.ts';
import { collect } from './repeatable.ts';
import {
  parseBasic,
  parseDuration,
  parseHeader,
  parseSecret,
  parseStatuses,
  parseTarget,
  parseWhole,
} from './values.ts';

/** Declares where a request goes and with what, the same wherever one is sent. */
export function withTargetOptions<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  return command
    .optionsGroup(GROUP.goes)
    .option(
      '-t, --to <url>',
      'send to this port, host and path, or URL: 3000, localhost:3000/hooks (default: 127.0.0.1:4141)',
      parseTarget,
    )
    .option('--header <header>', 'add this header: "X-Name: value" (repeatable)', collect(parseHeader))
    .option('--auth <credentials>', 'send basic:USER:PASS', parseBasic)
    .option('--bearer <token>', 'send a bearer token', parseSecret('--bearer'))
    .option('--secret <secret>', 'sign with this secret', parseSecret('--secret'))
    .option('--insecure', 'accept any certificate')
    .option('--cacert <file>', 'trust the authorities in this PEM file, and no others');
}

/** Declares how a request goes and what counts as delivered, wherever that is all that a command does. */
export function withDeliveryOptions<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  const delivered = withTargetOptions(command)
    .optionsGroup(GROUP.delivered)
    .option(
      '--timeout <duration>',
      'wait this long for an answer: 500ms, 30s, 2m (default: 30s)',
      parseDuration,
    )
    .option('--retries <n>', 'try this many times more after a failure, 0 to 100 (default: 0)', (text) =>
      parseWhole(text, 'retries', 0, 100),
    )
    .option(
      '--expect-status <statuses>',
      'count these as delivered: 204, 200,201, 4xx (default: 2xx)',
      parseStatuses,
    );
  return withJournalOptions(delivered)
    .optionsGroup(GROUP.shows)
    .option('--raw', 'with --json: add the exact body of every request')
    .option('--quiet', 'say nothing but what failed, on stderr; the lines of --json stay');
}

export type TargetFlags = OptionsOf<typeof withTargetOptions<[], NoOptions, NoOptions>>;
export type DeliveryFlags = OptionsOf<typeof withDeliveryOptions<[], NoOptions, NoOptions>>;
