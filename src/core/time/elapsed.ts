/**
 * Milliseconds since a moment of the monotonic clock, to a hundredth.
 *
 * @param started what `performance.now()` said then
 */
export function elapsedMs(started: number): number {
  return Math.round((performance.now() - started) * 100) / 100;
}
