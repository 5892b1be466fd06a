import { onTestFinished } from 'vitest';
import {
  type Address,
  addressOf,
  type RunOptions,
  type Started,
  startCli,
  temporaryFolder,
} from '../../helpers/cli.ts';
import { call } from '../../helpers/http-client.ts';
import { type HttpServer, type Responder, startHttpServer } from '../../helpers/http-server.ts';

/** A running command that serves the live page. */
export interface Serving extends Started {
  /** The address that it prints for the user, with the token. */
  readonly page: string;
  /** Without the token, `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** The folder that it runs in. */
  readonly folder: string;
}

/** A `listen --inspect`, and the app that it passes webhooks on to. */
export interface Inspected extends Serving {
  readonly receiver: Address;
  readonly app: HttpServer;
  /** Sends a webhook to the receiver as a provider does; gives the status of the answer. */
  readonly webhook: (body: string | Uint8Array, path?: string) => Promise<number>;
}

/** Starts a command with a live page and waits for its address. */
export async function startServing(args: readonly string[], options: RunOptions = {}): Promise<Serving> {
  const folder = options.cwd ?? temporaryFolder();
  const started = startCli(args, { ...options, cwd: folder });
  const [, page = ''] = await started.readUntil(/^inspect: (http:\S+\/#token=\S+)$/m);
  return { ...started, page, origin: new URL(page).origin, folder };
}

/**
 * Starts the installed `listen --inspect` in a new folder, on free ports, with an app behind it. All of it ends with
 * the test.
 *
 * @param args more flags of `listen`
 */
export async function startInspected(
  args: readonly string[] = [],
  { respond, ...options }: RunOptions & { readonly respond?: Responder } = {},
): Promise<Inspected> {
  const app = await startHttpServer(respond);
  onTestFinished(() => app[Symbol.asyncDispose]());
  const serving = await startServing(
    ['listen', '--port', '0', '--inspect', '0', '--forward-to', `${app.url}/webhooks`, ...args],
    options,
  );
  const receiver = await addressOf(serving);
  return {
    ...serving,
    app,
    receiver,
    webhook: async (body, path = '') => {
      const headers = { 'Content-Type': 'application/json' };
      return (await call(`${receiver.url}${path}`, { headers, body })).status;
    },
  };
}
