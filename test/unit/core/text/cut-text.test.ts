import { describe, expect, it } from 'vitest';
import { cutText } from '../../../../src/core/text/cut-text.ts';

describe('a text that is cut', () => {
  it('says that it goes on, and is as it was where it does not', () => {
    expect(cutText('picked_up', 9)).toBe('picked_up');
    expect(cutText('picked_up', 8)).toBe('picked_u…');
    expect(cutText('', 0)).toBe('');
  });

  it('is never cut in the middle of a character', () => {
    expect(cutText('ab😀cd', 3)).toBe('ab…');
    expect(cutText('ab😀cd', 4)).toBe('ab😀…');
  });
});
