import type { ConformanceCase } from '../../conformance/case/case.ts';
import type { CaseLevel } from '../../conformance/case/level.ts';
import { blank, type Line, paint, wrapWords } from '../text/line.ts';
import { renderTable } from '../text/table.ts';
import type { Theme } from '../text/theme.ts';
import { columnLimit } from '../text/width.ts';

export interface CaseListOptions {
  readonly theme: Theme;
  /** Columns; 0 or `Infinity` does not cut. */
  readonly width: number;
  /** Says of each case why it matters and where that is known from. */
  readonly all: boolean;
}

interface ListedCase extends Pick<ConformanceCase, 'id' | 'title' | 'explain' | 'source'> {
  readonly level: CaseLevel;
  /** Why it has that level. */
  readonly levelReason: string;
}

const INDENT = 4;

/** All cases, as `check --list` shows them: a line each, or a paragraph each with its reason and source. */
export function renderCaseList(cases: readonly ListedCase[], options: CaseListOptions): string[] {
  return options.all ? paragraphs(cases, options) : caseTable(cases, options);
}

function caseTable(cases: readonly ListedCase[], { theme, width }: CaseListOptions): string[] {
  return renderTable(
    [{ title: 'case' }, { title: 'level' }, { title: 'what the endpoint does', shrink: 1 }],
    cases.map(({ id, level, title }) => [
      ['strong', id] as const,
      [level === 'must' ? 'plain' : 'dim', level] as const,
      title,
    ]),
    { theme, width },
  );
}

function paragraphs(cases: readonly ListedCase[], { theme, width }: CaseListOptions): string[] {
  const columns = columnLimit(width) - INDENT;
  const indentLine = (line: Line): Line => [blank(INDENT), ...line];
  return cases.flatMap(({ id, level, levelReason, title, explain, source }, i) =>
    [
      ...(i === 0 ? [] : [[]]),
      [['strong', id] as const, blank(2), ['dim', `${level}: ${levelReason}`] as const],
      ...wrapWords([['plain', title]], columns).map(indentLine),
      ...wrapWords([['dim', `why: ${explain}`]], columns).map(indentLine),
      ...wrapWords([['dim', `source: ${source}`]], columns).map(indentLine),
    ].map((line: Line) => paint(line, theme)),
  );
}
