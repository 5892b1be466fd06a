import type { BodyEncoding, Exchange } from '../../core/exchange.ts';
import { bodyBytes } from '../../core/http/body.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { clip } from '../../core/text/cut-text.ts';
import { describeExchange } from '../../events/describe.ts';
import { statusText } from '../../output/exchange/plain.ts';
import { statusRole } from '../../output/exchange/row.ts';
import { formatMs } from '../../output/text/format.ts';
import { visible, visibleSentence } from '../../output/text/visible.ts';
import { type LoadedCatalogue, providerOf } from '../../providers/catalogue.ts';
import type { AnswerView, BodyView, ExchangeDetail } from '../wire.ts';
import { countsOf } from './findings.ts';
import { payloadTree, type TreeLimits } from './payload.ts';
import { rowOf, type Shown, whole } from './row.ts';

/** What is said of an exchange that is not in itself. */
export type Surroundings = Pick<ExchangeDetail, 'job' | 'previous' | 'next' | 'can'>;

/** Characters of a body that are given as text. */
const MOST_TEXT = 64 * 1024;

/** An exchange, whole. */
export function detailView(
  shown: Shown,
  surroundings: Surroundings,
  catalogue: LoadedCatalogue,
  limits?: TreeLimits,
): ExchangeDetail {
  const exchange = whole(shown);
  const { event, eventReason, request, error, findings } = exchange;
  const words = describeExchange(exchange, providerOf(exchange, catalogue));
  return {
    row: rowOf(shown, exchange, words),
    headline: visibleSentence(words.headline),
    method: visibleSentence(request.method),
    url: visibleSentence(request.url),
    headers: headersView(request.headers),
    body: bodyView(request.body, request.bodyEncoding, request.size),
    form: formOf(exchange, catalogue),
    eventReason: event === null && eventReason !== null ? visibleSentence(eventReason) : null,
    ...payloadTree(exchange, catalogue, limits),
    counts: countsOf(findings),
    answer: answerView(exchange),
    failure: error === null ? null : visibleSentence(`${error.code}: ${error.message}`),
    ...surroundings,
  };
}

/** The version of the payload and how it travels. */
function formOf(exchange: Exchange, catalogue: LoadedCatalogue): string {
  const provider = providerOf(exchange, catalogue);
  const version = provider?.versions.find(({ id }) => id === exchange.payloadVersion);
  const form =
    exchange.contentForm === 'form'
      ? 'in a form field'
      : exchange.contentForm === 'json'
        ? 'as a JSON document'
        : '';
  return [provider?.title ?? '', version?.title ?? '', form].filter((word) => word !== '').join(', ');
}

function headersView(headers: HeaderList): (readonly [string, string])[] {
  return headers.map(([name, value]) => [visibleSentence(name), visibleSentence(value)]);
}

function bodyView(body: string, encoding: BodyEncoding, size: number): BodyView {
  if (encoding === 'base64') return { size, text: null, more: 0 };
  const start = clip(body, MOST_TEXT);
  return { size, text: visible(start, { keepLineBreaks: true }), more: body.length - start.length };
}

function answerView({ response }: Exchange): AnswerView | null {
  if (response === null) return null;
  const { status, headers, body, bodyEncoding, durationMs } = response;
  return {
    status: { tone: statusRole(status), text: statusText(status) },
    took: formatMs(durationMs),
    headers: headersView(headers),
    body: bodyView(body, bodyEncoding, bodyBytes(response).length),
  };
}
