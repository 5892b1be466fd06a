import { type ConformanceCase, eventCaseId } from './case/case.ts';

/** How the cases of a run end, for those that cannot be judged where another one failed. */
export class CaseEnds {
  readonly #ends: ReadonlyMap<string, Pending>;

  /** @param cases in their order: what one rests on is begun before it */
  constructor(cases: readonly Pick<ConformanceCase, 'id'>[]) {
    this.#ends = new Map(cases.map(({ id }) => [id, pending()]));
  }

  /** @param cause the failure that is the cause of how the case ended, its own or one before it; `null` where none is */
  set(id: string, cause: string | null): void {
    this.#ends.get(id)?.resolve(cause);
  }

  /**
   * The case that failed and without which this one cannot be judged, once those that it rests on have ended: where an
   * event is not even taken in its plain form, nothing is learnt of how it is taken twice.
   */
  async causeBefore({
    id,
    posts,
    after = [],
  }: Pick<ConformanceCase, 'id' | 'posts' | 'after'>): Promise<string | null> {
    for (const before of [...posts.map(eventCaseId), ...after]) {
      const cause = before === id ? null : await this.#ends.get(before)?.promise;
      if (cause !== undefined && cause !== null) return cause;
    }
    return null;
  }
}

interface Pending {
  readonly promise: Promise<string | null>;
  readonly resolve: (cause: string | null) => void;
}

// `Promise.withResolvers` came with Node 22.
function pending(): Pending {
  let resolve: Pending['resolve'] = () => {};
  const promise = new Promise<string | null>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
