import { type ExpressShape, startExpress } from './express.ts';
import { type FastifyShape, startFastify } from './fastify.ts';
import { type HonoShape, startHono } from './hono.ts';
import type { Sender, Settings } from './shop/hook.ts';
import { openShop, type Steps } from './shop/shop.ts';

/** How a consumer is built: its framework, and what of it is not as it should be. */
export type Build =
  | { readonly framework: 'express'; readonly shape?: ExpressShape; readonly steps?: () => Partial<Steps> }
  | { readonly framework: 'fastify'; readonly shape?: FastifyShape; readonly steps?: () => Partial<Steps> }
  | { readonly framework: 'hono'; readonly shape?: HonoShape; readonly steps?: () => Partial<Steps> };

/** A consumer that takes webhooks. */
export interface Consumer extends AsyncDisposable {
  /** Where a sender's webhooks go. */
  readonly url: (sender: Sender) => string;
  /** Where the state of a job is asked for, with `{key}` for the job. */
  readonly stateUrl: string;
  readonly close: () => Promise<void>;
}

/** The credentials that the consumers of the tests expect. */
export const SETTINGS = {
  basic: { user: 'detrack-hook', password: 'correct horse: battery' },
  secret: 'a signing secret of the tests',
} as const satisfies Settings;

/** Starts a consumer on a free port of the loopback; each has jobs of its own. */
export async function startConsumer(build: Build, settings: Settings = SETTINGS): Promise<Consumer> {
  const shop = openShop(settings, build.steps?.());
  const { port, close } = await (build.framework === 'express'
    ? startExpress(shop, build.shape)
    : build.framework === 'fastify'
      ? startFastify(shop, build.shape)
      : startHono(shop, build.shape));
  const origin = `http://127.0.0.1:${port}`;
  return {
    url: (sender) => `${origin}/hooks/${sender}`,
    stateUrl: `${origin}/jobs/{key}`,
    close,
    [Symbol.asyncDispose]: close,
  };
}
