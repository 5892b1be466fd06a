import {
  parseBasic,
  parseDuration,
  parseHeader,
  parseStatuses,
  parseTarget,
  parseWhole,
} from '../../config/values.ts';
import { collect } from '../options.ts';
import type { Program, Run } from '../program.ts';

/** Declares `repost`. */
export function registerRepost(program: Program, run: Run): void {
  program
    .command('repost')
    .summary('send a kept exchange again')
    .description(
      'Send the request of a kept exchange again, byte for byte. Credentials were never kept and come from flags\nor the environment; a signature is made anew from --secret.',
    )
    .argument('<id>', 'an id or its beginning, or last')
    .option(
      '--to <url>',
      'where to (default: where it was sent, or 127.0.0.1:4141 for what was received)',
      parseTarget,
    )
    .option('--header <header>', 'add "Name: value" (repeatable)', collect(parseHeader))
    .option('--auth <credentials>', 'send basic:USER:PASS', parseBasic)
    .option('--bearer <token>', 'send a bearer token')
    .option('--secret <secret>', 'sign with this secret')
    .option('--timeout <duration>', 'how long the answer may take (default: 30s)', parseDuration)
    .option('--retries <n>', 'tries after a failed one (default: 0)', (text) =>
      parseWhole(text, 'retries', 0, 100),
    )
    .option('--expect-status <statuses>', 'what counts as delivered (default: 2xx)', parseStatuses)
    .option('--insecure', 'accept any certificate')
    .option('--cacert <file>', 'trust the certificate authorities in this PEM file')
    .option('--journal <file>', 'read and keep exchanges in this file')
    .option('--no-journal', 'do not keep the new exchange')
    .option('--raw', 'with --json: the exact body')
    .action((id, flags, command) =>
      run(command, async (session) => {
        const { repost } = await import('../actions/repost.ts');
        return repost(session, flags, id);
      }),
    );
}
