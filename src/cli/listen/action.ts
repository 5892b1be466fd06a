import { once } from '../../core/once.ts';
import { chosenProvider } from '../../events/names.ts';
import type { ExchangeEvent } from '../../observe/exchange-event.ts';
import { Observer } from '../../observe/observer.ts';
import { WebhookLog } from '../../observe/webhooks/log.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { bundledWorker } from '../../providers/worker-file.ts';
import type { ReceiverSink } from '../../receiver/events.ts';
import { startReceiver } from '../../receiver/receiver.ts';
import type { LiveLines } from '../screen/live-lines.ts';
import { ScreenSink } from '../screen/screen-sink.ts';
import { openChosenJournal } from '../session/journal.ts';
import { proxiesFor } from '../session/proxies.ts';
import { scrubberFor } from '../session/scrub.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import { announce } from './announce.ts';
import { listenAnswers } from './answer-plan.ts';
import { BugReports } from './bug-reports.ts';
import { startChild } from './child-command.ts';
import { listenExpectation, warnOfUnknownPaths } from './expectations.ts';
import type { ListenFlags } from './flags.ts';
import { PageBeside, requireOwnPort } from './inspect/page-beside.ts';
import { warnOfJournal } from './journal-warning.ts';
import { NextAnswer } from './keys/next-answer.ts';
import { openKeys } from './keys/open.ts';
import { openReadyFile } from './ready-file.ts';
import { receiverOptions } from './receiver-options.ts';
import { chooseListenReports } from './reports.ts';
import { requireCommand } from './require-command.ts';
import { StopCondition } from './stop-condition.ts';

/** Runs `listen`. */
export async function listen(
  session: Session,
  flags: ListenFlags,
  childCommand: readonly string[],
  catalogue = bundledCatalogue,
): Promise<number> {
  // What the flags say is read before anything is opened.
  const provider = chosenProvider(flags.provider, catalogue);
  const { expectation, expected } = listenExpectation(flags, catalogue, provider);
  const options = receiverOptions(session, flags, catalogue, provider);
  requireOwnPort(flags, options.port);
  const apps = options.forwardTo?.map(({ to }) => to) ?? [];
  const proxyFor = apps.length === 0 ? undefined : await proxiesFor(session.context, apps);
  const answers = listenAnswers(session.context, flags, catalogue, provider);
  const chosen = chooseListenReports(session, flags);
  const readyFile = openReadyFile(session, flags.readyFile);
  requireCommand(session.context, childCommand);
  // Loaded only where it is asked for.
  const exec =
    flags.exec === undefined ? null : (await import('./exec/exec-sink.ts')).openExec(session, flags.exec);
  const scrubber = await scrubberFor(session, flags, { isLive: true });
  await warnOfUnknownPaths(session, expected, catalogue, provider);

  const journal = openChosenJournal(session, flags);
  // Whoever reads lines is told of each webhook, and of its job only what changed.
  const observer = new Observer({ tellsWhatMatters: !session.json || chosen.chosen.files.length > 0 });
  const webhooks = chosen.chosen.files.some(({ kind }) => kind === 'html') ? new WebhookLog() : null;
  // A command that runs beside writes to the same terminal, on which nothing could stay in its place.
  const live = childCommand.length > 0 ? null : once(() => loadLiveLines(session));
  const screen = new ScreenSink(session, { ...flags, live }, catalogue, observer);
  const stop = new StopCondition({
    stop: session.stopSignal(),
    timeoutMs: flags.timeout,
    withinMs: flags.within,
    expectation,
  });
  const bugs = new BugReports(session);
  const nextAnswer = new NextAnswer(answers.answer);
  const telling = [observer.sink, ...(webhooks === null ? [] : [webhooks.sink]), screen.sink];
  const scrubbed = scrubber === undefined ? null : await import('../screen/scrubbed.ts');
  const sinks: readonly ReceiverSink[] = [
    ...(scrubber === undefined || scrubbed === null ? telling : [scrubbed.scrubbedSink(scrubber, telling)]),
    stop.sink,
    warnOfJournal(session),
    bugs.sink,
    ...(exec === null ? [] : [exec.sink]),
  ];
  const startedAt = new Date().toISOString();
  const started = performance.now();
  try {
    await using receiver = await startReceiver(
      {
        ...options,
        proxyFor,
        worker: catalogue === bundledCatalogue ? bundledWorker() : undefined,
        answer: nextAnswer.answer,
        journal: journal ?? undefined,
        isBlocked: screen.isBlocked,
      },
      sinks,
    );
    if (options.insecure === true) warn(session, '--insecure accepts any certificate');
    const onBug = (error: unknown): void => {
      for (const sink of [stop.sink, bugs.sink]) sink({ type: 'bug', error });
    };
    const tell = (event: ExchangeEvent & { readonly type: 'sent' }): void => {
      for (const sink of [...sinks, page.sink]) sink(event);
    };
    await using page = new PageBeside(session, async () => {
      const { openBeside } = await import('./inspect/open.ts');
      const plan = answers.words;
      return openBeside(session, flags, {
        catalogue,
        receiver,
        options,
        journal,
        nextAnswer,
        plan,
        tell,
        onBug,
      });
    });
    receiver.subscribe(page.sink);
    nextAnswer.follow(page.tellAnswers);
    announce(session, receiver, journal?.path ?? null, answers, options.forwardTo);
    setImmediate(() => void screen.prepare());
    await readyFile?.write(receiver.url);
    if (flags.inspect !== undefined) await page.show();
    await using child = startChild(session, childCommand, receiver.url);
    // Its time runs from here on, while keys are loaded; how it fails is told where it is waited for.
    const over = stop.wait(child?.ended ?? null);
    over.catch(() => {});
    await using keys = await openKeys(session, flags, {
      live: (await live?.()) ?? null,
      screen,
      tell,
      observer,
      scrub: scrubber?.exchange,
      receiver,
      nextAnswer,
      forwarding: options,
      catalogue,
      journal,
      inspect: () => page.show(),
      onBug,
    });

    const code = await over;
    if (keys === null) endEcho(session);
    await child?.stop();
    await page.close();
    await receiver.close();
    await exec?.finish();
    await keys?.settle();
    await screen.drained();
    await keys?.[Symbol.asyncDispose]();
    (await live?.())?.close();
    // Loaded now: what it brings would be in the way of a quick start.
    const { concludeListen } = await import('./summary.ts');
    await concludeListen(session, chosen, {
      url: receiver.url,
      startedAt,
      durationMs: Math.round(performance.now() - started),
      observer,
      webhooks,
      expectation: scrubbed?.scrubbedExpectation(expectation) ?? expectation,
      gaveUp: stop.gaveUp,
      childEnd: stop.childEnd,
      keptIn: journal === null ? null : { named: typeof flags.journal === 'string' ? flags.journal : null },
      noneInvalid: flags.noneInvalid === true,
      catalogue,
      hasCoverage: flags.coverage === true,
      refused: receiver.refused,
      bugs: bugs.count,
      exec: exec?.totals ?? null,
    });
    stop.throwBug();
    return code;
  } finally {
    await exec?.finish();
    journal?.close();
    readyFile?.remove();
  }
}

async function loadLiveLines(session: Session): Promise<LiveLines | null> {
  const { openLiveLines } = await import('../screen/live-lines.ts');
  return openLiveLines(session);
}

/** A terminal has shown `^C` where the cursor was: what comes now begins a line. */
function endEcho({ context, err, stopSignal }: Session): void {
  if (stopSignal().reason === 'SIGINT' && context.stderr.isTTY === true) err.line('');
}
