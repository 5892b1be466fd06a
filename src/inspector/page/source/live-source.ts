import {
  type AnswerPlanView,
  API,
  type Copied,
  type DiffView,
  type ErrorView,
  type ExchangeDetail,
  type ExchangeList,
  type FieldFacts,
  type InspectorState,
  type JobView,
  type JudgedView,
  type PayloadPart,
  type SavedView,
  type Sendables,
  type SentView,
} from '../../wire.ts';
import { followStream } from './live-stream.ts';
import { type Source, SourceError } from './source.ts';

const NOT_REACHED: ErrorView['error'] = {
  code: 'not_reached',
  message: 'The inspector does not answer',
  hint: 'Is its command still running? One that is started anew prints another address.',
};

type Query = Readonly<Record<string, string | number | null>>;

/**
 * The world as a running inspector tells it.
 *
 * @param onRefused called when the server does not know the token any more
 */
export function liveSource(token: string, onRefused: () => void): Source {
  const ask = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { ...init.headers, authorization: `Bearer ${token}` };
    const response = await fetch(url, {
      ...init,
      headers,
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
    }).catch((error: unknown) => {
      if (init.signal?.aborted === true) throw error;
      throw new SourceError(NOT_REACHED);
    });
    if (response.ok) return response;
    if (response.status === 401) onRefused();
    throw new SourceError(await errorOf(response));
  };
  const get = (path: string, query: Query = {}): Promise<Response> => ask(addressOf(path, query));
  const post = (path: string, body: object): Promise<Response> =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const of = (path: string, id: string): string => path.replace(':id', encodeURIComponent(id));

  return {
    state: () => json<InspectorState>(get(API.state)),
    list: (query) => json<ExchangeList>(get(API.exchanges, { ...query })),
    follow: (q, take, status) =>
      followStream(
        (lastId, signal) =>
          ask(addressOf(API.stream, { q }), {
            signal,
            headers: { accept: 'text/event-stream', ...(lastId === '' ? {} : { 'last-event-id': lastId }) },
          }),
        take,
        status,
      ),
    detail: (id) => json<ExchangeDetail>(get(of(API.exchange, id))),
    part: (id, path, from) => json<PayloadPart>(get(of(API.part, id), { path, from })),
    field: (id, path) => json<FieldFacts | null>(get(of(API.field, id), { path })),
    body: async (id, half) => new Uint8Array(await (await get(of(API.body, id), { of: half })).arrayBuffer()),
    copy: async (id, as) => (await json<Copied>(get(of(API.copy, id), { as }))).text,
    diff: (id, other) => json<DiffView>(get(of(API.diff, id), { with: other })),
    job: (provider, key) => json<JobView>(get(API.job, { provider, key })),
    sendables: () => json<Sendables>(get(API.sendables)),
    actions: {
      repost: (body) => json<SentView>(post(API.repost, body)),
      judge: (body) => json<JudgedView>(post(API.judge, body)),
      send: (body) => json<SentView>(post(API.send, body)),
      answer: (body) => json<AnswerPlanView>(post(API.answer, body)),
      save: (body) => json<SavedView>(post(API.save, body)),
      exportFile: async (kind, q) => (await get(API[kind], { q })).blob(),
    },
  };
}

function addressOf(path: string, query: Query): string {
  const words = new URLSearchParams();
  // An empty pointer is the document itself; an empty filter is none.
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && (value !== '' || name === 'path')) words.set(name, String(value));
  }
  return words.size === 0 ? path : `${path}?${words}`;
}

/** What our own server says is what `wire.ts` says: page and server are of one build. */
async function json<T>(response: Promise<Response>): Promise<T> {
  return (await response).json();
}

async function errorOf(response: Response): Promise<ErrorView['error']> {
  const body: Partial<ErrorView> | null = await response.json().catch(() => null);
  const message = `The inspector answered ${response.status}`;
  return body?.error ?? { code: 'no_words', message, hint: '' };
}
