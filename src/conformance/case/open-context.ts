import { type Exchange, isSuccess, NO_VERDICT } from '../../core/exchange.ts';
import type { BasicCredentials } from '../../core/http/credentials.ts';
import { type HeaderList, header, withHeaders } from '../../core/http/headers.ts';
import { buildFrom } from '../../events/build.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import { chooseTravel } from '../../events/choose.ts';
import { finishEvent } from '../../events/encode.ts';
import { applyOverrides, overrideText } from '../../events/overrides.ts';
import { seededRandom } from '../../events/random.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider, VersionDefinition } from '../../providers/provider.ts';
import { openScenario, type ScenarioRun } from '../../scenarios/open.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { deliver } from '../../sender/deliver.ts';
import { type Outgoing, outgoingHeaders } from '../../sender/request.ts';
import { openPiecewiseTransport } from '../../transport/in-pieces.ts';
import { openKeepAlive, openSingleUse } from '../../transport/single-use.ts';
import { openTransport, type Transport, type TransportOptions } from '../../transport/transport.ts';
import { changedParts } from '../judge/changed-parts.ts';
import { type JobPreparation, JobPreparer } from '../state/prepare.ts';
import { openStateReader } from '../state/reader.ts';
import type { StateSource } from '../state/source.ts';
import type { StateReader } from '../state/state.ts';
import { AnswerLog } from './answer-log.ts';
import type { ConformanceCase } from './case.ts';
import type {
  CaseContext,
  CaseEvent,
  CaseRequest,
  EventSource,
  HttpClient,
  WireFormat,
} from './case-context.ts';
import { JobKeys, type KeyChoice } from './job-keys.ts';
import { KnownJobs } from './known-jobs.ts';
import { catalogueOf, ordinaryProvider } from './ordinary.ts';
import { type JobChanges, jobChanges, type OwnChanges } from './own-changes.ts';
import { type PlainEvents, plainEvents } from './plain-events.ts';
import type { ChangedPart } from './result.ts';
import { type Subscription, subscriptionOf } from './subscription.ts';

/** The endpoint, and who posts to it in which way. */
export interface ContextOptions extends KeyChoice {
  readonly url: URL;
  /** Where events and scenarios are looked up. */
  readonly catalogue: Catalogue;
  readonly provider: Provider;
  /** Names of the events that the endpoint is subscribed to; all of the provider unless given. */
  readonly events?: readonly string[] | undefined;
  /** The first is what cases use unless they are about another one. */
  readonly wireFormats: readonly [WireFormat, ...WireFormat[]];
  /** What the user changes in the payloads of every job. */
  readonly changes?: OwnChanges | undefined;
  readonly auth: BasicCredentials | undefined;
  readonly secret: string | undefined;
  /** The user's own, added to every request. */
  readonly headers: HeaderList;
  readonly budgetMs: number | undefined;
  readonly timeoutMs: number;
  readonly runs: number;
  readonly seed: string;
  readonly scenarios: readonly Scenario[];
  readonly state: StateSource | undefined;
  /** What has the consumer know a job before its first webhook; nothing unless given. */
  readonly preparation?: JobPreparation | undefined;
  readonly tls: Pick<TransportOptions, 'insecure' | 'ca'>;
}

/** One run's connections and what all its cases share. */
export interface CaseContexts {
  /** The context of one case. */
  readonly context: (conformanceCase: Pick<ConformanceCase, 'id'>) => CaseContext;
  /** Whether any job was ever known where the state is read; `null` where it is not read. */
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
      return found;
    },
  };
  const shared: Shared = {
    options,
    provider: ordinaryProvider(options.provider),
    subscription: subscriptionOf(options.provider, options.events),
    nonce,
    chosen,
    signal,
    fresh,
    log,
    requests: new WeakMap(),
    jobs,
    keys,
    meet,
    state,
    now: Date.now() - IN_THE_PAST_MS,
    changes: jobChanges(options.changes ?? {}, nonce),
  };
  const plain = plainEvents((event) => {
    const { http, events } = openContext(shared, plain, `event/${event}`);
    return http.post(events.build(event));
  }, options.ids === undefined);
  return {
    context: ({ id }) => openContext(shared, plain, id),
    stateSeen: () => (reader === null ? null : stateSeen),
    changedIn: (exchange) => {
      const { event } = shared.requests.get(exchange) ?? { event: null };
      return event?.plain === undefined ? [] : changedParts(event.plain(), event.payload);
    },
    close: async () => {
      await Promise.all([transport.close(), fresh.close()]);
    },
  };
}

interface Shared {
  readonly options: ContextOptions;
  /** The provider whose webhooks have filled in what an ordinary account fills in. */
  readonly provider: Provider;
  readonly subscription: Subscription;
  readonly nonce: string;
  readonly chosen: ReadonlySet<string>;
  readonly signal: AbortSignal;
  readonly fresh: Transport;
  readonly log: AnswerLog;
  /** What was sent in each exchange that somebody still holds. */
  readonly requests: WeakMap<Exchange, CaseRequest>;
  readonly jobs: KnownJobs;
  readonly keys: JobKeys;
  /** Before the endpoint, or what reads its state, hears of a job for the first time. */
  readonly meet: (key: string | null) => Promise<void>;
  readonly state: StateReader | null;
  /** The moment of the payloads: milliseconds since 1970. */
  readonly now: number;
  readonly changes: JobChanges | null;
}

function openContext(shared: Shared, plain: PlainEvents, caseId: string): CaseContext {
  const { options, signal, state, log } = shared;
  // A run with given keys goes through its cases one by one.
  shared.keys.takeBack();
  const [{ version, contentForm }] = options.wireFormats;
  return {
    sender: {
      provider: shared.provider,
      progress: shared.subscription.progress,
      posted: shared.subscription.names,
      version,
      contentForm,
      secret: secretFor(options, version) ?? null,
      changes: shared.changes,
    },
    events: eventSource(shared, caseId),
    http: httpClient(shared),
    plain,
    state,
    limits: { budgetMs: options.budgetMs ?? null, runs: options.runs, signal },
    random: seededRandom(`${options.seed}/${caseId}`),
    isChosen: (id) => shared.chosen.has(id),
    answers: () => log.list(),
  };
}

function eventSource(shared: Shared, caseId: string): EventSource {
  const { options, provider, nonce, now, jobs, keys, changes } = shared;
  const { wireFormats } = options;
  const catalogue = catalogueOf(provider);
  const [{ version, contentForm }] = wireFormats;
  let made = 0;
  const nextSeed = (): string => {
    made += 1;
    return `${nonce}/${caseId}/${made}`;
  };
  return {
    build: (name, own = {}) => {
      const chosen = own.version ?? version;
      const built = keys.draw((id) =>
        buildFrom(
          {
            ...own,
            provider: provider.id,
            event: name,
            payloadVersion: chosen.id,
            id: own.id ?? id,
            contentForm:
              own.contentForm ?? (own.version === undefined ? contentForm : formOf(wireFormats, chosen.id)),
            seed: nextSeed(),
            now: own.now ?? now,
            secret: secretFor(options, chosen),
          },
          catalogue,
        ),
      );
      const changed = withOwnChanges(built, shared, { version: chosen, event: name });
      if (changed.key !== null) jobs.begin(changed.key, () => changed.payload);
      return changed;
    },
    open: (scenario) => {
      const length = scenario.steps.slice(1).reduce((sum, step) => sum + step.afterMs, 0);
      const run = keys.draw((id) =>
        openScenario(scenario, catalogue, {
          payloadVersion: version.id,
          contentForm,
          id,
          seed: nextSeed(),
          secret: secretFor(options, version),
          startAt: now - length,
        }),
      );
      const changed = changes === null ? run : changedRun(run, shared);
      jobs.begin(run.key, () => changed.build(0, { sentAt: now }).payload);
      return changed;
    },
  };
}

/** A webhook with what the user changes in every job. */
function withOwnChanges(
  built: BuiltEvent,
  { options, provider, changes }: Shared,
  { version, event: name }: { readonly version: VersionDefinition; readonly event: string },
): BuiltEvent {
  const overrides = changes?.of(built.payload, built.key ?? '') ?? [];
  const event = provider.events.find((one) => one.name === name);
  if (changes === null || overrides.length === 0 || event === undefined) return built;
  const { contentForm, seed } = built;
  const finished = finishEvent(
    chooseTravel({ provider, event }, { payloadVersion: version.id, contentForm }),
    applyOverrides(built.payload, overrides, { add: true }),
    {
      secret: secretFor(options, version) ?? null,
      sentAt: Date.now(),
      seed,
      origin: built,
      text: overrideText(built.payloadText, overrides),
    },
  );
  return { ...finished, fresh: [...built.fresh, ...changes.fresh(built.key ?? '')] };
}

/** The same of each step of a scenario. */
function changedRun(run: ScenarioRun, shared: Shared): ScenarioRun {
  const [{ version }] = shared.options.wireFormats;
  return {
    ...run,
    fresh: [...run.fresh, ...(shared.changes?.fresh(run.key) ?? [])],
    build: (step, call) =>
      withOwnChanges(run.build(step, call), shared, {
        version,
        event: run.scenario.steps[step]?.event ?? '',
      }),
  };
}

function httpClient({ options, signal, fresh, log, requests, jobs, meet }: Shared): HttpClient {
  const { catalogue, provider, tls } = options;
  const [{ version }] = options.wireFormats;
  const requestOf = (event: CaseEvent): CaseRequest => {
    // Before it is sent: the state of its job may be asked for first.
    jobs.send(event);
    return {
      method: 'POST',
      headers: outgoingHeaders(event.headers, { auth: options.auth, headers: options.headers }),
      body: event.body,
      event,
    };
  };
  const prepare = (event: BuiltEvent): Promise<void> => {
    jobs.send(event);
    return meet(event.key);
  };
  const sendOver = async (transport: Transport, sent: CaseRequest): Promise<Exchange> => {
    if (sent.event !== null) await prepare(sent.event);
    const exchange = await deliver(outgoingOf(sent, provider), transport, {
      catalogue,
      url: options.url,
      timeoutMs: options.timeoutMs,
      retries: 0,
      accepts: isSuccess,
      signal,
    });
    log.add(exchange);
    requests.set(exchange, sent);
    return exchange;
  };
  const sendFresh = (sent: CaseRequest): Promise<Exchange> => sendOver(fresh, sent);
  return {
    request: requestOf,
    withBody: (original, body) => ({
      ...original,
      body,
      headers: signedAnew(original.headers, body, provider, secretFor(options, version)),
    }),
    prepare,
    send: sendFresh,
    post: (event) => sendFresh(requestOf(event)),
    sendInPieces: async (sent, plan) => {
      const pieces = openPiecewiseTransport(plan, tls);
      const exchange = await sendOver(pieces, sent);
      return { exchange, answeredEarly: pieces.answeredEarly() };
    },
    sendOnOneConnection: async (requests) => {
      const one = openKeepAlive(tls);
      try {
        const exchanges: Exchange[] = [];
        for (const each of requests) exchanges.push(await sendOver(one, each));
        return exchanges;
      } finally {
        await one.close();
      }
    },
  };
}

/** The secret that webhooks of a version are signed with, where they are. */
function secretFor({ secret }: ContextOptions, { signed }: VersionDefinition): string | undefined {
  return signed ? secret : undefined;
}

/** The first form that the user says a version travels in, the version's own otherwise. */
function formOf(
  wireFormats: readonly WireFormat[],
  versionId: string,
): WireFormat['contentForm'] | undefined {
  return wireFormats.find((wire) => wire.version.id === versionId)?.contentForm;
}

/** What cases send is as it should be, or wrong on purpose: a verdict on each of thousands would be lost time. */
function outgoingOf({ method, headers, body, event }: CaseRequest, provider: Provider): Outgoing {
  const known = {
    provider: event === null ? null : provider,
    event: event?.event ?? null,
    payloadVersion: event?.payloadVersion ?? null,
    contentForm: event?.contentForm ?? null,
    key: event?.key ?? null,
  };
  return {
    ...known,
    method,
    headers,
    body,
    judgement: {
      ...NO_VERDICT,
      ...known,
      payload: event?.payload ?? null,
      payloadText: event?.payloadText ?? null,
      refusal: null,
    },
  };
}

/** A signature that is there is made for the new body; where none is, none is added. */
function signedAnew(
  headers: HeaderList,
  body: Uint8Array,
  { signature }: Provider,
  secret: string | undefined,
): HeaderList {
  if (signature === null || secret === undefined || header(headers, signature.header) === undefined) {
    return headers;
  }
  return withHeaders(headers, [[signature.header, signature.sign(body, secret)]]);
}
