import { decimal, losesDigits } from './decimal.ts';
import { describeJson, describeWritten, type JsonValue } from './json.ts';
import { mapNumbers, mapStrings } from './rewrite.ts';

/** The digits of numbers that no double holds, by the double that stands for each of them in a document. */
export type KeptDigits = ReadonlyMap<number, string>;

/** Where every double stands for itself. */
export const NO_KEPT_DIGITS: KeptDigits = new Map();

/**
 * Parses a valid JSON text so that no digit is lost on the document's way through code that knows doubles only: a
 * number that none holds gets one of its own, and `writeJson` writes its digits again wherever it has come to.
 */
export function parseKeepingDigits(text: string): {
  readonly document: JsonValue;
  readonly keptDigits: KeptDigits;
} {
  const { keptDigits, parse } = chooseDoubles([text], (written) => written);
  return { document: parse(text), keptDigits };
}

/**
 * Parses valid JSON texts so that their documents can be compared to the last digit: a number that no double holds
 * gets one of its own, the same for all texts of the number in all of them.
 */
export function parseToCompare(
  before: string,
  after: string,
): { readonly before: JsonValue; readonly after: JsonValue; readonly keptDigits: KeptDigits } {
  const { keptDigits, parse } = chooseDoubles([before, after], decimal);
  return { before: parse(before), after: parse(after), keptDigits };
}

/** A number as a message shows it that may stand for another one; any other value as ever. */
export function describeWithDigits(value: unknown, keptDigits: KeptDigits, limit?: number): string {
  const digits = typeof value === 'number' ? keptDigits.get(value) : undefined;
  return digits === undefined ? describeJson(value, limit) : describeWritten(value, digits, limit);
}

/**
 * Chooses a double for each number of some texts that none holds.
 *
 * @param nameOf what numbers that share a double have in common
 */
function chooseDoubles(
  texts: readonly string[],
  nameOf: (written: string) => string,
): { readonly keptDigits: KeptDigits; readonly parse: (text: string) => JsonValue } {
  const free = new FreeDoubles();
  /** By what is written, which is looked at once; `null` until it has one. */
  const byText = new Map<string, number | null>();
  for (const text of texts) {
    mapNumbers(text, (written) => {
      if (byText.has(written)) return written;
      if (losesDigits(written)) byText.set(written, null);
      else free.hold(Number(written));
      return written;
    });
  }
  const keptDigits = new Map<number, string>();
  const byName = new Map<string, number>();
  const choose = (written: string): number => {
    const name = nameOf(written);
    const double = byName.get(name) ?? free.take(Number(written));
    byName.set(name, double);
    byText.set(written, double);
    if (!keptDigits.has(double)) keptDigits.set(double, written);
    return double;
  };
  const withDouble = (written: string): string => {
    const double = byText.get(written);
    return double === undefined ? written : String(double ?? choose(written));
  };
  return { keptDigits, parse: (text) => JSON.parse(mapNumbers(text, withDouble)) as JsonValue };
}

/** The JSON text of a document, with the digits that doubles in it stand for, or texts that were made of them. */
export function writeJson(document: JsonValue, keptDigits: KeptDigits): string {
  const text = JSON.stringify(document);
  if (keptDigits.size === 0) return text;
  const digitsOf = (written: string): string => {
    const number = Number(written);
    return (String(number) === written ? keptDigits.get(number) : undefined) ?? written;
  };
  return mapStrings(mapNumbers(text, digitsOf), digitsOf);
}

/** Doubles that nothing is known by yet. However many are taken beside one another, none is passed twice. */
class FreeDoubles {
  readonly #taken = new Set<number>();
  /** The first that may be free beyond one that is taken, on the way up and on the way down. */
  readonly #beyond = { up: new Map<number, number>(), down: new Map<number, number>() };

  hold(value: number): void {
    this.#taken.add(value);
  }

  /**
   * Takes the next one. Never the one that people would write with fewer digits: an ordinary 0.1 beside a
   * 0.10000000000000000555 is not to be taken for it. Large numbers go down and small ones up, so that none gets out
   * of range, and none turns back.
   */
  take(value: number): number {
    const way = Math.abs(value) > 1 ? 'down' : 'up';
    const beyond = this.#beyond[way];
    const passed: number[] = [];
    let here = neighbour(value, way);
    while (this.#taken.has(here)) {
      passed.push(here);
      here = beyond.get(here) ?? neighbour(here, way);
    }
    for (const each of passed) beyond.set(each, here);
    this.#taken.add(here);
    return here;
  }
}

const bits = new DataView(new ArrayBuffer(8));

/** The next double in size. */
function neighbour(value: number, way: 'up' | 'down'): number {
  bits.setFloat64(0, Number.isFinite(value) ? value : Math.sign(value) * Number.MAX_VALUE);
  bits.setBigUint64(0, bits.getBigUint64(0) + (way === 'up' ? 1n : -1n));
  return bits.getFloat64(0);
}
