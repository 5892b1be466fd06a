import { apiOption } from '../../src/core/wording.ts';
import type { ApiRoute, StreamSource } from '../../src/inspector/server/route.ts';
import { type Inspector, type InspectorOptions, openInspector } from '../../src/inspector/server/server.ts';
import type { StreamEvent } from '../../src/inspector/wire.ts';
import { hasAnswers, openRaw, type RawAnswer, rawAnswers } from './raw-socket.ts';

/** An inspector on a free port, what its page has, and what a test tells and learns. */
export interface OpenInspector extends AsyncDisposable {
  readonly inspector: Inspector;
  readonly port: number;
  readonly token: string;
  /** Failures that nothing foresaw, in their order. */
  readonly bugs: unknown[];
  /** What each stream was asked to go on from. */
  readonly followed: { readonly q: string | null; readonly after: number | null }[];
  /** How many streams are followed. */
  readonly following: () => number;
  /** Tells all streams. */
  readonly tell: (id: number, event: StreamEvent) => void;
  /** Sends lines of a head, with the right Host unless they have one, and a body, a byte a character; gives the first answer. */
  readonly ask: (lines: readonly string[], body?: string) => Promise<RawAnswer>;
  /** The same with the token. */
  readonly askAsPage: (requestLine: string, headers?: readonly string[], body?: string) => Promise<RawAnswer>;
}

const text = (written: string): Uint8Array => Buffer.from(written);

/** Starts an inspector with these routes. */
export async function startInspector(
  routes: readonly ApiRoute[],
  options: {
    readonly host?: string;
    readonly port?: number | undefined;
    readonly follow?: StreamSource['follow'];
    readonly limits?: InspectorOptions['limits'];
  } = {},
): Promise<OpenInspector> {
  const bugs: unknown[] = [];
  const followed: { q: string | null; after: number | null }[] = [];
  const takers = new Set<(id: number, event: StreamEvent) => void>();
  const inspector = await openInspector({
    port: 0,
    ...options,
    routes,
    stream: {
      run: 'run',
      follow: (query, after, take) => {
        const end = options.follow?.(query, after, take);
        followed.push({ q: query.get('q'), after });
        takers.add(take);
        return () => {
          end?.();
          takers.delete(take);
        };
      },
    },
    assets: { html: text('<!doctype html>page'), script: text('script'), style: text('style') },
    sayOption: apiOption,
    onBug: (error) => bugs.push(error),
  });
  const port = Number(new URL(inspector.address).port);
  const token = /#token=(.*)$/.exec(inspector.url)?.[1] ?? '';
  const ask: OpenInspector['ask'] = async (lines, body = '') => {
    const hasHost = lines.some((line) => /^host:/i.test(line));
    await using raw = await openRaw(port);
    const [first = '', ...others] = lines;
    const head = [first, ...(hasHost ? [] : [`Host: localhost:${port}`]), ...others];
    raw.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    const [answer] = rawAnswers(await raw.until(hasAnswers(1)));
    if (answer === undefined) throw new Error(`no answer to ${first}: ${raw.received()}`);
    return answer;
  };
  return {
    inspector,
    port,
    token,
    bugs,
    followed,
    following: () => takers.size,
    tell: (id, event) => {
      for (const take of takers) take(id, event);
    },
    ask,
    askAsPage: (requestLine, headers = [], body = '') =>
      ask(
        [
          requestLine,
          `Authorization: Bearer ${token}`,
          ...headers,
          ...(body === '' ? [] : [`Content-Length: ${body.length}`]),
        ],
        body,
      ),
    [Symbol.asyncDispose]: () => inspector.close(),
  };
}
