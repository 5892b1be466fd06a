import { runPool } from '../core/run-pool.ts';
import { pause } from '../core/time/wait.ts';
import { steadyPace } from './pace.ts';

export interface BurstOptions {
  readonly count: number;
  /** Most requests under way at once. */
  readonly concurrency: number;
  /** Requests begun in a second; as fast as `concurrency` allows when missing. */
  readonly rate?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a number of deliveries at a pace; `T` is what comes of one. */
export async function burst<T>(
  options: BurstOptions,
  deliverNext: (index: number) => Promise<T>,
  onDone: (result: T, index: number) => void,
): Promise<void> {
  const pace = options.rate === undefined ? null : steadyPace(options.rate, performance.now());
  const isStopped = (): boolean => options.signal?.aborted === true;
  await runPool(
    indexes(options.count),
    Math.min(options.concurrency, options.count),
    async (index) => {
      if (pace !== null) {
        await pause(pace.waitFor(index, performance.now()), options.signal);
        if (isStopped()) return;
      }
      onDone(await deliverNext(index), index);
    },
    isStopped,
  );
}

function* indexes(count: number): Generator<number, void, undefined> {
  for (let index = 0; index < count; index += 1) yield index;
}
