import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { BODY_LIMIT, HOOKS, type Listening, listening, stop } from './server.ts';
import type { Hook, Reply, Sender } from './shop/hook.ts';
import { type Shop, showJob, takeHook } from './shop/shop.ts';

/** What a consumer written with Express may do otherwise. */
export interface ExpressShape {
  /** What reads the body; the raw bytes with a limit unless given. */
  readonly body?: readonly RequestHandler[];
  /** Routes and middleware before those of the shop. `crash` ends the process, as far as a sender can tell. */
  readonly before?: (app: Express, shop: Shop, crash: () => void) => void;
  /** What answers errors; `null` leaves it to Express. */
  readonly errors?: ErrorRequestHandler | null;
  /** Takes every method for a POST. */
  readonly anyMethod?: boolean;
}

/** Starts a consumer as one writes it with Express. */
export async function startExpress(shop: Shop, shape: ExpressShape = {}): Promise<Listening> {
  const app = express();
  app.disable('x-powered-by');
  shape.before?.(app, shop, () => {
    void stop(server);
  });
  const body = shape.body ?? [express.raw({ type: () => true, limit: BODY_LIMIT })];
  for (const [path, sender] of Object.entries(HOOKS)) {
    app[shape.anyMethod === true ? 'all' : 'post'](path, ...body, async (request, response) => {
      send(response, await takeHook(hookOf(request, sender), shop));
    });
    app.all(path, (_request, response) => {
      response.set('Allow', 'POST').status(405).json({ error: 'POST only' });
    });
  }
  app.get('/jobs/:key', async (request, response) => {
    send(response, await showJob(request.params.key, shop));
  });
  if (shape.errors !== null) app.use(shape.errors ?? answerError);
  const server = app.listen(0, '127.0.0.1');
  return listening(server);
}

/** The webhook in a request whose body has been read. */
export function hookOf(request: Request, sender: Sender): Hook {
  const body: unknown = request.body;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
  return Buffer.isBuffer(body)
    ? { sender, headers, body }
    : { sender, headers, body: Buffer.alloc(0), parsed: body };
}

/** Writes a reply. */
export function send(response: Response, reply: Reply): void {
  response
    .status(reply.status)
    .set({ ...reply.headers })
    .json(reply.body);
}

/** Four parameters tell Express that this is what answers errors. */
const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  const status = statusOf(error);
  response.status(status).json({ error: status < 500 ? 'the request cannot be read' : 'internal error' });
};

/** The status that a body parser gives its errors: 413, 400; 500 for anything else. */
export function statusOf(error: unknown): number {
  const status: unknown = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
