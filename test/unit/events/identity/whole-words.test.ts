import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinText, wholeWords } from '../../../../src/events/identity/whole-words.ts';

const TEXTS = ['DO-1', 'DO', '6253e449366df67ff7e75590', '$&', 'ä.b'];

describe('a text that is taken apart at words', () => {
  it('has what is between them, and which they are', () => {
    expect(wholeWords(['DO-1', 'x']).split('x: DO-1, DO-12')).toEqual({
      parts: ['', ': ', ', DO-12'],
      words: ['x', 'DO-1'],
    });
    expect(wholeWords([]).split('x')).toEqual({ parts: ['x'], words: [] });
  });

  it('is put together as replacing them would', () => {
    const piece = fc.oneof(fc.constantFrom(...TEXTS, ' ', '-', '9'), fc.string());
    fc.assert(
      fc.property(fc.array(piece), fc.subarray(TEXTS), fc.string(), (pieces, old, fresh) => {
        const text = pieces.join('');
        const words = wholeWords(old);
        const by = new Map(old.slice(1).map((word, i) => [word, `${fresh}$1${i}`]));
        expect(joinText(words.split(text), by)).toBe(words.replace(text, by));
      }),
    );
  });
});
