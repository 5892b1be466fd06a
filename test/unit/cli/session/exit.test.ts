import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXIT, exitOfSignal, worst } from '../../../../src/cli/session/exit.ts';

describe('worst', () => {
  it.each([
    [[], 0],
    [[0, 0], 0],
    [[0, 1], 1],
    [[1, 4], 4],
    [[4, 2], 2],
    [[2, 3], 3],
    [[3, 70], 70],
    [[1, 2, 3, 4, 70, 0], 70],
    [[0, 7], 7],
    [[7, 1], 1],
    [[7, 8], 7],
  ])('of %j is %i', (codes, code) => {
    expect(worst(...codes)).toBe(code);
  });

  it('does not depend on the order of our own codes, and is 0 only when all are', () => {
    const code = fc.constantFrom(0, 1, 2, 3, 4, 70);
    fc.assert(
      fc.property(fc.array(code), (codes) => {
        expect(worst(...codes)).toBe(worst(...codes.toReversed()));
        expect(worst(...codes) === 0).toBe(codes.every((c) => c === 0));
      }),
    );
  });
});

it('the codes are those of the contract', () => {
  expect(EXIT).toEqual({
    done: 0,
    failed: 1,
    usage: 2,
    io: 3,
    timeout: 4,
    bug: 70,
    interrupted: 130,
    terminated: 143,
  });
  expect(['SIGINT', 'SIGTERM', 'SIGHUP'].map(exitOfSignal)).toEqual([130, 143, 130]);
});
