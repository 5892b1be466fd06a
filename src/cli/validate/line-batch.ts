import type { Writer } from '../../output/writer.ts';

/** Characters of lines that are written together. */
const BATCH_LENGTH = 32 * 1024;

/** Lines that are written together: of many documents in a file, each would cost a call of the system. */
export class LineBatch {
  readonly #out: Pick<Writer, 'write'>;
  #lines: string[] = [];
  #length = 0;

  constructor(out: Pick<Writer, 'write'>) {
    this.#out = out;
  }

  line(text: string): void {
    this.#lines.push(`${text}\n`);
    this.#length += text.length;
    if (this.#length >= BATCH_LENGTH) this.flush();
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    this.#out.write(this.#lines.join(''));
    this.#lines = [];
    this.#length = 0;
  }
}
