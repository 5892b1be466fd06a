import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseKeepingDigits } from '../../../../src/core/json/kept-digits.ts';
import { growth } from '../../../helpers/counted-steps.ts';

describe('the way to a double that is free', () => {
  it('is as long for each of many that lie beside one another', () => {
    const steps = vi.spyOn(DataView.prototype, 'setFloat64');
    onTestFinished(() => steps.mockRestore());
    const stepsOf = (size: number): number => {
      steps.mockClear();
      // Some fifty of them share each double.
      const numbers = Array.from({ length: size }, (_, i) => `${12345678901234567890n + 40n * BigInt(i)}`);
      parseKeepingDigits(`[${numbers.join()}]`);
      return steps.mock.calls.length;
    };
    const [twice, fourTimes] = growth(stepsOf, 500);
    expect(twice).toBeLessThan(2.2);
    expect(fourTimes).toBeLessThan(4.4);
  });
});
