import { eventLabel } from '../../events/names.ts';
import type { JobHistory, JobState } from '../../observe/job-log.ts';
import type { Observer } from '../../observe/observer.ts';
import type { ObservedFields } from '../../output/lines.ts';
import { coverageLines } from '../../output/observed/coverage.ts';
import { driftLines } from '../../output/observed/drift.ts';
import { jobStateLines } from '../../output/observed/job-states.ts';
import { timelineLines } from '../../output/observed/job-timeline.ts';
import { retryLines } from '../../output/observed/retries.ts';
import type { Line } from '../../output/text/line.ts';
import type { Catalogue } from '../../providers/catalogue.ts';

/** Something that a run saw, for people. */
export interface SummarySection {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** Jobs, webhooks and places that people are shown, and that the summary line tells of. */
const MAX_SHOWN = 20;
const MAX_LISTED = 100;

/** What the summary line says of a run. Of long lists it has the first, and counts the others. */
export function observedFields({ jobs, coverage, drift, retries }: Observer): ObservedFields {
  const histories = jobs.histories();
  const entries = drift.entries();
  const retried = retries.retried();
  return {
    jobs: histories.slice(0, MAX_LISTED),
    moreJobs: countBeyond(histories) + jobs.forgotten,
    coverage: coverage.coverage(),
    drift: entries.slice(0, MAX_LISTED),
    moreDrift: countBeyond(entries) + drift.left,
    retries: retried.slice(0, MAX_LISTED),
    moreRetries: countBeyond(retried),
  };
}

/** What a report says of a run; nothing where nothing was found. */
export function observedSections(observer: Observer): SummarySection[] {
  const states = new Map(observer.jobs.states().map((state) => [`${state.provider} ${state.key}`, state]));
  const highlightsOf = ({ provider, key }: JobHistory): readonly string[] =>
    states.get(`${provider} ${key}`)?.highlights ?? [];
  return filled([
    { title: 'jobs', lines: timelineLines(observer.jobs.histories(), { maxJobs: MAX_SHOWN, highlightsOf }) },
    ...oddities(observer),
    coverageSection(observer),
  ]);
}

/** What the end of a run says on a screen: where each job stands, and not which way it went there. */
export function screenSections(
  observer: Observer,
  catalogue: Catalogue,
  { hasCoverage }: { readonly hasCoverage: boolean },
): SummarySection[] {
  const label = ({ provider, event }: JobState): string => {
    const known = catalogue.find(provider);
    return event === null || known === undefined ? 'not known' : eventLabel(known, event);
  };
  return filled([
    { title: 'jobs', lines: jobStateLines(observer.jobs.states(), { maxJobs: MAX_SHOWN, label }) },
    ...oddities(observer),
    ...(hasCoverage ? [coverageSection(observer)] : []),
  ]);
}

function oddities({ retries, drift }: Observer): SummarySection[] {
  return [
    { title: 'came again', lines: retryLines(retries.retried(), MAX_SHOWN) },
    { title: 'not in the documentation', lines: driftLines(drift.entries(), MAX_SHOWN) },
  ];
}

function coverageSection({ coverage }: Observer): SummarySection {
  return { title: 'events', lines: coverageLines(coverage.coverage()) };
}

function filled(sections: readonly SummarySection[]): SummarySection[] {
  return sections.filter(({ lines }) => lines.length > 0);
}

function countBeyond(list: readonly unknown[]): number {
  return Math.max(list.length - MAX_LISTED, 0);
}
