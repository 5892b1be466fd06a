/** Work that stops between its steps, so that whoever does it can let others go first. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all steps of some work at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
