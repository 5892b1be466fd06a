import {
  type Exchange,
  type ExchangeFailure,
  type ExchangeResponse,
  isSuccess,
} from '../../core/exchange.ts';
import { countFindings } from '../../core/finding.ts';
import { bodyBytes } from '../../core/http/body.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { STATUS_CODES } from '../../core/http/node-http.ts';
import type { ExchangeWords } from '../../events/describe.ts';
import type { PayloadGlossary } from '../../validation/glossary.ts';
import { renderFindings } from '../payload/findings.ts';
import { type PayloadOptions, renderPayload } from '../payload/payload.ts';
import { clockTime } from '../text/clock.ts';
import { formatBytes, formatMs, plural } from '../text/format.ts';
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
import type { Role, Theme } from '../text/theme.ts';
import { visible, visibleSentence, visibleWithin } from '../text/visible.ts';
import { columnLimit, cut, widthOf } from '../text/width.ts';

export interface LineOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` does not cut. */
  readonly width: number;
  readonly describe: (exchange: Exchange) => ExchangeWords;
  /** The zone of the clock; that of this machine unless given. */
  readonly timeZone?: string;
}

export interface SentOptions extends LineOptions {
  /** Tells whether it ended as its sender hoped; any 2xx unless given. */
  readonly isDelivered?: ((exchange: Exchange) => boolean) | undefined;
  /** Leaves out provider and target where the line is too narrow for them: the reader was told of both. */
  readonly brief?: boolean | undefined;
}

export interface ArrivalOptions extends LineOptions, Pick<PayloadOptions, 'all' | 'maxLines' | 'hint'> {
  /** One line and no more. */
  readonly compact: boolean;
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
/** Columns of a path that is cut. */
const MIN_PATH = 12;
/** Columns that a description needs to say anything. */
const MIN_DESCRIPTION = 24;
const MAX_HEADER_NAME = 28;
/** Columns of an id: ours have fewer, one from a journal may have any. */
const MAX_ID = 40;
/** Where lines have no end, what is behind a longer beginning is not set in a column. */
const MAX_COLUMN = 500;
const MAX_BODY_LINES = 20;
const MAX_BYTES_SHOWN = 16;

const NO_WORDS: PayloadGlossary = { codeName: () => null, summarise: () => null };

/** Shows a request that came in: one line, then its headers if asked for, then its payload unless compact. */
export function renderArrival(exchange: Exchange, options: ArrivalOptions): string[] {
  const limit = columnLimit(options.width);
  const lines = arrivalLines(exchange, options, limit).map((line) => paint(line, options.theme));
  const headers = options.headers ? headerRows(exchange.request.headers, options, limit) : [];
  const payload = options.compact ? [] : payloadLines(exchange, options);
  return [...lines, ...headers, ...payload];
}

/** Shows what was answered: status, latency and the verdict on the payload. */
export function renderAnswer(exchange: Exchange, options: LineOptions): string[] {
  const limit = columnLimit(options.width);
  const { response } = exchange;
  const at = Date.parse(exchange.at) + (response?.durationMs ?? 0);
  const left: Line = [
    ['dim', clockTime(at, options.timeZone)],
    blank(1),
    ['direction', '<--'],
    blank(1),
    ...answerSpans(response),
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

/** Shows a request that was sent and what came of it. */
export function renderSent(exchange: Exchange, options: SentOptions): string[] {
  const limit = columnLimit(options.width);
  const { response } = exchange;
  const isOk =
    options.isDelivered?.(exchange) ??
    (response !== null && exchange.error === null && isSuccess(response.status));
  const mark: Line = [isOk ? ['ok', '✔'] : ['bad', '✖'], blank(1)];
  const arrow: Line = [blank(1), ['dim', '→'], blank(1), ['plain', visible(exchange.request.url)]];
  const result = resultSpans(exchange);
  const description = descriptionSpans(exchange, options, limit);
  const whole: Line = [...mark, ...description, ...arrow, blank(GAP), ...result];
  const under = cutLine([blank(INDENT), ...result], limit);
  const narrow = (): Line[] => {
    if (options.brief !== true) {
      const room = Math.max(limit - lineWidth(mark) - lineWidthWithin(arrow, limit), MIN_DESCRIPTION);
      return [[...mark, ...cutLine(description, room), ...arrow], under];
    }
    const describe = (each: Exchange): ExchangeWords => ({ ...options.describe(each), title: '' });
    const brief = [...mark, ...descriptionSpans(exchange, { ...options, describe }, limit)];
    const oneLine = [...brief, blank(GAP), ...result];
    return lineFits(oneLine, limit) ? [oneLine] : [cutLine(brief, limit), under];
  };
  const lines = lineFits(whole, limit) ? [whole] : narrow();
  return [
    ...[...lines, ...errorLines(exchange.error, limit)].map((line) => paint(line, options.theme)),
    ...(response === null || (isOk && isSuccess(response.status))
      ? []
      : responseBodyLines(response, options)),
  ];
}

function arrivalLeft(exchange: Exchange, { timeZone }: LineOptions): Line {
  return [
    ['dim', clockTime(Date.parse(exchange.at), timeZone)],
    blank(1),
    ['direction', '-->'],
    blank(1),
    ['strong', visible(exchange.request.method)],
    blank(1),
    ['plain', visible(requestTarget(exchange.request.url))],
  ];
}

/**
 * One line where it fits. Otherwise the description goes below, or, where one line is all there is, the
 * path gives way first: it is the same for most requests, the description is not.
 */
function arrivalLines(exchange: Exchange, options: ArrivalOptions, limit: number): Line[] {
  const left = arrivalLeft(exchange, options);
  const description = descriptionSpans(exchange, options, limit);
  const id = visibleWithin(exchange.id, MAX_ID);
  const reserved = id === '' ? 0 : ID_GAP + widthOf(id);
  const room = limit - reserved;
  const whole: Line = [...left, blank(GAP), ...description];
  if (lineFits(whole, room)) return [withId(whole, id, limit)];
  if (options.compact) {
    const shortest = lineWidth(left.slice(0, -1)) + MIN_PATH;
    const shorter = cutLine(left, Math.max(room - GAP - lineWidthWithin(description, room), shortest));
    const rest = cutLine(description, Math.max(room - GAP - lineWidth(shorter), 1));
    return [withId([...shorter, blank(GAP), ...rest], id, limit)];
  }
  const start = lineWidth(left.slice(0, 2));
  return [left, withId([blank(start), ...cutLine(description, Math.max(room - start, 1))], id, limit)];
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

/** The path and query of an absolute URL, as they were written. */
function requestTarget(url: string): string {
  const target = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
  return target === '' ? '/' : target;
}

function headerRows(headers: HeaderList, options: ArrivalOptions, limit: number): string[] {
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
  return [...findings, ...(bodyEncoding === 'utf8' ? renderRaw(body, options) : bytesLines(body, options))];
}

function eventReasonLines(exchange: Exchange, options: ArrivalOptions): string[] {
  if (exchange.provider === null || exchange.event !== null || exchange.eventReason === null) return [];
  const limit = columnLimit(options.width);
  return wrapWords(
    [['dim', `event not known: ${visibleSentence(exchange.eventReason)}`]],
    limit - INDENT,
  ).map((line) => paint([blank(INDENT), ...line], options.theme));
}

function answerSpans(response: ExchangeResponse | null): Line {
  if (response === null) return [['bad', 'no answer']];
  return [statusSpan(response.status), blank(1), ['dim', formatMs(response.durationMs)]];
}

function statusSpan(status: number): Span {
  const reason = STATUS_CODES[status];
  const role: Role = isSuccess(status) ? 'ok' : status >= 400 ? 'bad' : 'warn';
  return [role, reason === undefined ? String(status) : `${status} ${reason}`];
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

function resultSpans({ response, attempt }: Exchange): Line {
  const again: Line = attempt > 1 ? [blank(GAP), ['dim', `attempt ${attempt}`]] : [];
  if (response === null) return [['bad', 'no answer'], ...again];
  // "404 Not Found (Client Error Response)" would say it twice.
  const isNamed = STATUS_CODES[response.status] !== undefined;
  const wording = isNamed || response.statusClass === '' ? '' : ` (${visible(response.statusClass)})`;
  return [
    statusSpan(response.status),
    ['plain', wording],
    blank(GAP),
    ['dim', formatMs(response.durationMs)],
    ...again,
  ];
}

function errorLines(error: ExchangeFailure | null, limit: number): Line[] {
  if (error === null) return [];
  const words: Line = [
    ['bad', visibleSentence(error.code)],
    ['plain', visibleSentence(error.message)],
  ];
  return wrapWords(words, limit - INDENT).map((line) => [blank(INDENT), ...line]);
}

function responseBodyLines(response: ExchangeResponse, options: LineOptions): string[] {
  const { body, bodyEncoding } = response;
  if (body === '') return [];
  if (bodyEncoding === 'base64') return bytesLines(body, options);
  const { theme, width } = options;
  // No hint: a command that sends has nothing that would show the rest.
  const limits = { theme, width, all: false, maxLines: MAX_BODY_LINES, fold: false, hint: '' };
  return renderPayload({ ...NO_WORDS, text: body, findings: [] }, limits);
}

/** Shows the beginning of a body that is no text. */
function bytesLines(base64: string, { theme, width }: LineOptions): string[] {
  const bytes = bodyBytes({ body: base64, bodyEncoding: 'base64' });
  const start = [...bytes.subarray(0, MAX_BYTES_SHOWN)].map((byte) => byte.toString(16).padStart(2, '0'));
  const more = bytes.length > MAX_BYTES_SHOWN ? ' …' : '';
  const line: Line = [
    blank(INDENT),
    ['dim', `${formatBytes(bytes.length)}, not UTF-8 text: `],
    ['plain', start.join(' ') + more],
  ];
  return [paint(cutLine(line, columnLimit(width)), theme)];
}
