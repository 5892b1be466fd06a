import { redactText } from '../../core/http/redact.ts';
import { visible } from '../../output/text/visible.ts';
import type { Session } from './session.ts';

/** Tells people of something that did not stop the run. */
export function warn({ err, errTheme }: Session, text: string): void {
  err.line(`${errTheme.warn('warning:')} ${visible(redactText(text))}`);
}
