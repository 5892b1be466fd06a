/** How an `LruMap` is kept small, beside the number of its entries. */
export interface LruMapOptions<V> {
  /** Weighs an entry, and the most that all may weigh together. */
  readonly weight?: { readonly of: (value: V) => number; readonly most: number } | undefined;
  /** Called with each entry that gives way. */
  readonly onEvict?: ((key: string, value: V) => void) | undefined;
}

/** A map of what was set last. What was not set for longest gives way, so that it never grows beyond its limits. */
export class LruMap<V> {
  readonly #limit: number;
  readonly #options: LruMapOptions<V>;
  // A map keeps its order of insertion: the first key is the one that was not set for longest.
  readonly #entries = new Map<string, V>();
  #weight = 0;

  /** @param limit how many entries there may be */
  constructor(limit: number, options: LruMapOptions<V> = {}) {
    this.#limit = limit;
    this.#options = options;
  }

  get(key: string): V | undefined {
    return this.#entries.get(key);
  }

  /** Sets an entry. One that is too heavy by itself gives way at once, after all others. */
  set(key: string, value: V): void {
    const { weight, onEvict } = this.#options;
    this.#remove(key);
    this.#entries.set(key, value);
    this.#weight += weight?.of(value) ?? 0;
    for (const [oldest, its] of this.#entries) {
      if (this.#entries.size <= this.#limit && this.#weight <= (weight?.most ?? Number.POSITIVE_INFINITY))
        return;
      this.#remove(oldest);
      onEvict?.(oldest, its);
    }
  }

  delete(key: string): void {
    this.#remove(key);
  }

  values(): V[] {
    return [...this.#entries.values()];
  }

  #remove(key: string): void {
    const value = this.#entries.get(key);
    this.#entries.delete(key);
    if (value !== undefined) this.#weight -= this.#options.weight?.of(value) ?? 0;
  }
}
