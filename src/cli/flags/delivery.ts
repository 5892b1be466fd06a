import type { Command, OptionValues } from '@commander-js/extra-typings';
import { withJournalOptions } from './journal.ts';
import type { NoOptions, OptionsOf } from './options-of.ts';
import { collect } from './repeatable.ts';
import { parseBasic, parseDuration, parseHeader, parseStatuses, parseTarget, parseWhole } from './values.ts';

/** Declares where a request goes and how, the same wherever one is sent. */
export function withDeliveryOptions<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  const delivered = command
    .option('--to <url>', 'where to: a port, a host and path, a URL (default: 127.0.0.1:4141)', parseTarget)
    .option('--header <header>', 'add "Name: value" (repeatable)', collect(parseHeader))
    .option('--auth <credentials>', 'send basic:USER:PASS', parseBasic)
    .option('--bearer <token>', 'send a bearer token')
    .option('--secret <secret>', 'sign with this secret')
    .option('--timeout <duration>', 'how long an answer may take (default: 30s)', parseDuration)
    .option('--retries <n>', 'tries after a failed one (default: 0)', (text) =>
      parseWhole(text, 'retries', 0, 100),
    )
    .option(
      '--expect-status <statuses>',
      'what counts as delivered: 204, 200,201, 4xx (default: 2xx)',
      parseStatuses,
    )
    .option('--insecure', 'accept any certificate')
    .option('--cacert <file>', 'trust the authorities in this PEM file, and no others');
  return withJournalOptions(delivered).option('--raw', 'with --json: the exact body of every request');
}

export type DeliveryFlags = OptionsOf<typeof withDeliveryOptions<[], NoOptions, NoOptions>>;
