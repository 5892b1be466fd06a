import { type Agent, request } from 'node:http';

/** What a server answered. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Names and values in turn, as on the wire. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export interface CallOptions {
  /** POST unless given. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** Pieces of a chunked body; instead of `body`. */
  readonly chunks?: readonly (string | Uint8Array)[];
  /** A connection of its own unless given. */
  readonly agent?: Agent;
}

/** Makes one HTTP call with `node:http` alone, so that nothing of ours is on the client's side. */
export function call(url: string, options: CallOptions = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const body = Buffer.from(options.body ?? '');
    const headers: Record<string, string | string[]> = {};
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      headers[name] = typeof value === 'string' ? value : [...value];
    }
    if (options.chunks !== undefined) headers['Transfer-Encoding'] = 'chunked';
    else if (options.body !== undefined) headers['Content-Length'] = String(body.length);
    const outgoing = request(
      url,
      { method: options.method ?? 'POST', headers, agent: options.agent ?? false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            rawHeaders: incoming.rawHeaders,
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    for (const chunk of options.chunks ?? []) outgoing.write(chunk);
    outgoing.end(options.chunks === undefined ? body : undefined);
  });
}

/** Posts a body as JSON. */
export function postJson(
  url: string,
  body: string | Uint8Array,
  headers: CallOptions['headers'] = {},
): Promise<Reply> {
  return call(url, { body, headers: { 'Content-Type': 'application/json', ...headers } });
}

/** The JSON document of a reply. */
export function replyJson(reply: Reply): unknown {
  return JSON.parse(reply.body.toString('utf8'));
}
