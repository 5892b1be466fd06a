/** When each of a number of requests begins, so that no second has more than its share of them. */
export interface Pace {
  /**
   * How long the next request has to wait, in ms; none where its moment has passed.
   *
   * @param index counted from 0, each once and in their order
   * @param now by the clock that the first one was begun by, in ms
   */
  readonly waitFor: (index: number, now: number) => number;
}

/** How late a request may be for the next ones to keep their moments, as a share of a second. */
const SHARE_IN_ARREARS = 0.01;

/**
 * A moment for each request, counted from the first, so that a slow one does not shift those after it: what is late is made
 * up for within its second. What could not be begun in its second, since the machine or the receiver took too long, shifts
 * all the others instead: the second after it would have more than was asked for.
 *
 * @param rate requests a second
 * @param started the moment of the first
 */
export function steadyPace(rate: number, started: number): Pace {
  const arrears = Math.max(1000 / rate, 1000 * SHARE_IN_ARREARS);
  let first = started;
  const secondOf = (moment: number): number => Math.floor((moment - started) / 1000);
  return {
    waitFor: (index, now) => {
      const due = first + (index / rate) * 1000;
      const late = now - due;
      if (late > arrears && secondOf(now) > secondOf(due)) first += late;
      return -late;
    },
  };
}
