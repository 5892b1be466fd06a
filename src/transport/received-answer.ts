import { type HeaderList, headersFromRaw } from '../core/http/headers.ts';

const NOTHING = Buffer.alloc(0);

/** An answer as a parser gave it. Its headers are read once somebody wants to know them. */
export class ReceivedAnswer {
  readonly status: number;
  readonly body: Buffer;
  readonly #raw: readonly Buffer[];
  #headers: HeaderList | null = null;

  /** @param raw names and values in turn */
  constructor(status: number, raw: readonly Buffer[], chunks: readonly Buffer[]) {
    this.status = status;
    this.#raw = raw;
    this.body = chunks.length === 0 ? NOTHING : Buffer.concat(chunks);
  }

  get headers(): HeaderList {
    this.#headers ??= headersFromRaw(this.#raw.map((part) => part.toString('latin1')));
    return this.#headers;
  }
}
