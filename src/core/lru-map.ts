/** How an `LruMap` is kept small, beside the number of its entries. */
export interface LruMapOptions<V> {
  /** Weighs an entry, and the most that all may weigh together. */
  readonly weight?: { readonly of: (value: V) => number; readonly most: number } | undefined;
  /** Called with each entry that gives way. */
  readonly onEvict?: ((key: string, value: V) => void) | undefined;
}

/** An entry between the one that was set before it and the one that was set after it. */
interface Entry<V> {
  readonly key: string;
  value: V;
  before: Entry<V> | null;
  after: Entry<V> | null;
}

/** A map of what was set last. What was not set for longest gives way, so that it never grows beyond its limits. */
export class LruMap<V extends NonNullable<unknown> | null> {
  readonly #limit: number;
  readonly #options: LruMapOptions<V>;
  /**
   * To take a key out of a map and put it in again, for its place in the order, is no way: each few times the map gets a
   * new table, and a collection of young garbage keeps what an old table held, long after that is dead.
   */
  readonly #entries = new Map<string, Entry<V | undefined>>();
  #oldest: Entry<V | undefined> | null = null;
  #newest: Entry<V | undefined> | null = null;
  #weight = 0;

  /** @param limit how many entries there may be */
  constructor(limit: number, options: LruMapOptions<V> = {}) {
    this.#limit = limit;
    this.#options = options;
  }

  get(key: string): V | undefined {
    return this.#entries.get(key)?.value;
  }

  /** Sets an entry. One that is too heavy by itself gives way at once, after all others. */
  set(key: string, value: V): void {
    const { weight, onEvict } = this.#options;
    const known = this.#entries.get(key);
    const entry = known ?? { key, value, before: null, after: null };
    if (known === undefined) this.#entries.set(key, entry);
    else this.#weight -= this.#weigh(known.value);
    entry.value = value;
    this.#weight += this.#weigh(value);
    if (entry !== this.#newest) {
      this.#unlink(entry);
      this.#append(entry);
    }
    const most = weight?.most ?? Number.POSITIVE_INFINITY;
    while (this.#oldest !== null && (this.#entries.size > this.#limit || this.#weight > most)) {
      const { key: oldest, value: its } = this.#oldest;
      this.delete(oldest);
      if (its !== undefined) onEvict?.(oldest, its);
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#unlink(entry);
    this.#weight -= this.#weigh(entry.value);
    // Nothing dead is to lead to what lives.
    entry.value = undefined;
  }

  /** Those that were not set for longest come first. */
  values(): V[] {
    const values: V[] = [];
    for (let entry = this.#oldest; entry !== null; entry = entry.after) {
      if (entry.value !== undefined) values.push(entry.value);
    }
    return values;
  }

  #weigh(value: V | undefined): number {
    return value === undefined ? 0 : (this.#options.weight?.of(value) ?? 0);
  }

  #append(entry: Entry<V | undefined>): void {
    entry.before = this.#newest;
    if (this.#newest === null) this.#oldest = entry;
    else this.#newest.after = entry;
    this.#newest = entry;
  }

  #unlink(entry: Entry<V | undefined>): void {
    const { before, after } = entry;
    if (before !== null) before.after = after;
    else if (this.#oldest === entry) this.#oldest = after;
    if (after !== null) after.before = before;
    else if (this.#newest === entry) this.#newest = before;
    entry.before = null;
    entry.after = null;
  }
}
