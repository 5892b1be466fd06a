import { seededRandom } from '../events/random.ts';
import type { FreshText } from '../providers/provider.ts';

/** More digits are no number that a double holds. */
const MOST_DIGITS = 15;
const NUMBER = /#+/;

/**
 * Texts of the identities of many jobs, of which no two have the same number: drawn ones of five digits, as those of orders, would
 * meet among a few hundred jobs, and a consumer may know jobs by them. They count from a drawn number on, with more digits
 * where a pattern has too few.
 *
 * @param most how many jobs there may be
 * @returns for a job's number, what writes its texts; a pattern without a number is drawn as before
 */
export function numberedTexts(seed: string, most: number): (number: number, drawn: FreshText) => FreshText {
  const starts = new Map<string, number>();
  const startOf = (pattern: string, turn: number, count: number): number => {
    const name = `${pattern} ${turn}`;
    const start = starts.get(name) ?? seededRandom(`${seed} numbers ${name}`).below(Math.min(count, 2 ** 32));
    starts.set(name, start);
    return start;
  };
  return (number, drawn) => {
    const turns = new Map<string, number>();
    return (pattern) => {
      const found = NUMBER.exec(pattern);
      if (found === null) return drawn(pattern);
      const [marks] = found;
      // Two fields of one pattern are two numbers.
      const turn = turns.get(pattern) ?? 0;
      turns.set(pattern, turn + 1);
      let digits = Math.min(marks.length, MOST_DIGITS);
      while (9 * 10 ** (digits - 1) < most) digits += 1;
      const least = 10 ** (digits - 1);
      const written = least + ((startOf(pattern, turn, 9 * least) + number) % (9 * least));
      const [before, after] = [pattern.slice(0, found.index), pattern.slice(found.index + marks.length)];
      return `${drawn(before)}${written}${drawn(after)}`;
    };
  };
}
