import type { Exchange } from '../../core/exchange.ts';
import { CoverageTally } from '../../observe/coverage.ts';
import { DriftTally } from '../../observe/drift.ts';
import { InvalidPayloads } from '../../observe/invalid-payloads.ts';
import { JobLog } from '../../observe/job-log.ts';
import { RetryLog } from '../../observe/retries.ts';
import type { LineFields } from '../../output/exchange/ndjson.ts';
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

/** All that finds something out about a run from its exchanges, in bounded memory. */
export class ListenCollectors {
  readonly jobs = new JobLog();
  readonly coverage = new CoverageTally();
  readonly drift = new DriftTally();
  readonly retries = new RetryLog();
  readonly invalid = new InvalidPayloads();

  add(exchange: Exchange): void {
    for (const each of [this.jobs, this.coverage, this.drift, this.retries, this.invalid]) each.add(exchange);
  }

  /** What the summary line says. Of long lists it has the first, and counts the others. */
  fields(): LineFields {
    const jobs = this.jobs.histories();
    const drift = this.drift.entries();
    const retries = this.retries.retried();
    return {
      jobs: jobs.slice(0, MAX_LISTED),
      moreJobs: beyond(jobs) + this.jobs.forgotten,
      coverage: this.coverage.coverage(),
      drift: drift.slice(0, MAX_LISTED),
      moreDrift: beyond(drift) + this.drift.left,
      retries: retries.slice(0, MAX_LISTED),
      moreRetries: beyond(retries),
    };
  }

  /** What people are told; nothing where nothing was found. */
  sections(): SummarySection[] {
    return [
      { title: 'jobs', lines: timelineLines(this.jobs.histories(), { maxJobs: MAX_SHOWN }) },
      { title: 'came again', lines: retryLines(this.retries.retried(), MAX_SHOWN) },
      { title: 'not in the documentation', lines: driftLines(this.drift.entries(), MAX_SHOWN) },
      { title: 'events', lines: coverageLines(this.coverage.coverage()) },
    ].filter(({ lines }) => lines.length > 0);
  }
}

function beyond(list: readonly unknown[]): number {
  return Math.max(list.length - MAX_LISTED, 0);
}
