import { ELLIPSIS } from '../../core/text/cut-text.ts';

/**
 * A JSON text that was cut, with the quote that it lost put back.
 *
 * @example closeQuote('"Recipient not h…') // '"Recipient not h…"'
 */
export function closeQuote(text: string): string {
  return text.startsWith('"') && text.endsWith(ELLIPSIS) ? `${text}"` : text;
}
