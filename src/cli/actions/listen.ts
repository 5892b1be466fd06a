import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { findEvent, requireProvider } from '../../events/names.ts';
import { type BasicCredentials, urlCredentials } from '../../exchange/credentials.ts';
import { usageError } from '../../exchange/error.ts';
import { packageVersion } from '../../exchange/version.ts';
import { jsonLine } from '../../output/ndjson.ts';
import { visible } from '../../output/visible.ts';
import { type Expectation, expectExchanges } from '../../receiver/expectation.ts';
import type { Notice } from '../../receiver/notices.ts';
import { RECEIVER_DEFAULTS } from '../../receiver/options.ts';
import { type Receiver, startReceiver } from '../../receiver/receiver.ts';
import { runChild } from '../child.ts';
import { DEFAULT_PORT } from '../defaults.ts';
import { Ending } from '../ending.ts';
import { writeWhole } from '../files.ts';
import { openChosenJournal } from '../journal.ts';
import type { JournalFlags } from '../journal-flags.ts';
import { isLoopback } from '../loopback.ts';
import type { Reporter, ReporterFlags } from '../reporter.ts';
import type { Session } from '../session.ts';
import { ReceivedTally, totalsInWords } from '../tally.ts';
import { warn } from '../warn.ts';

export interface ListenFlags extends JournalFlags, ReporterFlags {
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly path?: string | undefined;
  readonly provider?: string | undefined;
  readonly strict?: true | undefined;
  readonly rejectInvalid?: true | undefined;
  readonly status?: number | undefined;
  readonly delay?: number | undefined;
  readonly forwardTo?: URL | undefined;
  readonly forwardTimeout?: number | undefined;
  readonly auth?: BasicCredentials | undefined;
  readonly secret?: string | undefined;
  readonly checkIp?: true | undefined;
  readonly trustProxy?: true | undefined;
  readonly allowOrigin?: readonly string[] | undefined;
  readonly maxBody?: number | undefined;
  readonly expect?: readonly string[] | undefined;
  readonly count?: number | undefined;
  readonly timeout?: number | undefined;
  readonly readyFile?: string | undefined;
}

/** Runs `listen`. */
export async function listen(
  session: Session,
  flags: ListenFlags,
  childCommand: readonly string[],
): Promise<number> {
  const expectation = expectExchanges({ events: expectedEvents(flags), count: flags.count });
  const provider = flags.provider === undefined ? undefined : requireProvider(flags.provider).id;
  const readyFile = flags.readyFile === undefined ? null : resolve(session.context.cwd, flags.readyFile);
  // A file of an earlier run would say that this one is ready before it is.
  if (readyFile !== null) rmSync(readyFile, { force: true });
  const journal = openChosenJournal(session, flags);
  const tally = new ReceivedTally();
  const reports = new ReportQueue(session, flags);
  const ending = new Ending({ stop: session.stopSignal(), timeoutMs: flags.timeout, expectation });
  let bug: unknown;
  try {
    await using receiver = await startReceiver({
      ...RECEIVER_DEFAULTS,
      port: flags.port ?? DEFAULT_PORT,
      host: flags.host ?? RECEIVER_DEFAULTS.host,
      path: flags.path === undefined ? undefined : receiverPath(flags.path),
      provider,
      strict: flags.strict === true,
      rejectInvalid: flags.rejectInvalid === true,
      answer: () => ({ status: flags.status, delayMs: flags.delay }),
      forwardTo: forwardTarget(flags.forwardTo),
      forwardTimeoutMs: flags.forwardTimeout ?? RECEIVER_DEFAULTS.forwardTimeoutMs,
      auth: flags.auth,
      secret: flags.secret,
      checkIp: flags.checkIp === true,
      trustProxy: flags.trustProxy === true,
      allowOrigins: flags.allowOrigin ?? [],
      maxBodyBytes: flags.maxBody ?? RECEIVER_DEFAULTS.maxBodyBytes,
      journal: journal ?? undefined,
      keepExchanges: false,
      onArrival: (exchange) => reports.add((reporter) => reporter.arrival(exchange)),
      onExchange: (exchange) => {
        tally.add(exchange);
        expectation.see(exchange);
        reports.add((reporter) => reporter.answer(exchange));
        ending.look();
      },
      onNotice: (notice) => reports.add(() => reportNotice(session, notice)),
      onBug: (error) => {
        bug ??= error;
        ending.abandon();
      },
    });
    announce(session, receiver, journal?.path ?? null);
    setImmediate(() => void reports.prepare());
    if (readyFile !== null) writeWhole(readyFile, `${receiver.url}\n`);
    const childCode =
      childCommand.length === 0 ? null : runChild(session, childCommand, receiver.url, ending.signal);
    const code = await ending.wait(childCode);
    await receiver.close();
    await reports.drained();
    if (bug !== undefined) throw bug;
    summarise(session, receiver, tally, expectation);
    return code;
  } finally {
    journal?.close();
    if (readyFile !== null) rmSync(readyFile, { force: true });
  }
}

function expectedEvents(flags: ListenFlags): string[] {
  return (flags.expect ?? []).map((name) => {
    const { event, provider } = findEvent(name, { provider: flags.provider });
    if (event.recognisable) return event.name;
    throw usageError(
      'event_not_recognisable',
      `no request of ${provider.title} tells that it is ${event.name}, so that it cannot be waited for`,
      'expect what its status says, or use --count',
    );
  });
}

/** What is forwarded keeps the sender's credentials, so that the target's own would be lost. */
function forwardTarget(url: URL | undefined): URL | undefined {
  if (url === undefined || urlCredentials(url) === undefined) return url;
  throw usageError(
    'bad_url',
    'the target of --forward-to cannot hold credentials: each request keeps those of its sender',
    'leave them out of the URL',
  );
}

function receiverPath(text: string): string {
  if (!text.startsWith('/') || /[?#\s]/.test(text)) {
    throw usageError('bad_path', `"${text.slice(0, 80)}" is no path`, 'write --path /hooks');
  }
  return text.length > 1 ? text.replace(/\/+$/, '') : text;
}

function announce(session: Session, receiver: Receiver, journal: string | null): void {
  const { out, err, errTheme, context } = session;
  const { url, host, port } = receiver;
  if (session.json) out.line(jsonLine('ready', { url, host, port, pid: context.pid, journal }));
  err.line(
    `${errTheme.strong(`webhook-cli ${packageVersion()}`)}  listening on ${errTheme.info(url)}  ${errTheme.dim('Ctrl-C stops')}`,
  );
  if (context.stderr.isTTY === true) err.line('');
  if (!isLoopback(host)) {
    warn(session, `every machine that reaches ${host} can post here; --auth or --secret asks who`);
  }
}

// A probe a second would bury what matters: the first few are shown, then every hundredth.
const SHOWN_IN_FULL = 5;

function reportNotice(session: Session, { kind, message, count }: Notice): void {
  if (count > SHOWN_IN_FULL && count % 100 !== 0) return;
  const { err, errTheme } = session;
  const role = kind === 'probe' || kind === 'preflight' ? 'dim' : 'warn';
  const times = count > SHOWN_IN_FULL ? ` (${count} of this kind so far)` : '';
  err.line(errTheme[role](visible(`${kind}: ${message}${times}`)));
}

function summarise(
  session: Session,
  receiver: Receiver,
  tally: ReceivedTally,
  expectation: Expectation,
): void {
  const totals = tally.totals();
  const missing = expectation.missing();
  if (session.json) session.out.line(jsonLine('summary', { ...totals, refused: receiver.refused, missing }));
  const { err, errTheme } = session;
  err.line(errTheme.strong(totalsInWords(totals)));
  for (const [name, count] of Object.entries(totals.events))
    err.line(`  ${String(count).padStart(4)}  ${visible(name)}`);
  for (const [kind, count] of Object.entries(receiver.refused)) {
    err.line(errTheme.dim(`  ${String(count).padStart(4)}  ${kind}, no exchange`));
  }
  if (missing.length > 0) err.line(errTheme.bad(`never came: ${missing.join(', ')}`));
}

/** Reports in the order things happened. What reports is loaded after the start, which need not wait for it. */
class ReportQueue {
  #tail: Promise<void> = Promise.resolve();
  readonly #load: () => Promise<Reporter>;
  #reporter: Promise<Reporter> | null = null;

  constructor(session: Session, flags: ReporterFlags) {
    this.#load = async () => {
      const { createReporter } = await import('../reporter.ts');
      return createReporter(session, flags);
    };
  }

  prepare(): Promise<Reporter> {
    this.#reporter ??= this.#load();
    return this.#reporter;
  }

  add(report: (reporter: Reporter) => void): void {
    this.#tail = this.#tail.then(async () => report(await this.prepare()));
  }

  drained(): Promise<void> {
    return this.#tail;
  }
}
