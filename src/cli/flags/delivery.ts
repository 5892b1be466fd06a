import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { BasicCredentials } from '../../core/http/credentials.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import type { JournalFlags } from './journal.ts';
import { collect } from './repeatable.ts';
import { parseBasic, parseDuration, parseHeader, parseStatuses, parseTarget, parseWhole } from './values.ts';

/** Flags that say where a request goes and how, the same wherever one is sent. */
export interface DeliveryFlags extends JournalFlags {
  readonly to?: URL | undefined;
  readonly header?: HeaderList | undefined;
  readonly auth?: BasicCredentials | undefined;
  readonly bearer?: string | undefined;
  readonly secret?: string | undefined;
  readonly timeout?: number | undefined;
  readonly retries?: number | undefined;
  readonly expectStatus?: ((status: number) => boolean) | undefined;
  readonly insecure?: true | undefined;
  readonly cacert?: string | undefined;
  readonly raw?: true | undefined;
}

/** Adds the flags of `DeliveryFlags` to a command. */
export function withDeliveryFlags<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  return command
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
    .option('--cacert <file>', 'trust the authorities in this PEM file, and no others')
    .option('--journal <file>', 'keep exchanges in this file')
    .option('--no-journal', 'keep no exchanges')
    .option('--raw', 'with --json: the exact body of every request');
}
