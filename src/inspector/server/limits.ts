/** What an inspector's server bears. Times are milliseconds. */
export interface InspectorLimits {
  /** Bytes of a request line and its headers. A filter is the longest that a page has to say there. */
  readonly head: number;
  /** Until the head of a request is whole. */
  readonly headMs: number;
  /** Until the whole of it is. */
  readonly requestMs: number;
  /** How long a page may take nothing of what waits for it. */
  readonly slowReaderMs: number;
  /** Until a connection that was refused and told so is ended, if its other side keeps it. */
  readonly lingerMs: number;
  /** Most connections at once; a browser opens six. */
  readonly connections: number;
}

export const INSPECTOR_LIMITS: InspectorLimits = {
  head: 16 * 1024,
  headMs: 10_000,
  requestMs: 30_000,
  slowReaderMs: 30_000,
  lingerMs: 1000,
  connections: 100,
};
