import { redactText } from '../http/redact.ts';
import { cutText } from './cut-text.ts';

/** The beginning of a user's own text in quotes: enough to know it by, whatever was pasted, and no secret of it. */
export function excerpt(text: string, most: number): string {
  return `"${cutText(redactText(text), most)}"`;
}

/**
 * A sentence that offers what was likely meant, with the space before it; `''` where nothing was near.
 *
 * @example `there is no case "duplcate".${didYouMean('duplicate')}`
 */
export function didYouMean(near: string | undefined): string {
  return near === undefined ? '' : ` Did you mean ${excerpt(near, near.length)}?`;
}
