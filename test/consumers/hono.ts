import { Server } from 'node:http';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { serve } from './hono-server.ts';
import { BODY_LIMIT, HOOKS, type Listening, listening, stop } from './server.ts';
import type { Hook, Reply, Sender } from './shop/hook.ts';
import { type Shop, showJob, takeHook } from './shop/shop.ts';

/** A consumer's Hono application on Node's own server. */
export type HonoApp = Hono;

/** A request to it. */
export type HonoContext = Context;

/** What a consumer written with Hono may do otherwise. */
export interface HonoShape {
  /** Makes the webhook of a request; the raw bytes of its body unless given. */
  readonly hookOf?: (context: HonoContext, sender: Sender) => Promise<Hook>;
  /** Routes and middleware before those of the shop. `crash` ends the process, as far as a sender can tell. */
  readonly before?: (app: HonoApp, shop: Shop, crash: () => void) => void;
  /** Leaves errors to Hono. */
  readonly ownErrors?: boolean;
}

/** Starts a consumer as one writes it with Hono. */
export async function startHono(shop: Shop, shape: HonoShape = {}): Promise<Listening> {
  const app: HonoApp = new Hono();
  const hookOf = shape.hookOf ?? rawHook;
  if (shape.ownErrors !== true) {
    app.onError((_error, context) => context.json({ error: 'internal error' }, 500));
  }
  shape.before?.(app, shop, () => {
    if (server instanceof Server) void stop(server);
  });
  const limit = bodyLimit({
    maxSize: BODY_LIMIT,
    onError: (context) => context.json({ error: 'the body is too large' }, 413),
  });
  for (const [path, sender] of Object.entries(HOOKS)) {
    app.post(path, limit, async (context) =>
      send(context, await takeHook(await hookOf(context, sender), shop)),
    );
    app.all(path, (context) => context.json({ error: 'POST only' }, 405, { Allow: 'POST' }));
  }
  app.get('/jobs/:key', async (context) => send(context, await showJob(context.req.param('key'), shop)));
  // The overridden globals would be those of every other test in this process.
  const server = serve({
    fetch: app.fetch,
    port: 0,
    hostname: '127.0.0.1',
    overrideGlobalObjects: false,
  });
  if (!(server instanceof Server)) throw new Error('Hono made no HTTP/1.1 server');
  return listening(server);
}

/** The webhook in a request, its body as it came. */
export async function rawHook(context: HonoContext, sender: Sender): Promise<Hook> {
  return {
    sender,
    headers: context.req.header(),
    body: Buffer.from(await context.req.arrayBuffer()),
  };
}

/** Writes a reply. */
export function send(context: HonoContext, reply: Reply): Response {
  const { status, headers, body } = reply;
  return context.json(body, status as ContentfulStatusCode, { ...headers });
}
