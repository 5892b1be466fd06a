import { setImmediate as turn } from 'node:timers/promises';
import type { Report } from './job.ts';

/** The shop's table of jobs. Like a database it answers later, and locks a row for who asks. */
export interface Store {
  readonly get: (key: string) => Promise<Report | undefined>;
  readonly put: (report: Report) => Promise<void>;
  /** Does some work while nobody else holds this key. */
  readonly locked: <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;
}

/** Makes an empty table. */
export function newStore(): Store {
  const rows = new Map<string, Report>();
  const tails = new Map<string, Promise<unknown>>();
  return {
    get: async (key) => {
      await turn();
      return rows.get(key);
    },
    put: async (report) => {
      await turn();
      rows.set(report.job.key, report);
    },
    locked: async (key, work) => {
      const before = tails.get(key) ?? Promise.resolve();
      const result = before.then(work);
      // Whoever comes next waits for the end, be it a success or not.
      const tail = result.then(
        () => undefined,
        () => undefined,
      );
      tails.set(key, tail);
      try {
        return await result;
      } finally {
        if (tails.get(key) === tail) tails.delete(key);
      }
    },
  };
}
