/** Fewer digits are no telephone number, more are none either. */
const LEAST = 7;
const MOST = 15;
/** Digits of a country, and a zero before a number. */
const PREFIX = 3;
/** Groups that a number is written in. */
const GROUPS = 6;

/** Telephone numbers that are known, to be found with other signs between their digits, with and without the country. */
export class KnownPhones {
  readonly #digits = new Map<string, string>();

  add(original: string, standIn: string): void {
    if (!/^[+(]?\d[\d\s().-]*$/.test(original) || /^\d+\.\d+$/.test(original)) return;
    const [digits = '', made = ''] = [original, standIn].map((text) => text.replace(/\D/g, ''));
    if (digits.length < LEAST || digits.length > MOST || made.length !== digits.length) return;
    const most = original.startsWith('+') || digits.length >= 10 ? PREFIX : 0;
    for (let from = 0; from <= most && digits.length - from >= LEAST; from += 1) {
      const part = digits.slice(from);
      if (from === 0 || !this.#digits.has(part)) this.#digits.set(part, made.slice(from));
    }
  }

  /** What stands in for a text that is such a number and no more. */
  of(text: string): string | undefined {
    if (this.#digits.size === 0 || !/^[+(]?\d[\d\s().-]*$/.test(text)) return undefined;
    const made = this.replaceIn(text);
    return made === text ? undefined : made;
  }

  /** A text with the digits of others; the signs between them stay. */
  replaceIn(text: string): string {
    if (this.#digits.size === 0) return text;
    return text.replace(/(?<![a-z\d])\d(?:[\s().-]{0,3}\d){6,}(?![a-z\d])/gi, (run) => this.#inRun(run));
  }

  /** Of groups of digits any few may be the number: a day or another number may stand beside it. */
  #inRun(run: string): string {
    const parts = run.split(/(\d+)/);
    for (let first = 1; first < parts.length; first += 2) {
      let digits = '';
      for (let last = first; last < parts.length && last < first + 2 * GROUPS; last += 2) {
        digits += parts[last] ?? '';
        if (digits.length > MOST) break;
        const made = this.#standInOf(digits);
        if (made === undefined) continue;
        let at = 0;
        for (let i = first; i <= last; i += 2) {
          const { length } = parts[i] ?? '';
          parts[i] = made.slice(at, at + length);
          at += length;
        }
        first = last;
        break;
      }
    }
    return parts.join('');
  }

  #standInOf(digits: string): string | undefined {
    for (let from = 0; from <= PREFIX && digits.length - from >= LEAST; from += 1) {
      const made = this.#digits.get(digits.slice(from));
      if (made !== undefined) return digits.slice(0, from) + made;
    }
    return undefined;
  }
}
