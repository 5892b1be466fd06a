import { losesDigits } from './decimal.ts';
import type { JsonValue } from './json.ts';
import { mapNumbers, mapStrings } from './rewrite.ts';

/** The digits of numbers that no double holds, by the double that stands for each of them in a document. */
export type StandIns = ReadonlyMap<number, string>;

/**
 * Parses a valid JSON text so that no digit is lost on the document's way through code that knows doubles only: a
 * number that none holds gets one of its own, and `writeJson` writes its digits again wherever it has come to.
 */
export function parseWithStandIns(text: string): {
  readonly document: JsonValue;
  readonly standIns: StandIns;
} {
  const standIns = new Map<number, string>();
  const byText = new Map<string, number>();
  const held = new Set<number>();
  mapNumbers(text, (written) => {
    if (!losesDigits(written)) held.add(Number(written));
    return written;
  });
  const marked = mapNumbers(text, (written) => {
    if (!losesDigits(written)) return written;
    let standIn = byText.get(written) ?? neighbour(Number(written));
    while (held.has(standIn) || (standIns.get(standIn) ?? written) !== written) standIn = neighbour(standIn);
    standIns.set(standIn, written);
    byText.set(written, standIn);
    return String(standIn);
  });
  return { document: JSON.parse(marked) as JsonValue, standIns };
}

/** The JSON text of a document, with the digits that doubles in it stand for, or texts that were made of them. */
export function writeJson(document: JsonValue, standIns: StandIns): string {
  const text = JSON.stringify(document);
  if (standIns.size === 0) return text;
  const digitsOf = (written: string): string => {
    const number = Number(written);
    return (String(number) === written ? standIns.get(number) : undefined) ?? written;
  };
  return mapStrings(mapNumbers(text, digitsOf), digitsOf);
}

/**
 * The next double, never the one that people would write with fewer digits: an ordinary 0.1 beside a
 * 0.10000000000000000555 is not to be taken for it. Numbers of any size come nearer to 1, so that none gets out of range.
 */
function neighbour(value: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Number.isFinite(value) ? value : Math.sign(value) * Number.MAX_VALUE);
  bits.setBigUint64(0, bits.getBigUint64(0) + (Math.abs(value) > 1 ? -1n : 1n));
  return bits.getFloat64(0);
}
