import { paint, wrapWords } from './line.ts';
import type { Role, Theme } from './theme.ts';
import { visible } from './visible.ts';
import { columnLimit } from './width.ts';

export interface NoteOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` does not wrap. */
  readonly width: number;
  /** Subdued unless given. */
  readonly role?: Role;
}

/** A sentence beside the result, wrapped to the width. */
export function renderNote(text: string, options: NoteOptions): string[] {
  const lines = wrapWords([[options.role ?? 'dim', visible(text)]], columnLimit(options.width));
  return lines.map((line) => paint(line, options.theme));
}
