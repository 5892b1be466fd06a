import { cutLine, paint } from '../../output/text/line.ts';
import { renderNote } from '../../output/text/note.ts';
import type { Role } from '../../output/text/theme.ts';
import { visible } from '../../output/text/visible.ts';
import { columnLimit } from '../../output/text/width.ts';
import type { Session } from '../session/session.ts';

/** Says something beside the result, wrapped to the terminal. Loads what lays out text. */
export function writeNote(
  { err, errTheme: theme, errWidth: width }: Session,
  text: string,
  role?: Role,
): void {
  const look = role === undefined ? {} : { role };
  for (const line of renderNote(text, { theme, width, ...look })) err.line(line);
}

/** Says something beside the result in one line, which the edge of a terminal cuts. */
export function writeNoteLine({ err, errTheme, errWidth }: Session, text: string): void {
  err.line(paint(cutLine([['dim', visible(text)]], columnLimit(errWidth)), errTheme));
}
