import type { CaseOutcome, CaseResult } from '../../conformance/case/result.ts';
import type { CheckRun } from '../../conformance/run.ts';
import type { RunEnd } from '../../conformance/summary.ts';
import type { Exchange } from '../../core/exchange.ts';
import { requestPhrase, statusText } from '../exchange/plain.ts';
import { tellingLine } from '../exchange/telling-line.ts';
import { OUTCOME_WORDS } from '../reports/counts.ts';
import { formatMs, plural } from '../text/format.ts';
import { blank, cutLine, type Line, lineFits, lineWidth, paint, type Span, wrapWords } from '../text/line.ts';
import type { Role, Theme } from '../text/theme.ts';
import { visible } from '../text/visible.ts';
import { columnLimit } from '../text/width.ts';
import { changedText } from './changed-text.ts';
import { renderCounterexample } from './counterexample.ts';
import { exchangeDetails, tellingExchange } from './report.ts';
import { type SameFailures, sameFailures } from './same-failures.ts';

export interface CheckViewOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` does not cut. */
  readonly width: number;
  /** What matters in the payload of a webhook, as it is. */
  readonly whatMatters: (exchange: Exchange) => readonly string[];
  /** Names every case, also those that held, and shows whole requests and answers. */
  readonly all: boolean;
  /** What stands under the counts. */
  readonly under?: string | undefined;
  /** Where a reader finds what is left out of very many causes; a flag of the command unless given. */
  readonly more?: string | undefined;
}

/** What a run found out, as far as it is shown. A seed that is not known is empty. */
export type CheckFindings = Pick<CheckRun, 'results' | 'ended' | 'caveats' | 'seed' | 'durationMs'>;

const INDENT = 2;
const INNER = 6;
/** Where the values behind `expected`, `got` and their kin begin. */
const LABEL = 12;
/** Columns below which a text is not broken. */
const LEAST_ROOM = 20;
const SHOWN_WHOLE = 8;

const ROLES: Readonly<Record<CaseOutcome, Role>> = { fail: 'bad', warn: 'warn', skip: 'dim', pass: 'ok' };

/**
 * Shows what a run found out: the counts, then all that did not hold, each cause once, then why cases were skipped.
 * With `all` every case is named, and those that did not hold are shown with their requests and answers.
 */
export function renderCheck(run: CheckFindings, options: CheckViewOptions): string[] {
  const limit = columnLimit(options.width);
  const paintLines = (lines: readonly Line[]): string[] => lines.map((line) => paint(line, options.theme));
  const groups = sameFailures(run.results);
  const whole = options.all ? groups.length : SHOWN_WHOLE;
  const counts = paintLines([...outcomeLines(run, limit), ...underLines(options.under, limit)]);
  return [
    ...counts,
    ...paintLines(causeLines(groups, limit)),
    ...groups
      .slice(0, whole)
      .flatMap(({ first, others }) => [
        '',
        ...failure(first, options, paintLines),
        ...paintLines(alsoLines(others, limit)),
        ...(options.all ? others.flatMap((other) => ['', ...failure(other, options, paintLines)]) : []),
      ]),
    ...paintLines(briefly(groups.slice(whole), limit, options.more)),
    ...paintLines(options.all ? [[], ...run.results.map(caseLine)] : []),
    ...paintLines(acceptedLines(run.results, limit)),
    ...paintLines(skipLines(run.results, limit)),
    ...paintLines(caveatLines(run.caveats, limit)),
    ...paintLines(endLines(run.ended, limit)),
    // Where the first line has left the screen by now, the counts are under it all too.
    ...(groups.length > 1 ? ['', ...counts] : []),
  ];
}

function underLines(text: string | undefined, limit: number): Line[] {
  if (text === undefined) return [];
  return wrapWords([['dim', text]], limit - INDENT).map((line): Line => [blank(INDENT), ...line]);
}

/** How many cases did not hold, and of how many causes, where these are fewer. */
function causeLines(groups: readonly SameFailures[], limit: number): Line[] {
  const cases = groups.reduce((sum, { others }) => sum + 1 + others.length, 0);
  if (cases === groups.length) return [];
  const text = `${plural(cases, 'case')} did not hold, of ${plural(groups.length, 'cause')} by what they show`;
  return wrapWords([['plain', text]], limit - INDENT).map((line): Line => [blank(INDENT), ...line]);
}

/** The cases that failed as the one above them. */
function alsoLines(results: readonly CaseResult[], limit: number): Line[] {
  if (results.length === 0) return [];
  const text = `${plural(results.length, 'more case')}: ${results.map(({ id }) => id).join(', ')}`;
  return labelLines('the same in', text, 'plain', limit);
}

/** Of very many causes, all but the first are said in two lines each, and in a third where they have several cases. */
function briefly(
  groups: readonly SameFailures[],
  limit: number,
  more = '--all shows all of every case, --only one by itself',
): Line[] {
  if (groups.length === 0) return [];
  return [
    [],
    ...groups.flatMap(({ first, others }) => [
      ...title(first, limit),
      ...oneLine('got', first.actual, ROLES[first.outcome], limit),
      ...alsoLines(others, limit),
    ]),
    [],
    ...wrapWords([['dim', `${SHOWN_WHOLE} causes are shown; ${more}`]], limit - INDENT).map(
      (line): Line => [blank(INDENT), ...line],
    ),
  ];
}

/** `✔ 31 must   ✖ 2 must   ! 1 should   – 4 skipped   2.1 s   seed 481516` */
function outcomeLines({ results, durationMs, seed }: CheckFindings, limit: number): Line[] {
  const counts = (['pass', 'fail', 'warn'] as const).flatMap((outcome) =>
    (['must', 'should'] as const).flatMap((level): Line[] => {
      const count = results.filter(
        (r) => r.outcome === outcome && r.level === level && r.accepted === null,
      ).length;
      // What is counted nowhere is not named, except that no `must` was held.
      if (count === 0 && !(outcome === 'pass' && level === 'must')) return [];
      // None that held is no good news.
      const role = count === 0 ? 'dim' : ROLES[outcome];
      return [[[role, `${OUTCOME_WORDS[outcome][0]} ${count} ${level}`]]];
    }),
  );
  const skipped = results.filter(({ outcome }) => outcome === 'skip').length;
  const accepted = results.filter((result) => result.accepted !== null).length;
  const parts: Line[] = [
    ...counts,
    ...(accepted === 0 ? [] : [[['warn', `${OUTCOME_WORDS.accepted[0]} ${accepted} accepted`] as Span]]),
    ...(skipped === 0 ? [] : [[['dim', `– ${skipped} skipped`] as Span]]),
    [['dim', formatMs(durationMs)]],
    ...(seed === '' ? [] : [[['dim', `seed ${visible(seed)}`] as Span]]),
  ];
  return besideOneAnother(parts, limit);
}

/** Parts on as few lines as hold them. */
function besideOneAnother(parts: readonly Line[], limit: number): Line[] {
  const lines: Line[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const longer: Line = [...(last ?? []), blank(last === undefined ? INDENT : 3), ...part];
    if (last === undefined || !lineFits(longer, limit)) lines.push([blank(INDENT), ...part]);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function failure(
  result: CaseResult,
  options: CheckViewOptions,
  shown: (lines: readonly Line[]) => string[],
): string[] {
  const { counterexample } = result;
  const { theme, width, all } = options;
  const limit = columnLimit(width);
  const inner = width > INNER ? width - INNER : width;
  const sequence =
    counterexample === null ? [] : renderCounterexample(counterexample, { theme, width: inner });
  return [
    ...shown(headOf(result, limit, options)),
    ...sequence.map((line) => ' '.repeat(INNER) + line),
    ...shown(all ? exchangeDetails(result).map((text) => detailLine(text, limit)) : []),
    // One line, however long, so that it can be copied.
    ...shown(labelLines('again with', result.reproduce, 'info', Number.POSITIVE_INFINITY)),
  ];
}

function title({ id, title: text, outcome }: CaseResult, limit: number): Line[] {
  return hanging(
    [
      [ROLES[outcome], OUTCOME_WORDS[outcome][0]],
      ['strong', visible(id)],
    ],
    [['plain', visible(text)]],
    INDENT,
    limit,
  );
}

function headOf(result: CaseResult, limit: number, { all, whatMatters }: CheckViewOptions): Line[] {
  return [
    ...title(result, limit),
    ...labelLines('why', result.explain, 'dim', limit),
    ...(all ? labelLines('source', result.source, 'dim', limit) : []),
    ...labelLines('expected', result.expected, 'plain', limit),
    ...(all ? wholeHead(result, limit) : shortHead(result, limit, whatMatters)),
  ];
}

/** Before whole requests and answers. */
function wholeHead(result: CaseResult, limit: number): Line[] {
  return [
    ...labelLines('got', result.actual, ROLES[result.outcome], limit),
    ...labelLines('changed', changedText(result.changed), 'strong', limit),
  ];
}

/** Instead of them: what came, and which webhook it came of, with what the case changed in it. */
function shortHead(result: CaseResult, limit: number, whatMatters: CheckViewOptions['whatMatters']): Line[] {
  const { actual, outcome, counterexample } = result;
  const telling = tellingExchange(result);
  const sent =
    telling === null
      ? []
      : labelLines('sent', sentText(result, telling, whatMatters(telling)), 'plain', limit);
  const role = ROLES[outcome];
  // A sequence says itself what came of it, in columns.
  if (counterexample !== null && counterexample.differences.length > 0) {
    // Of a load it is one of many jobs.
    return counterexample.load === undefined ? sent : labelLines('got', actual, role, limit);
  }
  if (telling === null) return labelLines('got', actual, role, limit);
  const { response } = telling;
  const said = response === null ? '' : tellingLine(response);
  if (response === null) return [...labelLines('got', actual, role, limit), ...sent];
  if (actual !== null && ` ${actual}`.endsWith(` ${response.status}`)) {
    return [...oneLine('got', besides(actual, said), role, limit), ...sent];
  }
  const answer = besides(statusText(response.status), said);
  return [...labelLines('got', actual, role, limit), ...oneLine('answer', answer, 'plain', limit), ...sent];
}

function besides(text: string, said: string): string {
  return said === '' ? text : `${text}   ${said}`;
}

/** `POST completed DO-1001 with status: "picked_up"` */
function sentText(
  { exchanges, changed }: CaseResult,
  telling: Exchange,
  highlights: readonly string[],
): string {
  const last = exchanges.length > 1 ? ` (the last of ${exchanges.length})` : '';
  const parts = changedText(changed);
  const matters = highlights.length === 0 ? '' : ` (${highlights.join(' · ')})`;
  return `${requestPhrase(telling)}${matters}${last}${parts === null ? '' : ` with ${parts}`}`;
}

/** A mark and a name, and a text beside them that goes on below; all of it below where there is no room. */
function hanging(head: Line, text: Line, indent: number, limit: number): Line[] {
  const [[firstRole, first] = ['plain', ''] as const, [nameRole, name] = ['plain', ''] as const] = head;
  const beginning: Line = [blank(indent), [firstRole, first], blank(1), [nameRole, name]];
  const room = limit - lineWidth(beginning) - 3;
  if (room < LEAST_ROOM) {
    const below = wrapWords(text, Math.max(limit - indent - 2, LEAST_ROOM));
    return [beginning, ...below.map((each): Line => [blank(indent + 2), ...each])];
  }
  const [line = [], ...rest] = wrapWords(text, room);
  return [[...beginning, blank(3), ...line], ...rest.map((each): Line => [blank(indent + 2), ...each])];
}

function labelLines(label: string, text: string | null, role: Role, limit: number): Line[] {
  if (text === null || text === '') return [];
  const shown = visible(text);
  const lines: readonly Line[] =
    limit === Number.POSITIVE_INFINITY
      ? [[[role, shown]]]
      : wrapWords([[role, shown]], Math.max(limit - INNER - LABEL, LEAST_ROOM));
  return lines.map((line, i) => [blank(INNER), ['dim', (i === 0 ? label : '').padEnd(LABEL)], ...line]);
}

/** As much as one line holds. */
function oneLine(label: string, text: string | null, role: Role, limit: number): Line[] {
  if (text === null || text === '') return [];
  return [cutLine([blank(INNER), ['dim', label.padEnd(LABEL)], [role, visible(text)]], limit)];
}

function detailLine(text: string, limit: number): Line {
  return text === '' ? [] : cutLine([blank(INNER), ['dim', visible(text)]], limit);
}

/** One line a case, as `--all` lists them. */
function caseLine({ id, title, outcome, accepted, durationMs }: CaseResult): Line {
  const took: Line = outcome === 'skip' ? [] : [blank(3), ['dim', formatMs(durationMs)]];
  return [
    blank(INDENT),
    [ROLES[outcome], OUTCOME_WORDS[accepted === null ? outcome : 'accepted'][0]],
    blank(1),
    ['plain', visible(id)],
    blank(3),
    ['dim', visible(title)],
    ...took,
  ];
}

/** What does not hold and is accepted, with the reason. */
function acceptedLines(results: readonly CaseResult[], limit: number): Line[] {
  const lines = results.flatMap(({ id, accepted }) =>
    accepted === null
      ? []
      : hanging(
          [
            ['warn', OUTCOME_WORDS.accepted[0]],
            ['plain', visible(id)],
          ],
          [['dim', visible(accepted.reason)]],
          INDENT,
          limit,
        ),
  );
  return lines.length === 0 ? [] : [[], ...lines];
}

/** Why cases were skipped, each reason once. */
function skipLines(results: readonly CaseResult[], limit: number): Line[] {
  const reasons = new Map<string, string[]>();
  for (const { outcome, reason, id } of results) {
    if (outcome !== 'skip') continue;
    const known = reasons.get(reason ?? '') ?? [];
    reasons.set(reason ?? '', [...known, id]);
  }
  const lines = [...reasons].flatMap(([reason, ids]) =>
    hanging(
      [
        ['dim', '–'],
        ['dim', `${plural(ids.length, 'case')} skipped`],
      ],
      [['dim', visible(ids.length === 1 ? `${ids[0]}: ${reason}` : reason)]],
      INDENT,
      limit,
    ),
  );
  return lines.length === 0 ? [] : [[], ...lines];
}

/** What the passes do not prove. */
function caveatLines(caveats: readonly string[], limit: number): Line[] {
  const mark = '? ';
  return caveats.flatMap((text) =>
    wrapWords([['warn', visible(text)]], limit - INDENT - mark.length).map(
      (line, i): Line => [blank(INDENT), i === 0 ? ['warn', mark] : blank(mark.length), ...line],
    ),
  );
}

const ENDS: Readonly<Record<RunEnd, string>> = {
  complete: '',
  bailed: '',
  refused: 'the endpoint let nobody in, so that the other cases were not run',
  'max-time': 'the time was up before every case was run',
  stopped: 'stopped before every case was run',
  unprepared: 'a job could not be prepared, and not every case was run',
  unreadable: 'not every state could be read, and not every job was judged',
};

function endLines(ended: RunEnd, limit: number): Line[] {
  if (ENDS[ended] === '') return [];
  return [
    [],
    ...wrapWords([['warn', ENDS[ended]]], limit - INDENT).map((line): Line => [blank(INDENT), ...line]),
  ];
}
