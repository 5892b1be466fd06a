import { canRedraw } from '../session/columns.ts';
import type { Session } from '../session/session.ts';

/** A line on stderr that shows that something is under way. */
export interface Spinner {
  text: string;
  readonly clear: () => unknown;
  readonly stop: () => unknown;
}

/** Starts a spinner where somebody watches stderr and wants to be told; `null` otherwise. */
export async function startSpinner(session: Session, text: string): Promise<Spinner | null> {
  // It counts the lines that it clears by the terminal's own columns; with none it would never end.
  if (session.json || session.quiet || !canRedraw(session.context.stderr)) return null;
  const { default: ora } = await import('ora');
  return ora({
    text,
    stream: session.context.stderr as NodeJS.WriteStream,
    isEnabled: true,
    // Input stays with the terminal: Ctrl-C must reach us as a signal.
    discardStdin: false,
    color: session.errTheme.info('x') === 'x' ? false : 'cyan',
  }).start();
}
