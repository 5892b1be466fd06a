import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { BODY_LIMIT, HOOKS, listening, stop } from '../server.ts';
import { type Hook, Refusal, type Sender } from '../shop/hook.ts';
import { Books } from './books.ts';
import { type DedupWindowOptions, keepWithDedupWindow } from './dedup-window.ts';
import { type EarlyAnswerOptions, keepAfterAnswering } from './early-answer.ts';
import type { Keeper } from './keeper.ts';
import { keepWithLostUpdates, type LostUpdateOptions } from './lost-update.ts';
import { keepRight } from './right.ts';
import { readWebhook, stateOf } from './row.ts';
import { keepWithSmallPool, type SmallPoolOptions } from './small-pool.ts';
import { keepInUnorderedQueue, type UnorderedQueueOptions } from './unordered-queue.ts';

/** What may be set of each consumer: how much of its fault there is. */
export interface LoadConsumerOptions {
  readonly right: Readonly<Record<string, never>>;
  readonly 'lost-update': LostUpdateOptions;
  readonly 'dedup-window': DedupWindowOptions;
  readonly 'unordered-queue': UnorderedQueueOptions;
  readonly 'early-answer': EarlyAnswerOptions;
  readonly 'small-pool': SmallPoolOptions;
}

export type LoadConsumerName = keyof LoadConsumerOptions;

const KEEPERS: { readonly [Name in LoadConsumerName]: (options?: LoadConsumerOptions[Name]) => Keeper } = {
  right: keepRight,
  'lost-update': keepWithLostUpdates,
  'dedup-window': keepWithDedupWindow,
  'unordered-queue': keepInUnorderedQueue,
  'early-answer': keepAfterAnswering,
  'small-pool': keepWithSmallPool,
};

/** The consumers that are wrong under load, and right without it. */
export const FAULTY = [
  'lost-update',
  'dedup-window',
  'unordered-queue',
  'early-answer',
  'small-pool',
] as const satisfies readonly LoadConsumerName[];

/** A consumer that takes webhooks by the thousand, and knows by a log of its own what it made of them. */
export interface LoadConsumer extends AsyncDisposable {
  /** Where a sender's webhooks go; those of Detrack unless given. */
  readonly url: (sender?: Sender) => string;
  /** Where the state of a job is asked for, with `{key}` for the job. */
  readonly stateUrl: string;
  readonly origin: string;
  /** Webhooks that came, also those that were refused and came again. */
  readonly webhooks: () => number;
  /** The jobs that are not as they should be, by the consumer's own log, in the order of their keys. */
  readonly spoiled: () => readonly string[];
  /** Waits until all is worked off that was answered. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Tells the name of a consumer from other words. */
export function isLoadConsumer(name: string): name is LoadConsumerName {
  return Object.hasOwn(KEEPERS, name);
}

/**
 * Starts a consumer on the loopback, with plain `node:http`. Beside the webhooks it answers `/jobs/KEY` with what it knows of
 * a job, and `/spoiled` with what its log says.
 *
 * @param port any free one unless given
 */
export async function startLoadConsumer<Name extends LoadConsumerName>(
  name: Name,
  options?: LoadConsumerOptions[Name],
  port = 0,
): Promise<LoadConsumer> {
  const keeper = KEEPERS[name](options);
  const books = new Books();
  let webhooks = 0;
  const spoiled = (): readonly string[] => books.spoiled(keeper.read);

  async function reply(request: IncomingMessage): Promise<readonly [status: number, document: unknown]> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const sender = Object.entries(HOOKS).find(([path]) => path === pathname)?.[1];
    if (sender !== undefined) {
      if (request.method !== 'POST') return [405, { error: 'POST only' }];
      const webhook = readWebhook(hookOf(request, sender, await bodyOf(request)));
      webhooks += 1;
      if (!(await keeper.take(webhook))) return [503, { error: 'come again' }];
      books.note(webhook);
      return [200, { received: true }];
    }
    if (pathname === '/spoiled') {
      return [200, { webhooks, jobs: books.jobs, pending: keeper.pending(), spoiled: spoiled() }];
    }
    const key = /^\/jobs\/([^/]+)$/.exec(pathname)?.[1];
    const row = key === undefined ? undefined : keeper.read(decodeURIComponent(key));
    return row === undefined ? [404, { error: 'no such job' }] : [200, stateOf(row)];
  }

  const server = createServer((request, response) => {
    void reply(request)
      .catch((error: unknown) => {
        const status = error instanceof Refusal ? error.status : 500;
        return [status, { error: String(error) }] as const;
      })
      .then(([status, document]) => answer(response, status, document));
  });
  server.listen(port, '127.0.0.1');
  const { port: taken } = await listening(server);
  const origin = `http://127.0.0.1:${taken}`;
  const close = async (): Promise<void> => {
    keeper.close();
    await stop(server);
  };
  return {
    url: (sender = 'detrack') => `${origin}/hooks/${sender}`,
    stateUrl: `${origin}/jobs/{key}`,
    origin,
    webhooks: () => webhooks,
    spoiled,
    settled: async () => {
      while (keeper.pending() > 0) await new Promise((next) => setImmediate(next));
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new Refusal(413, 'the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function hookOf(request: IncomingMessage, sender: Sender, body: Buffer): Hook {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return { sender, headers: Object.fromEntries(headers), body };
}

function answer(response: ServerResponse, status: number, document: unknown): void {
  const body = JSON.stringify(document);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
