import { createServer, type ServerResponse } from 'node:http';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/core/json/json.ts';
import { collecting, listening, type SeenRequest, type TestServer } from './http-server.ts';

export interface SmallShopOptions {
  /** What it knows of a job after a webhook; its last status alone unless given. */
  readonly book?: (known: JsonObject | undefined, payload: JsonObject) => JsonObject;
  /** Books this long after its answer, in ms. */
  readonly bookAfterMs?: number;
  /** Answers a webhook in its place, where it says so by `true`. */
  readonly answer?: (response: ServerResponse, request: SeenRequest) => boolean;
  /** Tells the state to nobody without this header. */
  readonly stateKey?: string;
}

/** A small endpoint for Detrack webhooks that takes everything it can read, and tells what it knows. */
export interface SmallShop extends TestServer {
  readonly hooks: string;
  readonly stateUrl: string;
  readonly jobs: ReadonlyMap<string, JsonObject>;
  /** The webhooks that came, without readings of the state. */
  readonly requests: readonly SeenRequest[];
}

/** Starts one that books the last status that it hears, whatever the order. */
export async function startSmallShop({
  book = (_known, { status = null }) => ({ status }),
  bookAfterMs = 0,
  answer = () => false,
  stateKey,
}: SmallShopOptions = {}): Promise<SmallShop> {
  const jobs = new Map<string, JsonObject>();
  const requests: SeenRequest[] = [];
  const take = (request: SeenRequest, response: ServerResponse): void => {
    requests.push(request);
    if (answer(response, request)) return;
    const payload = payloadOf(request);
    if (payload === null || typeof payload['do_number'] !== 'string') {
      response.writeHead(400).end();
      return;
    }
    const key = payload['do_number'];
    const toBook = (): void => {
      jobs.set(key, book(jobs.get(key), payload));
    };
    response.writeHead(204).end();
    if (bookAfterMs === 0) toBook();
    else setTimeout(toBook, bookAfterMs);
  };
  const server = createServer(
    collecting((request, response) => {
      const key = /^\/jobs\/(.+)$/.exec(request.target)?.[1];
      if (key === undefined) {
        if (request.method === 'POST') take(request, response);
        else response.writeHead(405).end();
        return;
      }
      const job = jobs.get(decodeURIComponent(key));
      const isAllowed = stateKey === undefined || request.headers['x-key'] === stateKey;
      response.writeHead(isAllowed ? (job === undefined ? 404 : 200) : 403).end(JSON.stringify(job));
    }),
  );
  const own = await listening(server, 'http');
  return { ...own, hooks: `${own.url}/hooks`, stateUrl: `${own.url}/jobs/{key}`, jobs, requests };
}

function payloadOf({ headers, body }: SeenRequest): JsonObject | null {
  const text = body.toString('utf8');
  const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
  try {
    const document = JSON.parse(isForm ? (new URLSearchParams(text).get('json') ?? '') : text) as JsonValue;
    return isJsonObject(document) ? document : null;
  } catch {
    return null;
  }
}
