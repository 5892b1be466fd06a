import type { Exchange } from '../../core/exchange.ts';
import { requireVersion } from '../../events/names.ts';
import type { Ledger } from '../../load/open-ledger.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { openSingleUse } from '../../transport/single-use.ts';
import { openTransport, type Transport } from '../../transport/transport.ts';
import { AnswerLog } from '../case/answer-log.ts';
import { httpClient } from '../case/http-client.ts';
import { KnownJobs } from '../case/known-jobs.ts';
import type { ContextOptions } from '../case/run-parts.ts';
import type { PlayParts } from '../judge/play-steps.ts';
import { JobPreparer } from '../state/prepare.ts';
import { openStateReader } from '../state/reader.ts';
import type { StateSource } from '../state/source.ts';
import { type PatienceOptions, PatientReads } from './patient-reads.ts';

/** The endpoint, and how its jobs are posted to and asked for. */
export interface LedgerTarget
  extends Pick<ContextOptions, 'url' | 'auth' | 'secret' | 'headers' | 'timeoutMs' | 'preparation' | 'tls'> {
  readonly catalogue: Catalogue;
  readonly state: StateSource;
}

/** Plays scenarios of a ledger alone, each under a new identity, and without load. */
export interface Player {
  readonly parts: PlayParts;
  /** The client that states are read with. */
  readonly transport: Transport;
  /** How they are read, by whoever reads them. */
  readonly reads: PatientReads;
  readonly close: () => Promise<void>;
}

/** How many smaller sequences are tried of one that fails alone: twice as many as this. */
const SHRINK_TRIES = 20;

/**
 * Opens what plays the scenarios of a ledger: at the same moment and in the same form as the jobs of the load, byte for byte but
 * for the identity.
 *
 * @param nonce what identities are made from, another one in every run: the consumer remembers those of the one before
 */
export function openPlayer(
  ledger: Ledger,
  target: LedgerTarget,
  nonce: string,
  { concurrency, signal }: PatienceOptions,
): Player {
  const transport = openTransport(target.tls);
  const fresh = openSingleUse(target.tls);
  const jobs = new KnownJobs(ledger.provider);
  const preparer =
    target.preparation &&
    new JobPreparer(target.preparation, { timeoutMs: target.timeoutMs, atOnce: 1, signal });
  const version = requireVersion(ledger.provider, ledger.head.payloadVersion ?? undefined);
  const http = httpClient({
    options: {
      ...target,
      provider: ledger.provider,
      wireFormats: [{ version, contentForm: ledger.head.contentForm ?? version.contentForms[0] }],
    },
    signal,
    fresh,
    log: new AnswerLog(),
    taken: new Set(),
    requests: new WeakMap<Exchange, never>(),
    jobs,
    meet: async (key) => {
      if (key !== null && key !== '') await preparer?.prepare(jobs.of(key));
    },
  });
  const reads = new PatientReads({ concurrency, signal });
  const reader = openStateReader(target.state, {
    transport,
    timeoutMs: target.timeoutMs,
    signal,
    namesOf: (key) => jobs.of(key),
  });
  let made = 0;
  return {
    parts: {
      events: {
        open: (scenario) => {
          made += 1;
          const run = ledger.openFresh(scenario, `${nonce}/${made}`);
          jobs.begin(run.key, () => run.build(0, { sentAt: ledger.head.now }).payload);
          return run;
        },
      },
      http,
      state: { ...reader, read: (job) => reads.read(() => reader.read(job)) },
      limits: { budgetMs: null, runs: SHRINK_TRIES, signal },
    },
    transport,
    reads,
    close: async () => {
      await Promise.all([transport.close(), fresh.close()]);
    },
  };
}
