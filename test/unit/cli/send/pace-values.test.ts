import { describe, expect, it } from 'vitest';
import { parseSchedule, parseShare, parseSpeed } from '../../../../src/cli/send/pace-values.ts';
import { WebhookCliError } from '../../../../src/core/error.ts';

function codeOf(parse: () => unknown): string {
  try {
    return `no error, but ${JSON.stringify(parse())}`;
  } catch (error) {
    return error instanceof WebhookCliError ? error.code : String(error);
  }
}

describe('a schedule of retries', () => {
  it.each([
    ['5s,5m,30m', [5000, 300_000, 1_800_000]],
    ['10ms', [10]],
    [' 1s , 0s ', [1000, 0]],
  ])('%j', (text, expected) => {
    expect(parseSchedule(text)).toEqual(expected);
  });

  it.each(['', '5', '5s,', '5s;5m', ',', '5s,soon', '-5s'])('is not %j', (text) => {
    expect(codeOf(() => parseSchedule(text))).toBe('bad_duration');
  });

  it('has an end', () => {
    expect(parseSchedule(Array.from({ length: 100 }, () => '1s').join(','))).toHaveLength(100);
    expect(codeOf(() => parseSchedule(Array.from({ length: 101 }, () => '1s').join(',')))).toBe(
      'bad_schedule',
    );
  });
});

describe('a speed', () => {
  it.each([
    ['100x', 100],
    ['100', 100],
    ['0.5x', 0.5],
    ['1X', 1],
    [' 1000000x ', 1_000_000],
  ])('%j is %d', (text, expected) => {
    expect(parseSpeed(text)).toBe(expected);
  });

  it.each(['', '0', '0x', '-1x', 'x', 'fast', '1000001x', '1e3', '100 x', 'Infinity'])(
    'is not %j',
    (text) => {
      expect(codeOf(() => parseSpeed(text))).toBe('bad_speed');
    },
  );
});

describe('a share', () => {
  it.each([
    ['20%', 0.2],
    ['0.2', 0.2],
    ['100%', 1],
    ['1', 1],
    ['0.5%', 0.005],
  ])('%j is %d', (text, expected) => {
    expect(parseShare(text, 'duplicate', 1)).toBe(expected);
  });

  it.each(['', '0', '0%', '20', '101%', '1.01', '-0.1', 'half', '20 %', '.5'])('is not %j', (text) => {
    expect(codeOf(() => parseShare(text, 'duplicate', 1))).toBe('bad_share');
  });

  it('says what it was to be a share of', () => {
    expect(() => parseShare('2', 'drop', 1)).toThrow('drop "2" is no share');
  });
});
