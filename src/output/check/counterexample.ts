import type { Counterexample, StateDifference } from '../../conformance/case/result.ts';
import { deliveryAnswer, deliveryWords } from '../../conformance/judge/play-steps.ts';
import { isSuccess } from '../../core/exchange.ts';
import { describeJson, type JsonValue } from '../../core/json/json.ts';
import { plural } from '../text/format.ts';
import { blank, cutLine, type Line, paint, type Span, wrapWords } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { visible } from '../text/visible.ts';
import { columnLimit, cut, widthOf } from '../text/width.ts';

export interface CounterexampleOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` neither wraps nor cuts. */
  readonly width: number;
}

/** As wide as the names that the lines around it have: `again with`. */
const NAME_COLUMN = 12;
/** Further ones seldom say anything new, and a state may have thousands. */
const MOST_DIFFERENCES = 8;
const MOST_PATH = 40;
const MOST_VALUE = 60;
/** Characters before the place where two long texts part, so that it can be recognised. */
const CONTEXT = 12;

/**
 * Shows the smallest sequence that broke a consumer: what was delivered, what came out, what should have, and
 * how it was found. Text from the network is made visible.
 *
 * @example
 * // delivered   in-progress #1, completed #2, in-progress #1 again
 * // state       /status  "dispatched"  should be "completed"
 * // smallest of 1,240 orderings tried, 14 steps of shrinking
 */
export function renderCounterexample(
  counterexample: Counterexample,
  { theme, width }: CounterexampleOptions,
): string[] {
  const limit = columnLimit(width);
  return layOut(counterexample, limit).map((line) => paint(line, theme));
}

/** The same in plain text, as wide as it is, for reports. Text from the network is made visible. */
export function counterexampleText(counterexample: Counterexample): string[] {
  return layOut(counterexample, Number.POSITIVE_INFINITY).map((line) =>
    line.map(([, text]) => text).join(''),
  );
}

function layOut(counterexample: Counterexample, limit: number): Line[] {
  const rows: readonly Row[] = [
    ...jobRows(counterexample),
    { name: 'delivered', lines: (columns) => wrapWords(deliveredWords(counterexample), columns) },
    ...answerRows(counterexample),
    ...stateRows(counterexample),
  ];
  const lines = rows.flatMap(({ name, lines }) =>
    lines(limit - NAME_COLUMN).map(
      (line, i): Line => [...(i === 0 ? nameSpans(name) : [blank(NAME_COLUMN)]), ...line],
    ),
  );
  const origin = originOf(counterexample);
  return origin === '' ? lines : [...lines, ...wrapWords([['dim', origin]], limit)];
}

interface Row {
  readonly name: string;
  readonly lines: (columns: number) => readonly Line[];
}

/** Whose webhooks they were. */
function jobRows({ load }: Counterexample): Row[] {
  if (load === undefined) return [];
  return [{ name: 'job', lines: (columns) => [cutLine([['plain', visible(load.key)]], columns)] }];
}

function nameSpans(name: string): Span[] {
  return [['dim', name], blank(NAME_COLUMN - name.length)];
}

function deliveredWords({ delivered }: Counterexample): Line {
  return delivered.map((step, i): Span => {
    const words = visible(deliveryWords(step));
    return [step.again ? 'warn' : 'plain', i < delivered.length - 1 ? `${words},` : words];
  });
}

/** The answers that were no 2xx; where all were, what they were, since the fault is not in them. */
function answerRows({ delivered, load }: Counterexample): Row[] {
  if (load?.answered === false) return [];
  const refused = delivered.filter(({ status }) => status === null || !isSuccess(status));
  if (refused.length === 0)
    return [{ name: 'answered', lines: (columns) => wrapWords(statusWords(delivered), columns) }];
  return refused.map((step) => ({
    name: 'answer',
    lines: (columns) => [
      cutLine(
        [
          ['plain', `${visible(deliveryWords(step))} `],
          ['bad', deliveryAnswer(step)],
          ['dim', ', should be a 2xx'],
        ],
        columns,
      ),
    ],
  }));
}

function statusWords(delivered: Counterexample['delivered']): Line {
  const statuses = delivered.map(({ status }) => String(status));
  const [first = ''] = statuses;
  const isOne = statuses.every((status) => status === first);
  return [['plain', isOne ? `${first}${statuses.length > 1 ? ' each' : ''}` : statuses.join(', ')]];
}

function stateRows({ differences }: Counterexample): Row[] {
  if (differences.length === 0) return [];
  const shown = differences.slice(0, MOST_DIFFERENCES).map(differenceCells);
  const left = differences.length - shown.length;
  return [{ name: 'state', lines: (columns) => [...tableLines(shown, columns), ...moreLines(left)] }];
}

interface DifferenceCells {
  readonly path: string;
  readonly actual: string;
  readonly expected: string;
}

function differenceCells({ path, actual, expected }: StateDifference): DifferenceCells {
  const [shownActual, shownExpected] = valueTexts(path, actual, expected);
  return {
    path: path === '' ? '(all of it)' : cut(visible(path), MOST_PATH),
    actual: visible(shownActual),
    expected: visible(shownExpected),
  };
}

/** In columns where there is room, else each difference with what should be on lines of its own. */
function tableLines(cells: readonly DifferenceCells[], columns: number): Line[] {
  const pathColumn = Math.max(...cells.map(({ path }) => widthOf(path))) + 2;
  const actualColumn = Math.max(...cells.map(({ actual }) => widthOf(actual))) + 2;
  const widest = Math.max(
    ...cells.map(({ expected }) => pathColumn + actualColumn + widthOf(`should be ${expected}`)),
  );
  return cells.flatMap(({ path, actual, expected }): Line[] => {
    const should: Line = [
      ['dim', 'should be '],
      ['ok', expected],
    ];
    if (widest <= columns) {
      const gap = blank(pathColumn - widthOf(path));
      return [[['key', path], gap, ['bad', actual], blank(actualColumn - widthOf(actual)), ...should]];
    }
    const stacked: readonly Line[] = [[['key', path]], [blank(2), ['bad', actual]], [blank(2), ...should]];
    return stacked.map((line) => cutLine(line, columns));
  });
}

function moreLines(left: number): Line[] {
  return left === 0 ? [] : [[['dim', `… and ${plural(left, 'more difference')}`]]];
}

/** How it was found; where it was not searched for, which scenario the numbers count the steps of. */
function originOf({ runs, shrinks, scenario, load }: Counterexample): string {
  const steps = `steps of the scenario ${visible(scenario)}`;
  if (load !== undefined) {
    const again =
      load.triedAgain === 0
        ? ''
        : `; the engine tried ${plural(load.triedAgain, 'webhook')} of this job again`;
    if (!load.alone) return `${steps}, only under load: ${aloneWords(load.otherwise)}${again}`;
    return `${steps}, and alone too, without load${shrinks === 0 ? '' : `, after ${plural(shrinks, 'step')} of shrinking`}${again}`;
  }
  if (runs <= 1 && shrinks === 0) return steps;
  return `smallest of ${plural(runs, 'ordering')} tried, ${plural(shrinks, 'step')} of shrinking`;
}

/** What comes of a sequence alone that under load went wrong in its own way. */
function aloneWords(otherwise: string | null): string {
  if (otherwise === null) return 'alone it leaves the right state';
  return otherwise === 'refused' ? 'alone it is refused' : `alone it has another fault, ${otherwise}`;
}

/** Two values as a reader can tell them apart: long texts from where they part. */
function valueTexts(
  path: string,
  actual: JsonValue | undefined,
  expected: JsonValue | undefined,
): readonly [actual: string, expected: string] {
  if (typeof actual === 'string' && typeof expected === 'string') {
    const start = Math.max(commonLength(actual, expected) - CONTEXT, 0);
    const isLong = Math.max(actual.length, expected.length) > MOST_VALUE;
    return isLong && start > 0
      ? [partText(actual, start), partText(expected, start)]
      : [describeJson(actual, MOST_VALUE), describeJson(expected, MOST_VALUE)];
  }
  const isWhole = path === '';
  return [valueText(actual, isWhole), valueText(expected, isWhole)];
}

function valueText(value: JsonValue | undefined, isWhole: boolean): string {
  // `null` stands for a job that the consumer knows nothing of.
  if (isWhole && value === null) return 'nothing';
  if (typeof value !== 'object' || value === null) return describeJson(value, MOST_VALUE);
  const text = JSON.stringify(value);
  return text.length <= MOST_VALUE ? text : describeJson(value, MOST_VALUE);
}

function partText(text: string, start: number): string {
  return `…${describeJson(text.slice(start), MOST_VALUE)}`;
}

function commonLength(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i += 1) if (a[i] !== b[i]) return i;
  return shorter;
}
