import { MAX_DEPTH } from '../../core/json/json.ts';
import { pointer, type Segment } from '../../core/json/pointer.ts';
import { skipSpace } from '../../core/json/token-ends.ts';
import { once } from '../../core/once.ts';
import { cutText } from '../../core/text/cut-text.ts';
import { Pieces } from './pieces.ts';
import { type Quoted, readQuoted } from './quoted.ts';
import { spaceExtras } from './space-extras.ts';

/** What JSON has not, and people paste all the same. */
type Extra = 'comments' | 'remarks' | 'trailing commas' | '"..."' | 'single quotes';

/** A JSON document that a text stands for. */
export interface RelaxedDocument {
  /** Numbers and texts as they were written, wherever JSON can write them so. */
  readonly json: string;
  /** Where it begins in the text that was read. */
  readonly start: number;
  /** Where a value of it begins in that text, by where it begins in `json`. */
  readonly sourceOf: (offset: number) => number;
  /** Where a character of it stands in that text, by where it stands in what the document says, which is a text. */
  readonly insideOf: (offset: number) => number;
  /** JSON pointers of the objects and arrays of which something is left out. */
  readonly elided: ReadonlySet<string>;
}

/** One document or several, one behind the other. */
export interface RelaxedText {
  readonly ok: true;
  readonly language: 'JSON' | 'Python' | 'JavaScript';
  /** Where the first of each kind stands. */
  readonly extras: ReadonlyMap<Extra, number>;
  readonly documents: readonly RelaxedDocument[];
}

/** Where a text is none of these either. */
export interface RelaxedMistake {
  readonly ok: false;
  readonly language: RelaxedText['language'];
  readonly offset: number;
  readonly problem: string;
}

/**
 * Reads what is nearly JSON: with comments, trailing commas or `...` for what is left out, as Python prints a dict, as
 * JavaScript prints an object. Nothing of it is ever run.
 *
 * @example readRelaxed("{'a': None, }").documents[0].json // '{"a":null}'
 */
export function readRelaxed(text: string): RelaxedText | RelaxedMistake {
  const spaced = spaceExtras(text);
  if (spaced !== null) {
    const { json, extras } = spaced;
    const start = skipSpace(json, 0);
    const document = { json, start, sourceOf: same, insideOf: same, elided: NONE };
    return { ok: true, language: 'JSON', extras, documents: [document] };
  }
  const reader = new Reader(text);
  try {
    const documents = reader.documents();
    return { ok: true, language: reader.language, extras: reader.extras, documents };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { language, gap } = reader;
    // Two texts one behind the other are one only where Python wrote them; else it goes wrong there already.
    const isGap = language !== 'Python' && gap !== null && gap < error.offset;
    return {
      ok: false,
      language,
      offset: isGap ? gap : error.offset,
      problem: isGap ? NO_COMMA : error.message,
    };
  }
}

const NO_COMMA = 'no comma before a text';

const same = (offset: number): number => offset;
const NONE: ReadonlySet<string> = new Set();

class Unreadable extends Error {
  readonly offset: number;

  constructor(offset: number, problem: string) {
    super(problem);
    this.offset = offset;
  }
}

/** What stands in the place of a value: one, nothing (`undefined`), or a word that something is left out. */
type Met = 'value' | 'nothing' | 'elision';

const ELISION = /(?:\.{3,}|\u2026)(?: ?\d+ more \w+)?|\[(?:Object|Array|Circular[^\]\n]*)\]/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
/** As JavaScript prints a moment. */
const DATE = /\d{4}-\d\d-\d\dT[\d:.]+Z/y;
/** Of Python 2. */
const LONG = /(-?\d+)L\b/y;
const NAME = /[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*/y;
const SPACE = /[\s\ufeff]+/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*/y;
/** What the documentation's pages have behind a value. */
const REMARK = /<<[^,\n]*/y;
const WORDS: Readonly<Record<string, string>> = {
  true: 'true',
  false: 'false',
  null: 'null',
  True: 'true',
  False: 'false',
  None: 'null',
};
const CLOSING = { '{': '}', '[': ']', '(': ')' } as const;

class Reader {
  readonly extras = new Map<Extra, number>();
  /** Where a text begins right behind another one, for the first time. */
  gap: number | null = null;
  readonly #text: string;
  #at = 0;
  #isPython = false;
  #isJavaScript = false;
  /** The JSON text. */
  #pieces = new Pieces();
  #path: Segment[] = [];
  #elided = new Set<string>();
  #lastComma = 0;
  /** The parts of the text that was read last. */
  #parts: Quoted[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  get language(): RelaxedText['language'] {
    if (this.#isPython) return 'Python';
    if (this.#isJavaScript) return 'JavaScript';
    return this.extras.has('single quotes') ? 'Python' : 'JSON';
  }

  documents(): RelaxedDocument[] {
    const documents: RelaxedDocument[] = [];
    for (this.#skip(); this.#at < this.#text.length; this.#skip()) {
      const pieces = new Pieces();
      [this.#pieces, this.#elided] = [pieces, new Set()];
      const start = this.#at;
      const met = this.#value(0);
      if (met === 'nothing') this.#fail(start);
      if (met === 'elision') continue;
      documents.push({
        json: pieces.text,
        start,
        sourceOf: (offset) => pieces.sourceOf(offset),
        insideOf: insideOf(this.#parts),
        elided: this.#elided,
      });
      this.#skip();
      if (/[,;]/.test(this.#here)) this.#at += 1;
    }
    if (documents.length === 0) this.#fail(0);
    if (this.gap !== null && this.language !== 'Python') this.#fail(this.gap, NO_COMMA);
    return documents;
  }

  get #here(): string {
    return this.#text.charAt(this.#at);
  }

  #fail(offset = this.#at, problem?: string): never {
    const found = this.#text.codePointAt(offset);
    throw new Unreadable(
      offset,
      problem ??
        (found === undefined
          ? 'the text ends too early'
          : `unexpected ${JSON.stringify(String.fromCodePoint(found))}`),
    );
  }

  /** What a pattern finds here; it is passed over. */
  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  #skip(): void {
    for (;;) {
      if (this.#take(SPACE) !== null) continue;
      const start = this.#at;
      if (this.#take(COMMENT) !== null) this.#note('comments', start);
      else if (this.#take(REMARK) !== null) this.#note('remarks', start);
      else return;
    }
  }

  #note(extra: Extra, at: number): void {
    if (!this.extras.has(extra)) this.extras.set(extra, at);
  }

  #elision(): boolean {
    const start = this.#at;
    const found = this.#take(ELISION);
    if (found === null) return false;
    this.#note('"..."', start);
    if (found[0].startsWith('[') || found[0].includes('more')) this.#isJavaScript = true;
    return true;
  }

  /** Something is left out of the object or array that is being read. */
  #noteElision(): void {
    this.#elided.add(pointer(this.#path));
  }

  #value(depth: number): Met {
    if (depth > MAX_DEPTH) this.#fail(this.#at, `nesting deeper than ${MAX_DEPTH}`);
    const { [this.#at]: here = '' } = this.#text;
    if (this.#elision()) return 'elision';
    if (here === '{') return this.#object(depth);
    if (here === '[' || here === '(') return this.#list(here, depth);
    const start = this.#at;
    const text = this.#string();
    if (text !== null) {
      this.#pieces.add(text, start);
      return 'value';
    }
    const date = this.#take(DATE)?.[0];
    if (date !== undefined) {
      this.#isJavaScript = true;
      this.#pieces.add(JSON.stringify(date), start);
      return 'value';
    }
    const number = this.#take(NUMBER)?.[0] ?? this.#take(LONG)?.[1];
    if (number !== undefined) {
      this.#pieces.add(number, start);
      return 'value';
    }
    return this.#word(depth);
  }

  #word(depth: number): Met {
    const start = this.#at;
    const name = this.#take(NAME)?.[0];
    if (name === undefined) this.#fail();
    if (name === 'undefined') {
      this.#isJavaScript = true;
      return 'nothing';
    }
    const written = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
    if (written !== undefined) {
      if (written !== name) this.#isPython = true;
      this.#pieces.add(written, start);
      return 'value';
    }
    if (this.#here !== '(') this.#fail(start, `unexpected ${JSON.stringify(cutText(name, 40))}`);
    return this.#wrapped(name, start, depth);
  }

  /** A value that Python prints with the name of its class around it, such as `Decimal('1.10')`. */
  #wrapped(name: string, start: number, depth: number): Met {
    this.#isPython = true;
    this.#at += 1;
    this.#skip();
    const inside = this.#at;
    const text = this.#string();
    if (text === null && this.#here === '{') this.#object(depth);
    else if (text !== null) {
      const digits = text.slice(1, -1);
      this.#pieces.add(/Decimal$/.test(name) && isNumber(digits) ? digits : text, inside);
    }
    this.#skip();
    if (this.#at === inside || this.#here !== ')') {
      this.#fail(start, `a Python object, ${cutText(name, 40)}(…)`);
    }
    this.#at += 1;
    return 'value';
  }

  #object(depth: number): Met {
    this.#pieces.add('{', this.#at);
    this.#at += 1;
    let members = 0;
    let isBehindComma = false;
    for (;;) {
      this.#skip();
      if (this.#here === '}') break;
      if (this.#elision()) {
        this.#noteElision();
        this.#skip();
        if (this.#here === ',') this.#at += 1;
        isBehindComma = false;
        continue;
      }
      const before = this.#pieces.count;
      const start = this.#at;
      const key = this.#string() ?? this.#bareKey();
      this.#skip();
      if (this.#here !== ':') this.#fail();
      this.#at += 1;
      if (members > 0) this.#pieces.add(',', start);
      this.#pieces.add(`${key}:`, start);
      this.#skip();
      this.#path.push(String(JSON.parse(key)));
      const met = this.#value(depth + 1);
      this.#path.pop();
      // A member without a value is none.
      if (met === 'value') members += 1;
      else this.#pieces.keep(before);
      if (met === 'elision') this.#noteElision();
      isBehindComma = this.#comma('}');
      if (!isBehindComma) break;
    }
    this.#close('}', isBehindComma);
    return 'value';
  }

  #list(open: '[' | '(', depth: number): Met {
    const close = CLOSING[open];
    const bracket = this.#pieces.count;
    this.#pieces.add('[', this.#at);
    this.#at += 1;
    let entries = 0;
    let isBehindComma = false;
    let commas = 0;
    for (;;) {
      this.#skip();
      if (this.#here === close) break;
      const before = this.#pieces.count;
      if (entries > 0) this.#pieces.add(',', this.#at);
      this.#path.push(entries);
      const met = this.#value(depth + 1);
      this.#path.pop();
      if (met === 'elision') {
        this.#noteElision();
        this.#pieces.keep(before);
      } else {
        if (met === 'nothing') this.#pieces.add('null', this.#at);
        entries += 1;
      }
      isBehindComma = this.#comma(close);
      if (!isBehindComma) break;
      commas += 1;
    }
    this.#close(close, isBehindComma && open === '[');
    if (open === '(') {
      this.#isPython = true;
      // Around a single value they are brackets and no tuple.
      if (entries === 1 && commas === 0)
        for (const at of [bracket, this.#pieces.count - 1]) this.#pieces.blank(at);
    }
    return 'value';
  }

  /** Passes over the comma behind a value; without one, what comes next has to be the end, or be left out. */
  #comma(close: string): boolean {
    this.#skip();
    if (this.#here === ',') {
      this.#lastComma = this.#at;
      this.#at += 1;
      return true;
    }
    if (this.#here === close) return false;
    const here = this.#at;
    if (this.#take(ELISION) === null) this.#fail();
    this.#at = here;
    return true;
  }

  #close(close: string, isBehindComma: boolean): void {
    if (this.#here !== close) this.#fail();
    if (isBehindComma) this.#note('trailing commas', this.#lastComma);
    this.#pieces.add(close === '}' ? '}' : ']', this.#at);
    this.#at += 1;
  }

  #bareKey(): string {
    const name = this.#take(NAME)?.[0];
    if (name !== undefined) this.#isJavaScript = true;
    const key = name ?? this.#take(NUMBER)?.[0];
    if (key === undefined) this.#fail();
    return JSON.stringify(key);
  }

  /** A text as JSON writes it; Python writes a long one in several pieces. `null` where none begins here. */
  #string(): string | null {
    const first = this.#quoted();
    if (first === null) return null;
    const parts = [first];
    this.#parts = parts;
    for (;;) {
      const end = this.#at;
      this.#skip();
      const start = this.#at;
      const next = this.#quoted();
      if (next === null) {
        this.#at = end;
        return parts.length === 1
          ? first.json
          : JSON.stringify(parts.map(({ json }) => String(JSON.parse(json))).join(''));
      }
      this.gap ??= start;
      parts.push(next);
    }
  }

  #quoted(): Quoted | null {
    const read = readQuoted(this.#text, this.#at);
    if (read === null) return null;
    if ('problem' in read) return this.#fail(read.offset, read.problem ?? undefined);
    const start = this.#at;
    this.#at = read.end;
    if (read.isPython) this.#isPython = true;
    if (read.quote === "'") this.#note('single quotes', start);
    return read;
  }
}

function insideOf(parts: readonly Quoted[]): RelaxedDocument['insideOf'] {
  const pieces = once(() => {
    const made = new Pieces();
    for (const part of parts) part.addTo(made);
    return made;
  });
  return (offset) => pieces().sourceOf(offset);
}

function isNumber(text: string): boolean {
  NUMBER.lastIndex = 0;
  return NUMBER.test(text) && NUMBER.lastIndex === text.length;
}
