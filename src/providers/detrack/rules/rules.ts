import type { Rule } from '../../provider.ts';
import { attempt, derivedLinks, failedReason, photoLink } from './fields.ts';
import { completedWithReject, itemsCount, partialWithoutReject, rejectQuantity } from './items.ts';
import {
  lastMilestone,
  statusHoldsLabel,
  swappedStatus,
  trackingStatusCode,
  trackingStatusLabel,
  trackingStatusType,
} from './status.ts';
import { jobAge, milestonesOrder, podAt, startAfterDate } from './time.ts';

const V2 = ['2'] as const;

/** What a coherent job keeps, one entry a rule. */
export const rules: readonly Rule[] = [
  {
    id: 'items-count',
    severity: 'warning',
    versions: V2,
    explain:
      '`items_count` is the length of `items`; a consumer that trusts the count would lose or invent lines.',
    source: 'A P S20',
    check: itemsCount,
  },
  {
    id: 'reject-quantity',
    severity: 'warning',
    versions: ['2', '1'],
    explain:
      'No more of an item can be rejected than was ordered; a stock or refund calculation would go below zero.',
    source: 'P S18 PN',
    check: rejectQuantity,
  },
  {
    id: 'partial-without-reject',
    severity: 'warning',
    versions: V2,
    explain:
      'A partially completed job has at least one rejected item; without one there is nothing to refund.',
    source: 'W1 ST',
    check: partialWithoutReject,
  },
  {
    id: 'completed-with-reject',
    severity: 'warning',
    versions: V2,
    explain:
      'A job with a rejected item is partially completed; taken as completed, the rejection would be missed.',
    source: 'W1 ST',
    check: completedWithReject,
  },
  {
    id: 'milestones-order',
    // With one entry in every published sample the order is assumed, not proven.
    severity: 'info',
    versions: V2,
    explain:
      'Milestones are taken to be oldest first; a consumer that reads the last one as the newest depends on it.',
    source: 'A S20',
    check: milestonesOrder,
  },
  {
    id: 'last-milestone',
    severity: 'warning',
    versions: V2,
    explain:
      'Of a finished job the last milestone and the status tell the same story; consumers read one or the other.',
    source: 'A S20 MT BP',
    check: lastMilestone,
  },
  {
    id: 'tracking-status-code',
    // One sample has the two alike; a program in use was changed to read the code first, so that they may differ.
    severity: 'info',
    versions: V2,
    explain:
      '`tracking_status_code` repeats `status` in the one sample that has it, and may differ; know which of them you read.',
    source: 'A FA',
    check: trackingStatusCode,
  },
  {
    id: 'tracking-status',
    severity: 'warning',
    versions: V2,
    explain:
      'A standard tracking label belongs to certain statuses; another one would tell the customer something else.',
    source: 'ST P S20',
    check: trackingStatusLabel,
  },
  {
    id: 'tracking-status-type',
    severity: 'warning',
    versions: V2,
    explain: 'Only a delivery is out for delivery and only a collection out for collection.',
    source: 'ST A',
    check: trackingStatusType,
  },
  {
    id: 'status-label',
    severity: 'warning',
    versions: V2,
    explain:
      'In version 2 `status` holds a code; a label there is how version 1 writes it, and comparisons fail.',
    source: 'TS PN ST',
    check: statusHoldsLabel,
  },
  {
    id: 'swapped-status',
    severity: 'warning',
    versions: ['1'],
    explain: 'In version 1 `status` holds a label and `tracking_status` the code, the reverse of version 2.',
    source: 'TS PN WC',
    check: swappedStatus,
  },
  {
    id: 'failed-reason',
    severity: 'info',
    versions: V2,
    explain: 'A driver who fails a job chooses a reason; a consumer that shows it has nothing to show.',
    source: 'P PN',
    check: failedReason,
  },
  {
    id: 'start-after-date',
    // The documentation gives this case a `job_age` of 0, so that it is odd but foreseen.
    severity: 'info',
    versions: V2,
    explain: 'A job rarely starts after its own day; sorting by `start_date` would misplace it.',
    source: 'H',
    check: startAfterDate,
  },
  {
    id: 'job-age',
    severity: 'warning',
    versions: V2,
    explain: '`job_age` follows from `date` and `start_date`; a report that uses it would count wrong days.',
    source: 'H A S20',
    check: jobAge,
  },
  {
    id: 'attempt',
    severity: 'warning',
    versions: V2,
    explain: 'Attempts count from 1; a consumer that tells attempts apart by number relies on it.',
    source: 'H P',
    check: attempt,
  },
  {
    id: 'derived-links',
    severity: 'info',
    versions: V2,
    explain:
      'The signature and booking links are the tracking link with `?s=1` and `?b=1`; others may be of another job.',
    source: 'A S20',
    check: derivedLinks,
  },
  {
    id: 'photo-link',
    severity: 'info',
    versions: V2,
    explain: 'A photo with a time has a link; a consumer that fetches photos would miss it.',
    source: 'P S20',
    check: photoLink,
  },
  {
    id: 'pod-at',
    severity: 'info',
    versions: V2,
    explain:
      'A finished attempt has the moment of its proof; without it a consumer has to use its own clock.',
    source: 'P C S20',
    check: podAt,
  },
];
