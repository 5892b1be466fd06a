import { Writable } from 'node:stream';

/** A row of the screen, and whether the terminal began the next one because this was full. */
interface Row {
  text: string;
  wrapped: boolean;
}

/**
 * A terminal in memory: of the sequences it knows those that may be used for drawing anew, and throws at any other, so
 * that a test which reads its screen proves that no others were sent. It wraps its lines anew when it is resized, as
 * most terminals do.
 */
export class FakeTerminal extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  /** How often something was written. */
  writes = 0;
  /** A terminal that is paused takes nothing. */
  #paused: (() => void)[] | null = null;
  readonly #all: Row[] = [{ text: '', wrapped: false }];
  #row = 0;
  #column = 0;

  constructor(columns = 80, rows = 24) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
  }

  override _write(chunk: string | Buffer, _: BufferEncoding, done: () => void): void {
    const take = (): void => {
      this.writes += 1;
      this.#print(typeof chunk === 'string' ? chunk : chunk.toString('utf8'));
      done();
      this.emit('written');
    };
    if (this.#paused === null) take();
    else this.#paused.push(take);
  }

  /** Ctrl-S, and whatever takes it back. */
  pause(isPaused: boolean): void {
    const waiting = this.#paused ?? [];
    this.#paused = isPaused ? waiting : null;
    if (!isPaused) for (const take of waiting) take();
  }

  resize(columns: number, rows: number = this.rows): void {
    const before = this.#all.splice(0);
    let at: readonly [number, number] = [0, 0];
    let line = '';
    let offset = -1;
    before.forEach((row, i) => {
      if (i === this.#row) offset = line.length + this.#column;
      line += row.text;
      if (row.wrapped) return;
      const first = this.#all.length;
      const pieces = Math.max(Math.ceil(line.length / columns), 1);
      for (let n = 0; n < pieces; n += 1) {
        this.#all.push({ text: line.slice(n * columns, (n + 1) * columns), wrapped: n < pieces - 1 });
      }
      if (offset >= 0) {
        const piece = Math.min(Math.floor(offset / columns), pieces - 1);
        at = [first + piece, offset - piece * columns];
        offset = -1;
      }
      line = '';
    });
    [this.#row, this.#column] = at;
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  /** All that stands there, and all that has gone up; what the terminal wrapped is one line. */
  get lines(): string[] {
    const lines: string[] = [];
    let line = '';
    for (const { text, wrapped } of this.#all) {
      line += text;
      if (wrapped) continue;
      lines.push(line.trimEnd());
      line = '';
    }
    return lines;
  }

  #print(text: string): void {
    for (const [part] of text.matchAll(/\u001b\[[\d;]*[A-Za-z]|[\s\S]/gu)) this.#take(part);
  }

  #take(part: string): void {
    if (part === '\n') {
      this.#down(false);
      this.#column = 0;
    } else if (part === '\r') this.#column = 0;
    else if (part === '\b') this.#column = Math.max(this.#column - 1, 0);
    else if (part.startsWith('\u001b')) this.#obey(part);
    else {
      if (part < ' ') throw new Error(`a control character: ${JSON.stringify(part)}`);
      if (this.#column >= this.columns) {
        this.#down(true);
        this.#column = 0;
      }
      const row = this.#current;
      row.text =
        row.text.slice(0, this.#column).padEnd(this.#column) + part + row.text.slice(this.#column + 1);
      this.#column += 1;
    }
  }

  #obey(sequence: string): void {
    const [, number = '', letter = ''] = /^\u001b\[([\d;]*)([A-Za-z])$/.exec(sequence) ?? [];
    if (letter === 'm') return;
    if (letter === 'A') {
      const top = Math.max(this.#all.length - this.rows, 0);
      this.#row = Math.max(this.#row - Number(number || 1), top);
      return;
    }
    if (letter === 'H' && number === '') {
      this.#row = Math.max(this.#all.length - this.rows, 0);
      this.#column = 0;
      return;
    }
    if (letter !== 'J' || number !== '') throw new Error(`an unknown sequence: ${JSON.stringify(sequence)}`);
    this.#current.text = this.#current.text.slice(0, this.#column);
    this.#current.wrapped = false;
    // A terminal keeps its rows, but empty ones below the last do not count.
    this.#all.length = this.#row + 1;
  }

  #down(wrapped: boolean): void {
    this.#current.wrapped = wrapped;
    this.#row += 1;
    if (this.#row === this.#all.length) this.#all.push({ text: '', wrapped: false });
  }

  get #current(): Row {
    const row = this.#all[this.#row];
    if (row === undefined) throw new Error('the cursor has left the screen');
    return row;
  }
}
