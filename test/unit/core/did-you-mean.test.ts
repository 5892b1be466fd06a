import { describe, expect, it } from 'vitest';
import { didYouMean, excerpt } from '../../../src/core/text/did-you-mean.ts';

describe('didYouMean', () => {
  it('offers what is near, whole, and says nothing where nothing is', () => {
    const long = 'x'.repeat(300);
    expect(didYouMean(long)).toBe(` Did you mean "${long}"?`);
    expect(didYouMean(undefined)).toBe('');
  });
});

describe('excerpt', () => {
  it('quotes a text and cuts what is longer', () => {
    expect(excerpt('failed', 60)).toBe('"failed"');
    expect(excerpt('x'.repeat(300), 60)).toBe(`"${'x'.repeat(60)}…"`);
  });
});
