import type { PiecesPlan, PiecesTransport } from '../../src/transport/in-pieces.ts';
import type { OutgoingRequest, Transport, TransportResult } from '../../src/transport/transport.ts';
import { BODY_LIMIT, HOOKS } from './server.ts';
import type { Hook, Reply, Sender, Settings } from './shop/hook.ts';
import { openShop, type Shop, type Steps, showJob, takeHook } from './shop/shop.ts';

/** A consumer that is reached without a connection, under a host of its own. */
export interface MemoryConsumer extends Disposable {
  readonly url: (sender: Sender) => string;
  /** What it says of a job; `undefined` of an unknown one. */
  readonly job: (key: string) => Promise<unknown>;
}

const shops = new Map<string, Shop>();
let opened = 0;

/** Opens a consumer in memory. It is found by the transports below, which stand in for those of the sources. */
export function openMemoryConsumer(settings: Settings, steps: Partial<Steps>): MemoryConsumer {
  opened += 1;
  const host = `shop-${opened}.test`;
  const shop = openShop(settings, steps);
  shops.set(host, shop);
  return {
    url: (sender) => `http://${host}/hooks/${sender}`,
    job: async (key) => {
      const { status, body } = await showJob(key, shop);
      return status === 404 ? undefined : body;
    },
    [Symbol.dispose]: () => {
      shops.delete(host);
    },
  };
}

/** Hands each request to the consumer of its host. */
export function memoryTransport(): Transport {
  return { send: deliver, close: async () => {} };
}

/** The whole body arrives at once, or, where its sender leaves, never. */
export function memoryPieces(plan: PiecesPlan): PiecesTransport {
  return {
    send: async (request) =>
      plan.leaveAfter === undefined
        ? await deliver(request)
        : {
            ok: false,
            failure: { code: 'sender_left', message: 'left on purpose' },
            answer: null,
            durationMs: 0,
          },
    close: async () => {},
    answeredEarly: () => false,
  };
}

async function deliver(request: OutgoingRequest): Promise<TransportResult> {
  const started = performance.now();
  const { status, headers = {}, body } = await answer(request);
  return {
    ok: true,
    answer: {
      status,
      headers: [...Object.entries(headers), ['Content-Type', 'application/json']],
      body: Buffer.from(JSON.stringify(body)),
    },
    durationMs: performance.now() - started,
  };
}

/** What the servers do before and after the shop. */
async function answer({ method, url, headers, body }: OutgoingRequest): Promise<Reply> {
  const shop = shops.get(url.host);
  if (shop === undefined) throw new Error(`nobody is ${url.host}`);
  const sender = Object.entries(HOOKS).find(([path]) => path === url.pathname)?.[1];
  if (sender === undefined) return { status: 404, body: { error: 'no such route' } };
  if (method !== 'POST') return { status: 405, headers: { Allow: 'POST' }, body: { error: 'POST only' } };
  if (body.length > BODY_LIMIT) return { status: 413, body: { error: 'the body is too large' } };
  const hook: Hook = {
    sender,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(body),
  };
  try {
    return await takeHook(hook, shop);
  } catch {
    return { status: 500, body: { error: 'internal error' } };
  }
}
