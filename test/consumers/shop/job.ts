import type { Sender } from './hook.ts';

/** How the shop words what became of an order's delivery. */
export type JobStatus =
  | 'announced'
  | 'in_transit'
  | 'at_hub'
  | 'dispatched'
  | 'delivered'
  | 'partially_delivered'
  | 'failed'
  | 'refused'
  | 'damaged'
  | 'on_hold'
  | 'returning'
  | 'returned'
  | 'cancelled'
  | 'disposed'
  | 'unknown';

/** What the shop keeps of a job, and answers when asked for it. */
export interface Job {
  readonly key: string;
  readonly sender: Sender;
  readonly kind: string | null;
  readonly attempt: number;
  readonly status: JobStatus;
  /** The sender's own code, for the status that nobody here has heard of yet. */
  readonly senderStatus: string | null;
  /** The newest milestone or scan. */
  readonly lastStep: string | null;
  readonly reason: string | null;
  readonly note: string | null;
  readonly driver: string | null;
  readonly recipient: string | null;
  readonly appointment: string | null;
  readonly deliveredAt: string | null;
  readonly items: readonly JobItem[];
  /** Links to what proves the delivery. */
  readonly proof: readonly string[];
}

export interface JobItem {
  readonly item: string | null;
  readonly quantity: number | null;
  readonly rejected: number | null;
  readonly state: string | null;
}

/** What one webhook says of a job, and how new it is. */
export interface Report {
  readonly job: Job;
  /** The sender's own id of this attempt; `null` where it sends none. */
  readonly id: string | null;
  /** Milliseconds since 1970: the newest moment that the sender wrote into it. */
  readonly at: number;
}

/**
 * Tells whether a webhook is news. A later attempt replaces an earlier one, whenever it comes; within an
 * attempt the newer moment wins. Where both are the same, nothing but the order of arrival is left.
 */
export function isNews(known: Report | undefined, report: Report): boolean {
  if (known === undefined) return true;
  if (known.job.attempt !== report.job.attempt) return report.job.attempt > known.job.attempt;
  return report.at >= known.at;
}
