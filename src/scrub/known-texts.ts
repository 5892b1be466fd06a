import { SURVIVES } from './draw.ts';
import { folded } from './folded.ts';

/** Bits of the beginnings, by which most places of a text are passed over. */
const MASK = 0xfff;

/**
 * Texts with what stands in for them, to be found in others. Each place of a text is looked at once, however many texts
 * are known.
 */
export class KnownTexts {
  readonly #standIns = new Map<string, string>();
  /** How long those are that begin so, the longest first, since one may be a part of another. */
  readonly #lengths = new Map<string, number[]>();
  readonly #begins = new Uint8Array(MASK + 1);

  get size(): number {
    return this.#standIns.size;
  }

  /** @param text as it is compared */
  set(text: string, standIn: string): void {
    if (text.length < SURVIVES) return;
    this.#standIns.set(text, standIn);
    const begin = text.slice(0, SURVIVES);
    const lengths = this.#lengths.get(begin) ?? [];
    if (!lengths.includes(text.length)) lengths.push(text.length);
    this.#lengths.set(
      begin,
      lengths.sort((a, b) => b - a),
    );
    this.#begins[hashAt(text, 0)] = 1;
  }

  get(text: string): string | undefined {
    return this.#standIns.get(text);
  }

  /** @param make gets what was found as it is written, and what stands in for it */
  replaceIn(text: string, make: (found: string, standIn: string) => string): string {
    if (text.length < SURVIVES || this.size === 0) return text;
    const { text: small, sourceOf } = folded(text);
    let made = '';
    let written = 0;
    for (let i = 0; i + SURVIVES <= small.length; i += 1) {
      if (this.#begins[hashAt(small, i)] === 0) continue;
      const length = this.#lengthAt(small, i);
      if (length === 0) continue;
      const standIn = this.#standIns.get(small.slice(i, i + length)) ?? '';
      const [start, end] = [sourceOf(i), endOf(text, sourceOf, i + length)];
      made += text.slice(written, start) + make(text.slice(start, end), standIn);
      written = end;
      i += length - 1;
    }
    return written === 0 ? text : made + text.slice(written);
  }

  #lengthAt(text: string, at: number): number {
    for (const length of this.#lengths.get(text.slice(at, at + SURVIVES)) ?? []) {
      const part = text.slice(at, at + length);
      if (part.length === length && this.#standIns.has(part) && !isInNumber(text, at, part)) return length;
    }
    return 0;
  }
}

/** A number is found where no other digit is beside it. */
function isInNumber(text: string, at: number, part: string): boolean {
  return /^\d+$/.test(part) && (/\d/.test(text.charAt(at - 1)) || /\d/.test(text.charAt(at + part.length)));
}

function hashAt(text: string, at: number): number {
  const [a, b] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
  return (a + b * 7 + text.charCodeAt(at + 2) * 61 + text.charCodeAt(at + 3) * 331) & MASK;
}

/** In the middle of what is one sign, such as a ligature, all of it goes. */
function endOf(text: string, sourceOf: (offset: number) => number, offset: number): number {
  for (let next = offset; ; next += 1) {
    const end = sourceOf(next);
    if (end >= text.length || end !== sourceOf(offset - 1)) return end;
  }
}
