import { type Exchange, isSuccess, NO_VERDICT } from '../../core/exchange.ts';
import type { BasicCredentials } from '../../core/http/credentials.ts';
import { type HeaderList, header, withHeaders } from '../../core/http/headers.ts';
import { LIMITS } from '../../core/limits.ts';
import { buildFrom } from '../../events/build.ts';
import type { BuiltEvent } from '../../events/encode.ts';
import { keySeries } from '../../events/identity/key-template.ts';
import { seededRandom } from '../../events/random.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider, VersionDefinition } from '../../providers/provider.ts';
import { openScenario } from '../../scenarios/open.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { deliver } from '../../sender/deliver.ts';
import { type Outgoing, outgoingHeaders } from '../../sender/request.ts';
import { openPiecewiseTransport } from '../../transport/in-pieces.ts';
import { openKeepAlive, openSingleUse } from '../../transport/single-use.ts';
import { openTransport, type Transport, type TransportOptions } from '../../transport/transport.ts';
import { changedParts } from '../judge/changed-parts.ts';
import { openStateReader, type StateSource } from '../state/reader.ts';
import type { StateReader } from '../state/state.ts';
import { AnswerLog } from './answer-log.ts';
import type { ChangedPart, ConformanceCase } from './case.ts';
import type {
  CaseContext,
  CaseEvent,
  CaseRequest,
  EventSource,
  HttpClient,
  WireFormat,
} from './case-context.ts';
import { ProviderIds } from './provider-ids.ts';

/** The endpoint, and who posts to it in which way. */
export interface ContextOptions {
  readonly url: URL;
  /** Where events and scenarios are looked up. */
  readonly catalogue: Catalogue;
  readonly provider: Provider;
  /** The first is what cases use unless they are about another one. */
  readonly wireFormats: readonly [WireFormat, ...WireFormat[]];
  readonly auth: BasicCredentials | undefined;
  readonly secret: string | undefined;
  /** The form of the business keys, such as `SHOP-{n}`; the provider's own unless given. */
  readonly id?: string | undefined;
  /** The user's own, added to every request. */
  readonly headers: HeaderList;
  readonly budgetMs: number | undefined;
  readonly timeoutMs: number;
  readonly runs: number;
  readonly seed: string;
  readonly scenarios: readonly Scenario[];
  readonly state: StateSource | undefined;
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

/**
 * Opens the contexts of a run. `nonce` is what identities are made from: never the seed, because a run that
 * is repeated must not meet the jobs of the one before.
 */
export function openContexts(options: ContextOptions, nonce: string, signal: AbortSignal): CaseContexts {
  const transport = openTransport(options.tls);
  const fresh = openSingleUse(options.tls);
  const log = new AnswerLog();
  const providerIds = new ProviderIds(options.provider);
  let stateSeen = false;
  const reader =
    options.state === undefined
      ? null
      : openStateReader(options.state, {
          transport,
          timeoutMs: options.timeoutMs,
          signal,
          providerJobIdOf: (key) => providerIds.of(key),
        });
  const state: StateReader | null = reader && {
    ...reader,
    read: async (job) => {
      const found = await reader.read(job);
      stateSeen ||= found.found;
      return found;
    },
  };
  const shared: Shared = {
    options,
    nonce,
    signal,
    fresh,
    log,
    requests: new WeakMap(),
    providerIds,
    state,
    now: Date.now() - IN_THE_PAST_MS,
    keys: new Set(),
    nextKey: keysOf(options.id, nonce),
  };
  return {
    context: ({ id }) => openContext(shared, id),
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
  readonly nonce: string;
  readonly signal: AbortSignal;
  readonly fresh: Transport;
  readonly log: AnswerLog;
  /** What was sent in each exchange that somebody still holds. */
  readonly requests: WeakMap<Exchange, CaseRequest>;
  readonly providerIds: ProviderIds;
  readonly state: StateReader | null;
  /** The moment of the payloads: milliseconds since 1970. */
  readonly now: number;
  /** The business keys that the run has drawn. */
  readonly keys: Set<string>;
  /** The key of the next job; `undefined` leaves it to the provider. */
  readonly nextKey: () => string | undefined;
}

function keysOf(template: string | undefined, nonce: string): () => string | undefined {
  if (template === undefined) return () => undefined;
  const series = keySeries(template, LIMITS.keysOfCheck, seededRandom(`${nonce} keys`));
  let made = 0;
  return () => {
    made += 1;
    return series(made);
  };
}

function openContext(shared: Shared, caseId: string): CaseContext {
  const { options, signal, state, log } = shared;
  const [{ version, contentForm }] = options.wireFormats;
  return {
    sender: {
      provider: options.provider,
      version,
      contentForm,
      secret: secretFor(options, version) ?? null,
    },
    events: eventSource(shared, caseId),
    http: httpClient(shared),
    state,
    limits: { budgetMs: options.budgetMs ?? null, runs: options.runs, signal },
    random: seededRandom(`${options.seed}/${caseId}`),
    answers: () => log.list(),
  };
}

function eventSource(
  { options, nonce, now, providerIds, keys, nextKey }: Shared,
  caseId: string,
): EventSource {
  const { catalogue, provider, wireFormats } = options;
  const [{ version, contentForm }] = wireFormats;
  let made = 0;
  /** A key has few digits: among the thousands of jobs of a run two may draw the same, and would be one job. */
  const freshly = <Made extends { readonly key: string | null }>(make: (seed: string) => Made): Made => {
    for (;;) {
      made += 1;
      const one = make(`${nonce}/${caseId}/${made}`);
      if (one.key === null || !keys.has(one.key)) {
        if (one.key !== null) keys.add(one.key);
        return one;
      }
    }
  };
  return {
    build: (name, own = {}) => {
      const chosen = own.version ?? version;
      const build = (seed: string): BuiltEvent =>
        buildFrom(
          {
            ...own,
            provider: provider.id,
            event: name,
            payloadVersion: chosen.id,
            id: nextKey(),
            contentForm:
              own.contentForm ?? (own.version === undefined ? contentForm : formOf(wireFormats, chosen.id)),
            seed,
            now: own.now ?? now,
            secret: secretFor(options, chosen),
          },
          catalogue,
        );
      const built = freshly(build);
      providerIds.note(built);
      return built;
    },
    open: (scenario) => {
      const length = scenario.steps.slice(1).reduce((sum, step) => sum + step.afterMs, 0);
      const run = freshly((seed) =>
        openScenario(scenario, catalogue, {
          payloadVersion: version.id,
          contentForm,
          id: nextKey(),
          seed,
          secret: secretFor(options, version),
          startAt: now - length,
        }),
      );
      providerIds.noteLater(run.key, () => run.build(0, { sentAt: now }));
      return run;
    },
  };
}

function httpClient({ options, signal, fresh, log, requests }: Shared): HttpClient {
  const { catalogue, provider, tls } = options;
  const [{ version }] = options.wireFormats;
  const requestOf = (event: CaseEvent): CaseRequest => ({
    method: 'POST',
    headers: outgoingHeaders(event.headers, { auth: options.auth, headers: options.headers }),
    body: event.body,
    event,
  });
  const sendOver = async (transport: Transport, sent: CaseRequest): Promise<Exchange> => {
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
