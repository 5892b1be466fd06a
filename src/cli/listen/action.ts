import { usageError } from '../../core/error.ts';
import { urlCredentials } from '../../core/http/credentials.ts';
import { isLoopback } from '../../core/http/host.ts';
import { packageVersion } from '../../core/version.ts';
import { requireProvider } from '../../events/names.ts';
import { ReceivedTally } from '../../observe/totals.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { visible } from '../../output/text/visible.ts';
import type { Notice } from '../../receiver/notices.ts';
import { RECEIVER_DEFAULTS } from '../../receiver/options.ts';
import { type Receiver, startReceiver } from '../../receiver/receiver.ts';
import { DEFAULT_PORT } from '../flags/defaults.ts';
import { openChosenJournal } from '../session/journal.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import { type ListenAnswers, listenAnswers } from './answer-plan.ts';
import { type ChildEnd, runChild } from './child-command.ts';
import { listenExpectation, warnOfUnknownPaths } from './expectations.ts';
import type { ListenFlags } from './flags.ts';
import { openReadyFile } from './ready-file.ts';
import { chooseListenReports } from './reports.ts';
import { requireCommand } from './require-command.ts';
import { ReportQueue } from './screen-sink.ts';
import { Ending } from './stop-condition.ts';

/** Runs `listen`. */
export async function listen(
  session: Session,
  flags: ListenFlags,
  childCommand: readonly string[],
): Promise<number> {
  const { expectation, expected } = listenExpectation(flags);
  const provider = flags.provider === undefined ? undefined : requireProvider(flags.provider).id;
  const answers = listenAnswers(session.context, flags);
  const chosen = chooseListenReports(session, flags);
  const readyFile = openReadyFile(session, flags.readyFile);
  const [program] = childCommand;
  if (program !== undefined) requireCommand(session.context, program);
  await warnOfUnknownPaths(session, expected, flags.provider);
  const journal = openChosenJournal(session, flags);
  const tally = new ReceivedTally();
  const reports = new ReportQueue(session, flags);
  const ending = new Ending({
    stop: session.stopSignal(),
    timeoutMs: flags.timeout,
    withinMs: flags.within,
    expectation,
  });
  const startedAt = new Date().toISOString();
  const started = performance.now();
  let bug: unknown;
  let childEnd: ChildEnd | null = null;
  try {
    await using receiver = await startReceiver({
      ...RECEIVER_DEFAULTS,
      port: flags.port ?? DEFAULT_PORT,
      host: flags.host ?? RECEIVER_DEFAULTS.host,
      path: flags.path === undefined ? undefined : receiverPath(flags.path),
      provider,
      strict: flags.strict === true,
      rejectInvalid: flags.rejectInvalid === true,
      answer: answers.answer,
      forwardTo: forwardTarget(flags.forwardTo),
      forwardTimeoutMs: flags.forwardTimeout ?? RECEIVER_DEFAULTS.forwardTimeoutMs,
      auth: flags.auth,
      secret: flags.secret,
      checkIp: flags.checkIp === true,
      trustProxy: flags.trustProxy === true,
      allowOrigins: flags.allowOrigin ?? [],
      allowHosts: flags.allowHost ?? [],
      optionNames: { allowOrigins: '--allow-origin', allowHosts: '--allow-host' },
      maxBodyBytes: flags.maxBody ?? RECEIVER_DEFAULTS.maxBodyBytes,
      journal: journal ?? undefined,
      keepExchanges: false,
      onArrival: (exchange) => {
        ending.began();
        reports.add(({ reporter }) => reporter.arrival(exchange));
      },
      onExchange: (exchange) => {
        tally.add(exchange);
        // What is decided stays decided, whatever is still under way.
        if (!ending.isOver) expectation.see(exchange);
        reports.add(({ reporter, collectors }) => {
          collectors.add(exchange);
          reporter.answer(exchange);
        });
        ending.look();
      },
      onNotice: (notice) => reports.add(() => reportNotice(session, notice)),
      onBug: (error) => {
        bug ??= error;
        ending.abandon();
      },
    });
    announce(session, receiver, journal?.path ?? null, answers);
    setImmediate(() => void reports.prepare());
    await readyFile?.write(receiver.url);
    const childCode =
      childCommand.length === 0
        ? null
        : runChild(session, childCommand, receiver.url, ending.signal).then((end) => {
            // A command that was stopped because the run was over tells nothing.
            if (!ending.isOver) childEnd = end;
            return end.code;
          });
    const code = await ending.wait(childCode);
    await receiver.close();
    const { collectors } = await reports.drained();
    if (bug !== undefined) throw bug;
    // Loaded now: what it brings would be in the way of a quick start.
    const { concludeListen } = await import('./summary.ts');
    await concludeListen(session, chosen, {
      url: receiver.url,
      startedAt,
      durationMs: Math.round(performance.now() - started),
      tally,
      expectation,
      gaveUp: ending.gaveUp,
      childEnd,
      keptIn: journal === null ? null : { named: typeof flags.journal === 'string' ? flags.journal : null },
      noneInvalid: flags.noneInvalid === true,
      refused: receiver.refused,
      collectors,
    });
    return code;
  } finally {
    journal?.close();
    readyFile?.remove();
  }
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

function announce(
  session: Session,
  receiver: Receiver,
  journal: string | null,
  { seed, words }: ListenAnswers,
): void {
  const { out, err, errTheme, context } = session;
  const { url, host, port } = receiver;
  if (session.json) out.line(jsonLine('ready', { url, host, port, pid: context.pid, journal }));
  err.line(
    `${errTheme.strong(`webhook-cli ${packageVersion()}`)}  listening on ${errTheme.info(url)}  ${errTheme.dim('Ctrl-C stops')}`,
  );
  if (words !== null) err.line(errTheme.dim(visible(`answers: ${words}`)));
  if (seed !== null) err.line(errTheme.dim(`random delays, --seed ${visible(seed)} repeats them`));
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
