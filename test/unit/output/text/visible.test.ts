import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeUnsafe, safeJson } from '../../../../src/core/json/json.ts';
import { visible } from '../../../../src/output/text/visible.ts';
import { HOSTILE, UNSAFE } from '../samples.ts';

describe('visible', () => {
  it.each([
    ['\u001b[31m', '\\u001b[31m'],
    ['\u009b2J', '\\u009b2J'],
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['\u0000\u0007\u007f', '\\u0000\\u0007\\u007f'],
    ['\u061c\u200e\u200f\u202a\u202e\u2066\u2069', '\\u061c\\u200e\\u200f\\u202a\\u202e\\u2066\\u2069'],
    ['\u2028\u2029\u200b\u2060\u2064\ufeff', '\\u2028\\u2029\\u200b\\u2060\\u2064\\ufeff'],
    ['\u{e0000}\u{e007f}', '\\udb40\\udc00\\udb40\\udc7f'],
    ['a\ud83dz\ude00', 'a\\ud83dz\\ude00'],
  ])('shows %j as an escape', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('leaves what people write alone, joiners included', () => {
    const text = 'Zoë 古 👩‍👩‍👧 می‌خواهم é \\ "';
    expect(visible(text)).toBe(text);
  });

  it('keeps line breaks when asked, but no carriage return that would overwrite', () => {
    expect(visible('a\r\nb\nc\rd\te\u001b', { keepLineBreaks: true })).toBe('a\nb\nc\\rd  e\\u001b');
  });

  it('lets nothing through that could act on a terminal', () => {
    expect(visible(HOSTILE)).not.toMatch(UNSAFE);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(UNSAFE);
        expect(visible(text, { keepLineBreaks: true }).replaceAll('\n', '')).not.toMatch(UNSAFE);
      }),
    );
  });
});

describe('commands to the runner of a CI job', () => {
  it('of the form that counts anywhere in a line are broken', () => {
    expect(visible('a ##[error]b ##[x ## [y')).toBe('a #\\u0023[error]b #\\u0023[x ## [y');
    const json = safeJson({ text: 'a ##[error]b' });
    expect(json).not.toContain('##[');
    expect(JSON.parse(json)).toEqual({ text: 'a ##[error]b' });
  });
});

describe('escapeUnsafe', () => {
  it('keeps the value of a JSON text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(escapeUnsafe(JSON.stringify(text)))).toBe(text);
        expect(safeJson(text)).not.toMatch(UNSAFE);
      }),
    );
  });
});
