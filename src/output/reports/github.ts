import { cutText } from '../../core/text/cut-text.ts';
import { visible } from '../text/visible.ts';
import { countOutcomes, countsInWords, withOutcome } from './counts.ts';
import type { Report, ReportEntry } from './report.ts';

/** GitHub shows this many annotations of a kind for a step, and drops the rest without a word. */
const MOST_OF_A_KIND = 10;
/** Characters of a message: a longer one is cut on the page all the same. */
const MAX_MESSAGE = 1000;

/**
 * What a GitHub Actions runner makes annotations of: a line for each entry that does not hold, the rest of
 * them counted in a notice. See the page "Workflow commands for GitHub Actions".
 */
export function githubAnnotations(report: Report): string[] {
  const failed = withOutcome(report, 'fail');
  const warned = withOutcome(report, 'warn');
  const left = leftOut(failed.length) + leftOut(warned.length);
  const rest = `${countsInWords(countOutcomes(report.entries))}; ${left} more do not hold than are annotated here`;
  return [
    ...failed.slice(0, MOST_OF_A_KIND).map((entry) => annotation('error', entry, report)),
    ...warned.slice(0, MOST_OF_A_KIND).map((entry) => annotation('warning', entry, report)),
    ...(left === 0 ? [] : [`::notice title=${property(report.name)}::${data(rest)}`]),
  ];
}

function leftOut(count: number): number {
  return Math.max(count - MOST_OF_A_KIND, 0);
}

function annotation(command: 'error' | 'warning', entry: ReportEntry, { name }: Report): string {
  const lines = [
    entry.title,
    ...(entry.explain === '' ? [] : [entry.explain]),
    ...(entry.expected === null ? [] : [`expected ${entry.expected}`]),
    ...(entry.actual === null ? [] : [`got ${entry.actual}`]),
    ...(entry.reproduce === null ? [] : [`again with ${entry.reproduce}`]),
  ].map((line) => visible(line));
  const shown = cutText(lines.join('\n'), MAX_MESSAGE);
  return `::${command} title=${property(`${name} ${entry.id}`)}::${data(shown)}`;
}

/** Escapes what would end a message or begin another escape, as the runner undoes it. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(visible(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
