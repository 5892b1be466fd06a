import { openFileLimit } from '../../core/platform/processes.ts';

/** What a server bears. Times are milliseconds. */
export interface ServerLimits {
  /** Until the head of a request is whole. */
  readonly headersMs: number;
  /** Until the whole of it is. */
  readonly requestMs: number;
  /** For the requests under way when it closes. */
  readonly drainMs: number;
  /** How long a kept connection is quiet before it counts as one on which nothing is on its way. */
  readonly quietMs: number;
  /** Until a connection that was refused and told so is destroyed, if its other side keeps it. */
  readonly lingerMs: number;
  /** Most connections at once: over it the one that has been idle longest goes. */
  readonly connections: number;
}

/** Most connections of a process that may open any number of files. */
const MOST_CONNECTIONS = 1000;
const FEWEST_CONNECTIONS = 8;

/** The limits of a receiver. Node's own defaults wait a minute for headers and five for a body: too long for one that hangs. */
export function serverLimits(): ServerLimits {
  return {
    headersMs: 10_000,
    requestMs: 30_000,
    drainMs: 2000,
    quietMs: 100,
    lingerMs: 1000,
    connections: connectionLimit(),
  };
}

/** Half of what this process may have open: journals, what is forwarded and Node itself have the other. */
function connectionLimit(): number {
  const descriptors = openFileLimit();
  if (descriptors === null) return MOST_CONNECTIONS;
  return Math.max(FEWEST_CONNECTIONS, Math.min(MOST_CONNECTIONS, Math.floor(descriptors / 2)));
}
