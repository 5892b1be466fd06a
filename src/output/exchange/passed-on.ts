import type { Exchange } from '../../core/exchange.ts';
import { formatMs } from '../text/format.ts';
import { blank, cutLine, type Line, paint } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { visibleSentence } from '../text/visible.ts';
import { columnLimit } from '../text/width.ts';
import { renderAnswerBody } from './answer-body.ts';
import { statusText } from './plain.ts';
import { FROM_US, isTaken, statusRole } from './row.ts';
import { errorLines } from './screen.ts';

export interface PassedOnOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` does not cut. */
  readonly width: number;
  /** One line and nothing under it. */
  readonly compact: boolean;
}

const MAX_BODY_LINES = 10;

/** What was sent beside the answer to a webhook: where to, what came of it, and of which webhook it is. */
export function renderPassedOn(exchange: Exchange, options: PassedOnOptions): string[] {
  const { theme, width, compact } = options;
  const limit = columnLimit(width);
  const { request, response, error, of } = exchange;
  const answer: Line =
    response === null
      ? [['bad', visibleSentence(error?.code ?? 'no answer')]]
      : [
          [statusRole(response.status), statusText(response.status)],
          blank(2),
          ['dim', formatMs(response.durationMs)],
        ];
  const line: Line = [
    blank(2),
    ['direction', `${FROM_US} `],
    ['plain', visibleSentence(request.url)],
    blank(2),
    ...answer,
    blank(2),
    [
      'dim',
      of === undefined
        ? visibleSentence(exchange.id)
        : `${visibleSentence(of)} as ${visibleSentence(exchange.id)}`,
    ],
  ];
  const lines = [paint(cutLine(line, limit), theme)];
  if (compact || isTaken(exchange, {})) return lines;
  const why = errorLines(error, limit).map((each) => paint(each, theme));
  const body =
    response === null ? [] : renderAnswerBody(response, { theme, width, maxLines: MAX_BODY_LINES });
  return [...lines, ...why, ...body];
}
