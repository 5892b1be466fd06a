import { createHmac } from 'node:crypto';

/** A text of at least so many characters must be gone; a shorter one may come out again by chance. */
export const SURVIVES = 4;
/** Turns that are taken to draw something that has nothing of the original in it. */
const MOST_TURNS = 50;

/** Numbers that follow from a key and a text: the same each time, and to be told by nobody without the key. */
export class Draw {
  readonly #key: Uint8Array;
  readonly #seed: string;
  #bytes = Buffer.alloc(0);
  #at = 0;
  #block = 0;

  constructor(key: Uint8Array, seed: string) {
    this.#key = key;
    this.#seed = seed;
  }

  /** A whole number below `limit`, which is far below 2^24. */
  below(limit: number): number {
    if (this.#at + 3 > this.#bytes.length) {
      this.#bytes = createHmac('sha256', this.#key).update(`${this.#block}\0${this.#seed}`).digest();
      this.#block += 1;
      this.#at = 0;
    }
    const number = this.#bytes.readUIntBE(this.#at, 3);
    this.#at += 3;
    return number % limit;
  }

  /** One of the characters of a text of ASCII. */
  of(alphabet: string): string {
    return alphabet.charAt(this.below(alphabet.length));
  }
}

/** Draws until nothing of the original is left in it, and it is accepted. */
export function drawn(
  key: Uint8Array,
  domain: string,
  original: string,
  make: (draw: Draw) => string,
  accepts: (made: string) => boolean = () => true,
): string {
  for (let turn = 0; ; turn += 1) {
    const made = make(new Draw(key, `${domain}\0${turn}\0${original}`));
    if (turn === MOST_TURNS || (!survives(original, made) && accepts(made))) return made;
  }
}

/** Whether a text is still in another one. */
export function survives(original: string, made: string): boolean {
  return original.length >= SURVIVES && made.toLowerCase().includes(original.toLowerCase());
}

const CONSONANTS = 'bdfghklmnprstvwz';
const VOWELS = 'aeiou';
const DIGITS = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const HEX = '0123456789abcdef';

/** A word that is none, such as `belomin`; one of up to three letters has as many. */
export function madeUpWord(draw: Draw, length: number): string {
  const most = length <= 3 ? length : WORD;
  let word = '';
  while (word.length < most) word += draw.of(word.length % 2 === 0 ? CONSONANTS : VOWELS);
  return word;
}
/** Letters of a made-up word: enough that no two of a few thousand are alike. */
const WORD = 7;

/** The word written with capitals as the original is. */
export function inCaseOf(original: string, word: string): string {
  const upper = original.toUpperCase();
  if (original === upper && original !== original.toLowerCase()) return word.toUpperCase();
  const [first = ''] = original;
  // What knows no capitals, as Chinese does, stands for a name more often than not.
  return first === first.toUpperCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

/** As many digits, whatever script they were written in. */
export function digitsLike(draw: Draw, run: string): string {
  return [...run].map(() => draw.of(DIGITS)).join('');
}

/**
 * The digits of a telephone number. Those of ten and more end as numbers of films do, so that nobody's telephone rings
 * where somebody sends them on.
 */
export function phoneDigits(draw: Draw, digits: string): string {
  const made = [...digits].map((digit, i) =>
    i > 0 ? draw.of(DIGITS) : digit === '0' ? '0' : draw.of('123456789'),
  );
  if (digits.length >= 10) made.splice(-7, 5, '5', '5', '5', '0', '1');
  return made.join('');
}

/** A place somewhere, written as precisely. */
export function coordinateLike(draw: Draw, written: string): string {
  const [, decimals = ''] = written.split('.');
  const sign = draw.below(2) === 0 ? '' : '-';
  const whole = `${sign}${draw.below(84) + 1}`;
  return decimals === '' ? whole : `${whole}.${digitsLike(draw, decimals)}`;
}

/** A number of as many digits; it begins with none where it did not. */
export function numberLike(draw: Draw, written: string): string {
  return written.replace(/\d+/g, (run, at: number) => {
    const before = written.charAt(at - 1);
    if (before === 'e' || before === 'E' || before === '+') return run;
    const isWhole = before !== '.';
    if (isWhole && run === '0') return run;
    return isWhole ? draw.of('123456789') + digitsLike(draw, run.slice(1)) : digitsLike(draw, run);
  });
}

/** Another day and time, written alike. */
export function timeLike(draw: Draw, text: string): string {
  const two = (least: number, count: number): string => String(least + draw.below(count)).padStart(2, '0');
  return text.replace(/\d+/g, (run, at: number) => {
    if (at === 0) return `20${two(0, 30)}`;
    // A zone is that of many.
    if (at > 19 && run.length <= 2) return run;
    return at === 5
      ? two(1, 12)
      : at === 8
        ? two(1, 28)
        : at === 11
          ? two(0, 24)
          : at < 19
            ? two(0, 60)
            : digitsLike(draw, run);
  });
}

/** A text of the same length and alphabet: hex digits stay such. */
export function tokenLike(draw: Draw, text: string): string {
  const isHex = /^[\da-f]+$/.test(text) || /^[\dA-F]+$/.test(text);
  return text.replace(/[\p{L}\p{M}]|\p{N}/gu, (character) => {
    const isLetter = !/\p{N}/u.test(character);
    if (!isLetter && !isHex) return draw.of(DIGITS);
    const made = draw.of(isHex ? HEX : LETTERS);
    return character === character.toLowerCase() && !(isHex && /[A-F]/.test(text))
      ? made
      : made.toUpperCase();
  });
}
