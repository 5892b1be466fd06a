import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steadyPace } from '../../../src/sender/pace.ts';

const STARTED = 12_345.6;

/** When each request begins of which one takes so long to come to its turn, in ms since the first. */
function momentsOf(rate: number, heldUp: readonly number[]): number[] {
  const pace = steadyPace(rate, STARTED);
  let now = STARTED;
  return heldUp.map((ms, index) => {
    now += ms;
    now += Math.max(pace.waitFor(index, now), 0);
    return now - STARTED;
  });
}

function countBySecond(moments: readonly number[]): number[] {
  const counts: number[] = [];
  for (const moment of moments) {
    const second = Math.floor(moment / 1000);
    counts[second] = (counts[second] ?? 0) + 1;
  }
  return Array.from(counts, (count) => count ?? 0);
}

describe('a steady pace', () => {
  it('gives each request its own moment', () => {
    expect(momentsOf(4, [0, 0, 0, 0, 0, 0]).map(Math.round)).toEqual([0, 250, 500, 750, 1000, 1250]);
  });

  it('makes up within its second for what is late', () => {
    const heldUp = Array.from({ length: 3000 }, (_, i) => (i === 1200 ? 500 : 0));
    expect(countBySecond(momentsOf(1000, heldUp))).toEqual([1000, 1000, 1000]);
  });

  it('does not make up for it in the next', () => {
    // Of the first second only a fifth can be begun.
    const heldUp = Array.from({ length: 3000 }, (_, i) => (i < 200 ? 5 : 0));
    const counts = countBySecond(momentsOf(1000, heldUp));
    expect(counts[0]).toBeLessThan(250);
    expect(counts.slice(1, 3)).toEqual([1000, 1000]);
  });

  it('never begins noticeably more in a second than was asked for, however others hold it up', () => {
    const held = fc.array(fc.constantFrom(0, 0, 0, 0, 0.1, 1, 7, 400, 1500), {
      minLength: 1,
      maxLength: 400,
    });
    fc.assert(
      fc.property(fc.constantFrom(1, 10, 100, 333), held, (rate, heldUp) => {
        // One more that was due at the very end of the second before, and what is in arrears.
        const most = rate + 1 + Math.max(1, rate / 100);
        for (const count of countBySecond(momentsOf(rate, heldUp))) expect(count).toBeLessThanOrEqual(most);
      }),
    );
  });
});
