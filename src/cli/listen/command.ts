import type { Program, Run } from '../base-program.ts';
import { argumentsAfterDashes } from '../flags/typed-command.ts';
import { withListenOptions } from './flags.ts';
import { refuseAddress } from './require-command.ts';

const AFTER = `
Examples:
  webhook-cli listen
  webhook-cli listen -f localhost:3000 --reject-invalid
  webhook-cli listen -e failed --timeout 30s
  webhook-cli listen --expect completed -- npm test
  webhook-cli listen --ordered -e in-progress -e "failed:reason=Damaged"
  webhook-cli listen --answer "500,timeout,200" --answer-per webhook

--expect takes an event, or any; a colon and conditions may follow, with commas
between them:
  failed:reason=Damaged  the payload holds this value; items[0].sku and
                         /items/0/sku are paths
  failed:reason          something is there that is not null
Write it in double quotes; a doubled comma is a plain one. There is no operator
but "=".

Answers of --answer stand in a row with commas, the last one stays, "..." after
it begins again:
  503                status, *3 behind it gives it three times
  200@body.json      status and body from a file
  redirect:URL       302 and where to
  timeout            no answer until the sender gives up; timeout:30s closes
                     after that long
  reset, close       the connection reset, or closed, without an answer
  truncated          an answer that ends in the middle
  malformed          bytes that are no HTTP
  forward            what the app answers (--forward-to); forward+reset: the app
                     has it, its answer is lost
  +delay:2s          before any of them, +delay:1s~3s at random
  +retry-after:30    with any status
Write it in double quotes; a doubled comma or plus is a plain one.`;

/** Declares `listen`. */
export function registerListen(program: Program, run: Run, argv: readonly string[]): void {
  withListenOptions(program.command('listen'))
    .summary('receive webhooks: recognise, validate, show, answer')
    .description(
      'Start a local receiver. Each webhook is recognised, validated, shown, kept in the journal and answered.\nWith a command after --, that runs with the receiver in WEBHOOK_CLI_URL, and the worse of both results counts.',
    )
    .argument('[command...]', 'a command to run while listening, after --')
    .addHelpText('after', AFTER)
    .action((childCommand, flags, command) =>
      run(command, async (session) => {
        refuseAddress(childCommand.slice(0, childCommand.length - argumentsAfterDashes(argv).length));
        const { listen } = await import('./action.ts');
        return listen(session, flags, childCommand);
      }),
    );
}
