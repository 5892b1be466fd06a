import { type Exchange, isSuccess } from '../../core/exchange.ts';
import { isLoopback } from '../../core/http/host.ts';
import type { ExchangeWords } from '../../events/describe.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { type Attempt, loadJudging, type Told } from '../../sender/attempt.ts';
import { DEFAULT_TIMEOUT_MS, type DeliveryOptions, isDelivered } from '../../sender/deliver.ts';
import type { Outcome } from '../../sender/outcome.ts';
import type { Tally } from '../../sender/tally.ts';
import type { Transport } from '../../transport/transport.ts';
import { DEFAULT_TARGET } from '../flags/defaults.ts';
import { createProgress, type Progress } from '../screen/progress.ts';
import type { ReporterOptions } from '../screen/reporter.ts';
import { confirmOrThrow } from '../session/dialogs.ts';
import { EXIT, exitOfSignal } from '../session/exit.ts';
import { readCertificates } from '../session/files.ts';
import { openChosenJournal } from '../session/journal.ts';
import { proxiesFor } from '../session/proxies.ts';
import { scrubberFor } from '../session/scrub.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import type { SendFlags } from './flags.ts';

/** Where to and how many. */
export interface SendTarget {
  readonly to: URL;
  readonly count: number;
  /** Up to this number, results are shown one by one; 20 unless given. */
  readonly shown?: number;
}

/** What a run that sends holds open until its end, and what it does with what comes of it. */
export interface SendSession {
  readonly transport: Transport;
  readonly delivery: Omit<DeliveryOptions, 'onExchange' | 'onRetryPause'> & { readonly signal: AbortSignal };
  readonly isDelivered: (outcome: Outcome) => boolean;
  /** Says for a number of ms what is waited for. */
  readonly waiting: Progress['waiting'];
  /** Keeps a try and shows it; nothing is told that nobody keeps or shows. */
  readonly onAttempt: (attempt: Attempt, isLast: boolean) => Promise<void> | undefined;
  /** Keeps a try and shows it, in its provider's own words unless others are given. */
  readonly onTry: (
    exchange: Exchange,
    provider: Provider | null,
    isLast: boolean,
    words?: (exchange: Exchange) => ExchangeWords,
  ) => Promise<void>;
  /** Goes on after the last try of a webhook, which `tally` has counted. */
  readonly onDone: (outcome: Outcome, tally: Pick<Tally, 'sent' | 'failed'>) => void;
  /** Ends what is shown while requests are under way, the connections and the journal. */
  readonly close: () => Promise<void>;
  /** Says what came of a closed run, with a hint before it where nobody was there, and gives the exit code. */
  readonly finish: (totals: Pick<Tally, 'sent' | 'failed'>, summarise: () => void) => number;
}

/** More than this to another machine is asked about first. */
const MANY = 100;

/**
 * Opens what a number of requests need.
 *
 * @throws WebhookCliError `not_confirmed`, `bad_certificate`, `bad_environment`, `journal_unwritable`, and what reading a file throws
 */
export async function openSendSession(
  session: Session,
  flags: SendFlags & Pick<ReporterOptions, 'eventMark'>,
  { to, count, shown }: SendTarget,
  catalogue: Catalogue,
): Promise<SendSession> {
  if (count > MANY && !isLoopback(to.hostname) && flags.yes !== true) {
    await confirmOrThrow(
      session.context,
      { question: `send ${count} requests to ${to.host}?`, otherwise: 'nothing was sent' },
      '--yes',
    );
  }
  const ca = flags.cacert === undefined ? undefined : readCertificates(session.context, flags.cacert);
  const proxyFor = await proxiesFor(session.context, [to]);
  const scrubber = await scrubberFor(session, flags, { isLive: true });
  const journal = openChosenJournal(session, flags);
  const { openTransport } = await import('../../transport/transport.ts');
  const connections = flags.concurrency ?? 1;
  const transport = openTransport({ insecure: flags.insecure, ca, connections, proxyFor });
  if (flags.rate !== undefined && (journal !== null || session.json)) await loadJudging(catalogue);
  const { retrySchedule: pausesMs, speed } = flags;
  if (flags.insecure === true) warn(session, '--insecure accepts any certificate');
  const accepts = flags.expectStatus?.accepts ?? isSuccess;
  const signal = session.stopSignal();
  const delivered = (outcome: Outcome): boolean => isDelivered(outcome, accepts);
  const progress = await createProgress(session, {
    catalogue,
    count,
    target: to,
    isDelivered: delivered,
    ...(shown === undefined ? {} : { shown }),
  });
  let isNobodyThere = false;
  const keepAndShow = async (
    { exchange, provider, quotedBody }: Told,
    isLast: boolean,
    words?: (exchange: Exchange) => ExchangeWords,
  ): Promise<void> => {
    await journal?.append(exchange, quotedBody?.());
    if (!progress.shows(exchange, isLast)) return;
    await progress.report(scrubber?.exchange(exchange) ?? exchange, provider, flags, words);
  };
  return {
    transport,
    delivery: {
      catalogue,
      url: to,
      timeoutMs: flags.timeout ?? DEFAULT_TIMEOUT_MS,
      retries: flags.retries ?? 0,
      schedule: pausesMs === undefined ? undefined : { pausesMs, speed },
      accepts,
      signal,
    },
    isDelivered: delivered,
    waiting: progress.waiting,
    onTry: (exchange, provider, isLast, words) => keepAndShow({ exchange, provider }, isLast, words),
    onAttempt: (attempt, isLast) =>
      journal === null && !progress.shows(attempt, isLast)
        ? undefined
        : attempt.tell().then((told) => keepAndShow(told, isLast)),
    onDone: ({ error }, tally) => {
      isNobodyThere ||= error?.code === 'refused' && to.href === DEFAULT_TARGET;
      progress.advance(tally);
    },
    close: async () => {
      progress.end();
      await transport.close();
      journal?.close();
    },
    finish: ({ sent, failed }, summarise) => {
      if (isNobodyThere)
        session.errOfFailures.line('       webhook-cli listen starts a receiver there; --to sends elsewhere');
      summarise();
      if (signal.aborted && sent < count) return exitOfSignal(String(signal.reason));
      return failed === 0 ? EXIT.done : interruptedOr(signal, EXIT.failed);
    },
  };
}

/** The exit code of a run that a signal may have cut short. */
function interruptedOr(stop: AbortSignal, code: number): number {
  return stop.aborted && stop.reason !== 'closed' ? exitOfSignal(String(stop.reason)) : code;
}
