import { once } from '../core/once.ts';
import { inCaseOf, SURVIVES } from './draw.ts';
import { decoded } from './stand-ins.ts';

/**
 * The personal data that an exchange is known to hold, each with what stands in for it, so that it is found wherever
 * else it stands: in an address, an answer, another field.
 */
export class KnownValues {
  readonly #standIns = new Map<string, string>();
  /** Of the words of names, which are somebody's by themselves. */
  readonly #words = new Map<string, string>();
  #pattern: RegExp | null = null;

  add(original: string, standIn: string): void {
    const value = original.trim();
    if (value.length < SURVIVES || value === standIn) return;
    this.#standIns.set(value.toLowerCase(), standIn.trim());
    this.#pattern = null;
  }

  /** Takes the name of somebody, which is known by each of its words too. */
  addName(original: string, standIn: string): void {
    this.add(original, standIn);
    const [words, others] = [original, standIn].map((text) => text.match(anyWord()) ?? []);
    if (words === undefined || words.length !== others?.length) return;
    for (const [i, word] of words.entries()) {
      const other = others[i] ?? '';
      if (word.length >= SURVIVES && word !== other) this.#words.set(word.toLowerCase(), other.toLowerCase());
    }
  }

  /** A text without the words of known names, where these stand by themselves; not those that `isKept` tells. */
  replaceWordsIn(text: string, isKept: (word: string) => boolean): string {
    if (this.#words.size === 0) return text;
    return text.replace(anyWord(), (word) => {
      const standIn = this.#words.get(word.toLowerCase());
      return standIn === undefined || isKept(word) ? word : inCaseOf(word, standIn);
    });
  }

  /** Whether a text is the Base64 of one that holds what is known. */
  isInBase64(text: string): boolean {
    const read = Buffer.from(text, 'base64').toString('utf8');
    return this.replaceIn(read) !== read || this.replaceWordsIn(read, () => false) !== read;
  }

  /** What stands in for a whole text; `undefined` where it is none that is known. */
  of(text: string): string | undefined {
    return this.#standIns.get(text.trim().toLowerCase());
  }

  /** A text without what is known, also where it is written in percent escapes or in those of JSON. */
  replaceIn(text: string): string {
    if (this.#standIns.size === 0) return text;
    const plain = this.#replace(text);
    if (/%[\da-f]{2}/i.test(plain)) {
      const read = decoded(plain.replaceAll('+', ' '));
      const made = this.#replace(read);
      if (made !== read) return encodeURIComponent(made);
    }
    if (/\\u[\da-f]{4}/i.test(plain)) {
      const read = plain.replace(/\\u([\da-f]{4})/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
      const made = this.#replace(read);
      if (made !== read) return made;
    }
    return plain;
  }

  #replace(text: string): string {
    this.#pattern ??= patternOf([...this.#standIns.keys()]);
    return text.replace(this.#pattern, (found) => {
      const standIn = this.#standIns.get(found.toLowerCase()) ?? '';
      return found === found.toUpperCase() ? standIn.toUpperCase() : standIn;
    });
  }
}

const anyWord = once(() => /[\p{L}\p{M}]+/gu);

/** Longer ones first, since one may be a part of another. A number is found where no other digit is beside it. */
function patternOf(values: readonly string[]): RegExp {
  const parts = values
    .toSorted((a, b) => b.length - a.length)
    .map((value) => {
      const literal = value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
      return /^\d+$/.test(value) ? `(?<!\\d)${literal}(?!\\d)` : literal;
    });
  return new RegExp(parts.join('|'), 'giu');
}
