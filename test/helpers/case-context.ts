import type { CaseContext, CaseRequest, WireFormat } from '../../src/conformance/case/case-context.ts';
import { catalogueOf, ordinaryProvider } from '../../src/conformance/case/ordinary.ts';
import { plainEvents } from '../../src/conformance/case/plain-events.ts';
import { normaliseState } from '../../src/conformance/state/normalise.ts';
import type { ContentForm, Exchange, FailureCode } from '../../src/core/exchange.ts';
import { basicHeader } from '../../src/core/http/credentials.ts';
import { type HeaderList, header, withHeaders } from '../../src/core/http/headers.ts';
import type { JsonValue } from '../../src/core/json/json.ts';
import { buildFrom } from '../../src/events/build.ts';
import type { BuiltEvent } from '../../src/events/built-event.ts';
import { requireVersion } from '../../src/events/names.ts';
import { newSeed, seededRandom } from '../../src/events/random.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { openScenario } from '../../src/scenarios/open.ts';
import { exchange, response } from '../unit/output/samples.ts';

/** What a consumer in memory answers: a status, or more of the answer, or why there is none. */
export type FakeAnswer =
  | number
  | {
      readonly status: number;
      readonly headers?: HeaderList;
      readonly body?: string;
      readonly durationMs?: number;
    }
  | { readonly failure: FailureCode };

/** A webhook consumer without HTTP. */
export interface FakeConsumer {
  readonly take: (request: CaseRequest) => FakeAnswer | Promise<FakeAnswer>;
  /** What it knows of a job; `undefined` for an unknown one. */
  readonly state: (key: string) => JsonValue | undefined;
}

export const AUTH = { user: 'hook', password: 'correct horse: battery' };
export const SECRET = 'a signing secret';

export interface FakeContextOptions {
  readonly version?: string;
  readonly contentForm?: ContentForm;
  readonly readsState?: boolean;
  readonly budgetMs?: number;
  /** The moment of the payloads: milliseconds since 1970. */
  readonly now?: number;
  /** False for requests without credentials. */
  readonly isAuthorised?: boolean;
}

/** A context that delivers to a consumer in memory, with real events and scenarios. */
export function fakeContext(
  provider: Provider,
  consumer: FakeConsumer,
  options: FakeContextOptions = {},
): CaseContext {
  const version = requireVersion(provider, options.version);
  const contentForm = options.contentForm ?? version.contentForms[0];
  const isAuthorised = (options.isAuthorised ?? true) && provider.credentials.includes('basic');
  const now = options.now ?? Date.now() - 60_000;
  const ordinary = ordinaryProvider(provider);
  const catalogue = catalogueOf(ordinary);
  const made: Exchange[] = [];
  const send = async (request: CaseRequest): Promise<Exchange> => {
    const answer = await consumer.take(request);
    const sent = exchangeOf(request, answer);
    made.push(sent);
    return sent;
  };
  const secretOf = (signed: boolean): string | undefined => (signed ? SECRET : undefined);
  const request = (event: BuiltEvent): CaseRequest => ({
    method: 'POST',
    headers: isAuthorised
      ? withHeaders(event.headers, [['Authorization', basicHeader(AUTH)]])
      : event.headers,
    body: event.body,
    event,
  });
  const context: CaseContext = {
    sender: {
      provider: ordinary,
      progress: provider.probes.progress,
      posted: provider.events.map(({ name }) => name),
      version,
      contentForm,
      secret: secretOf(version.signed) ?? null,
      changes: null,
    },
    limits: { budgetMs: options.budgetMs ?? null, runs: 5, signal: new AbortController().signal },
    random: seededRandom('seed'),
    events: {
      build: (name, own = {}) => {
        const { version: chosen = version, contentForm: form, ...rest } = own;
        const built = {
          now,
          ...rest,
          provider: provider.id,
          event: name,
          payloadVersion: chosen.id,
          contentForm: form ?? (chosen === version ? contentForm : undefined),
          secret: secretOf(chosen.signed),
        };
        return buildFrom(built, catalogue);
      },
      open: (scenario) =>
        openScenario(scenario, catalogue, {
          payloadVersion: version.id,
          contentForm,
          seed: newSeed(),
          secret: secretOf(version.signed),
          startAt: now - scenario.steps.reduce((sum, { afterMs }) => sum + afterMs, 0),
        }),
    },
    http: {
      request,
      withBody: (original, body) => ({ ...original, body, headers: signedAnew(provider, original, body) }),
      prepare: async () => {},
      send,
      post: (event) => send(request(event)),
      sendInPieces: async (sent, plan) => ({
        exchange:
          plan.leaveAfter === undefined ? await send(sent) : exchangeOf(sent, { failure: 'sender_left' }),
        answeredEarly: false,
      }),
      sendOnOneConnection: async (requests) => {
        const exchanges: Exchange[] = [];
        for (const one of requests) exchanges.push(await send(one));
        return exchanges;
      },
    },
    isChosen: () => false,
    plain: plainEvents((event) => context.http.post(context.events.build(event))),
    answers: () => made,
    state:
      options.readsState === false
        ? null
        : {
            read: async ({ key }) => {
              const document = consumer.state(key);
              return { found: document !== undefined, document: structuredClone(document ?? null) };
            },
            normalise: (state, job) => normaliseState(state, job, { ignore: [], providerJobId: null }),
          },
  };
  return context;
}

/** Every version and form of a provider. */
export function wiresOf(provider: Provider): WireFormat[] {
  return provider.versions.flatMap((version) =>
    version.contentForms.map((contentForm) => ({ version, contentForm })),
  );
}

function signedAnew(provider: Provider, { headers }: CaseRequest, body: Uint8Array): HeaderList {
  const { signature } = provider;
  if (signature === null || header(headers, signature.header) === undefined) return headers;
  return withHeaders(headers, [[signature.header, signature.sign(body, SECRET)]]);
}

function exchangeOf({ event, body }: CaseRequest, answer: FakeAnswer): Exchange {
  const known = typeof answer === 'number' ? { status: answer } : answer;
  return exchange({
    direction: 'sent',
    event: event?.event ?? null,
    key: event?.key ?? null,
    request: {
      method: 'POST',
      url: 'http://127.0.0.1/hooks',
      headers: [],
      size: body.length,
      body: '',
      bodyEncoding: 'utf8',
    },
    response:
      'failure' in known
        ? null
        : response({
            status: known.status,
            headers: known.headers ?? [],
            body: known.body ?? '',
            durationMs: known.durationMs ?? 1,
          }),
    error: 'failure' in known ? { code: known.failure, message: `no answer (${known.failure})` } : null,
  });
}
