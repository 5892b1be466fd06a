import { expect } from 'vitest';
import type { RunResult } from './cli.ts';

/**
 * Colour by escape and by 8-bit CSI, window title, clear screen, overwriting, deleting, turning text around, breaking
 * lines, a mark that hides.
 */
export const HOSTILE =
  '\u001b[31mred\u001b]0;title\u0007\u009b2J\r\b\u007f\u0085\u202eabc\u2066\u200f\u061c\u2028\u2029\ufeff';

/** All that could act on a terminal; a line break is ours. */
export const ACTIVE = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

/** What draws a line at the bottom of a terminal anew: to its start, up, and away with what is below. */
const OWN_DRAWING = /\r(?:\x1b\[\d{1,2}A)?\x1b\[J/g;

/** Fails where a stream has something that could act on a terminal, and shows what stands around it. */
export function expectHarmless({ stdout, stderr }: Pick<RunResult, 'stdout' | 'stderr'>): void {
  for (const [name, written] of Object.entries({ stdout, stderr })) {
    const text = written.replace(OWN_DRAWING, '');
    const found = ACTIVE.exec(text);
    const around =
      found === null ? '' : JSON.stringify(text.slice(Math.max(0, found.index - 40), found.index + 9));
    expect(`${name} ${found === null ? 'is harmless' : `has it in ${around}`}`).toBe(`${name} is harmless`);
  }
}
