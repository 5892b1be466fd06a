import type { Exchange } from '../../core/exchange.ts';
import { bySeverity, type Finding } from '../../core/finding.ts';
import { type JobDiffView, renderJobDiff } from '../observed/job-diff.ts';
import { expectation, SEVERITY_ROLE } from '../payload/findings.ts';
import { dottedPointer } from '../text/dotted-path.ts';
import { plural } from '../text/format.ts';
import { blank, type Line, paint, wrapWords } from '../text/line.ts';
import { visibleSentence } from '../text/visible.ts';
import { columnLimit } from '../text/width.ts';
import { renderAnswerBody } from './answer-body.ts';
import { exchangeRow, type RowOptions } from './row.ts';
import { errorLines, eventReasonLines, headerRows } from './screen.ts';

export interface GlanceOptions extends RowOptions {
  /** The row and nothing else, but for headers that are asked for. */
  readonly compact: boolean;
  /** Shows the headers of the request too. */
  readonly headers: boolean;
  /** What a webhook changed in its job; `null` where it is the first, or where nobody is to be told. */
  readonly change: Omit<JobDiffView, 'findings'> | null;
  /** Whether the body of an answer is shown: that of an app that refused tells why. */
  readonly showsAnswer: boolean;
  /** How to see what was left out, such as ` (--full)`. */
  readonly hint: string;
}

/** Changes of a job that stand under a row. */
const MAX_CHANGES = 4;
/** Lines of an answer's body. */
const MAX_BODY_LINES = 10;
/** Findings that stand under a row. */
const MAX_FINDINGS = 5;
const INDENT = 2;
/** What a line that goes on is set in by. */
const WRAPPED = 2;

/**
 * An exchange at one glance: its row, and under it only what there is to say: findings with what to do, what it changed in its
 * job, why it has no good answer, and what the app said that refused it.
 */
export function renderGlance(exchange: Exchange, options: GlanceOptions): string[] {
  const { theme, compact, headers } = options;
  const limit = columnLimit(options.width);
  const first = [
    exchangeRow(exchange, options),
    ...(headers ? headerRows(exchange.request.headers, { theme, all: false }, limit) : []),
  ];
  if (compact) return first;
  return [
    ...first,
    ...eventReasonLines(exchange, options),
    ...findingLines(exchange, options, limit),
    ...changeLines(options),
    ...errorLines(exchange.error, limit).map((line) => paint(line, theme)),
    ...answerLines(exchange, options),
  ];
}

/** Each at its field, with what to do. By which rule is in the whole view. */
function findingLines(exchange: Exchange, options: GlanceOptions, limit: number): string[] {
  // What we send is told of in its row, and what the user's changes did to it once a run.
  if (exchange.direction === 'sent') return [];
  const telling = bySeverity(exchange.findings).filter(({ severity }) => severity !== 'info');
  const left = telling.length - MAX_FINDINGS;
  return [
    ...telling.slice(0, MAX_FINDINGS).flatMap((finding): Line[] => {
      const [first = [], ...more] = wrapWords(findingSpans(finding), limit - INDENT - WRAPPED);
      return [[blank(INDENT), ...first], ...more.map((line): Line => [blank(INDENT + WRAPPED), ...line])];
    }),
    ...(left > 0
      ? [[blank(INDENT), ['dim', `… ${plural(left, 'more finding')}${options.hint}`]] satisfies Line]
      : []),
  ].map((line) => paint(line, options.theme));
}

function findingSpans(finding: Finding): Line {
  const { severity, path, message } = finding;
  const said = expectation(finding);
  return [
    [SEVERITY_ROLE[severity], severity],
    ...(path === '' ? [] : ([['key', visibleSentence(dottedPointer(path))]] satisfies Line)),
    ['plain', said],
    ...(message === ''
      ? []
      : ([['dim', said === '' ? visibleSentence(message) : `(${visibleSentence(message)})`]] satisfies Line)),
  ];
}

function changeLines({ change, theme, width, timeZone, hint }: GlanceOptions): string[] {
  if (change === null) return [];
  return renderJobDiff(
    { ...change, findings: [] },
    { theme, width, timeZone, hint, maxLines: MAX_CHANGES, brief: true },
  );
}

function answerLines(exchange: Exchange, options: GlanceOptions): string[] {
  const { response } = exchange;
  if (response === null || !options.showsAnswer) return [];
  const { theme, width, hint } = options;
  return renderAnswerBody(response, { theme, width, maxLines: MAX_BODY_LINES, hint });
}
