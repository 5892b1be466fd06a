/**
 * Gives items to places so that as many places as possible are taken, whatever the order in which the
 * items come: one that fits a narrow place is moved there when a later one needs its wide place.
 */
export class Assignment<T> {
  readonly #places: ({ readonly item: T; readonly fitting: readonly number[] } | null)[];

  constructor(places: number) {
    this.#places = Array.from({ length: places }, () => null);
  }

  /** What a place was given, or `null`. */
  at(place: number): T | null {
    return this.#places[place]?.item ?? null;
  }

  /** Gives an item one of the places that fit. False where none of them can be freed. */
  add(item: T, fitting: readonly number[]): boolean {
    return this.#settle({ item, fitting }, new Set());
  }

  #settle(entry: { readonly item: T; readonly fitting: readonly number[] }, tried: Set<number>): boolean {
    const free = entry.fitting.find((place) => this.at(place) === null);
    const place =
      free ??
      entry.fitting.find((taken) => {
        const there = this.#places[taken] ?? null;
        if (there === null || tried.has(taken)) return false;
        tried.add(taken);
        return this.#settle(there, tried);
      });
    if (place === undefined) return false;
    this.#places[place] = entry;
    return true;
  }
}
