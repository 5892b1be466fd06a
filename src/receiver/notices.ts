import { redactText } from '../core/http/redact.ts';

/** Something that did not become an exchange: a probe, a refusal, broken HTTP. */
export interface Notice {
  readonly kind: string;
  /** Holds text from the network as it came, but for secrets. */
  readonly message: string;
  /** How many of this kind there were, this one included. */
  readonly count: number;
}

/** Counts what was turned away, by kind. */
export class Notices {
  readonly counts: Record<string, number> = {};
  readonly #onNotice: ((notice: Notice) => void) | undefined;

  constructor(onNotice: ((notice: Notice) => void) | undefined) {
    this.#onNotice = onNotice;
  }

  add(kind: string, message: string): void {
    const count = (this.counts[kind] ?? 0) + 1;
    this.counts[kind] = count;
    this.#onNotice?.({ kind, message: redactText(message), count });
  }
}
