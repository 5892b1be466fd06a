import { describe, expect, it } from 'vitest';
import { jobsOf, parsePhases } from '../../../src/load/phases.ts';

describe('phases', () => {
  it('are a name, jobs a second and how long', () => {
    expect(parsePhases('steady:10/s*2m, ramp:10/s..100/s*5m, burst:500/s*30s')).toEqual([
      { name: 'steady', from: 10, to: 10, seconds: 120, jobs: 1200 },
      { name: 'ramp', from: 10, to: 100, seconds: 300, jobs: 16_500 },
      { name: 'burst', from: 500, to: 500, seconds: 30, jobs: 15_000 },
    ]);
  });

  it('need no name, and bear spaces', () => {
    expect(parsePhases(' 0.5/s * 10s ,2/s..1/s*2s')).toEqual([
      { name: 'phase 1', from: 0.5, to: 0.5, seconds: 10, jobs: 5 },
      { name: 'phase 2', from: 2, to: 1, seconds: 2, jobs: 3 },
    ]);
  });

  it('begin a whole number of jobs in each second of a ramp', () => {
    expect(jobsOf(parsePhases('1/s..4/s*1s'))).toBe(3);
    expect(jobsOf(parsePhases('1/s..2/s*3s'))).toBe(1 + 2 + 2);
  });

  it.each([
    ['', 'is no phase'],
    ['10/s', 'is no phase'],
    ['10*2m', 'is no phase'],
    ['10/s*2', 'is no phase'],
    ['-1/s*2m', 'is no phase'],
    ['10/s*2m,', 'is no phase'],
    ['10/s*1500ms', 'lasts whole seconds'],
    ['10/s*0s', 'lasts whole seconds'],
    ['10/s*200h', 'at most 604800'],
    ['100001/s*1s', 'at most 100000 jobs'],
    ['0.5/s..2/s*10s', 'a whole number at both ends'],
    ['0/s*10s', 'no job begins in it'],
    [Array<string>(51).fill('1/s*1s').join(), '51 phases are too many'],
  ])('%j are refused', (text, what) => {
    expect(() => parsePhases(text)).toThrow(
      expect.objectContaining({ code: 'bad_phases', message: expect.stringContaining(what) }),
    );
  });
});
