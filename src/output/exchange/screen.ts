import type { Exchange, ExchangeFailure, ExchangeResponse } from '../../core/exchange.ts';
import { countFindings } from '../../core/finding.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { pathAndQuery } from '../../core/http/http-url.ts';
import type { PayloadGlossary } from '../../validation/glossary.ts';
import { renderFindings } from '../payload/findings.ts';
import { type PayloadOptions, renderPayload } from '../payload/payload.ts';
import { clockTime } from '../text/clock.ts';
import { formatMs, plural } from '../text/format.ts';
import {
  blank,
  cutLine,
  type Line,
  lineFits,
  lineWidth,
  lineWidthWithin,
  paint,
  type Span,
  wrapWords,
} from '../text/line.ts';
import { renderRaw } from '../text/raw-text.ts';
import type { Role } from '../text/theme.ts';
import { visible, visibleSentence, visibleWithin } from '../text/visible.ts';
import { columnLimit, cut, widthOf } from '../text/width.ts';
import { renderBytes } from './answer-body.ts';
import { statusText } from './plain.ts';
import { FROM_US, type LineOptions, statusRole, TO_US } from './row.ts';

export interface ArrivalOptions extends LineOptions, Pick<PayloadOptions, 'all' | 'maxLines' | 'hint'> {
  readonly headers: boolean;
  /** What its provider knows of the payload's values. */
  readonly words: (exchange: Exchange) => PayloadGlossary;
  /** What is shown instead of the payload; `null` shows the payload. */
  readonly instead?: ((exchange: Exchange) => readonly string[] | null) | undefined;
}

const INDENT = 2;
/** Between the parts of a line. */
const GAP = 3;
/** Before the id, at least. */
const ID_GAP = 2;
const MAX_HEADER_NAME = 28;
/** Columns of an id: ours have fewer, one from a journal may have any. */
const MAX_ID = 40;
/** Where lines have no end, what is behind a longer beginning is not set in a column. */
const MAX_COLUMN = 500;

/** Shows a request whole: one line, its headers if asked for, what matters in its payload, and that. */
export function renderArrival(exchange: Exchange, options: ArrivalOptions): string[] {
  const limit = columnLimit(options.width);
  const lines = arrivalLines(exchange, options, limit).map((line) => paint(line, options.theme));
  const headers = options.headers ? headerRows(exchange.request.headers, options, limit) : [];
  return [
    ...lines,
    ...headers,
    ...highlightLines(exchange, options, limit),
    ...payloadLines(exchange, options),
  ];
}

/** Shows what was answered: status, latency and the verdict on the payload. */
export function renderAnswer(exchange: Exchange, options: LineOptions): string[] {
  const limit = columnLimit(options.width);
  const { response } = exchange;
  const at = Date.parse(exchange.at) + (response?.durationMs ?? 0);
  const left: Line = [
    ['dim', clockTime(at, options.timeZone)],
    blank(1),
    ['direction', exchange.direction === 'sent' ? TO_US : FROM_US],
    blank(1),
    ...answerSpans(response, exchange.error === null && exchange.direction === 'received'),
  ];
  // Under the description of the request, so that the eye finds it.
  const above = lineWidthWithin(arrivalLeft(exchange, options), Math.min(limit, MAX_COLUMN));
  const column = Math.max(above, lineWidth(left)) + GAP;
  const verdict = verdictSpans(exchange);
  const id = visibleWithin(exchange.id, MAX_ID);
  const needed = lineWidth(verdict) + (id === '' ? 0 : ID_GAP + widthOf(id));
  const start = column + needed <= limit ? column : lineWidth(left) + GAP;
  const line = withId([...left, blank(start - lineWidth(left)), ...verdict], id, limit);
  return [line, ...errorLines(exchange.error, limit)].map((each) =>
    paint(cutLine(each, limit), options.theme),
  );
}

function arrivalLeft(exchange: Exchange, { timeZone }: LineOptions): Line {
  const isSent = exchange.direction === 'sent';
  return [
    ['dim', clockTime(Date.parse(exchange.at), timeZone)],
    blank(1),
    ['direction', isSent ? FROM_US : TO_US],
    blank(1),
    ['strong', visible(exchange.request.method)],
    blank(1),
    ['plain', visible(isSent ? exchange.request.url : pathAndQuery(exchange.request.url))],
  ];
}

/** One line where it fits; otherwise the description goes below. */
function arrivalLines(exchange: Exchange, options: ArrivalOptions, limit: number): Line[] {
  const left = arrivalLeft(exchange, options);
  const description = descriptionSpans(exchange, options, limit);
  const id = visibleWithin(exchange.id, MAX_ID);
  const reserved = id === '' ? 0 : ID_GAP + widthOf(id);
  const room = limit - reserved;
  const whole: Line = [...left, blank(GAP), ...description];
  if (lineFits(whole, room)) return [withId(whole, id, limit)];
  const start = lineWidth(left.slice(0, 2));
  return [left, withId([blank(start), ...cutLine(description, Math.max(room - start, 1))], id, limit)];
}

/** What matters, over the payload that it stands in. */
function highlightLines(exchange: Exchange, options: ArrivalOptions, limit: number): string[] {
  const { highlights } = options.describe(exchange);
  if (highlights.length === 0) return [];
  const line: Line = highlights.flatMap(
    ({ text }, i): Line => [i === 0 ? blank(INDENT) : ['dim', ' · '], ['strong', visibleWithin(text, limit)]],
  );
  return [paint(cutLine(line, limit), options.theme)];
}

/** The line with the id at its right edge. */
function withId(line: Line, id: string, limit: number): Line {
  if (id === '') return line;
  const free = limit === Number.POSITIVE_INFINITY ? GAP : limit - lineWidth(line) - widthOf(id);
  return free < 1 ? line : [...line, blank(free), ['dim', id]];
}

function descriptionSpans(exchange: Exchange, options: LineOptions, limit: number): Line {
  if (exchange.provider === null) return [['warn', 'no known provider']];
  const { title, label, headline } = options.describe(exchange);
  const parts: Span[] = [
    ['plain', visibleWithin(title, limit)],
    label === '' ? ['dim', 'event not known'] : ['event', visibleWithin(label, limit)],
    ['plain', visibleWithin(headline, limit)],
  ];
  return parts
    .filter(([, text]) => text !== '')
    .flatMap((part, i): Line => (i === 0 ? [part] : [['dim', ' · '], part]));
}

/** The headers of a request, their values under each other. */
export function headerRows(
  headers: HeaderList,
  options: Pick<ArrivalOptions, 'theme' | 'all'>,
  limit: number,
): string[] {
  const names = headers.map(([name]) => cut(visibleWithin(name, MAX_HEADER_NAME), MAX_HEADER_NAME));
  const column = names.reduce((width, name) => Math.max(width, widthOf(name)), 0);
  return headers.map(([, value], i) => {
    const name = names[i] ?? '';
    const line: Line = [
      blank(INDENT),
      ['dim', `${name}:${' '.repeat(column - widthOf(name) + 1)}${visible(value)}`],
    ];
    return paint(options.all ? line : cutLine(line, limit), options.theme);
  });
}

function payloadLines(exchange: Exchange, options: ArrivalOptions): string[] {
  const { body, bodyEncoding } = exchange.request;
  const text = exchange.payloadText;
  const reason = eventReasonLines(exchange, options);
  if (text !== null) {
    const instead = options.instead?.(exchange) ?? null;
    if (instead !== null) return [...reason, ...instead];
    return [
      ...reason,
      ...renderPayload({ ...options.words(exchange), text, findings: exchange.findings }, options),
    ];
  }
  // Without a document there is nothing to point at, but what is wrong must still be said.
  const width = columnLimit(options.width) - INDENT;
  const findings = renderFindings(exchange.findings, { ...options, width }).map(
    (line) => ' '.repeat(INDENT) + line,
  );
  if (body === '') return findings;
  return [...findings, ...(bodyEncoding === 'utf8' ? renderRaw(body, options) : renderBytes(body, options))];
}

/** Why nobody can say what happened. */
export function eventReasonLines(
  exchange: Exchange,
  options: Pick<LineOptions, 'theme' | 'width'>,
): string[] {
  if (exchange.provider === null || exchange.event !== null || exchange.eventReason === null) return [];
  const limit = columnLimit(options.width);
  return wrapWords(
    [['dim', `event not known: ${visibleSentence(exchange.eventReason)}`]],
    limit - INDENT,
  ).map((line) => paint([blank(INDENT), ...line], options.theme));
}

function answerSpans(response: ExchangeResponse | null, isWaiting: boolean): Line {
  if (response === null) return isWaiting ? [['dim', 'waits for its answer']] : [['bad', 'no answer']];
  return [statusSpan(response.status), blank(1), ['dim', formatMs(response.durationMs)]];
}

function statusSpan(status: number): Span {
  return [statusRole(status), statusText(status)];
}

function verdictSpans({ valid, findings }: Exchange): Line {
  if (valid === null) return [['dim', 'not judged']];
  const { error, warning } = countFindings(findings);
  const role: Role = !valid ? 'bad' : warning > 0 ? 'warn' : 'ok';
  const parts = [
    valid ? 'valid' : 'invalid',
    ...(error > 0 ? [plural(error, 'error')] : []),
    ...(warning > 0 ? [plural(warning, 'warning')] : []),
  ];
  return [[role, parts.join(', ')]];
}

/** What kept an exchange from an answer, or is wrong with the one that it has. */
export function errorLines(error: ExchangeFailure | null, limit: number): Line[] {
  if (error === null) return [];
  const code = visibleSentence(error.code);
  const message = visibleSentence(error.message);
  // Some messages begin with the word that their code is.
  const rest = `${message} `.startsWith(`${code} `) ? message.slice(code.length + 1) : message;
  const words: Line = [['bad', code], ...(rest === '' ? [] : [['plain', rest] satisfies Span])];
  return wrapWords(words, limit - INDENT).map((line) => [blank(INDENT), ...line]);
}
