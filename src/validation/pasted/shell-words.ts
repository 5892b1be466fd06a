import { Pieces } from './pieces.ts';
import { addEscaped } from './quoted.ts';

/** A word of a command line, without its quotes. */
export interface ShellWord {
  readonly text: string;
  /** Where a character of it was written. */
  readonly sourceOf: (offset: number) => number;
}

/** A command with its words, as a shell would take them apart. Nothing is expanded, let alone run. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  /** Where it begins. */
  readonly at: number;
  /** What stands behind `<<` or `<<<`. */
  readonly input: ShellWord | null;
  /** Whether what it prints is what the next one reads. */
  readonly isPiped: boolean;
}

/** A quote that is never closed, and where it was opened. */
export interface OpenQuote {
  readonly offset: number;
}

const PLAIN = /[^\s'"\\$|&;<>]+/y;
/** In double quotes a backslash is one, but before these. */
const IN_DOUBLE = /\\(?:\r?\n|(["\\$`]))/y;
const EXPANSION = /\$(?:\{[^}\n]*\}|\w+)/y;
const QUOTED = /(\$?)'/y;
const OPERATOR = /\|\|?|&&?|;;?|<<<|<<-?|<|\d?>>?(?:&\d|\|)?/y;
const LINE = /[^\n]*\n?/y;

/**
 * Takes a script apart into its commands.
 *
 * @example readShell("curl -d 'it''s'").map(({ words }) => words.map(({ text }) => text)) // [['curl', '-d', 'its']]
 */
export function readShell(text: string): ShellCommand[] | OpenQuote {
  const reader = new Reader(text);
  const open = reader.read();
  return open === null ? reader.commands : { offset: open };
}

class Reader {
  readonly commands: ShellCommand[] = [];
  readonly #text: string;
  #at = 0;
  #command = newCommand();
  #word: Pieces | null = null;
  /** What the next word is, where it is none of the command's own. */
  #next: 'text' | 'end' | 'file' | null = null;
  /** Who reads the lines behind this one, and the line that ends them. */
  #here: { readonly command: Draft; readonly end: string } | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where a quote is opened that is never closed; `null` where all is read. */
  read(): number | null {
    while (this.#at < this.#text.length) {
      const open = this.#step();
      if (open !== null) return open;
    }
    this.#endCommand(false);
    return null;
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  #add(piece: string, at: number): void {
    if (this.#command.at < 0) this.#command.at = at;
    this.#word ??= new Pieces();
    this.#word.add(piece, at);
  }

  #step(): number | null {
    const at = this.#at;
    const c = this.#text.charAt(at);
    if (/\s/.test(c)) {
      this.#at += 1;
      this.#endWord();
      if (c === '\n') this.#endLine();
    } else if (c === '#' && this.#word === null && !this.#text.startsWith('# curl ', at)) {
      const end = this.#text.indexOf('\n', at);
      this.#at = end < 0 ? this.#text.length : end;
    } else if (c === '\\') {
      const isBreak = /^\\\r?\n/.exec(this.#text.slice(at, at + 3));
      this.#at += isBreak?.[0].length ?? 2;
      if (isBreak === null) this.#add(this.#text.slice(at + 1, at + 2), at + 1);
    } else if (c === '"') return this.#double();
    else if (this.#take(QUOTED) !== null) return this.#single(c === '$');
    else if (this.#word === null || !/\d/.test(c)) this.#operator();
    else this.#plain();
    return null;
  }

  #operator(): void {
    const found = this.#take(OPERATOR)?.[0];
    if (found === undefined) this.#plain();
    else {
      this.#endWord();
      if (found.startsWith('<')) this.#next = found === '<<<' ? 'text' : found === '<' ? 'file' : 'end';
      else if (!found.includes('>')) this.#endCommand(found === '|');
      else if (!found.includes('&')) this.#next = 'file';
    }
  }

  #plain(): void {
    const at = this.#at;
    const found = this.#expansion() ?? this.#take(PLAIN)?.[0];
    if (found === undefined) this.#at += 1;
    this.#add(found ?? this.#text.charAt(at), at);
  }

  /** What a shell would put something in the place of, as it is written. */
  #expansion(): string | null {
    const at = this.#at;
    const found = this.#take(EXPANSION)?.[0];
    if (found !== undefined) return found;
    if (!this.#text.startsWith('$(', at)) return null;
    let depth = 0;
    let quote = '';
    for (let i = at + 1; i < this.#text.length; i += 1) {
      const c = this.#text.charAt(i);
      if (quote !== '') quote = c === quote ? '' : quote;
      else if (c === "'" || c === '"') quote = c;
      else if (c === '(') depth += 1;
      else if (c === ')') depth -= 1;
      if (depth > 0 || quote !== '') continue;
      this.#at = i + 1;
      return this.#text.slice(at, i + 1);
    }
    return null;
  }

  #single(isEscaped: boolean): number | null {
    const from = this.#at;
    const end = isEscaped ? this.#endOfEscaped() : this.#text.indexOf("'", from);
    if (end < 0) return from - 1;
    const raw = this.#text.slice(from, end);
    this.#at = end + 1;
    if (isEscaped) {
      this.#add('', from);
      if (this.#word !== null) addEscaped(this.#word, raw, from);
    } else this.#add(raw, from);
    return null;
  }

  #endOfEscaped(): number {
    for (let i = this.#at; i < this.#text.length; i += 1) {
      const c = this.#text.charAt(i);
      if (c === "'") return i;
      if (c === '\\') i += 1;
    }
    return -1;
  }

  #double(): number | null {
    const from = this.#at;
    this.#at += 1;
    this.#add('', this.#at);
    for (;;) {
      const at = this.#at;
      const c = this.#text.charAt(at);
      if (c === '') return from;
      if (c === '"') break;
      const escaped = this.#take(IN_DOUBLE);
      if (escaped !== null) {
        this.#add(escaped[1] ?? '', at);
        continue;
      }
      const found = this.#expansion() ?? this.#take(/[^"\\$]+/y)?.[0];
      if (found === undefined) this.#at += 1;
      this.#add(found ?? c, at);
    }
    this.#at += 1;
    return null;
  }

  #endWord(): void {
    const pieces = this.#word;
    if (pieces === null) return;
    this.#word = null;
    const word = { text: pieces.text, sourceOf: (offset: number) => pieces.sourceOf(offset) };
    if (this.#next === null) this.#command.words.push(word);
    else if (this.#next === 'text') this.#command.input = { ...word, text: `${word.text}\n` };
    else if (this.#next === 'end') this.#here = { command: this.#command, end: word.text };
    this.#next = null;
  }

  #endCommand(isPiped: boolean): void {
    this.#endWord();
    this.#next = null;
    if (this.#command.words.length > 0) this.commands.push(this.#command);
    this.#command.isPiped = isPiped;
    this.#command = newCommand();
  }

  #endLine(): void {
    this.#endCommand(false);
    const here = this.#here;
    if (here === null) return;
    this.#here = null;
    const from = this.#at;
    let end = from;
    for (let line = this.#take(LINE); line !== null && line[0] !== ''; line = this.#take(LINE)) {
      if (line[0].trim() === here.end) break;
      end = this.#at;
    }
    here.command.input = { text: this.#text.slice(from, end), sourceOf: (offset) => from + offset };
  }
}

interface Draft {
  readonly words: ShellWord[];
  at: number;
  input: ShellWord | null;
  isPiped: boolean;
}

function newCommand(): Draft {
  return { words: [], at: -1, input: null, isPiped: false };
}
