import { isSuccess } from '../../core/exchange.ts';
import { isLoopback } from '../../core/http/host.ts';
import type { Journal } from '../../journal/journal.ts';
import { DEFAULT_TIMEOUT_MS, type DeliveryOptions } from '../../sender/deliver.ts';
import type { Transport } from '../../transport/transport.ts';
import type { DeliveryFlags } from '../flags/delivery.ts';
import { confirmOrThrow } from '../session/dialogs.ts';
import { exitOfSignal } from '../session/exit.ts';
import { readCertificates } from '../session/files.ts';
import { openChosenJournal } from '../session/journal.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import type { ScenarioFlags } from './scenario-flags.ts';

export interface SendingFlags extends DeliveryFlags, Pick<ScenarioFlags, 'retrySchedule' | 'speed'> {
  readonly concurrency?: number | undefined;
  readonly yes?: true | undefined;
}

/** What a run that sends holds open until its end. */
export interface Sending {
  readonly transport: Transport;
  readonly journal: Journal | null;
  readonly delivery: Omit<DeliveryOptions, 'onExchange' | 'onRetryPause'> & { readonly signal: AbortSignal };
  readonly close: () => Promise<void>;
}

/** More than this to another machine is asked about first. */
const MANY = 100;

/**
 * Opens what a number of requests need.
 *
 * @throws WebhookCliError `not_confirmed`, `bad_certificate`, `journal_unwritable`, and what reading a file throws
 */
export async function openSending(
  session: Session,
  flags: SendingFlags,
  to: URL,
  count: number,
): Promise<Sending> {
  if (count > MANY && !isLoopback(to.hostname) && flags.yes !== true) {
    await confirmOrThrow(
      session.context,
      { question: `send ${count} requests to ${to.host}?`, otherwise: 'nothing was sent' },
      '--yes',
    );
  }
  const ca = flags.cacert === undefined ? undefined : readCertificates(session.context, flags.cacert);
  const journal = openChosenJournal(session, flags);
  const { openTransport } = await import('../../transport/transport.ts');
  const transport = openTransport({ insecure: flags.insecure, ca, connections: flags.concurrency ?? 1 });
  const { retrySchedule: pausesMs, speed } = flags;
  if (flags.insecure === true) warn(session, '--insecure accepts any certificate');
  return {
    transport,
    journal,
    delivery: {
      url: to,
      timeoutMs: flags.timeout ?? DEFAULT_TIMEOUT_MS,
      retries: flags.retries ?? 0,
      schedule: pausesMs === undefined ? undefined : { pausesMs, speed },
      accepts: flags.expectStatus ?? isSuccess,
      signal: session.stopSignal(),
    },
    close: async () => {
      await transport.close();
      journal?.close();
    },
  };
}

/** The exit code of a run that a signal may have cut short. */
export function interruptedOr(stop: AbortSignal, code: number): number {
  return stop.aborted && stop.reason !== 'closed' ? exitOfSignal(String(stop.reason)) : code;
}
