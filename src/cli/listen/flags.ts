import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { parseHost } from '../../core/http/host.ts';
import { PROVIDER_IDS } from '../../providers/titles.ts';
import { parseForwardTo } from '../flags/forward-to.ts';
import { GROUP } from '../flags/groups.ts';
import { withJournalOptions } from '../flags/journal.ts';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';
import { asText, collect } from '../flags/repeatable.ts';
import { withScrubOption } from '../flags/scrub.ts';
import {
  parseBasic,
  parseDuration,
  parsePort,
  parseReport,
  parseSecret,
  parseSize,
  parseWhole,
} from '../flags/values.ts';

/** Declares the options of `listen`. */
export function withListenOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  const received = command
    .optionsGroup(GROUP.listens)
    .option(
      '-p, --port <port>',
      'listen on this port, 0 to 65535, 0 for any free one (default: 4141)',
      parsePort,
    )
    .option('--host <address>', 'bind to this address; 0.0.0.0 is every network (default: 127.0.0.1)')
    .option('--path <path>', 'take webhooks on this path only: /hooks')
    .optionsGroup(GROUP.judges)
    .option('--provider <provider>', `read every request as this provider’s (${PROVIDER_IDS})`)
    .option('--strict', 'count warnings as errors')
    .optionsGroup(GROUP.answers)
    .option('--reject-invalid', 'answer 422 to an invalid payload')
    .option('--status <status>', 'answer this status, 200 to 599 (default: 200)', (text) =>
      parseWhole(text, 'status', 200, 599),
    )
    .option('--delay <duration>', 'wait this long before answering: 500ms, 30s, 2m', parseDuration)
    .option(
      '--answer <plan>',
      'answer these in turn: 500,timeout,200 or failed=503*2,200 (repeatable)',
      collect(asText),
    )
    .addOption(
      new Option(
        '--answer-per <what>',
        'take the next answer for each request, or each try of a webhook',
      ).choices(['request', 'webhook'] as const),
    )
    .option('--seed <text>', 'draw the same random delays every time')
    .optionsGroup(GROUP.passesOn)
    .option(
      '-f, --forward-to <url>',
      'pass each request on, byte for byte, and answer what the app answers: 3000, localhost:3000/hooks, a URL; failed=URL: those of an event, or of a provider, alone (repeatable)',
      collect(parseForwardTo),
    )
    .option(
      '--forward-timeout <duration>',
      'wait this long for the app: 500ms, 30s, 2m (default: 30s)',
      parseDuration,
    )
    .option('--insecure', 'accept any certificate of the app')
    .option(
      '--cacert <file>',
      'trust the authorities in this PEM file, and no others, where the app speaks TLS',
    )
    .option('--exec <command>', 'run this for each webhook, its body on standard input')
    .optionsGroup(GROUP.admits)
    .option('--auth <credentials>', 'ask for basic:USER:PASS', parseBasic)
    .option('--secret <secret>', 'ask for a signature made with this secret', parseSecret('--secret'))
    .option('--check-ip', 'check that the sender is one of the provider’s addresses')
    .option('--trust-proxy', 'believe X-Forwarded-For and Forwarded')
    .option('--proxy-hops <n>', 'trust this many proxies in a row, 1 to 100 (default: 1)', (text) =>
      parseWhole(text, 'proxy-hops', 1, 100),
    )
    .option(
      '--allow-origin <origin>',
      'let web pages of this origin post: http://localhost:5173, * for all (repeatable)',
      collect(asText),
    )
    .optionsGroup(GROUP.passesOn)
    .option(
      '--allow-host <host>',
      'pass on other requests than POST under this name too: hooks.example.com, * for all (repeatable)',
      collect(parseHost),
    )
    .optionsGroup(GROUP.admits)
    .option(
      '--max-body <size>',
      'refuse bodies larger than this, decoded: 500, 64k, 2mib (default: 1mib)',
      parseSize,
    );
  const kept = withJournalOptions(received).option(
    '--durable',
    'answer only when the journal is on the disk, so that it survives a power cut',
  );
  return withScrubOption(kept)
    .optionsGroup(GROUP.ends)
    .option(
      '-e, --expect <event>',
      'end when this has come: failed, or failed:reason=Damaged,attempt=2 (repeatable)',
      collect(asText),
    )
    .option('--ordered', 'expect the events in this order')
    .option('--none-invalid', 'end with 1 at the first invalid payload')
    .option(
      '--within <duration>',
      'expect all of it within this long after the first webhook: 500ms, 30s, 2m',
      parseDuration,
    )
    .option('--count <n>', 'end after this many webhooks, 1 to 1000000', (text) =>
      parseWhole(text, 'count', 1, 1_000_000),
    )
    .option(
      '--timeout <duration>',
      'give up waiting after this long, with exit code 4: 30s, 2m',
      parseDuration,
    )
    .optionsGroup(GROUP.listens)
    .option('--ready-file <file>', 'write the URL to this file once listening')
    .option(
      '--inspect [port]',
      'serve the live page too, for this machine alone: on 4040, or the next free port, or this one',
      (text) => parseWhole(text, 'the port of --inspect', 0, 65_535),
    )
    .optionsGroup(GROUP.reports)
    .option(
      '--report <kind=file>',
      'write a report: junit=FILE, markdown=FILE, html=FILE (repeatable)',
      collect(parseReport),
    )
    .option('--drift <file>', 'write what the documentation does not know, without anybody’s data')
    .option('--coverage', 'tell at the end which events never came')
    .optionsGroup(GROUP.shows)
    .option('--full', 'show each payload, not one line')
    .option('--all', 'show payloads whole: empty fields, long lists, notes')
    .option('--compact', 'show one line a webhook and nothing under it')
    .option('--headers', 'show headers')
    .option('--no-keys', 'take no keys on a terminal')
    .option('--raw', 'with --json: add the exact body of every request');
}

/** The flags of `listen`, as they were read. Durations are milliseconds. */
export type ListenFlags = OptionsOf<typeof withListenOptions>;
