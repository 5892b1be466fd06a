import type { Finding } from '../../core/finding.ts';
import { safeJson } from '../../core/json/json.ts';
import { candidate } from '../text/candidate.ts';
import { blank, type Line, wrapWords } from '../text/line.ts';
import { visibleSentence } from '../text/visible.ts';
import { cut } from '../text/width.ts';
import { expectation, SEVERITY_ROLE } from './findings.ts';

/** The stretch of the line above that an annotation underlines. */
export interface Anchor {
  readonly column: number;
  readonly length: number;
}

// However deep the place is, a few words fit beside each other.
const MIN_TEXT = 16;
const MAX_NAME = 40;

/** Explains a value under its line: underlined, what was expected, then the message. */
export function annotateValue(finding: Finding, anchor: Anchor, limit: number): Line[] {
  return annotationLines(finding, expectation(finding), anchor, limit);
}

/** Says in its container that a member is missing. */
export function annotateMissing(
  finding: Finding,
  member: string | number,
  anchor: Anchor,
  limit: number,
): Line[] {
  const name =
    typeof member === 'number' ? `entry ${member}` : cut(safeJson(candidate(member, MAX_NAME)), MAX_NAME);
  const expected = finding.expected === '' ? '' : `, expected ${visibleSentence(finding.expected)}`;
  return annotationLines(finding, `${name} is missing${expected}`, anchor, limit);
}

/** Says something of the whole document, or of a place that it does not have. */
export function annotateWhole(finding: Finding, column: number, limit: number): Line[] {
  const place = finding.path === '' ? '' : `${visibleSentence(finding.path)} `;
  const lines = explanation(finding, place + expectation(finding), limit - column - 2);
  return lines.map((line, i): Line => [blank(i === 0 ? column : column + 2), ...line]);
}

function annotationLines(finding: Finding, text: string, { column, length }: Anchor, limit: number): Line[] {
  const start = column + length + 1;
  const role = SEVERITY_ROLE[finding.severity];
  return explanation(finding, text, limit - start).map(
    (line, i): Line =>
      i === 0 ? [blank(column), [role, '~'.repeat(length)], blank(1), ...line] : [blank(start), ...line],
  );
}

function explanation(finding: Finding, text: string, columns: number): Line[] {
  const width = Math.max(columns, MIN_TEXT);
  const head: Line = [
    [SEVERITY_ROLE[finding.severity], finding.severity],
    ['dim', `${visibleSentence(finding.rule)}${text === '' ? '' : ':'}`],
    ['plain', text],
  ];
  return [...wrapWords(head, width), ...wrapWords([['plain', visibleSentence(finding.message)]], width)];
}
