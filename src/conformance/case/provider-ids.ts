import { parsePointer, valueAt } from '../../core/json/pointer.ts';
import { LruMap } from '../../core/lru-map.ts';
import type { BuiltEvent } from '../../events/encode.ts';
import type { Provider } from '../../providers/provider.ts';

/** The number of jobs remembered; a state is asked for soon after a job was made. */
const MOST_JOBS = 10_000;

/** The provider's own ids of jobs by their business keys, for consumers that are asked by them. */
export class ProviderIds {
  readonly #path: string[] | null;
  readonly #known = new LruMap<() => string | null>(MOST_JOBS);

  constructor(provider: Provider) {
    this.#path = provider.idPath === null ? null : parsePointer(provider.idPath);
  }

  of(key: string): string | null {
    return this.#known.get(key)?.() ?? null;
  }

  note(event: BuiltEvent): void {
    if (event.key !== null) this.#known.set(event.key, () => this.#read(event));
  }

  /**
   * The id of a scenario is that of its first step, whatever came last: a later step may bring another
   * one, and two orders of the same steps must be asked for under the same.
   */
  noteLater(key: string, firstStep: () => BuiltEvent): void {
    let known: string | null | undefined;
    this.#known.set(key, () => {
      known ??= this.#read(firstStep());
      return known;
    });
  }

  #read({ payload }: BuiltEvent): string | null {
    const id = this.#path === null ? undefined : valueAt(payload, this.#path);
    return typeof id === 'string' ? id : null;
  }
}
