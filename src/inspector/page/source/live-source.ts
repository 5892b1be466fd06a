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
  hint: 'Is the command that printed this page’s address still running? The page goes on by itself once it is.',
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
    state: async () => json<InspectorState>(await get(API.state)),
    list: async (query) => json<ExchangeList>(await get(API.exchanges, { ...query })),
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
    detail: async (id) => json<ExchangeDetail>(await get(of(API.exchange, id))),
    part: async (id, path, from) => json<PayloadPart>(await get(of(API.part, id), { path, from })),
    field: async (id, path) => json<FieldFacts | null>(await get(of(API.field, id), { path })),
    body: async (id, half) => new Uint8Array(await (await get(of(API.body, id), { of: half })).arrayBuffer()),
    copy: async (id, as) => (await json<Copied>(await get(of(API.copy, id), { as }))).text,
    diff: async (id, other) => json<DiffView>(await get(of(API.diff, id), { with: other })),
    job: async (provider, key) => json<JobView>(await get(API.job, { provider, key })),
    sendables: async () => json<Sendables>(await get(API.sendables)),
    actions: {
      repost: async (body) => json<SentView>(await post(API.repost, body)),
      judge: async (body) => json<JudgedView>(await post(API.judge, body)),
      send: async (body) => json<SentView>(await post(API.send, body)),
      answer: async (body) => json<AnswerPlanView>(await post(API.answer, body)),
      save: async (body) => json<SavedView>(await post(API.save, body)),
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
async function json<T>(response: Response): Promise<T> {
  return response.json();
}

async function errorOf(response: Response): Promise<ErrorView['error']> {
  const body: Partial<ErrorView> | null = await response.json().catch(() => null);
  const message = `The inspector answered ${response.status}`;
  return body?.error ?? { code: 'no_words', message, hint: '' };
}
