import { cutText } from '../../core/text/cut-text.ts';
import { plural } from '../text/format.ts';
import { visible } from '../text/visible.ts';
import { type Cause, causesOf, countOutcomes, countsInWords } from './counts.ts';
import type { Report } from './report.ts';

/** GitHub shows this many annotations of a kind for a step, and drops the rest without a word. */
const MOST_OF_A_KIND = 10;
/** Characters of a message: a longer one is cut on the page all the same. */
const MAX_MESSAGE = 1000;

/**
 * What a GitHub Actions runner makes annotations of: a line for each cause why entries do not hold, the rest of
 * them counted in a notice. See the page "Workflow commands for GitHub Actions".
 */
export function githubAnnotations(report: Report): string[] {
  const failed = causesOf(report, 'fail');
  const warned = causesOf(report, 'warn');
  const accepted = causesOf(report, 'accepted');
  const left = leftOut(failed) + leftOut(warned) + leftOut(accepted);
  const rest = `${countsInWords(countOutcomes(report.entries))}; ${left} more do not hold than are annotated here`;
  return [
    ...failed.slice(0, MOST_OF_A_KIND).map((cause) => annotation('error', cause, report)),
    ...warned.slice(0, MOST_OF_A_KIND).map((cause) => annotation('warning', cause, report)),
    ...accepted.slice(0, MOST_OF_A_KIND).map((cause) => annotation('notice', cause, report)),
    ...(left === 0 ? [] : [`::notice title=${property(report.name)}::${data(rest)}`]),
  ];
}

/** Entries of causes that are not annotated. */
function leftOut(causes: readonly Cause[]): number {
  return causes.slice(MOST_OF_A_KIND).reduce((sum, { others }) => sum + 1 + others.length, 0);
}

function annotation(
  command: 'error' | 'warning' | 'notice',
  { entry, others }: Cause,
  { name }: Report,
): string {
  const lines = [
    entry.title,
    ...(entry.outcome === 'accepted' ? [`accepted: ${entry.reason ?? ''}`] : []),
    ...(entry.explain === '' ? [] : [entry.explain]),
    ...(entry.expected === null ? [] : [`expected ${entry.expected}`]),
    ...(entry.actual === null ? [] : [`got ${entry.actual}`]),
    ...(entry.changed.length === 0 ? [] : [`sent with ${entry.changed.join(', ')}`]),
    ...(others.length === 0
      ? []
      : [`the same in ${plural(others.length, 'more case')}: ${others.map(({ id }) => id).join(', ')}`]),
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
