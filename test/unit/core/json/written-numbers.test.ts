import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../src/core/json/json.ts';
import { type Segment, walkJson } from '../../../../src/core/json/pointer.ts';
import { scanJson } from '../../../../src/core/json/scan.ts';
import { jsonTextAt } from '../../../../src/core/json/text-at.ts';
import { AS_DOUBLES, WrittenNumbers } from '../../../../src/core/json/written-numbers.ts';
import { countingText, growth, type Steps } from '../../../helpers/counted-steps.ts';
import { jsonText } from '../../../helpers/json-texts.ts';

const TEXT =
  '{ "big": 12345678901234567890, "huge": 1e400, "fee": 1.10, "neg": -0, "n": 7, "s": "1.10", "dup": {"a": 1.0}, "dup": {"a": 1}, "list": [[2.50]] }';
const DOCUMENT = JSON.parse(TEXT) as Record<string, JsonValue>;

describe('WrittenNumbers', () => {
  it.each<readonly [readonly Segment[], string]>([
    [['big'], '12345678901234567890'],
    [['huge'], '1e400'],
    [['fee'], '1.10'],
    [['neg'], '-0'],
    [['n'], '7'],
    [['dup', 'a'], '1'],
    [['list', 0, 0], '2.50'],
  ])('shows the number at %j as it is written', (path, written) => {
    const value = path.reduce<JsonValue>(
      (here, name) => (here as Record<Segment, JsonValue>)[name] ?? null,
      DOCUMENT,
    );
    expect(new WrittenNumbers(TEXT).describe(value, path)).toBe(written);
  });

  it('shows every number of any text as the text has it', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const numbers = new WrittenNumbers(text);
        for (const { path, value } of walkJson(JSON.parse(text) as JsonValue)) {
          if (typeof value !== 'number') continue;
          expect(numbers.describe(value, path, Number.POSITIVE_INFINITY)).toBe(jsonTextAt(text, path));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('shows all else as ever, and cuts what is long', () => {
    const numbers = new WrittenNumbers(`{"s":"1.10","n":${'9'.repeat(100)}}`);
    expect(numbers.describe('1.10', ['s'])).toBe('"1.10"');
    expect(numbers.describe({ a: 1 }, [])).toBe('object with 1 keys');
    expect(numbers.describe(1e100, ['n'], 10)).toBe('9999999999…');
    expect(AS_DOUBLES.describe(1.1, ['fee'])).toBe('1.1');
  });

  it('tells numbers apart by their digits where a double does not, and no texts of one number', () => {
    const numbers = new WrittenNumbers(TEXT, scanJson(TEXT));
    expect(numbers.exact(1.2345678901234567e19, ['big'])).toBe('12345678901234567890');
    expect(numbers.exact(1.1, ['fee'])).toBe('1.1');
    expect(numbers.exact(7, ['n'])).toBe('7');
  });

  it('does not look at a text that nobody asks of, nor for digits that no double loses', () => {
    const steps = { count: 0 };
    const numbers = new WrittenNumbers(countingText('{"n":1.10}', steps), { lossyNumbers: 0 });
    expect(numbers.exact(1.1, ['n'])).toBe('1.1');
    expect(numbers.describe('a', ['s'])).toBe('"a"');
    expect(steps.count).toBe(0);
  });

  it('looks at the text once, however many numbers are asked for', () => {
    const stepsOf = (size: number): number => {
      const steps: Steps = { count: 0 };
      const text = `[${Array(size).fill('12345678901234567890').join()}]`;
      const numbers = new WrittenNumbers(countingText(text, steps));
      for (let i = 0; i < size; i += 1) {
        expect(numbers.describe(1.2345678901234567e19, [i])).toBe('12345678901234567890');
      }
      return steps.count;
    };
    const [twice, fourTimes] = growth(stepsOf, 500);
    expect(twice).toBeLessThan(2.2);
    expect(fourTimes).toBeLessThan(4.4);
  });
});
