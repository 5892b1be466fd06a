import type { CaseOutcome, CaseResult } from '../../conformance/case/case.ts';
import type { CheckRun, RunEnd } from '../../conformance/run.ts';
import { OUTCOME_WORDS } from '../reports/counts.ts';
import { formatMs, plural } from '../text/format.ts';
import { blank, cutLine, type Line, paint, type Span, wrapWords } from '../text/line.ts';
import type { Role, Theme } from '../text/theme.ts';
import { visible } from '../text/visible.ts';
import { columnLimit, widthOf } from '../text/width.ts';
import { renderCounterexample } from './counterexample.ts';
import { exchangeDetails } from './report.ts';
import { type SameFailures, sameFailures } from './same-failures.ts';

export interface CheckViewOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` does not cut. */
  readonly width: number;
  /** Names every case, also those that held. */
  readonly all: boolean;
}

const INDENT = 2;
const INNER = 6;
/** Where the values behind `expected`, `got` and their kin begin. */
const LABEL = 12;
const SHOWN_WHOLE = 10;

const ROLES: Readonly<Record<CaseOutcome, Role>> = { fail: 'bad', warn: 'warn', skip: 'dim', pass: 'ok' };

/** Shows what a run found out: the counts, then all that did not hold, then why cases were skipped. */
export function renderCheck(run: CheckRun, options: CheckViewOptions): string[] {
  const limit = columnLimit(options.width);
  const failing = run.results.filter(
    ({ outcome, accepted }) => (outcome === 'fail' || outcome === 'warn') && accepted === null,
  );
  const paintLines = (lines: readonly Line[]): string[] => lines.map((line) => paint(line, options.theme));
  const groups = options.all
    ? failing.map((first): SameFailures => ({ first, others: [] }))
    : sameFailures(failing);
  const whole = options.all ? groups.length : SHOWN_WHOLE;
  return [
    ...paintLines([outcomeLine(run)]),
    ...groups
      .slice(0, whole)
      .flatMap(({ first, others }) => [
        '',
        ...failure(first, options, paintLines),
        ...paintLines(alsoLines(others, limit)),
      ]),
    ...paintLines(
      briefly(
        groups.slice(whole).flatMap(({ first, others }) => [first, ...others]),
        limit,
      ),
    ),
    ...paintLines(options.all ? [[], ...run.results.map(caseLine)] : []),
    ...paintLines(acceptedLines(run.results, limit)),
    ...paintLines(skipLines(run.results, limit)),
    ...paintLines(caveatLines(run.caveats, limit)),
    ...paintLines(endLines(run.ended, limit)),
    // Where the first line has left the screen by now, the counts are under it all too.
    ...(groups.length > 1 ? ['', ...paintLines([outcomeLine(run)])] : []),
  ];
}

/** The cases that failed as the one above them. */
function alsoLines(results: readonly CaseResult[], limit: number): Line[] {
  if (results.length === 0) return [];
  const text = `${plural(results.length, 'more case')}: ${results.map(({ id }) => id).join(', ')}`;
  return labelLines('the same in', text, 'plain', limit);
}

/** Of very many that do not hold, all but the first are said in two lines each: they mostly share a cause. */
function briefly(results: readonly CaseResult[], limit: number): Line[] {
  if (results.length === 0) return [];
  return [
    [],
    ...results.flatMap((result) => [
      ...title(result, limit),
      ...labelLines('got', result.actual, ROLES[result.outcome], limit).slice(0, 1),
    ]),
    [],
    ...wrapWords(
      [['dim', `${SHOWN_WHOLE} are shown in full; --all shows the others so, --only one by itself`]],
      limit - INDENT,
    ).map((line): Line => [blank(INDENT), ...line]),
  ];
}

/** `✔ 31 must   ✖ 2 must   ! 1 should   – 4 skipped   2.1 s   seed 481516` */
function outcomeLine({ results, durationMs, seed }: CheckRun): Line {
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
    [['dim', `seed ${visible(seed)}`]],
  ];
  return [blank(INDENT), ...parts.flatMap((part, i): Line => (i === 0 ? part : [blank(3), ...part]))];
}

function failure(
  result: CaseResult,
  { theme, width }: CheckViewOptions,
  shown: (lines: readonly Line[]) => string[],
): string[] {
  const { counterexample } = result;
  const limit = columnLimit(width);
  const inner = width > INNER ? width - INNER : width;
  const sequence =
    counterexample === null ? [] : renderCounterexample(counterexample, { theme, width: inner });
  return [
    ...shown(headOf(result, limit)),
    ...sequence.map((line) => ' '.repeat(INNER) + line),
    ...shown(exchangeDetails(result).map((text) => detailLine(text, limit))),
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

function headOf(result: CaseResult, limit: number): Line[] {
  const role = ROLES[result.outcome];
  return [
    ...title(result, limit),
    ...labelLines('why', result.explain, 'dim', limit),
    ...labelLines('source', result.source, 'dim', limit),
    ...labelLines('expected', result.expected, 'plain', limit),
    ...labelLines('got', result.actual, role, limit),
  ];
}

/** A mark and a name, and a text beside them that goes on under its beginning. */
function hanging(head: Line, text: Line, indent: number, limit: number): Line[] {
  const [[firstRole, first] = ['plain', ''] as const, [nameRole, name] = ['plain', ''] as const] = head;
  const start = indent + widthOf(first) + 1 + widthOf(name) + 3;
  const [line = [], ...rest] = wrapWords(text, Math.max(limit - start, 20));
  return [
    [blank(indent), [firstRole, first], blank(1), [nameRole, name], blank(3), ...line],
    ...rest.map((each): Line => [blank(indent + 2), ...each]),
  ];
}

function labelLines(label: string, text: string | null, role: Role, limit: number): Line[] {
  if (text === null || text === '') return [];
  const shown = visible(text);
  const lines: readonly Line[] =
    limit === Number.POSITIVE_INFINITY
      ? [[[role, shown]]]
      : wrapWords([[role, shown]], Math.max(limit - INNER - LABEL, 20));
  return lines.map((line, i) => [blank(INNER), ['dim', (i === 0 ? label : '').padEnd(LABEL)], ...line]);
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
};

function endLines(ended: RunEnd, limit: number): Line[] {
  if (ENDS[ended] === '') return [];
  return [
    [],
    ...wrapWords([['warn', ENDS[ended]]], limit - INDENT).map((line): Line => [blank(INDENT), ...line]),
  ];
}
