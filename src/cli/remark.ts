import { renderRemark } from '../output/remark.ts';
import type { Session } from './session.ts';

/** Says something beside the result, wrapped to the terminal. Loads what lays out text. */
export function remark({ err, errTheme: theme, errWidth: width }: Session, text: string): void {
  for (const line of renderRemark(text, { theme, width })) err.line(line);
}
