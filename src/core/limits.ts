/** What may be asked for at the most, on the command line and in the API: with more, one process is not enough. */
export const LIMITS = {
  /** Jobs of one run of a scenario. */
  jobs: 10_000,
  /** Jobs that are exported for an engine, which sends them from as many machines as it takes. */
  jobsOfLoad: 10_000_000,
  /** Files that these are in: as many workers can send them at once. */
  shards: 512,
  /** Requests that are sent at once. */
  requestsAtOnce: 256,
  /** Cases that are run at once. */
  casesAtOnce: 64,
  /** Keys for the jobs of a check, of which a form must give as many: a run makes some thousands. */
  keysOfCheck: 100_000,
  /** Orderings that are tried of each scenario. */
  orderings: 100_000,
} as const;
