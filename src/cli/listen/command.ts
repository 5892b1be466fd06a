import { Option } from '@commander-js/extra-typings';
import { parseHost } from '../../core/http/host.ts';
import type { Program, Run } from '../base-program.ts';
import { foreignArguments } from '../flags/arguments.ts';
import { asText, collect } from '../flags/repeatable.ts';
import {
  parseBasic,
  parseDuration,
  parsePort,
  parseReport,
  parseSize,
  parseTarget,
  parseWhole,
} from '../flags/values.ts';
import { refuseAddress } from './require-command.ts';

const AFTER = `
Examples:
  webhook-cli listen
  webhook-cli listen --forward-to localhost:3000 --reject-invalid
  webhook-cli listen --expect failed --timeout 30s
  webhook-cli listen --expect completed -- npm test
  webhook-cli listen --ordered --expect in-progress --expect "failed:reason=Damaged" --timeout 30s
  webhook-cli listen --answer "500,timeout,200" --answer-per webhook

--expect takes an event, or any; a colon and conditions may follow, with commas between them:
  failed:reason=Damaged  the payload holds this value; items[0].sku and /items/0/sku are paths
  failed:reason          something is there that is not null
Write it in double quotes; a doubled comma stands for itself. There is no operator but "=".

Answers of --answer stand in a row with commas, the last one stays, "..." after it begins again:
  503                status, *3 behind it gives it three times
  200@body.json      status and body from a file
  redirect:URL       302 and where to
  timeout            no answer until the sender gives up; timeout:30s closes after that long
  reset, close       the connection reset, or closed, without an answer
  truncated          an answer that ends in the middle
  malformed          bytes that are no HTTP
  forward            what the app answers (--forward-to); forward+reset: the app has it, its answer is lost
  +delay:2s          before any of them, +delay:1s~3s at random
  +retry-after:30    with any status
Write it in double quotes; a doubled comma or plus stands for itself.`;

/** Declares `listen`. */
export function registerListen(program: Program, run: Run, argv: readonly string[]): void {
  program
    .command('listen')
    .summary('receive webhooks: recognise, validate, show, answer')
    .description(
      'Start a local receiver. Each webhook is recognised, validated, shown, kept in the journal and answered.\nWith a command after --, that runs with the receiver in WEBHOOK_CLI_URL, and the worse of both results counts.',
    )
    .argument('[command...]', 'a command to run while listening, after --')
    .option('--port <port>', 'port, 0 for any free one (default: 4141)', parsePort)
    .option('--host <host>', 'address to bind; 0.0.0.0 is every network (default: 127.0.0.1)')
    .option('--path <path>', 'take webhooks on this path only')
    .option('--provider <id>', 'read every request as this provider’s')
    .option('--strict', 'count warnings as errors')
    .option('--reject-invalid', 'answer 422 to an invalid payload')
    .option('--status <status>', 'answer this status (default: 200)', (text) =>
      parseWhole(text, 'status', 200, 599),
    )
    .option('--delay <duration>', 'wait before answering', parseDuration)
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
    .option('--seed <text>', 'the same random delays every time')
    .option(
      '--forward-to <url>',
      'pass each request on, byte for byte, and answer what the app answers',
      parseTarget,
    )
    .option('--forward-timeout <duration>', 'how long the app may take (default: 30s)', parseDuration)
    .option('--auth <credentials>', 'ask for basic:USER:PASS', parseBasic)
    .option('--secret <secret>', 'ask for a signature made with this secret')
    .option('--check-ip', 'is the sender one of the provider’s addresses?')
    .option('--trust-proxy', 'believe X-Forwarded-For')
    .option(
      '--allow-origin <origin>',
      'let web pages of this origin post, * for all (repeatable)',
      collect(asText),
    )
    .option(
      '--allow-host <host>',
      'pass on other requests than POST under this name too, * for all (repeatable)',
      collect(parseHost),
    )
    .option('--max-body <size>', 'largest body, decoded (default: 1mib)', parseSize)
    .option('--journal <file>', 'keep exchanges in this file')
    .option('--no-journal', 'keep no exchanges')
    .option(
      '--expect <event>',
      'end when this has come: failed, or failed:reason=Damaged,attempt=2 (repeatable)',
      collect(asText),
    )
    .option('--ordered', 'what is expected must come in this order')
    .option('--none-invalid', 'end with 1 at the first invalid payload')
    .option('--within <duration>', 'all of it within this long after the first webhook', parseDuration)
    .option('--count <n>', 'end after this many webhooks', (text) => parseWhole(text, 'count', 1, 1_000_000))
    .option('--timeout <duration>', 'give up waiting after this long, with exit code 4', parseDuration)
    .option('--ready-file <file>', 'write the URL to this file once listening')
    .option(
      '--report <kind=file>',
      'write a report: junit=FILE, markdown=FILE, html=FILE (repeatable)',
      collect(parseReport),
    )
    .option('--drift <file>', 'write what the documentation does not know, without anybody’s data')
    .option('--all', 'show payloads whole: empty fields, long lists, notes')
    .option('--compact', 'show one line a request')
    .option('--headers', 'show headers')
    .option('--raw', 'with --json: the exact body of every request')
    .addHelpText('after', AFTER)
    .action((childCommand, flags, command) =>
      run(command, async (session) => {
        refuseAddress(childCommand.slice(0, childCommand.length - foreignArguments(argv).length));
        const { listen } = await import('./action.ts');
        return listen(session, flags, childCommand);
      }),
    );
}
