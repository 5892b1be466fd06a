import { usageError, WebhookCliError } from '../../core/error.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { isLoopback } from '../../core/http/host.ts';
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
import { type HeaderOptions, outgoingHeaders, userHeaders } from '../../sender/request.ts';
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
import { scrubberFor } from '../session/scrub.ts';
import { secretIfSigned } from '../session/secret.ts';
import type { Session } from '../session/session.ts';
import { dressing } from './dressing.ts';
import type { SendFlags } from './flags.ts';
import { NO_PAUSES, SEND_MISFITS } from './misfits.ts';
import { type Prepared, prepareEvents, prepareFile } from './prepare.ts';
import { markOf, sayProvenance } from './provenance.ts';
import { openSendSession, waitUntilDue } from './send-session.ts';
import { sentLines } from './sent-summary.ts';

/** Runs `send`, and asks what is to be sent where nothing is named. */
export async function send(
  session: Session,
  flags: SendFlags,
  typed: TypedCommand,
  catalogue = bundledCatalogue,
): Promise<number> {
  refuseMisfits(flags, SEND_MISFITS);
  if (NAMING.some((name) => flags[name] !== undefined)) return sendNamed(session, flags, typed, catalogue);
  const [{ askWebhook }, { commandAgain, sayCommand }] = await Promise.all([
    import('./ask-webhook.ts'),
    import('../session/command-again.ts'),
  ]);
  const asked = await askWebhook(session, flags, catalogue);
  const code = await sendNamed(session, { ...flags, ...asked.flags }, typed, catalogue);
  sayCommand(session, commandAgain(typed, asked.words));
  return code;
}

/** Flags that say what is sent, and the operand that does. */
const NAMING = [
  'event',
  ...EVENT_WORDS,
  'file',
  'fixture',
  'scenario',
] as const satisfies readonly (keyof SendFlags)[];

async function sendNamed(
  session: Session,
  flags: SendFlags,
  typed: TypedCommand,
  catalogue: Catalogue,
): Promise<number> {
  if (flags.scenario !== undefined) {
    const { sendScenario } = await import('./scenario/action.ts');
    return sendScenario(session, { ...flags, scenario: flags.scenario }, catalogue);
  }
  const { next, to, count, complete } = await chooseWhat(session, flags, typed, catalogue);
  const wholeHeaders = onceEach((own: HeaderList) => complete(own, { ...flags, to, headers: flags.header }));
  const headersOf = (prepared: Prepared): HeaderList => wholeHeaders(prepared.headers);
  const dress = await dressing(flags);
  const outgoingOf = (prepared: Prepared): Prepared => dress({ ...prepared, headers: headersOf(prepared) });
  const first = next(0);
  headersOf(first);
  if (flags.dryRun === true || flags.print !== undefined) {
    const { printRequests } = await import('./printed/print-requests.ts');
    function* webhooks() {
      for (let index = 0; index < count; index += 1) {
        const plain = { pauseMs: pauseOf(flags, index), ...(index === 0 ? first : next(index)) };
        const prepared = outgoingOf(plain);
        const { method = 'POST', url = to, headers, body } = prepared;
        const file = body === plain.body ? plain.file : undefined;
        yield { prepared: { ...prepared, file }, request: { method, url, headers, body } };
      }
    }
    await printRequests(session, flags, webhooks(), { catalogue });
    return EXIT.done;
  }
  const eventMark = session.quiet ? undefined : markOf(first.note);
  const run = await openSendSession(session, { ...flags, eventMark }, { to, count }, catalogue);
  const tally = new Tally();
  const notes = new Set<string>();
  let firstDone: Attempt | undefined;
  const delivery: TryOptions = {
    ...run.delivery,
    onAttempt: run.onAttempt,
    onRetryPause: (wait) => run.waiting(wait.ms, retryWords(wait)),
  };
  const { signal } = run.delivery;
  const started = performance.now();
  const untilDue = async (
    index: number,
    dueMs: number,
    sendNow: () => Promise<Attempt>,
  ): Promise<Attempt | null> => {
    await waitUntilDue(run, started + dueMs, `${index + 1} of ${count}`);
    // What is not begun leaves no exchange behind.
    return signal.aborted ? null : sendNow();
  };
  try {
    await burst(
      { count, concurrency: flags.concurrency ?? 1, rate: flags.rate, signal },
      (index) => {
        const prepared = index === 0 ? first : next(index);
        notes.add(prepared.note);
        const { url, dueMs = 0 } = prepared;
        const sendNow = (): Promise<Attempt> =>
          tryToDeliver(
            outgoingOf(prepared),
            run.transport,
            url === undefined ? delivery : { ...delivery, url },
          );
        return dueMs === 0 ? sendNow() : untilDue(index, dueMs, sendNow);
      },
      (outcome, index) => {
        if (outcome === null) return;
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
  await sayProvenance(session, notes, { marked: true });
  return code;
}

/** Says what a user's changes to the payload did to it, which are the same in all of a row. A program finds it in its lines. */
async function judgeChanges(
  session: Session,
  flags: SendFlags,
  attempt: Attempt,
  { before = [] }: Prepared,
): Promise<void> {
  if (session.json || session.quiet || (flags.set === undefined && flags.unset === undefined)) return;
  const { newErrors, warnOfOverrides } = await import('./override-warning.ts');
  const { exchange } = await attempt.tell();
  const broken = { ...exchange, findings: newErrors(exchange, before) };
  const scrubber = await scrubberFor(session, flags, { isLive: true });
  warnOfOverrides(session, flags, scrubber?.exchange(broken) ?? broken, []);
}

interface Choice {
  readonly next: (index: number) => Prepared;
  readonly to: URL;
  readonly count: number;
  /** Adds to a webhook's own headers what the user says. */
  readonly complete: typeof outgoingHeaders;
}

/** Milliseconds that a rate leaves between one and the next. */
function pauseOf({ rate }: SendFlags, index: number): number {
  return rate === undefined || index === 0 ? 0 : 1000 / rate;
}

async function chooseWhat(
  session: Session,
  flags: SendFlags,
  typed: TypedCommand,
  catalogue: Catalogue,
): Promise<Choice> {
  const word = EVENT_WORDS.find((each) => flags[each] !== undefined);
  const named = [flags.event, ...EVENT_WORDS.map((each) => flags[each]), flags.file, flags.fixture];
  if (named.filter((value) => value !== undefined).length > 1) {
    throw usageError(
      'flag_does_not_fit',
      `${flags.event === undefined ? '' : 'an event, '}${EVENT_WORDS.map((each) => `--${each}`).join(', ')}, --file and --fixture exclude one another`,
      'name one of them',
    );
  }
  if (flags.event !== undefined && isAddress(flags.event)) {
    const shown = shownAddress(flags.event);
    throw usageError('unknown_event', `"${shown}" is an address, not an event`, `--to ${shown} sends there`);
  }
  const usual = {
    to: flags.to ?? parseTarget(DEFAULT_TARGET),
    count: flags.count ?? 1,
    complete: outgoingHeaders,
  };
  if (flags.fixture !== undefined) {
    const { prepareFixture } = await import('./fixture.ts');
    return { ...usual, next: await prepareFixture(session, { ...flags, fixture: flags.fixture }, catalogue) };
  }
  const { file } = flags;
  if (file !== undefined) {
    const bytes = file === '-' ? await readStdin(session.context.stdin) : readWhole(session.context, file);
    const { areRequests } = await import('./printed/are-requests.ts');
    if (areRequests(bytes)) {
      const { readRequests } = await import('./printed/read-requests.ts');
      const requests = readRequests(session, flags, bytes, catalogue);
      // Many that go elsewhere are asked about.
      const { url: to = usual.to } =
        requests.find(({ url }) => !isLoopback(url?.hostname ?? '')) ?? requests[0] ?? {};
      const complete = (own: HeaderList): HeaderList => userHeaders(own, typedHeaders(flags, typed));
      return { next: nthOf(requests), to, count: requests.length, complete };
    }
    refuseMisfits(flags, [NO_PAUSES]);
    const prepared = await prepareFile({ ...flags, file }, bytes, catalogue, (signed) =>
      secretIfSigned(session, flags.secret, signed),
    );
    return { ...usual, next: () => prepared };
  }
  // One of them is there, or a file.
  const event = flags.event ?? (word === undefined ? undefined : flags[word]) ?? '';
  const choice = await chooseNamed(session, event, buildOptions(flags, event, word), catalogue);
  return { ...usual, next: eventsOf(session, flags, choice) };
}

/** Says of a name that is no event's what it is. */
async function chooseNamed(
  session: Session,
  name: string,
  options: ReturnType<typeof buildOptions>,
  catalogue: Catalogue,
): Promise<EventChoice> {
  try {
    return chooseEvent(options, catalogue);
  } catch (error) {
    if (!(error instanceof WebhookCliError) || error.code !== 'unknown_event') throw error;
    const { otherThanEvent } = await import('../events/chosen.ts');
    const hint = await otherThanEvent(session, name, catalogue);
    throw hint === undefined ? error : usageError('unknown_event', error.message, hint);
  }
}

/** What counts over the headers of a line. What lies in the environment was there when it was printed, and only fills it. */
function typedHeaders(
  { to, auth, bearer, userAgent, header }: SendFlags,
  { isTyped }: TypedCommand,
): HeaderOptions {
  return {
    to: isTyped('to') ? to : undefined,
    auth: isTyped('auth') ? auth : undefined,
    bearer: isTyped('bearer') ? bearer : undefined,
    userAgent: isTyped('userAgent') ? userAgent : undefined,
    headers: isTyped('header') ? header : undefined,
  };
}

function nthOf(requests: readonly Prepared[]): Choice['next'] {
  return (index) => {
    const prepared = requests[index];
    if (prepared === undefined) throw new RangeError(`there is no request ${index}`);
    return prepared;
  };
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
  if (count > 1) sentLines(session, totals, count);
}
