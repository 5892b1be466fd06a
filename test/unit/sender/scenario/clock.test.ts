import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSequence } from '../../../../src/scenarios/send-order.ts';
import { type Pace, scenarioClock } from '../../../../src/sender/scenario/clock.ts';

const NOW = Date.parse('2026-03-01T10:00:00Z');
const MINUTE = 60_000;
const OFFSETS = [0, 10 * MINUTE, 40 * MINUTE, 180 * MINUTE];

function offsetMs(step: number): number {
  return OFFSETS[step] ?? Number.NaN;
}

function plan(options: Partial<Parameters<typeof planSequence>[0]> = {}) {
  const whole = { from: 0, to: 3, jobs: 1, duplicate: 0, shuffle: false, drop: 0, seed: 'a' };
  return planSequence({ ...whole, ...options }).entries;
}

function dues(pace: Pace, entries = plan()): number[] {
  const { due } = scenarioClock(entries, offsetMs, pace, NOW);
  return entries.map((_, index) => due(index));
}

const anyPace: fc.Arbitrary<Pace> = fc.oneof(
  fc.constant<Pace>({ kind: 'at-once' }),
  fc.integer({ min: 0, max: 100 * MINUTE }).map((ms): Pace => ({ kind: 'interval', ms })),
  fc.double({ min: 0.1, max: 10_000, noNaN: true }).map((speed): Pace => ({ kind: 'clock', speed })),
);

describe('the clock of a scenario', () => {
  it('says when each webhook goes out', () => {
    expect(dues({ kind: 'at-once' })).toEqual([0, 0, 0, 0]);
    expect(dues({ kind: 'interval', ms: 250 })).toEqual([0, 250, 500, 750]);
    expect(dues({ kind: 'clock', speed: 1 })).toEqual(OFFSETS);
    expect(dues({ kind: 'clock', speed: 60 })).toEqual([0, 10_000, 40_000, 180_000]);
  });

  it('does not wait for steps that are not sent', () => {
    expect(dues({ kind: 'clock', speed: 1 }, plan({ from: 2 }))).toEqual([0, 140 * MINUTE]);
  });

  it('begins now at the scenario’s own speed, and ends now when nothing waits', () => {
    const own = scenarioClock(plan(), offsetMs, { kind: 'clock', speed: 1 }, NOW);
    expect(own.startAt).toBe(NOW);
    const atOnce = scenarioClock(plan(), offsetMs, { kind: 'at-once' }, NOW);
    expect(atOnce.startAt + offsetMs(3)).toBe(NOW);
    const slow = scenarioClock(plan({ from: 1 }), offsetMs, { kind: 'clock', speed: 0.5 }, NOW);
    expect(slow.startAt + offsetMs(1)).toBe(NOW);
  });

  it('is the one that the user sets', () => {
    expect(scenarioClock(plan(), offsetMs, { kind: 'at-once' }, NOW, 5000).startAt).toBe(5000);
  });

  it('lets no payload tell of the future, and one of the present', () => {
    fc.assert(
      fc.property(
        anyPace,
        fc.record({
          jobs: fc.integer({ min: 1, max: 3 }),
          shuffle: fc.boolean(),
          drop: fc.constantFrom(0, 0.3),
          duplicate: fc.constantFrom(0, 0.5),
          from: fc.integer({ min: 0, max: 3 }),
          seed: fc.string(),
        }),
        (pace, options) => {
          const entries = plan(options);
          const { startAt, due } = scenarioClock(entries, offsetMs, pace, NOW);
          const ages = entries.map(({ step }, index) => NOW + due(index) - (startAt + offsetMs(step)));
          expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
          // Not further back than it has to be, a millisecond for the rounding aside.
          expect(Math.min(...ages)).toBeLessThan(1.001);
        },
      ),
    );
  });
});
