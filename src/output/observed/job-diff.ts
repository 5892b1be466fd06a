import type { Finding } from '../../core/finding.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { describeWithDigits, type KeptDigits, NO_KEPT_DIGITS } from '../../core/json/kept-digits.ts';
import { pointer } from '../../core/json/pointer.ts';
import { entryWords, isMovedTime, type JobChange } from '../../observe/job-changes.ts';
import type { PayloadGlossary } from '../../validation/glossary.ts';
import { renderFindings } from '../payload/findings.ts';
import { clockTime } from '../text/clock.ts';
import { closeQuote } from '../text/close-quote.ts';
import { dottedPath } from '../text/dotted-path.ts';
import { plural } from '../text/format.ts';
import { blank, cutLine, type Line, paint } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { visible, visibleWithin } from '../text/visible.ts';
import { columnLimit, cut } from '../text/width.ts';

/** What an event of a job has to say that the one before did not. */
export interface JobDiffView {
  readonly changes: readonly JobChange[];
  /** The names of the events, this one and the one before: where a payload holds them, rows say it already. */
  readonly events?: readonly [before: string | null, after: string | null] | undefined;
  /** What numbers of the changes are written as that no double holds. */
  readonly digits?: KeptDigits | undefined;
  readonly findings: readonly Finding[];
  /** The event before: its name, when it came (ISO 8601), and the id of its exchange; `null` where that is said elsewhere. */
  readonly previous: { readonly label: string; readonly at: string; readonly exchangeId: string } | null;
  /** True where the provider's own id is another: a new job under the same key. */
  readonly newId: boolean;
  readonly codeName: PayloadGlossary['codeName'];
}

export interface JobDiffOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` does not cut. */
  readonly width: number;
  /** Changes that are shown; findings always are. */
  readonly maxLines: number;
  /** The zone of the clock; that of this machine unless given. */
  readonly timeZone?: string | undefined;
  /** How to see what was left out; ` (--all)` unless said otherwise. */
  readonly hint?: string | undefined;
  /** Shows changes alone: no findings, no times that moved, and no word of what they are compared with. */
  readonly brief?: boolean | undefined;
  /** Shows every change, times that moved too. */
  readonly all?: boolean | undefined;
}

const INDENT = 2;
const MAX_BEFORE = 40;
const MAX_AFTER = 120;
const MAX_PATH = 60;
const MAX_ENTRIES = 3;

/** Shows an event of a job as what it changed, a line each: `status: dispatched -> failed`. */
export function renderJobDiff(view: JobDiffView, options: JobDiffOptions): string[] {
  const limit = columnLimit(options.width);
  const hint = options.hint ?? ' (--all)';
  // In a pipe, what is cut is lost to the program that reads it.
  const maxPath = limit === Number.POSITIVE_INFINITY ? limit : MAX_PATH;
  const isShown = (change: JobChange): boolean => options.all === true || !isMovedTime(change);
  const untimed = view.changes.filter(isShown);
  const moved = view.changes.length - untimed.length;
  const changes = options.brief === true ? withoutEchoes(untimed, view.events) : untimed;
  const shown: Line[] = [];
  for (const change of changes) {
    // Of the others only the number is shown.
    if (shown.length >= options.maxLines) break;
    shown.push(...changeLines(change, view, maxPath).slice(0, options.maxLines - shown.length));
  }
  const left = untimed.reduce((sum, change) => sum + countLines(change), 0) - shown.length;
  const isBrief = options.brief === true && changes.length > 0;
  const rows: Line[] = [
    ...(isBrief || view.previous === null ? [] : [comparisonLine(view.previous, view, options)]),
    ...shown,
    ...(left > 0 ? [dim(`… ${plural(left, 'more change')}${hint}`)] : []),
    ...(moved > 0 && options.brief !== true ? [dim(`… ${plural(moved, 'timestamp')} moved${hint}`)] : []),
  ];
  return [
    ...rows.map((line) => paint(cutLine([blank(INDENT), ...line], limit), options.theme)),
    ...(options.brief === true ? [] : indentedFindings(view, options)),
  ];
}

/** Without what only says in another place what was said: `tracking_status_code` goes with `status`, a topic with its event. */
function withoutEchoes(changes: readonly JobChange[], events: JobDiffView['events']): JobChange[] {
  const said = new Set<string>();
  return changes.filter((change) => {
    if (change.kind === 'entries') return true;
    const { before, after } = change;
    if (events !== undefined && before === events[0] && after === events[1]) return false;
    const words = JSON.stringify([before ?? null, after ?? null]).toLowerCase();
    if (said.has(words)) return false;
    said.add(words);
    return true;
  });
}

function comparisonLine(
  { label, at, exchangeId }: NonNullable<JobDiffView['previous']>,
  { changes, newId }: JobDiffView,
  { timeZone }: JobDiffOptions,
): Line {
  const name = label === '' ? 'the event' : label;
  const which = `${visibleWithin(name, MAX_PATH)} of ${clockTime(Date.parse(at), timeZone)} (${visible(exchangeId)})`;
  if (changes.length === 0) return [['dim', `the same payload as ${which}`]];
  return [['dim', `since ${which}`], ...(newId ? ([['warn', ', under a new id']] satisfies Line) : [])];
}

function indentedFindings({ findings }: JobDiffView, options: JobDiffOptions): string[] {
  const width = columnLimit(options.width) - INDENT;
  return renderFindings(findings, { theme: options.theme, width, all: false }).map(
    (line) => ' '.repeat(INDENT) + line,
  );
}

function dim(text: string): Line {
  return [['dim', text]];
}

function countLines(change: JobChange): number {
  if (change.kind !== 'entries') return 1;
  return Math.min(change.added.length + change.removed.length, MAX_ENTRIES + 1);
}

/** How values are put into words. */
type Words = Pick<JobDiffView, 'codeName' | 'digits'>;

function changeLines(change: JobChange, words: Words, maxPath: number): Line[] {
  const path: Line = [
    ['key', cut(visibleWithin(dottedPath(change.path), maxPath), maxPath)],
    ['punctuation', ': '],
  ];
  if (change.kind === 'entries') return entryLines(change, path, words);
  const at = pointer(change.path);
  const name = change.after === undefined ? null : words.codeName(at, change.after);
  const label: Line = name === null ? [] : [blank(2), ['info', visible(name)]];
  if (change.before === undefined) {
    return [[...path, ...ADDED, ['ok', valueWords(change.after, words, MAX_AFTER)], ...label]];
  }
  if (change.after === undefined) {
    return [[...path, ...REMOVED, ['bad', valueWords(change.before, words, MAX_AFTER)]]];
  }
  return [
    [
      ...path,
      ['bad', valueWords(change.before, words, MAX_BEFORE)],
      ['punctuation', ' -> '],
      ['ok', valueWords(change.after, words, MAX_AFTER)],
      ...label,
    ],
  ];
}

function entryLines(
  { path, added, removed }: JobChange & { kind: 'entries' },
  lead: Line,
  { codeName, digits }: Words,
): Line[] {
  // The names of codes go by the field and not by the entry: any index will do.
  const entryLine = (entry: JsonValue): string =>
    cut(
      visible(entryWords(entry, (member, value) => codeName(pointer([...path, 0, member]), value), digits)),
      MAX_AFTER,
    );
  const line = (i: number): Line => {
    const isAdded = i < added.length;
    const entry = entryLine((isAdded ? added[i] : removed[i - added.length]) ?? null);
    return [...lead, ...(isAdded ? ADDED : REMOVED), [isAdded ? 'ok' : 'bad', entry]];
  };
  const count = added.length + removed.length;
  const left = count - MAX_ENTRIES;
  if (left <= 0) return Array.from({ length: count }, (_, i) => line(i));
  // Of a list that grows, the newest entry is at its end.
  return [line(0), line(1), [...lead, ['dim', `… ${plural(left, 'entry', 'entries')}`]], line(count - 1)];
}

const ADDED: Line = [['ok', '+ ']];
const REMOVED: Line = [['bad', '- ']];

/** As JSON, so that `"null"` is none. Of a text that is cut the quotes are closed. */
function valueWords(value: JsonValue | undefined, { digits = NO_KEPT_DIGITS }: Words, most: number): string {
  return closeQuote(cut(visible(describeWithDigits(value, digits, 2 * most)), most));
}
