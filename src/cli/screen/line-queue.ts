import type { Writer } from '../../output/writer.ts';

/** Bytes of lines that may wait for a program to read them. */
const MOST_BYTES = 64 * 1024 ** 2;

/**
 * Lines for a program that is behind: none is left out, and how much they are is known, so that whoever makes more
 * can be stopped. What is read makes room at once.
 */
export class LineQueue {
  readonly #out: Writer;
  readonly #most: number;
  #lines: string[] = [];
  #bytes = 0;
  #writing: Promise<void> | null = null;

  constructor(out: Writer, most: number = MOST_BYTES) {
    this.#out = out;
    this.#most = most;
  }

  get isFull(): boolean {
    return this.#bytes >= this.#most;
  }

  readonly line = (text: string): void => {
    if (this.#out.isClosed()) return;
    if (this.#writing === null && !this.#out.isFull()) {
      this.#out.line(text);
      return;
    }
    this.#lines.push(text);
    this.#bytes += Buffer.byteLength(text) + 1;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
  };

  /** Waits until all of them are on their way. */
  async drained(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#lines.length > 0) {
      const lines = this.#lines;
      this.#lines = [];
      for (const line of lines) {
        if (this.#out.isFull()) await this.#out.drained();
        this.#out.line(line);
        this.#bytes -= Buffer.byteLength(line) + 1;
      }
    }
  }
}
