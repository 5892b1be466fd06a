import { LIMITS } from '../../core/limits.ts';
import { keySeries } from '../../events/identity/key-template.ts';
import { seededRandom } from '../../events/random.ts';
import { NoKeyLeft } from './cannot-judge.ts';

/** Where the keys of a run come from; the provider's own form unless one of them is given. */
export interface KeyChoice {
  /** The form of the business keys, such as `SHOP-{n}`. */
  readonly id?: string | undefined;
  /** Keys that are there, each for one job. */
  readonly ids?: readonly string[] | undefined;
}

/** Gives the jobs of a run their business keys, none of them twice. */
export class JobKeys {
  readonly #inForm: ((index: number) => string) | null;
  #made = 0;
  /** Those that are given and nobody has, the next one first; `null` where none are given. */
  readonly #left: string[] | null;
  /** Those of the given ones that were put into payloads of which no request was made yet. */
  readonly #unsent = new Set<string>();
  readonly #used = new Set<string>();

  constructor({ id, ids }: KeyChoice, nonce: string) {
    this.#inForm = id === undefined ? null : keySeries(id, LIMITS.keysOfCheck, seededRandom(`${nonce} keys`));
    this.#left = ids === undefined ? null : [...ids];
  }

  /**
   * Makes something under a key of its own. A key has few digits: among the thousands of jobs of a run two may draw the
   * same, and would be one job.
   *
   * @param make gets the key, or `undefined` where the provider's form decides
   * @throws NoKeyLeft
   */
  draw<Made extends { readonly key: string | null }>(make: (key: string | undefined) => Made): Made {
    for (;;) {
      const key = this.#next();
      const made = make(key);
      if (made.key !== null && this.#used.has(made.key)) continue;
      if (made.key !== null) this.#used.add(made.key);
      if (key !== undefined && made.key === key && this.#left !== null) this.#unsent.add(key);
      return made;
    }
  }

  /** The endpoint hears of a job. */
  send(key: string | null): void {
    if (key !== null) this.#unsent.delete(key);
  }

  /** Takes back the given keys that no request had, for who comes next. Only while nobody else draws any. */
  takeBack(): void {
    if (this.#left === null || this.#unsent.size === 0) return;
    for (const key of this.#unsent) this.#used.delete(key);
    this.#left.unshift(...this.#unsent);
    this.#unsent.clear();
  }

  #next(): string | undefined {
    if (this.#left !== null) {
      const key = this.#left.shift();
      if (key === undefined) throw new NoKeyLeft();
      return key;
    }
    if (this.#inForm === null) return undefined;
    this.#made += 1;
    return this.#inForm(this.#made);
  }
}
