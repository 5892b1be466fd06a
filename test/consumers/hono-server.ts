import { createRequire } from 'node:module';

/** What is used of Hono's server for Node. */
interface NodeServer {
  readonly serve: (options: {
    readonly fetch: (request: Request) => Response | Promise<Response>;
    readonly port: number;
    readonly hostname: string;
    readonly overrideGlobalObjects: boolean;
  }) => unknown;
}

// Its declarations name types of a browser's library, which this project does not have; an ES module that
// is imported by its literal name brings them along.
const nodeServer = createRequire(import.meta.url)('@hono/node-server') as NodeServer;

export const serve = nodeServer.serve;
