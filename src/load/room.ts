import { ioError } from '../core/error.ts';
import { freeBytes } from '../core/fs/new-folder.ts';
import { type LoadJob, type LoadPlan, loadJobs } from './jobs.ts';

/** What is asked of a disk beyond what is written: bodies differ, and a run writes there too. */
const SPARE = 1.1;

/**
 * Refuses a load that its disk has no room for: better told now than after an hour.
 *
 * @param sizeOf bytes that a job takes
 * @throws WebhookCliError `no_room`
 */
export function requireRoom(folder: string, plan: LoadPlan, sizeOf: (job: LoadJob) => number): void {
  const free = freeBytes(folder);
  if (free === null) return;
  let sample = 0;
  let jobs = 0;
  for (const job of loadJobs(plan)) {
    sample += sizeOf(job);
    jobs += 1;
    // One of each scenario, as often as chance may have left something out.
    if (jobs >= plan.scenarios.length * 10) break;
  }
  const needed = (sample / jobs) * plan.identities.jobs * SPARE;
  if (needed <= free) return;
  throw ioError(
    'no_room',
    `${plan.identities.jobs} jobs take some ${megabytes(needed)} MB, and there is room for ${megabytes(free)} MB`,
    'export fewer jobs, or to another disk',
  );
}

function megabytes(bytes: number): string {
  return String(Math.ceil(bytes / 1e6));
}
