import type { Exchange } from '../../core/exchange.ts';
import { seededRandom } from '../../events/random.ts';
import { openSingleUse } from '../../transport/single-use.ts';
import { openTransport } from '../../transport/transport.ts';
import { changedParts } from '../judge/changed-parts.ts';
import { JobPreparer } from '../state/prepare.ts';
import { openStateReader } from '../state/reader.ts';
import type { StateReader } from '../state/state.ts';
import { AnswerLog } from './answer-log.ts';
import { type ConformanceCase, eventCaseId } from './case.ts';
import type { CaseContext } from './case-context.ts';
import { eventSource } from './event-source.ts';
import { httpClient } from './http-client.ts';
import { JobKeys } from './job-keys.ts';
import { KnownJobs } from './known-jobs.ts';
import { ordinaryProvider } from './ordinary.ts';
import { jobChanges } from './own-changes.ts';
import { type PlainEvents, plainEvents } from './plain-events.ts';
import type { ChangedPart } from './result.ts';
import { type ContextOptions, type RunParts, secretFor } from './run-parts.ts';
import { subscriptionOf } from './subscription.ts';

/** One run's connections and what all its cases share. */
export interface CaseContexts {
  /** The context of one case. */
  readonly context: (conformanceCase: Pick<ConformanceCase, 'id'>) => CaseContext;
  /** Whether any job was ever known where the state is read; `null` where none that was taken was asked for. */
  readonly stateSeen: () => boolean | null;
  /** What the case changed in the payload that an exchange sent. */
  readonly changedIn: (exchange: Exchange) => readonly ChangedPart[];
  /** Ends every connection. */
  readonly close: () => Promise<void>;
}

/** Payloads are built for a moment that has passed, so that none is from the future on a slower clock. */
const IN_THE_PAST_MS = 60_000;

/** What a run gives its contexts. */
export interface ContextRun {
  /**
   * What identities are made from: never the seed, because a run that is repeated must not meet the jobs of the one
   * before.
   */
  readonly nonce: string;
  /** Ids of the cases that are run. */
  readonly chosen: ReadonlySet<string>;
  /** Most cases at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** Opens the contexts of a run. */
export function openContexts(options: ContextOptions, run: ContextRun): CaseContexts {
  const { nonce, chosen, concurrency, signal } = run;
  const transport = openTransport(options.tls);
  const fresh = openSingleUse(options.tls);
  const log = new AnswerLog();
  const taken = new Set<string>();
  const jobs = new KnownJobs(options.provider);
  const keys = new JobKeys(options, nonce);
  const preparer =
    options.preparation &&
    new JobPreparer(options.preparation, { timeoutMs: options.timeoutMs, atOnce: concurrency, signal });
  const meet = async (key: string | null): Promise<void> => {
    keys.send(key);
    if (key !== null && key !== '') await preparer?.prepare(jobs.of(key));
  };
  let stateSeen = false;
  let isAsked = false;
  const reader =
    options.state === undefined
      ? null
      : openStateReader(options.state, {
          transport,
          timeoutMs: options.timeoutMs,
          signal,
          namesOf: (key) => jobs.of(key),
        });
  const state: StateReader | null = reader && {
    ...reader,
    read: async (job) => {
      await meet(job.key);
      const found = await reader.read(job);
      stateSeen ||= found.found;
      // Of what was not taken nothing need be known.
      isAsked ||= taken.has(job.key);
      return found;
    },
  };
  const parts: RunParts = {
    options,
    provider: ordinaryProvider(options.provider),
    subscription: subscriptionOf(options.provider, options.events),
    nonce,
    chosen,
    signal,
    fresh,
    log,
    taken,
    requests: new WeakMap(),
    jobs,
    keys,
    meet,
    state,
    now: Date.now() - IN_THE_PAST_MS,
    changes: jobChanges(options.changes ?? {}, nonce),
  };
  const plain = plainEvents((event) => {
    const { http, events } = openContext(parts, plain, eventCaseId(event));
    return http.post(events.build(event));
  }, options.ids === undefined);
  return {
    context: ({ id }) => openContext(parts, plain, id),
    stateSeen: () => (stateSeen || isAsked ? stateSeen : null),
    changedIn: (exchange) => {
      const { event } = parts.requests.get(exchange) ?? { event: null };
      return event?.plain === undefined ? [] : changedParts(event.plain(), event.payload);
    },
    close: async () => {
      await Promise.all([transport.close(), fresh.close()]);
    },
  };
}

function openContext(parts: RunParts, plain: PlainEvents, caseId: string): CaseContext {
  const { options, signal, state, log } = parts;
  // A run with given keys goes through its cases one by one.
  parts.keys.takeBack();
  const [{ version, contentForm }] = options.wireFormats;
  return {
    sender: {
      provider: parts.provider,
      progress: parts.subscription.progress,
      posted: parts.subscription.names,
      version,
      contentForm,
      secret: secretFor(options, version) ?? null,
      changes: parts.changes,
    },
    events: eventSource(parts, caseId),
    http: httpClient(parts),
    plain,
    state,
    limits: { budgetMs: options.budgetMs ?? null, runs: options.runs, signal },
    random: seededRandom(`${options.seed}/${caseId}`),
    isChosen: (id) => parts.chosen.has(id),
    answers: () => log.list(),
  };
}
