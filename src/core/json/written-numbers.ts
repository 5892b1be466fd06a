import { losesDigits } from './decimal.ts';
import { describeJson, describeWritten, type JsonValue } from './json.ts';
import { type Segment, valueAt } from './pointer.ts';
import { mapNumbers } from './rewrite.ts';
import type { JsonScan } from './scan.ts';

/**
 * The numbers of a document as its text has them: a double has lost how `1.10`, `-0` and 12345678901234567890 were
 * written. The text is read when the first of them is asked for, and only then, however many are.
 */
export class WrittenNumbers {
  readonly #text: string | null;
  readonly #isLossy: boolean;
  #digits: { readonly document: JsonValue } | null = null;

  /**
   * @param text valid JSON; `null` where there is none, so that numbers are written as doubles are
   * @param scan of the text, where there was one
   */
  constructor(text: string | null, scan?: Pick<JsonScan, 'lossyNumbers'>) {
    this.#text = text;
    this.#isLossy = scan?.lossyNumbers !== 0;
  }

  /** A value of the document as a message shows it. */
  describe(value: unknown, path: readonly Segment[], limit = 60): string {
    if (typeof value !== 'number') return describeJson(value, limit);
    return describeWritten(value, this.#at(path) ?? JSON.stringify(value), limit);
  }

  /**
   * A number of the document to tell it from others: by its digits where a double loses some, else as a double is
   * written. Nothing is looked up of a text of which no number loses any.
   */
  exact(value: number, path: readonly Segment[]): string {
    const written = this.#isLossy ? this.#at(path) : undefined;
    return written !== undefined && losesDigits(written) ? written : String(value);
  }

  /** What is written at a path; `undefined` where it is what a double is written as. */
  #at(path: readonly Segment[]): string | undefined {
    if (this.#text === null) return undefined;
    this.#digits ??= { document: withDigits(this.#text) };
    const written = valueAt(this.#digits.document, path);
    return typeof written === 'string' ? written : undefined;
  }
}

/** Numbers of a document that has no text. */
export const AS_DOUBLES = new WrittenNumbers(null);

/** The document with the text of each number that a double is written otherwise than; `null` where there is none. */
function withDigits(text: string): JsonValue {
  let found = false;
  const marked = mapNumbers(text, (written) => {
    if (String(Number(written)) === written) return written;
    found = true;
    return `"${written}"`;
  });
  return found ? (JSON.parse(marked) as JsonValue) : null;
}
