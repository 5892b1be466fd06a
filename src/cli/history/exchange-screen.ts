import type { Exchange } from '../../core/exchange.ts';
import { describeExchange } from '../../events/describe.ts';
import { renderAnswerBody } from '../../output/exchange/answer-body.ts';
import { renderAnswer, renderArrival } from '../../output/exchange/screen.ts';
import { visible } from '../../output/text/visible.ts';
import type { Provider } from '../../providers/provider.ts';
import type { PayloadGlossary } from '../../validation/glossary.ts';
import type { Session } from '../session/session.ts';
import { isOfToday, localDateTime } from './dates.ts';
import type { ShowFlags } from './flags.ts';

/** Of a payload that is shown, and of an answer. */
const MAX_LINES = 200;

/** All that is to be seen of an exchange. */
export function exchangeScreen(
  session: Session,
  flags: Pick<ShowFlags, 'all'>,
  exchange: Exchange,
  provider: Provider | null,
  words: PayloadGlossary,
): string[] {
  const { theme, width } = session;
  const options = { theme, width, describe: (each: Exchange) => describeExchange(each, provider) };
  const { response } = exchange;
  return [
    // Of what was not today the clock alone would say nothing.
    ...(isOfToday(exchange.at) ? [] : [theme.dim(localDateTime(exchange.at))]),
    ...(exchange.of === undefined ? [] : [theme.dim(`passed on of ${visible(exchange.of)}`)]),
    ...renderArrival(exchange, {
      ...options,
      headers: true,
      all: flags.all === true,
      maxLines: MAX_LINES,
      words: () => words,
    }),
    ...renderAnswer(exchange, options),
    ...(response === null
      ? []
      : renderAnswerBody(response, {
          theme,
          width,
          maxLines: flags.all === true ? Number.POSITIVE_INFINITY : MAX_LINES,
          hint: ' (--all)',
        })),
  ];
}
