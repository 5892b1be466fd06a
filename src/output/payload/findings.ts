import { bySeverity, type Finding, type Severity } from '../../core/finding.ts';
import { plural } from '../text/format.ts';
import { blank, cutLine, type Line, lineFits, lineWidthWithin, paint, wrapWords } from '../text/line.ts';
import type { Role, Theme } from '../text/theme.ts';
import { visibleSentence } from '../text/visible.ts';
import { columnLimit, widthWithin } from '../text/width.ts';

export const SEVERITY_ROLE = { error: 'bad', warning: 'warn', info: 'info' } as const satisfies Readonly<
  Record<Severity, Role>
>;

/** What usual notes are called, one and several, by the part of the rule after its slash. */
const NOTE_WORDS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  'unknown-field': ['unknown field', 'unknown fields'],
  'missing-key': ['missing optional key', 'missing optional keys'],
  'unknown-value': ['undocumented value', 'undocumented values'],
};

/**
 * Folds notes into one phrase by their rules; `''` when there are none.
 *
 * @example summariseNotes(findings) // '12 notes (3 unknown fields, 9 missing optional keys)'
 */
export function summariseNotes(notes: readonly Finding[]): string {
  if (notes.length === 0) return '';
  const counts = new Map<string, number>();
  for (const { rule } of notes) {
    const id = rule.slice(rule.indexOf('/') + 1);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const groups = [...counts].map(([id, count]) => {
    const [one, several] = NOTE_WORDS[id] ?? [visibleSentence(id), visibleSentence(id)];
    return plural(count, one, several);
  });
  return `${plural(notes.length, 'note')} (${groups.join(', ')})`;
}

/** What a finding wanted and what it met; `''` when it does not say. */
export function expectation(finding: Finding): string {
  const expected = finding.expected === '' ? '' : `expected ${visibleSentence(finding.expected)}`;
  const actual = finding.actual === '' ? '' : `got ${visibleSentence(finding.actual)}`;
  return [expected, actual].filter((part) => part !== '').join(', ');
}

export interface FindingsOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` does not wrap. */
  readonly width: number;
  /** Shows notes too, instead of counting them. */
  readonly all: boolean;
}

// What is left of a line must hold a few words, or the text goes under it.
const MIN_TEXT = 24;
/** A path or rule that is wider is not measured to its end: nothing is set in a column behind it. */
const MAX_COLUMN = 200;

/** Lists findings by weight, one after the other, for where there is no payload to show them in. */
export function renderFindings(findings: readonly Finding[], options: FindingsOptions): string[] {
  const limit = columnLimit(options.width);
  const shown = bySeverity(findings).filter((finding) => options.all || finding.severity !== 'info');
  const columns = {
    severity: widest(shown.map((finding) => finding.severity)),
    rule: widest(shown.map((finding) => visibleSentence(finding.rule))),
    path: widest(shown.map((finding) => visibleSentence(finding.path))),
  };
  const lines: Line[] = shown.flatMap((finding) => findingLines(finding, columns, limit));
  const notes = options.all ? '' : summariseNotes(findings.filter((finding) => finding.severity === 'info'));
  if (notes !== '') lines.push(cutLine([['dim', `… ${notes} (--all)`]], limit));
  return lines.map((line) => paint(line, options.theme));
}

interface Columns {
  readonly severity: number;
  readonly rule: number;
  readonly path: number;
}

function findingLines(finding: Finding, columns: Columns, limit: number): Line[] {
  const rule = visibleSentence(finding.rule);
  const path = visibleSentence(finding.path);
  const indent = columns.severity + 2;
  const column = indent + columns.rule + 2 + (columns.path === 0 ? 0 : columns.path + 2);
  const text = expectation(finding);
  const head: Line = [
    [SEVERITY_ROLE[finding.severity], finding.severity],
    blank(columns.severity - finding.severity.length + 2),
    ['strong', rule],
  ];
  const withPath: Line =
    path === '' ? head : [...head, blank(columns.rule - widthWithin(rule, MAX_COLUMN) + 2), ['key', path]];
  const width = lineWidthWithin(withPath, column - 2);
  const message = wrapWords([['dim', visibleSentence(finding.message)]], limit - indent).map(
    (line): Line => [blank(indent), ...line],
  );
  if (text === '') return [...splitHead(withPath, limit), ...message];
  if (limit - column >= MIN_TEXT && width <= column - 2) {
    const [first = [], ...more] = wrapWords([['plain', text]], limit - column);
    return [
      [...withPath, blank(column - width), ...first],
      ...more.map((line): Line => [blank(column), ...line]),
      ...message,
    ];
  }
  const under = wrapWords([['plain', text]], limit - indent).map((line): Line => [blank(indent), ...line]);
  return [...splitHead(withPath, limit), ...under, ...message];
}

/** A long path goes on over the edge of its line rather than losing its end. */
function splitHead(head: Line, limit: number): Line[] {
  const words = head.filter(([, text]) => text.trim() !== '');
  if (lineFits(head, limit)) return [head];
  return wrapWords(words, limit);
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, widthWithin(text, MAX_COLUMN)), 0);
}
