import { once } from '../core/once.ts';
import { inCaseOf, SURVIVES } from './draw.ts';
import { foldText } from './folded.ts';
import { KnownPhones } from './known-phones.ts';
import { KnownTexts } from './known-texts.ts';
import { decoded } from './stand-ins.ts';

/**
 * The personal data that an exchange is known to hold, each with what stands in for it, so that it is found wherever
 * else it stands: in an address, an answer, another field; and in whatever form: with other spaces, another spelling of
 * the same letters, a telephone number with or without its country.
 */
export class KnownValues {
  readonly #texts = new KnownTexts();
  /** Of the words of names, which are somebody's by themselves. */
  readonly #words = new Map<string, string>();
  readonly #phones = new KnownPhones();
  /** What names of members became, which no schema knows. */
  readonly #members = new Map<string, string>();

  add(original: string, standIn: string): void {
    if (original === standIn) return;
    this.#texts.set(foldText(original), standIn.trim());
    this.#phones.add(original.trim(), standIn);
  }

  /** Takes the name of somebody, which is known by each of its words too, and with the last of them first. */
  addName(original: string, standIn: string): void {
    this.add(original, standIn);
    const [words, others] = [foldText(original), standIn].map((text) => text.match(anyWord()) ?? []);
    if (words === undefined || others === undefined || words.length !== others.length) return;
    for (const [i, word] of words.entries()) {
      const other = others[i] ?? '';
      if (word.length >= SURVIVES && word !== other) this.#words.set(word, other.toLowerCase());
    }
    if (words.length < 2 || words.length > MOST_WORDS) return;
    const [turned = '', made = ''] = [words, others].map((list) =>
      [...list.slice(-1), ...list.slice(0, -1)].join(' '),
    );
    if (this.#texts.get(turned) === undefined) this.#texts.set(turned, made);
  }

  /** A text without the words of known names, where these stand by themselves; not those that `isKept` tells. */
  replaceWordsIn(text: string, isKept: (word: string) => boolean): string {
    if (this.#words.size === 0) return text;
    return text.replace(anyWord(), (word) => {
      const standIn = this.#words.get(foldText(word));
      return standIn === undefined || isKept(word) ? word : inCaseOf(word, standIn);
    });
  }

  /** Whether a text is the Base64 of one that holds what is known. */
  isInBase64(text: string): boolean {
    const read = Buffer.from(text, 'base64').toString('utf8');
    // Most words are that of no text.
    if (/[\0-\x08\x0e-\x1f\ufffd]/.test(read)) return false;
    return this.replaceIn(read) !== read || this.replaceWordsIn(read, () => false) !== read;
  }

  /** A text without what is the Base64 of something known. */
  replaceBase64In(text: string, token: (part: string) => string): string {
    if (this.#texts.size === 0) return text;
    return text.replace(/[\w+/-]{6,}={0,2}/g, (part) =>
      // A word, or a number, is that of no text.
      !/^(?:[A-Za-z][a-z]+|\d+)$/.test(part) && this.isInBase64(part) ? token(part) : part,
    );
  }

  /** What stands in for a whole text; `undefined` where it is none that is known. */
  of(text: string): string | undefined {
    return this.#texts.get(foldText(text)) ?? this.#phones.of(text.trim());
  }

  /** What a name of a member becomes, each another one: two that were one would be a repeated key. */
  member(name: string, make: () => string): string {
    const known = this.#members.get(name);
    if (known !== undefined) return known;
    let made = make();
    if (made === name) return name;
    const others = new Set(this.#members.values());
    for (let turn = 2; others.has(made); turn += 1) made = `${made.replace(/ \d+$/, '')} ${turn}`;
    this.#members.set(name, made);
    return made;
  }

  /** The same of one that has been met. */
  shownMember(name: string): string {
    return this.#members.get(name) ?? name;
  }

  /** A text without what is known, also where it is written in percent escapes or in those of JSON. */
  replaceIn(text: string): string {
    if (this.#texts.size === 0) return text;
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
    return this.#phones.replaceIn(this.#texts.replaceIn(text, writtenLike));
  }
}

/** Names of more words are written in their order. */
const MOST_WORDS = 5;
const anyWord = once(() => /[\p{L}\p{M}]+/gu);
const anyRun = once(() => /[\p{L}\p{M}\p{N}]+/gu);
const isPlain = once(() => /^[\p{L}\p{M}\p{N}\s_+,.'-]*$/u);

/** A stand-in with the spaces, or what was there instead, and in capitals as what was found. */
function writtenLike(found: string, standIn: string): string {
  const made = found === found.toUpperCase() ? standIn.toUpperCase() : standIn;
  const runs = made.match(anyRun()) ?? [];
  if (!isPlain().test(found) || !isPlain().test(made) || found.match(anyRun())?.length !== runs.length) {
    return made;
  }
  return found.replace(anyRun(), () => runs.shift() ?? '');
}
