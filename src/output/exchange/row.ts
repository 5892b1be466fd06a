import { type Exchange, isAccepted, isSuccess } from '../../core/exchange.ts';
import { bySeverity, type Finding } from '../../core/finding.ts';
import { pathAndQuery } from '../../core/http/http-url.ts';

import type { ExchangeWords } from '../../events/describe.ts';
import type { Outcome, OutcomeChange } from '../../sender/outcome.ts';
import { expectation } from '../payload/findings.ts';
import { clockTime } from '../text/clock.ts';
import { dottedPointer } from '../text/dotted-path.ts';
import { formatMs } from '../text/format.ts';
import { blank, type Line, lineWidth, paint, type Span } from '../text/line.ts';
import { type Alignment, GAP, setRow } from '../text/table.ts';
import type { Role, Theme } from '../text/theme.ts';
import { visible, visibleSentence, visibleWithin } from '../text/visible.ts';
import { columnLimit, cut } from '../text/width.ts';
import { statusText } from './plain.ts';

/** How exchanges are put into lines. */
export interface LineOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` does not cut. */
  readonly width: number;
  readonly describe: (exchange: Exchange) => ExchangeWords;
  /** The zone of the clock; that of this machine unless given. */
  readonly timeZone?: string | undefined;
}

export interface RowOptions extends LineOptions {
  /**
   * What the row begins with, where not everything came in: `mark` tells whether what was sent was taken, `direction`
   * which way it went, `change` what became of `before`.
   */
  readonly lead?: 'mark' | 'direction' | 'change' | undefined;
  /** Of what was sent again: what came of it before, and how that compares. */
  readonly before?: { readonly outcome: Outcome; readonly change: OutcomeChange } | undefined;
  /** Whether what was sent was taken; any 2xx unless given. */
  readonly isDelivered?: ((exchange: Exchange) => boolean) | undefined;
  /** The time as the row has it; the time of day unless given. */
  readonly when?: { readonly text: (at: string) => string; readonly columns: number } | undefined;
  /** Of what was sent, and received here too: the id of the exchange in which it came in. */
  readonly receivedAs?: string | undefined;
  /** Behind the name of the event, such as what refers to a note at the end. */
  readonly eventMark?: string | undefined;
}

/** Columns that are left to each cell. A cell without any is left out. */
interface Layout {
  /** The least width that it is for. */
  readonly from: number;
  readonly time: number;
  readonly event: number;
  readonly key: number;
  /** One for the mark alone: its words then stand where what matters does. */
  readonly verdict: number;
  readonly answer: number;
  /** The same of what was sent, whose answer is what one waits for. */
  readonly sentAnswer: number;
  readonly took: number;
  readonly id: number;
}

/** What is left goes to what matters. The narrower the screen, the more of what is asked for least has given way. */
const WIDEST: Layout = {
  from: 132,
  time: 8,
  event: 21,
  key: 14,
  verdict: 24,
  answer: 3,
  sentAnswer: 14,
  took: 7,
  id: 8,
};
const LAYOUTS: readonly Layout[] = [
  WIDEST,
  { from: 96, time: 8, event: 14, key: 12, verdict: 1, answer: 3, sentAnswer: 14, took: 6, id: 8 },
  { from: 76, time: 8, event: 12, key: 11, verdict: 1, answer: 3, sentAnswer: 7, took: 6, id: 4 },
  { from: 56, time: 8, event: 10, key: 10, verdict: 1, answer: 3, sentAnswer: 3, took: 0, id: 0 },
  { from: 0, time: 0, event: 8, key: 8, verdict: 1, answer: 3, sentAnswer: 3, took: 0, id: 0 },
];
/** Columns of what matters in a stream without an edge, in which nothing is cut. */
const WIDEST_MATTERS = 40;
/** Words of a verdict begin where there is room for some. */
const MIN_WORDS = 8;
const LEAD = { mark: 1, direction: 3, change: 6 } as const;
/** Columns of two outcomes: `timeout -> 200`. */
const COMPARED = 14;

const ALIGNMENTS: readonly Alignment[] = [{}, {}, {}, {}, {}, {}, {}, { align: 'right' }, {}];

/** Which way something goes, the same wherever it is shown. */
export const TO_US = '-->';
export const FROM_US = '<--';
/** What was sent and came in here. */
const BOTH_WAYS = '<->';

/** What stands for an answer that is still to come. */
const PENDING = '…';

/**
 * An exchange as one line, its cells under those of every other: when, what happened to which job, what matters in the
 * payload, the verdict with its first finding in words, the answer, how long it took, and the exchange's id.
 */
export function exchangeRow(exchange: Exchange, options: RowOptions): string {
  return paint(rowOf(exchange, options), options.theme);
}

/** The titles of the cells. */
export function rowTitles(options: Omit<RowOptions, 'describe'>): string {
  const titles = ['', 'time', 'event', 'key', 'what matters', 'verdict', 'answer', 'took', 'id'];
  const { verdict, bounded, widths } = columnsFor(options);
  const cells = titles.map((title): Line => [['dim', title === 'verdict' && verdict === 1 ? '' : title]]);
  return paint(setRow(ALIGNMENTS, widths, cells, bounded), options.theme);
}

function columnsFor({ width, lead, when }: Omit<RowOptions, 'describe'>): {
  readonly layout: Layout;
  readonly matters: number;
  readonly verdict: number;
  readonly widths: readonly number[];
  readonly bounded: boolean;
} {
  const limit = columnLimit(width);
  const bounded = limit !== Number.POSITIVE_INFINITY;
  const layout = bounded ? (LAYOUTS.find(({ from }) => limit >= from) ?? WIDEST) : WIDEST;
  // What is sent again is compared now: that takes the room of the time.
  const time = layout.time === 0 || lead === 'change' ? 0 : (when?.columns ?? layout.time);
  const answer = lead === 'change' ? COMPARED : lead === undefined ? layout.answer : layout.sentAnswer;
  const first = [lead === undefined ? 0 : LEAD[lead], time, layout.event, layout.key];
  // What was sent is seldom odd, and then says so where what matters stands.
  const verdict = lead === undefined ? layout.verdict : 1;
  const last = [verdict, answer, layout.took, layout.id];
  const taken = [...first, ...last]
    .filter((columns) => columns > 0)
    .reduce((sum, columns) => sum + columns + GAP, 0);
  const matters = bounded ? Math.max(limit - taken, 1) : WIDEST_MATTERS;
  return { layout, matters, verdict, widths: [...first, matters, ...last], bounded };
}

/** The same, not painted yet. */
export function rowOf(exchange: Exchange, options: RowOptions): Line {
  const { layout, widths, bounded } = columnsFor(options);
  const { lead, timeZone, when } = options;
  const begin: Line[] = [
    lead === undefined ? [] : [leadSpan(lead, exchange, options)],
    [['dim', when?.text(exchange.at) ?? clockTime(Date.parse(exchange.at), timeZone).slice(0, 8)]],
  ];
  const end: Line[] = [
    answerCell(exchange, options, lead !== undefined && layout.sentAnswer > 7),
    [['dim', exchange.response === null ? '' : formatMs(exchange.response.durationMs)]],
    [['dim', idText(exchange.id, bounded ? layout.id : Number.POSITIVE_INFINITY)]],
  ];
  const middle = middleOf(exchange, options);
  const [first = 0, second = 0] = widths;
  const start = setRow(BEGIN, [first, second], begin, bounded);
  return [
    ...start,
    // Without a time, the words before it are of several widths.
    ...(second === 0 ? [blank(Math.max(first - lineWidth(start), 0))] : []),
    ...(second === 0 && first === 0 ? [] : [blank(GAP)]),
    ...middle.line,
    blank(middle.free + GAP),
    ...setRow(END, widths.slice(6), end, bounded),
  ];
}

const BEGIN: readonly Alignment[] = [{}, {}];
const MIDDLE: readonly Alignment[] = [{}, {}, {}, {}];
const END: readonly Alignment[] = [{}, { align: 'right' }, {}];

/** What a row says of the webhook itself, and how many columns it leaves free of those that it has. */
interface Middle {
  /** What it was made of. */
  readonly made: string;
  readonly line: Line;
  readonly free: number;
}

/** Of a webhook that comes again all of it is the same: to measure and to cut it takes longer than all the rest. */
const middles = new WeakMap<ExchangeWords, Middle>();

function middleOf(exchange: Exchange, options: RowOptions): Middle {
  const words = options.describe(exchange);
  const { width, lead, when, receivedAs, eventMark = '' } = options;
  const verdict = verdictOf(exchange);
  const { provider, key, valid, attempt, direction } = exchange;
  const facts = [
    width,
    lead,
    when?.columns,
    receivedAs,
    exchange.event,
    eventMark,
    provider,
    key,
    valid,
    attempt,
    direction,
    exchange.request.url,
  ];
  const made = `${verdict.mark}${verdict.words}\n${facts.join('\n')}`;
  const known = middles.get(words);
  if (known?.made === made) return known;
  const { layout, widths, matters, verdict: room, bounded } = columnsFor(options);
  const hasWords = room >= MIN_WORDS;
  // What we send is as it should be, unless it is said, or judged by who received it.
  const isQuiet = direction === 'sent' && receivedAs === undefined && verdict.words === 'valid';
  const mark: Line = isQuiet ? [] : [[verdict.role, verdict.mark]];
  const found: Line = isQuiet || verdict.words === '' ? [] : [[verdict.role, verdict.words]];
  const cells: Line[] = [
    eventCell(exchange, words, eventMark, bounded ? layout.event : Number.POSITIVE_INFINITY),
    [['strong', key === null ? '' : visibleWithin(key, bounded ? layout.key : KEY_UNITS)]],
    joined([
      ...(hasWords || verdict.isGood ? [] : [found]),
      ...(attempt > 1 ? [[['warn', `try ${attempt}`]] satisfies Line] : []),
      // Of several apps that got it, this tells which.
      ...(lead === 'direction' && direction === 'sent' && receivedAs === undefined
        ? [[['dim', targetText(exchange)]] satisfies Line]
        : []),
      ...mattersOf(exchange, words, bounded ? matters : Number.POSITIVE_INFINITY),
      ...(receivedAs === undefined ? [] : [[['dim', `as ${idText(receivedAs, layout.id)}`]] satisfies Line]),
    ]),
    hasWords && found.length > 0 ? [...mark, ['plain', ' '], ...found] : mark,
  ];
  const shown = widths.slice(2, 6);
  const line = setRow(MIDDLE, shown, cells, bounded);
  const all = shown.filter((columns) => columns > 0).reduce((sum, columns) => sum + columns + GAP, -GAP);
  const middle = { made, line, free: Math.max(all - lineWidth(line), 0) };
  middles.set(words, middle);
  return middle;
}

/** Of a key in a line without an edge. */
const KEY_UNITS = 200;
/** Of an id that is none of ours. */
const ID_UNITS = 40;

/** Its beginning is enough to ask for it by. */
function idText(id: string, columns: number): string {
  const text = visibleWithin(id, ID_UNITS);
  return text.length > columns ? text.slice(0, columns) : text;
}

const CHANGE_ROLES: Readonly<Record<OutcomeChange, Role>> = { better: 'ok', same: 'dim', worse: 'bad' };

function leadSpan(lead: NonNullable<RowOptions['lead']>, exchange: Exchange, options: RowOptions): Span {
  if (options.before !== undefined) return [CHANGE_ROLES[options.before.change], options.before.change];
  if (lead === 'direction') {
    if (options.receivedAs !== undefined) return ['direction', BOTH_WAYS];
    return ['direction', exchange.direction === 'received' ? TO_US : FROM_US];
  }
  return isTaken(exchange, options) ? ['ok', '✔'] : ['bad', '✖'];
}

/** Whether what was sent was taken. */
export function isTaken(exchange: Exchange, { isDelivered }: Pick<RowOptions, 'isDelivered'>): boolean {
  return isDelivered?.(exchange) ?? isAccepted(exchange);
}

/** The name, cut so that its mark stays. */
function eventCell(exchange: Exchange, words: ExchangeWords, mark: string, columns: number): Line {
  const text = eventText(exchange, words);
  if (exchange.provider === null || words.label === '') return [['dim', text]];
  const name: Span = ['event', cut(text, columns - mark.length)];
  return mark === '' ? [name] : [name, ['dim', mark]];
}

/** What the event is called, or what stands for one that is not known. */
export function eventText({ provider }: Pick<Exchange, 'provider'>, { label }: ExchangeWords): string {
  if (provider === null) return 'unknown';
  return label === '' ? 'not known' : visible(label);
}

/** What matters in a payload; of one that nobody knows, where it was sent. */
function mattersOf(exchange: Exchange, words: ExchangeWords, columns: number): Line[] {
  return mattersTexts(exchange, words, columns).map((text): Line => [['text', text]]);
}

/** The same as texts. */
export function mattersTexts(
  { provider, request }: Exchange,
  { highlights }: ExchangeWords,
  columns: number,
): string[] {
  if (provider !== null) return highlights.map(({ text }) => visibleWithin(text, columns));
  return [`${visible(request.method)} ${visibleWithin(pathAndQuery(request.url), columns)}`];
}

/** Where it was sent, without its scheme and query. */
function targetText({ request }: Exchange): string {
  return `to ${visibleWithin(request.url.replace(/^[a-z][a-z\d+.-]*:\/\//i, '').replace(/[?#].*$/s, ''), MOST_TARGET)}`;
}

const MOST_TARGET = 60;

function joined(parts: readonly Line[]): Line {
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, i): Line => (i === 0 ? part : [['dim', ' · '], ...part]));
}

interface VerdictWords {
  readonly role: 'ok' | 'warn' | 'bad' | 'dim';
  readonly mark: '✔' | '!' | '✖' | '?';
  readonly words: string;
  /** Whether the mark alone says it. */
  readonly isGood: boolean;
}

/** What there is to say of a payload, with its first finding. */
export function verdictOf({ provider, event, valid, findings }: Exchange): VerdictWords {
  const [first] = bySeverity(findings);
  const words = first === undefined || first.severity === 'info' ? '' : findingWords(first);
  if (valid === false) return { role: 'bad', mark: '✖', words: words || 'invalid', isGood: false };
  if (provider === null || valid === null)
    return { role: 'dim', mark: '?', words: 'not judged', isGood: false };
  if (words !== '') return { role: 'warn', mark: '!', words, isGood: false };
  if (event === null) return { role: 'warn', mark: '!', words: 'event not known', isGood: false };
  return { role: 'ok', mark: '✔', words: 'valid', isGood: true };
}

/** A finding in a few words: where, and what was wanted there. */
function findingWords(finding: Finding): string {
  const place = finding.path === '' ? '' : `${visibleSentence(dottedPointer(finding.path))}: `;
  return `${place}${expectation(finding) || visibleSentence(finding.message)}`;
}

function answerCell(exchange: Exchange, { before }: RowOptions, hasPhrase: boolean): Line {
  if (before === undefined) return [answerSpan(exchange, hasPhrase)];
  const earlier = answerSpan({ direction: 'sent', ...before.outcome }, false);
  return [earlier, ['dim', ' -> '], answerSpan(exchange, false)];
}

/** What was answered, or why nothing was. */
export function answerSpan(
  { direction, response, error }: Outcome & Pick<Exchange, 'direction'>,
  hasPhrase: boolean,
): readonly [role: 'ok' | 'warn' | 'bad' | 'dim', text: string] {
  if (response === null) {
    if (error !== null) return ['bad', direction === 'sent' ? visible(error.code) : '---'];
    return ['dim', PENDING];
  }
  const { status } = response;
  return [statusRole(status), hasPhrase ? statusText(status) : String(status)];
}

export function statusRole(status: number): 'ok' | 'warn' | 'bad' {
  if (isSuccess(status)) return 'ok';
  return status >= 400 ? 'bad' : 'warn';
}
