import { usageError } from '../../core/error.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { onceEach } from '../../core/memo.ts';
import { chooseEvent, type EventChoice } from '../../events/choose.ts';
import { requireSigned } from '../../events/names.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { EVENT_WORDS } from '../../providers/titles.ts';
import type { Attempt } from '../../sender/attempt.ts';
import { burst } from '../../sender/burst.ts';
import { type TryOptions, tryToDeliver } from '../../sender/deliver.ts';
import { outgoingHeaders } from '../../sender/request.ts';
import { type BurstTotals, Tally } from '../../sender/tally.ts';
import { isAddress, shownAddress } from '../flags/address.ts';
import { DEFAULT_TARGET } from '../flags/defaults.ts';
import { buildOptions } from '../flags/event-options.ts';
import { refuseMisfits } from '../flags/misfits.ts';
import type { TypedCommand } from '../flags/typed-command.ts';
import { parseTarget } from '../flags/values.ts';
import { retryWords } from '../screen/progress.ts';
import { EXIT } from '../session/exit.ts';
import { readStdin, readWhole } from '../session/files.ts';
import { secretIfSigned } from '../session/secret.ts';
import type { Session } from '../session/session.ts';
import type { SendFlags } from './flags.ts';
import { SEND_MISFITS } from './misfits.ts';
import { type Prepared, prepareEvents, prepareFile } from './prepare.ts';
import { sayProvenance } from './provenance.ts';
import { openSendSession } from './send-session.ts';
import { countLine, latencies, outcomeLines, summaryWriter } from './sent-summary.ts';

/** Runs `send`, and asks what is to be sent where nothing is named. */
export async function send(
  session: Session,
  flags: SendFlags,
  typed: TypedCommand,
  catalogue = bundledCatalogue,
): Promise<number> {
  refuseMisfits(flags, SEND_MISFITS);
  if (NAMING.some((name) => flags[name] !== undefined)) return sendNamed(session, flags, catalogue);
  const [{ askWebhook }, { commandAgain, sayCommand }] = await Promise.all([
    import('./ask-webhook.ts'),
    import('../session/command-again.ts'),
  ]);
  const asked = await askWebhook(session.context, flags, catalogue);
  const code = await sendNamed(session, { ...flags, ...asked.flags }, catalogue);
  sayCommand(session, commandAgain(typed, asked.words));
  return code;
}

/** Flags that say what is sent, and the operand that does. */
const NAMING = ['event', ...EVENT_WORDS, 'file', 'scenario'] as const satisfies readonly (keyof SendFlags)[];

async function sendNamed(session: Session, flags: SendFlags, catalogue: Catalogue): Promise<number> {
  if (flags.scenario !== undefined) {
    const { sendScenario } = await import('./scenario-action.ts');
    return sendScenario(session, { ...flags, scenario: flags.scenario }, catalogue);
  }
  const { next, to } = await chooseWhat(session, flags, catalogue);
  const wholeHeaders = onceEach((own: HeaderList) =>
    outgoingHeaders(own, { ...flags, to, headers: flags.header }),
  );
  const headersOf = (prepared: Prepared): HeaderList => wholeHeaders(prepared.headers);
  const first = next(0);
  const printed = { method: 'POST', url: to, headers: headersOf(first), body: first.body };
  if (flags.dryRun === true || flags.print !== undefined) {
    const { printUnsent } = await import('./print-unsent.ts');
    await printUnsent(session, flags, first, printed, catalogue);
    return EXIT.done;
  }
  const count = flags.count ?? 1;
  const run = await openSendSession(session, flags, { to, count }, catalogue);
  const tally = new Tally();
  const notes = new Set<string>();
  let firstDone: Attempt | undefined;
  const delivery: TryOptions = {
    ...run.delivery,
    onAttempt: run.onAttempt,
    onRetryPause: (wait) => run.waiting(wait.ms, retryWords(wait)),
  };
  try {
    await burst(
      { count, concurrency: flags.concurrency ?? 1, rate: flags.rate, signal: run.delivery.signal },
      (index) => {
        const prepared = index === 0 ? first : next(index);
        notes.add(prepared.note);
        return tryToDeliver({ ...prepared, headers: headersOf(prepared) }, run.transport, delivery);
      },
      (outcome, index) => {
        if (index === 0) firstDone = outcome;
        tally.add(outcome, run.isDelivered(outcome));
        run.onDone(outcome, tally);
      },
    );
  } finally {
    await run.close();
  }
  const totals = tally.totals();
  const code = run.finish(totals, () => summariseBurst(session, totals, count));
  if (firstDone !== undefined) await judgeChanges(session, flags, firstDone, first);
  await sayProvenance(session, notes);
  return code;
}

/** Says what a user's changes to the payload did to it, which are the same in all of a row. A program finds it in its lines. */
async function judgeChanges(
  session: Session,
  flags: SendFlags,
  attempt: Attempt,
  { before }: Prepared,
): Promise<void> {
  if (session.json || session.quiet || (flags.set === undefined && flags.unset === undefined)) return;
  const { warnOfOverrides } = await import('./override-warning.ts');
  warnOfOverrides(session, flags, (await attempt.tell()).exchange, before);
}

interface Choice {
  readonly next: (index: number) => Prepared;
  readonly to: URL;
}

async function chooseWhat(session: Session, flags: SendFlags, catalogue: Catalogue): Promise<Choice> {
  const word = EVENT_WORDS.find((each) => flags[each] !== undefined);
  const named = [flags.event, ...EVENT_WORDS.map((each) => flags[each]), flags.file];
  if (named.filter((value) => value !== undefined).length > 1) {
    throw usageError(
      'flag_does_not_fit',
      `${flags.event === undefined ? '' : 'an event, '}${EVENT_WORDS.map((each) => `--${each}`).join(', ')} and --file exclude one another`,
      'name one of them',
    );
  }
  if (flags.event !== undefined && isAddress(flags.event)) {
    const shown = shownAddress(flags.event);
    throw usageError('unknown_event', `"${shown}" is an address, not an event`, `--to ${shown} sends there`);
  }
  const to = flags.to ?? parseTarget(DEFAULT_TARGET);
  if (flags.file !== undefined) {
    const bytes =
      flags.file === '-' ? await readStdin(session.context.stdin) : readWhole(session.context, flags.file);
    const prepared = await prepareFile(flags, bytes, catalogue, (signed) =>
      secretIfSigned(session, flags.secret, signed),
    );
    return { next: () => prepared, to };
  }
  // One of them is there, or a file.
  const event = flags.event ?? (word === undefined ? undefined : flags[word]) ?? '';
  const choice = chooseEvent(buildOptions(flags, event, word), catalogue);
  return { next: eventsOf(session, flags, choice), to };
}

/** Every call of what it gives prepares another webhook of the event. */
function eventsOf(session: Session, flags: SendFlags, choice: EventChoice): Choice['next'] {
  const { provider, version } = choice;
  const secret = secretIfSigned(session, flags.secret, version.signed);
  if (secret !== undefined) requireSigned(provider, [version], 'payloadVersion');
  return prepareEvents(choice, flags, secret);
}

function summariseBurst(session: Session, totals: BurstTotals, count: number): void {
  if (session.json) session.out.line(jsonLine('summary', { ...totals }));
  if (count === 1) return;
  summaryWriter(session, totals).line(`${countLine(session, totals)}   ${latencies(totals)}`);
  outcomeLines(session, totals);
}
