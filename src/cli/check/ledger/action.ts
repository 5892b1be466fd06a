import { join } from 'node:path';
import type { Option } from '@commander-js/extra-typings';
import { judgeLedger, type LedgerJudgement, type LedgerVerdict } from '../../../conformance/ledger/judge.ts';
import type { LedgerTarget } from '../../../conformance/ledger/player.ts';
import { DEFAULT_ANSWER_MS } from '../../../conformance/plan.ts';
import { usageError } from '../../../core/error.ts';
import { urlCredentials } from '../../../core/http/credentials.ts';
import { refuseFraming } from '../../../core/http/framing-headers.ts';
import { isLoopback } from '../../../core/http/host.ts';
import { redactUrl } from '../../../core/http/redact.ts';
import { newSeed } from '../../../events/random.ts';
import { FOLDER } from '../../../load/ledger.ts';
import { type Ledger, openLedger } from '../../../load/open-ledger.ts';
import { jsonLine } from '../../../output/exchange/ndjson.ts';
import { shellQuote } from '../../../output/exchange/request.ts';
import type { Report } from '../../../output/reports/report.ts';
import { formatCount, plural } from '../../../output/text/format.ts';
import { bundledCatalogue } from '../../../providers/registry.ts';
import { flagWords } from '../../flags/option-words.ts';
import { writeNote } from '../../screen/note.ts';
import { startSpinner } from '../../screen/spinner.ts';
import { pathFrom } from '../../session/context.ts';
import { askEndpoint, confirmOrThrow } from '../../session/dialogs.ts';
import { readCertificates } from '../../session/files.ts';
import { secretIfSigned } from '../../session/secret.ts';
import type { Session } from '../../session/session.ts';
import { warn } from '../../session/warn.ts';
import { baselineOf } from '../baseline.ts';
import type { CheckFlags } from '../flags.ts';
import { firstAnswerHint } from '../hints.ts';
import { chooseOutputs } from '../outputs.ts';
import { reproduceLine, sendLine } from '../reproduce.ts';
import { chosenPreparation, chosenState } from '../request.ts';
import { advise, awaitWithSpinner, endRun, isNewFailure, showRun, tellIfDirect } from '../show-run.ts';
import { failedFile, writeFailed } from './failed-files.ts';
import { refuseBesideLedger, refuseOtherThan } from './misfits.ts';
import { requireBesideLedger } from './outputs.ts';
import { progressWords } from './progress.ts';

type LedgerFlags = CheckFlags & { readonly ledger: string };

/** States that are read at once unless said otherwise. */
const DEFAULT_READS = 8;
/** Keys of a case that are named. */
const KEYS = { few: 5, all: 1000 } as const;

/** Runs `check --ledger`. */
export async function checkLedger(
  session: Session,
  flags: LedgerFlags,
  typedUrl: URL | undefined,
  options: readonly Option[],
): Promise<number> {
  const { context, isPreset } = session;
  refuseBesideLedger(flags, isPreset);
  const state = chosenState(session, flags);
  if (state === undefined) {
    throw usageError(
      'no_state',
      'where is read what the endpoint knows of a job? A ledger is judged by nothing else',
      'give --state-url "localhost:3000/jobs/{key}", or --state-command',
    );
  }
  const { reports, baseline, paths } = await chooseOutputs(session, flags);
  const ledger = await openNamed(session, flags);
  requireBesideLedger(ledger.folder, paths);
  const { url } = await askEndpoint(context, bundledCatalogue, {
    url: typedUrl,
    provider: ledger.provider.id,
    hasScenario: false,
  });
  if (url === undefined) {
    throw usageError(
      'no_target',
      'which endpoint? name its URL: the sequences of the ledger are played there without load',
      `webhook-cli check localhost:3000/hooks --ledger ${flags.ledger} --state-url …`,
    );
  }
  refuseFraming(flags.header ?? []);
  const target: LedgerTarget = {
    url,
    catalogue: bundledCatalogue,
    auth: flags.auth ?? urlCredentials(url),
    secret: ledger.head.signed ? flags.secret : undefined,
    headers: flags.header ?? [],
    timeoutMs: flags.timeout ?? DEFAULT_ANSWER_MS,
    preparation: chosenPreparation(session, flags),
    tls: {
      insecure: flags.insecure,
      ca: flags.cacert === undefined ? undefined : readCertificates(context, flags.cacert),
    },
    state,
  };
  if (!isLoopback(url.hostname) && flags.yes !== true) {
    const question = `read the state of ${plural(ledger.head.jobs, 'job')}, and post some made-up ones to ${url.host}?`;
    await confirmOrThrow(context, { question, otherwise: 'nothing was checked' }, '--yes');
  }
  if (flags.insecure === true) warn(session, '--insecure accepts any certificate');
  await tellIfDirect(session, url);
  const stop = session.stopSignal();
  if (flags.waitForTarget !== undefined) await awaitWithSpinner(session, target, flags.waitForTarget, stop);
  const accepted = baselineOf(baseline, ledger.provider, [...ledger.scenarios.values()]);
  const { verdict, hints } = await judgeWithProgress(
    session,
    flags,
    { ledger, target, json: reports.json },
    { options, stop, baseline: accepted },
  );
  const { run, summary, examples } = verdict;
  const files = writeFailed(session, ledger, examples);
  // Before all else, which comes of it; why that may be stands with its case.
  if (run.stateSeen === false) advise(session, 'the consumer knows none of the jobs of this ledger');
  await showRun(session, run, {
    reports,
    flags,
    provider: ledger.provider,
    facts: facts(flags, ledger, verdict),
    ledger: summary,
  });
  if (run.results.some(isNewFailure)) {
    await session.out.flush();
    for (const hint of hints) advise(session, hint);
    if (files.length > 0) {
      const folder = join(flags.ledger, FOLDER.failed);
      writeNote(
        session,
        `${folder} has the webhooks of the first wrong jobs as ${plural(files.length, 'scenario')}: webhook-cli send --scenario ${shellQuote(join(folder, files[0] ?? ''))} --to …`,
      );
    }
  }
  return endRun(session, run, { baseline, knownIds: accepted?.knownIds ?? [], stop });
}

/** Opens the ledger, with the secret where its webhooks are signed. */
async function openNamed(session: Session, flags: LedgerFlags): Promise<Ledger> {
  if (flags.ledger === '') {
    throw usageError('no_ledger', '--ledger names no folder', 'name one that webhook-cli export has written');
  }
  const folder = pathFrom(session.context, flags.ledger);
  return openLedger(folder, bundledCatalogue, (head) => {
    refuseOtherThan(head, flags, session.isPreset);
    return secretIfSigned(session, flags.secret, head.signed);
  });
}

async function judgeWithProgress(
  session: Session,
  flags: LedgerFlags,
  {
    ledger,
    target,
    json,
  }: { readonly ledger: Ledger; readonly target: LedgerTarget; readonly json: boolean },
  {
    options,
    stop,
    baseline,
  }: {
    readonly options: readonly Option[];
    readonly stop: AbortSignal;
    readonly baseline: LedgerJudgement['baseline'];
  },
): Promise<{ readonly verdict: LedgerVerdict; readonly hints: readonly string[] }> {
  const hints: string[] = [];
  const seed = flags.seed ?? newSeed();
  const again = {
    caseId: null,
    request: {
      provider: ledger.provider.id,
      auth: target.auth,
      secret: target.secret,
      seed: flags.sample === undefined ? '' : seed,
      url: target.url,
    },
    isPreset: session.isPreset,
  };
  const spinner = await startSpinner(session, `${plural(ledger.head.jobs, 'job')} of ${flags.ledger}`);
  try {
    const verdict = await judgeLedger(ledger, {
      folder: flags.ledger,
      target,
      concurrency: flags.concurrency ?? DEFAULT_READS,
      share: flags.sample,
      seed,
      mostKeys: flags.all === true ? KEYS.all : KEYS.few,
      maxTimeMs: flags.maxTime,
      baseline,
      signal: stop,
      sayOption: flagWords,
      reproduce: (example) =>
        example === null
          ? reproduceLine(options, flags, again)
          : sendLine(options, flags, again, join(flags.ledger, FOLDER.failed, failedFile(example))),
      onFirstAnswer: (exchange) => {
        const hint = firstAnswerHint(exchange, {
          hasAuth: target.auth !== undefined,
          hasSecret: target.secret !== undefined,
        });
        if (hint !== null) hints.push(hint);
      },
      onProgress: (progress) => {
        if (spinner !== null) spinner.text = progressWords(progress);
      },
      onWrong: (job) => {
        if (json) session.out.line(jsonLine('job', job));
      },
    });
    return { verdict, hints };
  } finally {
    spinner?.stop();
  }
}

function facts(
  { ledger: folder, stateUrl }: LedgerFlags,
  { head }: Ledger,
  { summary }: LedgerVerdict,
): Report['facts'] {
  return [
    ['ledger', folder],
    ['jobs', `${formatCount(summary.judged)} of ${formatCount(head.jobs)} judged`],
    ['scenarios', head.scenarios.join(', ')],
    ...(stateUrl === undefined ? [] : ([['state read at', redactUrl(stateUrl)]] as const)),
  ];
}
