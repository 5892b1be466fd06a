/** A text that is put together from pieces, each of which came from somewhere. */
export class Pieces {
  readonly #pieces: string[] = [];
  /** Where each begins, in what they make and in what they came from. */
  readonly #starts: { readonly out: number; readonly source: number }[] = [];
  #length = 0;

  add(piece: string, source: number): void {
    this.#starts.push({ out: this.#length, source });
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** How many there are. */
  get count(): number {
    return this.#pieces.length;
  }

  /** Takes back all but the first so many. */
  keep(count: number): void {
    this.#length = this.#starts[count]?.out ?? this.#length;
    this.#pieces.length = count;
    this.#starts.length = count;
  }

  /** Writes a piece of one character as a space. */
  blank(index: number): void {
    this.#pieces[index] = ' ';
  }

  get text(): string {
    return this.#pieces.join('');
  }

  /** Where what stands at an offset of the text came from. */
  sourceOf(offset: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle]?.out ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const { out, source } = this.#starts[low] ?? { out: 0, source: 0 };
    return source + offset - out;
  }
}
