/**
 * Runs a task for each item, in their order, at most `concurrency` of them at once. Nothing is begun any more once
 * `isStopped` says so.
 *
 * @throws what a task throws first; those under way then go on by themselves
 */
export async function runPool<T>(
  items: Iterable<T>,
  concurrency: number,
  task: (item: T) => Promise<void>,
  isStopped: () => boolean = () => false,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    while (!isStopped()) {
      const next = queue.next();
      if (next.done === true) return;
      await task(next.value);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
