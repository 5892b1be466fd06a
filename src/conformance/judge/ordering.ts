/** The steps of a scenario in the order in which they are delivered, counted from 0. */
export type Ordering = readonly number[];

/** Tells whether each step comes once and after those before it: the order in which things happened. */
export function isInOrder(ordering: Ordering): boolean {
  return ordering.every((step, i) => i === 0 || step > (ordering[i - 1] ?? step));
}

/** The same steps once each, in the order in which they happened. */
export function inScenarioOrder(ordering: Ordering): Ordering {
  return [...new Set(ordering)].toSorted((a, b) => a - b);
}

/** All steps of a scenario, as they happened. */
export function wholeScenario(steps: number): Ordering {
  return Array.from({ length: steps }, (_, step) => step);
}
