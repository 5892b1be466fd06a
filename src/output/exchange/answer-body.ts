import type { ExchangeResponse } from '../../core/exchange.ts';
import { bodyBytes } from '../../core/http/body.ts';
import { headerValues } from '../../core/http/headers.ts';
import type { PayloadGlossary } from '../../validation/glossary.ts';
import { renderPayload } from '../payload/payload.ts';
import { formatBytes } from '../text/format.ts';
import { blank, cutLine, type Line, paint } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { visibleSentence } from '../text/visible.ts';
import { columnLimit } from '../text/width.ts';

export interface AnswerBodyOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` does not cut. */
  readonly width: number;
  /** Lines of the body that are shown. */
  readonly maxLines: number;
  /** How to see the others, such as ` (--full)`; nothing where there is no way. */
  readonly hint?: string | undefined;
}

const MAX_BYTES_SHOWN = 16;
const NO_WORDS: PayloadGlossary = { codeName: () => null, summarise: () => null };

/** Shows where an answer leads, its type and the first lines of what it holds; nothing where it says nothing. */
export function renderAnswerBody(response: ExchangeResponse, options: AnswerBodyOptions): string[] {
  const { body, bodyEncoding, headers } = response;
  const { theme, width, maxLines, hint = '' } = options;
  const fact = (text: string): string =>
    paint(cutLine([blank(2), ['dim', visibleSentence(text)]], columnLimit(width)), theme);
  // A redirect is not followed: where it leads is all that it says.
  const where = headerValues(headers, 'location').map((place) => fact(`Location: ${place}`));
  if (body === '') return where;
  const all = maxLines === Number.POSITIVE_INFINITY;
  return [
    ...where,
    fact(headerValues(headers, 'content-type')[0] ?? 'no content type'),
    ...(bodyEncoding === 'base64'
      ? renderBytes(body, options)
      : renderPayload(
          { ...NO_WORDS, text: body, findings: [] },
          { theme, width, all, maxLines, fold: false, hint },
        )),
  ];
}

/** Shows the beginning of a body that is no text. */
export function renderBytes(
  base64: string,
  { theme, width }: Pick<AnswerBodyOptions, 'theme' | 'width'>,
): string[] {
  const bytes = bodyBytes({ body: base64, bodyEncoding: 'base64' });
  const start = [...bytes.subarray(0, MAX_BYTES_SHOWN)].map((byte) => byte.toString(16).padStart(2, '0'));
  const more = bytes.length > MAX_BYTES_SHOWN ? ' …' : '';
  const line: Line = [
    blank(2),
    ['dim', `${formatBytes(bytes.length)}, not UTF-8 text: `],
    ['plain', start.join(' ') + more],
  ];
  return [paint(cutLine(line, columnLimit(width)), theme)];
}
