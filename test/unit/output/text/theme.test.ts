import { describe, expect, it } from 'vitest';
import { createTheme } from '../../../../src/output/text/theme.ts';

describe('createTheme', () => {
  it('leaves every text as it is without colour', () => {
    for (const paint of Object.values(createTheme(false))) expect(paint('text')).toBe('text');
  });

  it('colours every role but the plain one, whatever stands in the environment', () => {
    for (const [role, paint] of Object.entries(createTheme(true))) {
      if (role === 'plain') expect(paint('text')).toBe('text');
      else expect(paint('text')).toMatch(/^\u001b\[\d+mtext\u001b\[\d+m$/);
    }
  });

  it('tells good, doubtful and bad apart', () => {
    const { ok, warn, bad } = createTheme(true);
    expect(new Set([ok('x'), warn('x'), bad('x')]).size).toBe(3);
  });
});
