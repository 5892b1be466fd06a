import { Refusal } from './hook.ts';
import type { JobItem, JobStatus, Report } from './job.ts';
import { type Fields, newestOf, numberOf, objectsOf, textOf } from './values.ts';

/** Codes of `status`, and what the shop calls them. */
const STATUSES: ReadonlyMap<string, JobStatus> = new Map([
  ['info_recv', 'announced'],
  ['in_transit', 'in_transit'],
  ['dispatched', 'dispatched'],
  ['completed', 'delivered'],
  ['completed_partial', 'partially_delivered'],
  ['failed', 'failed'],
  ['on_hold', 'on_hold'],
  ['return', 'returning'],
]);

/** Version 1 has a label where version 2 has the code. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ['info received', 'info_recv'],
  ['in transit', 'in_transit'],
  ['in progress', 'dispatched'],
  ['delivered', 'completed'],
  ['partially delivered', 'completed_partial'],
  ['not delivered', 'failed'],
  ['on hold', 'on_hold'],
  ['return', 'return'],
]);

const PROOFS = [
  'signature_file_url',
  ...Array.from({ length: 10 }, (_, index) => `photo_${index + 1}_file_url`),
] as const;

/** Times of the job itself: how new it is when it has no milestones. */
const TIMES = ['created_at', 'head_to_delivery_at', 'arrived_at', 'signed_at', 'pod_at'] as const;

/** Reads a job of version 2 or 1. The key of our orders is `do_number`, which a reattempt repeats. */
export function readDetrack(job: Fields): Report {
  const report = 'do' in job && !('do_number' in job) ? readVersion1(job) : readVersion2(job);
  if (report.job.key === '') throw new Refusal(400, 'the job has no number');
  return report;
}

function readVersion2(job: Fields): Report {
  const code = textOf(job['status']);
  const milestones = objectsOf(job['milestones']);
  const moments = milestones.map((one) => newestOf([one['created_at'], one['pod_at']]));
  const at = moments.length === 0 ? newestOf(TIMES.map((name) => job[name])) : Math.max(...moments);
  return {
    id: textOf(job['id']),
    at,
    job: {
      key: textOf(job['do_number']) ?? '',
      sender: 'detrack',
      kind: textOf(job['type']),
      attempt: numberOf(job['attempt']) ?? 1,
      status: STATUSES.get(code ?? '') ?? 'unknown',
      senderStatus: code,
      lastStep: textOf(milestones[moments.lastIndexOf(at)]?.['status']),
      reason: textOf(job['reason']),
      note: textOf(job['note']),
      driver: textOf(job['assign_to']),
      recipient: textOf(job['deliver_to_collect_from']),
      appointment: [textOf(job['date']), textOf(job['time_window'])].filter((one) => one !== null).join(' '),
      deliveredAt: textOf(job['pod_at']),
      items: objectsOf(job['items']).map(
        (item): JobItem => ({
          item: textOf(item['sku']) ?? textOf(item['description']),
          quantity: numberOf(item['quantity']),
          rejected: numberOf(item['reject_quantity']),
          state: textOf(item['reject_reason']),
        }),
      ),
      proof: PROOFS.map((name) => textOf(job[name])).filter((link) => link !== null),
    },
  };
}

/** Version 1 knows no attempts and no milestones: the time of the proof is all that tells new from old. */
function readVersion1(job: Fields): Report {
  const label = textOf(job['status'])?.toLowerCase() ?? '';
  const code = textOf(job['tracking_status']) ?? LABELS.get(label) ?? textOf(job['status']);
  const isCollection = 'collect_from' in job;
  return {
    id: null,
    at: newestOf([job['time'], job['date']]),
    job: {
      key: textOf(job['do']) ?? '',
      sender: 'detrack',
      kind: isCollection ? 'Collection' : 'Delivery',
      attempt: 1,
      status: STATUSES.get(code ?? '') ?? 'unknown',
      senderStatus: code,
      lastStep: null,
      reason: textOf(job['reason']),
      note: textOf(job['note']),
      driver: textOf(job['assign_to']),
      recipient: textOf(job[isCollection ? 'collect_from' : 'deliver_to']),
      appointment: textOf(job['date']),
      deliveredAt: textOf(job['time']),
      items: objectsOf(job['items']).map(
        (item): JobItem => ({
          item: textOf(item['sku']) ?? textOf(item['desc']),
          quantity: numberOf(item['qty']),
          rejected: numberOf(item['reject']),
          state: textOf(item['reason']),
        }),
      ),
      proof: [textOf(job['view_image_url'])].filter((link) => link !== null),
    },
  };
}
