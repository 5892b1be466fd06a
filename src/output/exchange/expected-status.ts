import type { Exchange } from '../../core/exchange.ts';
import { blank, type Line, paint, wrapWords } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { columnLimit } from '../text/width.ts';
import { statusText } from './plain.ts';

/** Statuses that count as delivered. */
export interface ExpectedStatuses {
  readonly accepts: (status: number) => boolean;
  /** Which they are, such as `204` or `200 or 4xx`. */
  readonly words: string;
}

const INDENT = 2;

/** Says under an exchange what was answered and what was expected; nothing where no answer came, or an expected one. */
export function renderExpected(
  { response }: Pick<Exchange, 'response'>,
  { accepts, words }: ExpectedStatuses,
  { theme, width }: { readonly theme: Theme; readonly width: number },
): string[] {
  if (response === null || accepts(response.status)) return [];
  const text: Line = [
    ['plain', `answered ${statusText(response.status)},`],
    ['bad', `expected ${words}`],
  ];
  return wrapWords(text, columnLimit(width) - INDENT).map((line) => paint([blank(INDENT), ...line], theme));
}
