import { SURVIVES } from './draw.ts';
import { decoded } from './stand-ins.ts';

/**
 * The personal data that an exchange is known to hold, each with what stands in for it, so that it is found wherever
 * else it stands: in an address, an answer, another field.
 */
export class KnownValues {
  readonly #standIns = new Map<string, string>();
  #pattern: RegExp | null = null;

  add(original: string, standIn: string): void {
    const value = original.trim();
    if (value.length < SURVIVES || value === standIn) return;
    this.#standIns.set(value.toLowerCase(), standIn.trim());
    this.#pattern = null;
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
