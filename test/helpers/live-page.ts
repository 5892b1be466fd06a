import type {
  ErrorView,
  ExchangeDetail,
  ExchangeList,
  SentView,
  StreamEvent,
} from '../../src/inspector/wire.ts';
import type { Running } from './cli.ts';
import { call } from './http-client.ts';

/** What the live page's API answered. */
export interface PageAnswer<T> {
  readonly status: number;
  readonly value: T;
}

/** The live page of a command, asked as the page asks. */
export interface LivePage {
  /** Without the token. */
  readonly address: string;
  readonly token: string;
  readonly get: <T>(path: string) => Promise<PageAnswer<T>>;
  readonly post: <T>(path: string, body: unknown) => Promise<PageAnswer<T>>;
  /** A file, as text. */
  readonly file: (path: string) => Promise<string>;
  readonly list: (q?: string) => Promise<ExchangeList>;
  readonly detail: (id: string) => Promise<ExchangeDetail>;
  readonly repost: (body: unknown) => Promise<PageAnswer<SentView & ErrorView>>;
  readonly send: (body: unknown) => Promise<PageAnswer<SentView & ErrorView>>;
  /** The events of the stream until one is what is waited for. */
  readonly until: (isWanted: (event: StreamEvent) => boolean) => Promise<StreamEvent>;
}

/** The page whose address a command has written to stderr. */
export async function livePage({ readUntil }: Pick<Running, 'readUntil'>): Promise<LivePage> {
  const [, url = ''] = await readUntil(/^inspect: (http:\S+\/#token=\S+)$/m);
  return livePageAt(url);
}

/** The page at an address, with its token. */
export function livePageAt(where: string): LivePage {
  const [address = '', token = ''] = where.split('#token=');
  const url = (path: string): string => address + path.replace(/^\//, '');
  const headers = { Authorization: `Bearer ${token}` };
  const read = async <T>(asked: ReturnType<typeof call>): Promise<PageAnswer<T>> => {
    const { status, body } = await asked;
    return { status, value: JSON.parse(body.toString('utf8')) as T };
  };
  const get = <T>(path: string) => read<T>(call(url(path), { method: 'GET', headers }));
  const post = <T>(path: string, body: unknown) =>
    read<T>(
      call(url(path), {
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  return {
    address,
    token,
    get,
    post,
    file: async (path) => (await call(url(path), { method: 'GET', headers })).body.toString('utf8'),
    list: async (q = '') => (await get<ExchangeList>(`/api/exchanges?q=${encodeURIComponent(q)}`)).value,
    detail: async (id) => (await get<ExchangeDetail>(`/api/exchanges/${id}`)).value,
    repost: (body) => post('/api/repost', body),
    send: (body) => post('/api/send', body),
    until: async (isWanted) => {
      const leave = new AbortController();
      const { body } = await fetch(url('/api/stream'), { headers, signal: leave.signal });
      let text = '';
      try {
        for await (const chunk of body ?? []) {
          text += Buffer.from(chunk).toString('utf8');
          for (const [, data = ''] of text.matchAll(/^data: ?(.*)$/gm)) {
            const event = parsed(data);
            if (event !== null && isWanted(event)) return event;
          }
        }
      } finally {
        leave.abort();
      }
      throw new Error(`the stream ended: ${text}`);
    },
  };
}

/** What came of an event so far may be half of it. */
function parsed(data: string): StreamEvent | null {
  try {
    return JSON.parse(data) as StreamEvent;
  } catch {
    return null;
  }
}
