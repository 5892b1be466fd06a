import { createRequire } from 'node:module';

/**
 * What is needed of `node:http`. Importing it as an ES module reads every one of its exports, and since
 * Node 22 one of them loads the built-in `fetch` and sets its global dispatcher: nearly 30 ms at start-up,
 * and a change to the process that an import of the API must not make. `require` reads none.
 */
const http = createRequire(import.meta.url)('node:http') as typeof import('node:http');

export const createServer = http.createServer;
export const request = http.request;
export const HttpAgent = http.Agent;
export type HttpAgent = InstanceType<typeof http.Agent>;
export type HttpRequest = InstanceType<typeof http.ClientRequest>;
export const STATUS_CODES: Readonly<Record<number, string | undefined>> = http.STATUS_CODES;
