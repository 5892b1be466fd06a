import { groupOf } from '../../conformance/select.ts';
import { clip } from '../../core/text/cut-text.ts';
import { formatCount, formatMs, plural } from '../text/format.ts';
import type { Report, ReportEntry } from './report.ts';

export type Outcome = ReportEntry['outcome'];

/** What is worst comes first. */
const OUTCOMES: readonly Outcome[] = ['fail', 'warn', 'accepted', 'skip', 'pass'];

/** Each outcome as a mark and a word, so that no reader depends on a colour. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, readonly [mark: string, word: string]>> = {
  fail: ['✖', 'failed'],
  warn: ['!', 'warning'],
  accepted: ['~', 'accepted'],
  skip: ['–', 'skipped'],
  pass: ['✔', 'passed'],
};

export type OutcomeCounts = Readonly<Record<Outcome, number>>;

/** Counts the outcomes of entries. */
export function countOutcomes(entries: readonly ReportEntry[]): OutcomeCounts {
  const counts = { fail: 0, warn: 0, accepted: 0, skip: 0, pass: 0 };
  for (const { outcome } of entries) counts[outcome] += 1;
  return counts;
}

/** The counts in words, the worst first, without what there is none of: `2 failed, 1 warning, 31 passed`. */
export function countsInWords(counts: OutcomeCounts): string {
  const parts = OUTCOMES.flatMap((outcome) => {
    const [, word] = OUTCOME_WORDS[outcome];
    if (counts[outcome] === 0) return [];
    return [outcome === 'warn' ? plural(counts.warn, word) : `${counts[outcome]} ${word}`];
  });
  return parts.length === 0 ? 'nothing was judged' : parts.join(', ');
}

/** The worst outcome of all; `skip` where nothing was judged at all. */
export function overall(counts: OutcomeCounts): Outcome {
  if (counts.fail > 0) return 'fail';
  if (counts.warn > 0) return 'warn';
  if (counts.accepted > 0) return 'accepted';
  return counts.pass > 0 ? 'pass' : 'skip';
}

/** The entries of an outcome, in their order. */
export function withOutcome(report: Report, outcome: Outcome): readonly ReportEntry[] {
  return report.entries.filter((entry) => entry.outcome === outcome);
}

/** Entries that do not hold for one reason. */
export interface Cause {
  readonly entry: ReportEntry;
  /** Those that say the same. */
  readonly others: readonly ReportEntry[];
}

/** What does not hold, each cause once, by the outcome of the entry that is shown for it. */
export function causesOf(report: Report, outcome: Outcome): readonly Cause[] {
  const others = new Map<string, ReportEntry[]>();
  for (const entry of report.entries) {
    if (entry.sameAs === null) continue;
    const list = others.get(entry.sameAs);
    if (list === undefined) others.set(entry.sameAs, [entry]);
    else list.push(entry);
  }
  return withOutcome(report, outcome)
    .filter(({ sameAs }) => sameAs === null)
    .map((entry) => ({ entry, others: others.get(entry.id) ?? [] }));
}

/** How many there are of what does not hold; where causes are fewer, both: `12 cases, 3 causes`. */
export function causesInWords(causes: readonly Cause[]): string {
  const cases = causes.reduce((sum, { others }) => sum + 1 + others.length, 0);
  if (cases === causes.length) return formatCount(cases);
  return `${plural(cases, 'case')}, ${plural(causes.length, 'cause')}`;
}

/** The entries by the group of their id, in their order. */
export function byGroup(entries: readonly ReportEntry[]): ReadonlyMap<string, readonly ReportEntry[]> {
  const groups = new Map<string, ReportEntry[]>();
  for (const entry of entries) {
    const group = groupOf(entry.id);
    const list = groups.get(group);
    if (list === undefined) groups.set(group, [entry]);
    else list.push(entry);
  }
  return groups;
}

/** The facts of a run that every report begins with: when, how long, and those of its own. */
export function allFacts(report: Report): readonly (readonly [name: string, value: string])[] {
  return [...report.facts, ['started', report.startedAt], ['took', formatMs(report.durationMs)]];
}

/** Characters of what happened in one entry that a report keeps. */
const MAX_DETAILS = 16_384;

/** The details of an entry as one text, cut with a count where they are long. */
export function detailsText(lines: readonly string[], most = MAX_DETAILS): string {
  const text = lines.join('\n');
  const start = clip(text, most);
  return start === text ? text : `${start}\n… ${plural(text.length - start.length, 'more character')}`;
}
