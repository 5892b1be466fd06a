import type { LineFile } from '../core/fs/line-file.ts';
import type { LoadRequest } from './request-line.ts';

/** Adds the requests of jobs to a shard. */
export interface ShardWriter {
  readonly add: (requests: readonly LoadRequest[]) => void;
  /** Writes the jobs that were waited with. */
  readonly end: () => void;
}

/**
 * Writes a shard.
 *
 * @param sideBySide how many jobs stand side by side, webhook by webhook: whoever reads lines and knows no jobs would send
 * those of one at the same time otherwise
 */
export function shardWriter(
  file: LineFile,
  lineOf: (request: LoadRequest) => string,
  sideBySide: number,
): ShardWriter {
  let jobs: (readonly LoadRequest[])[] = [];
  const end = (): void => {
    const most = Math.max(0, ...jobs.map((requests) => requests.length));
    for (let index = 0; index < most; index += 1)
      for (const requests of jobs) {
        const request = requests[index];
        if (request !== undefined) file.add(lineOf(request));
      }
    jobs = [];
  };
  return {
    add: (requests) => {
      jobs.push(requests);
      if (jobs.length >= sideBySide) end();
    },
    end,
  };
}
