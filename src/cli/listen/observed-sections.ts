import type { Observer } from '../../observe/observer.ts';
import type { ObservedFields } from '../../output/lines.ts';
import { coverageLines } from '../../output/observed/coverage.ts';
import { driftLines } from '../../output/observed/drift.ts';
import { timelineLines } from '../../output/observed/job-timeline.ts';
import { retryLines } from '../../output/observed/retries.ts';
import type { Line } from '../../output/text/line.ts';

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

/** What people are told of a run; nothing where nothing was found. */
export function observedSections({ jobs, coverage, drift, retries }: Observer): SummarySection[] {
  return [
    { title: 'jobs', lines: timelineLines(jobs.histories(), { maxJobs: MAX_SHOWN }) },
    { title: 'came again', lines: retryLines(retries.retried(), MAX_SHOWN) },
    { title: 'not in the documentation', lines: driftLines(drift.entries(), MAX_SHOWN) },
    { title: 'events', lines: coverageLines(coverage.coverage()) },
  ].filter(({ lines }) => lines.length > 0);
}

function countBeyond(list: readonly unknown[]): number {
  return Math.max(list.length - MAX_LISTED, 0);
}
