import { type Exchange, isSuccess } from '../../core/exchange.ts';
import type { BasicCredentials } from '../../core/http/credentials.ts';
import { type HeaderList, header, withHeaders } from '../../core/http/headers.ts';
import { type BuiltEvent, buildEvent } from '../../events/build.ts';
import { type Random, seededRandom } from '../../events/random.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Scenario } from '../../scenarios/bundled.ts';
import { openScenario } from '../../scenarios/open.ts';
import { deliver } from '../../sender/deliver.ts';
import { type Outgoing, requestHeaders } from '../../sender/request.ts';
import { openPieces } from '../../transport/in-pieces.ts';
import { openFresh, openOne } from '../../transport/single-use.ts';
import { openTransport, type Transport, type TransportOptions } from '../../transport/transport.ts';
import { openStateReader, type StateSource } from '../state/reader.ts';
import { AnswerLog } from './answer-log.ts';
import type { ConformanceCase } from './case.ts';
import type { Bench, BenchEventOptions, BenchRequest, StateReader, Wire } from './case-context.ts';
import { OwnIds } from './provider-ids.ts';

/** The endpoint, and who posts to it in which way. */
export interface BenchOptions {
  readonly url: URL;
  readonly provider: Provider;
  /** The first is what cases use unless they are about another one. */
  readonly wires: readonly [Wire, ...Wire[]];
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
  readonly tls: Pick<TransportOptions, 'insecure' | 'ca'>;
}

/** One run's connections and what all its cases share. */
export interface BenchRoom {
  /** The bench of one case. */
  readonly bench: (conformanceCase: Pick<ConformanceCase, 'id'>) => Bench;
  /** Whether any job was ever known where the state is read; `null` where it is not read. */
  readonly stateSeen: () => boolean | null;
  /** Ends every connection. */
  readonly close: () => Promise<void>;
}

/** Payloads are built for a moment that has passed, so that none is from the future on a slower clock. */
const IN_THE_PAST_MS = 60_000;

/**
 * Opens the benches of a run. `nonce` is what identities are made from: never the seed, because a run that
 * is repeated must not meet the jobs of the one before.
 */
export function openBenches(options: BenchOptions, nonce: string, signal: AbortSignal): BenchRoom {
  const transport = openTransport(options.tls);
  const fresh = openFresh(options.tls);
  const log = new AnswerLog();
  const ownIds = new OwnIds(options.provider);
  let stateSeen = false;
  const reader =
    options.state === undefined
      ? null
      : openStateReader(options.state, {
          transport,
          timeoutMs: options.timeoutMs,
          signal,
          ownIdOf: (key) => ownIds.of(key),
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
    ownIds,
    state,
    now: Date.now() - IN_THE_PAST_MS,
  };
  return {
    bench: ({ id }) => openBench(shared, id),
    stateSeen: () => (reader === null ? null : stateSeen),
    close: async () => {
      await Promise.all([transport.close(), fresh.close()]);
    },
  };
}

interface Shared {
  readonly options: BenchOptions;
  readonly nonce: string;
  readonly signal: AbortSignal;
  readonly fresh: Transport;
  readonly log: AnswerLog;
  readonly ownIds: OwnIds;
  readonly state: StateReader | null;
  /** The moment of the payloads: milliseconds since 1970. */
  readonly now: number;
}

function openBench(shared: Shared, caseId: string): Bench {
  const { options, signal } = shared;
  const { provider, wires } = options;
  const [{ version, contentForm }] = wires;
  let made = 0;
  const freshSeed = (): string => {
    made += 1;
    return `${shared.nonce}/${caseId}/${made}`;
  };
  const secretOf = (signed: boolean): string | undefined => (signed ? options.secret : undefined);
  const event = (name: string, own: BenchEventOptions = {}): BuiltEvent => {
    const chosen = own.version ?? version;
    const built = buildEvent({
      ...own,
      provider: provider.id,
      event: name,
      payloadVersion: chosen.id,
      contentForm: own.contentForm ?? (own.version === undefined ? contentForm : formOf(wires, chosen.id)),
      seed: own.seed ?? freshSeed(),
      now: own.now ?? shared.now,
      secret: secretOf(chosen.signed),
    });
    shared.ownIds.note(built);
    return built;
  };
  const request = (built: BuiltEvent): BenchRequest => ({
    method: 'POST',
    headers: requestHeaders(built.headers, { auth: options.auth, headers: options.headers }),
    body: built.body,
    event: built,
  });
  const sendOver = async (transport: Transport, sent: BenchRequest): Promise<Exchange> => {
    const exchange = await deliver(outgoingOf(sent, provider), transport, {
      url: options.url,
      timeoutMs: options.timeoutMs,
      retries: 0,
      accepts: isSuccess,
      signal,
    });
    shared.log.add(exchange);
    return exchange;
  };
  const send = (sent: BenchRequest): Promise<Exchange> => sendOver(shared.fresh, sent);
  return {
    provider,
    version,
    contentForm,
    wires,
    secret: secretOf(version.signed) ?? null,
    budgetMs: options.budgetMs ?? null,
    timeoutMs: options.timeoutMs,
    runs: options.runs,
    seed: options.seed,
    random: randomOf(options.seed, caseId),
    scenarios: options.scenarios,
    signal,
    event,
    open: (scenario) => {
      const length = scenario.steps.slice(1).reduce((sum, step) => sum + step.afterMs, 0);
      const run = openScenario(scenario, {
        payloadVersion: version.id,
        contentForm,
        seed: freshSeed(),
        secret: secretOf(version.signed),
        startAt: shared.now - length,
      });
      shared.ownIds.noteLater(run.key, () => run.build(0, { sentAt: shared.now }));
      return run;
    },
    request,
    withBody: (original, body) => ({
      ...original,
      body,
      headers: signedAnew(original.headers, body, provider, secretOf(version.signed)),
    }),
    send,
    post: (built) => send(request(built)),
    sendInPieces: async (sent, plan) => {
      const pieces = openPieces(plan, options.tls);
      const exchange = await sendOver(pieces, sent);
      return { exchange, answeredEarly: pieces.answeredEarly() };
    },
    sendOnOneConnection: async (requests) => {
      const one = openOne(options.tls);
      try {
        const exchanges: Exchange[] = [];
        for (const each of requests) exchanges.push(await sendOver(one, each));
        return exchanges;
      } finally {
        await one.close();
      }
    },
    answers: () => shared.log.list(),
    state: shared.state,
  };
}

/** The first form that the user says a version travels in, the version's own otherwise. */
function formOf(wires: readonly Wire[], versionId: string): Wire['contentForm'] | undefined {
  return wires.find((wire) => wire.version.id === versionId)?.contentForm;
}

function randomOf(seed: string, caseId: string): Random {
  return seededRandom(`${seed}/${caseId}`);
}

/** What cases send is as it should be, or wrong on purpose: a verdict on each of thousands would be lost time. */
function outgoingOf({ method, headers, body, event }: BenchRequest, provider: Provider): Outgoing {
  const known = {
    provider: event === null ? null : provider.id,
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
      ...known,
      eventReason: null,
      valid: null,
      findings: [],
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
