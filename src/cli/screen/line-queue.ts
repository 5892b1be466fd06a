import { setImmediate as endOfTurn } from 'node:timers/promises';
import type { Writer } from '../../output/writer.ts';

/** UTF-16 units of lines that may wait for a program to read them. */
const MOST_UNITS = 64 * 1024 ** 2;
/** Of those that are written at once; what is read of them makes room before the next. */
const MOST_AT_ONCE = 64 * 1024;

/**
 * Lines for a program that may be behind: none is left out, and how much they are is known, so that whoever makes more
 * can be stopped. Those of one turn of the loop are written together, since each write takes longer than a line.
 */
export class LineQueue {
  readonly #out: Writer;
  readonly #most: number;
  #lines: string[] = [];
  #units = 0;
  #writing: Promise<void> | null = null;

  constructor(out: Writer, most: number = MOST_UNITS) {
    this.#out = out;
    this.#most = most;
  }

  get isFull(): boolean {
    return this.#units >= this.#most;
  }

  readonly line = (text: string): void => {
    if (this.#out.isClosed()) return;
    this.#lines.push(text);
    this.#units += sizeOf(text);
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
  };

  /** Waits until all of them are on their way. */
  async drained(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
  }

  async #write(): Promise<void> {
    await endOfTurn();
    while (this.#lines.length > 0) {
      const lines = this.#lines;
      this.#lines = [];
      for (let next = 0; next < lines.length; ) {
        if (this.#out.isFull()) await this.#out.drained();
        const from = next;
        let size = 0;
        for (; next < lines.length && size < MOST_AT_ONCE; next += 1) size += sizeOf(lines[next] ?? '');
        this.#out.line(lines.slice(from, next).join('\n'));
        this.#units -= size;
      }
    }
  }
}

/** Of a line with its line break. */
function sizeOf({ length }: string): number {
  return length + 1;
}
