import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify';
import { BODY_LIMIT, HOOKS, type Listening, listening, stop } from './server.ts';
import type { Hook, Sender } from './shop/hook.ts';
import { type Shop, showJob, takeHook } from './shop/shop.ts';

/** What a consumer written with Fastify may do otherwise. */
export interface FastifyShape {
  /** Sets the body parsers up; the raw bytes of every content type unless given. */
  readonly parsers?: (app: FastifyInstance) => void;
  /** Hooks and handlers before the routes of the shop. `crash` ends the process, as far as a sender can tell. */
  readonly before?: (app: FastifyInstance, shop: Shop, crash: () => void) => void;
  /** Leaves errors to Fastify. */
  readonly ownErrors?: boolean;
  /** Bytes of a body that it takes. */
  readonly bodyLimit?: number;
}

/** Starts a consumer as one writes it with Fastify. */
export async function startFastify(shop: Shop, shape: FastifyShape = {}): Promise<Listening> {
  const app = fastify({ bodyLimit: shape.bodyLimit ?? BODY_LIMIT, forceCloseConnections: true });
  (shape.parsers ?? rawBodies)(app);
  if (shape.ownErrors !== true) answerErrors(app);
  shape.before?.(app, shop, () => {
    void stop(app.server);
  });
  for (const [path, sender] of Object.entries(HOOKS)) {
    app.post(path, async (request, answer) => {
      const reply = await takeHook(hookOf(request, sender), shop);
      return answer
        .code(reply.status)
        .headers({ ...reply.headers })
        .send(reply.body);
    });
    app.route({
      method: ['GET', 'PUT', 'PATCH', 'DELETE'],
      url: path,
      handler: (_request, answer) => answer.code(405).header('Allow', 'POST').send({ error: 'POST only' }),
    });
  }
  app.get<{ Params: { key: string } }>('/jobs/:key', async (request, answer) => {
    const reply = await showJob(request.params.key, shop);
    return answer.code(reply.status).send(reply.body);
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = await listening(app.server);
  return { port, close: () => app.close() };
}

function rawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, _request, answer) => {
    const status = statusOf(error);
    return answer
      .code(status)
      .send({ error: status < 500 ? 'the request cannot be read' : 'internal error' });
  });
}

/** The status that Fastify gives its own errors; 500 for anything else. */
export function statusOf(error: unknown): number {
  const status: unknown = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/** The webhook in a request whose body has been read. */
export function hookOf(request: FastifyRequest, sender: Sender): Hook {
  const { body } = request;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
  return Buffer.isBuffer(body)
    ? { sender, headers, body }
    : { sender, headers, body: Buffer.alloc(0), parsed: body };
}
