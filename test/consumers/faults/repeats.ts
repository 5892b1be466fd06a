import { createHash } from 'node:crypto';
import { Refusal } from '../shop/hook.ts';
import type { Report } from '../shop/job.ts';
import { RIGHT, type Steps } from '../shop/shop.ts';
import { because, type Fault, perhaps } from './fault.ts';
import { reading } from './reading.ts';

const REPEATS = 'the webhooks of an ordering come more than once';

/** Faults in telling a repeated webhook from a new one. */
export const repeatFaults: readonly Fault[] = [
  {
    name: 'counts-every-webhook',
    provider: 'detrack',
    what: 'Every webhook adds an entry to the history of its order, whether or not it came before.',
    fails: 'duplicate/exact',
    also: because(REPEATS, 'duplicate/*', 'ordering/*'),
    steps: () => ({ decide: counted(() => true) }),
  },
  {
    name: 'dedup-by-body-hash',
    provider: 'deliveright',
    what: "A webhook counts as known when its body's hash is, but the sender's own log in it grows with every send.",
    fails: 'duplicate/new-metadata',
    also: [],
    steps: () => {
      const seen = new Set<string>();
      return {
        decide: counted(() => true),
        take: async (hook, shop) => {
          const hash = createHash('sha256').update(hook.body).digest('hex');
          if (seen.has(hash)) return { status: 200, body: { duplicate: true } };
          const reply = await RIGHT.take(hook, shop);
          seen.add(hash);
          return reply;
        },
      };
    },
  },
  {
    name: 'dedup-id-holds-clock',
    provider: 'detrack',
    what: "The id that repeats are found by holds the receiver's clock, so that no two webhooks ever have the same.",
    fails: 'duplicate/exact',
    also: because(REPEATS, 'duplicate/*', 'ordering/*'),
    steps: () => {
      const seen = new Set<string>();
      return {
        decide: counted((report) => {
          const id = `${report.id}-${report.job.status}-${process.hrtime.bigint()}`;
          const isNew = !seen.has(id);
          seen.add(id);
          return isNew;
        }),
      };
    },
  },
  {
    name: 'debounced',
    provider: 'deliveright',
    what: 'A second webhook for the same order within five seconds is taken for a repeat and dropped.',
    fails: 'order/same-second',
    also: [
      ...because(
        'it is the first of two that is kept, whichever that is',
        'order/reversed',
        'job/status-is-no-scale',
        'ordering/*',
      ),
      ...perhaps('it is the first of two that is kept, whichever that is', 'concurrent/same-job'),
    ],
    steps: () => {
      const last = new Map<string, number>();
      return {
        decide: (known, report) => {
          const before = last.get(report.job.key);
          last.set(report.job.key, Date.now());
          if (before !== undefined && Date.now() - before < 5000) return undefined;
          return RIGHT.decide(known, report);
        },
      };
    },
  },
  {
    name: 'first-webhook-wins',
    provider: 'detrack',
    what: 'do_number is the idempotency key, so that nothing after the first webhook of an order is booked.',
    fails: 'job/reattempt',
    also: [
      ...because('nothing after the first webhook is booked', 'order/*', 'job/driver-changed', 'ordering/*'),
      ...perhaps('it is the first of two that is kept, whichever that is', 'concurrent/same-job'),
    ],
    steps: () => ({ decide: (known, report) => (known === undefined ? report : undefined) }),
  },
  {
    name: 'dedup-by-id-and-status',
    provider: 'detrack',
    what: 'A webhook with the id and status of an earlier one is taken for its repeat, but a change of driver has both.',
    fails: 'job/driver-changed',
    also: [],
    steps: () => ({
      decide: (known, report) =>
        known !== undefined && known.id === report.id && known.job.status === report.job.status
          ? undefined
          : RIGHT.decide(known, report),
    }),
  },
  {
    name: 'duplicate-is-409',
    provider: 'deliveright',
    what: 'A repeat is answered 409, which the sender logs as a failure.',
    fails: 'duplicate/exact',
    also: because(REPEATS, 'duplicate/new-metadata', 'ordering/*'),
    steps: () => ({
      decide: (known, report) => {
        if (known?.at === report.at) throw new Refusal(409, 'known already');
        return RIGHT.decide(known, report);
      },
    }),
  },
  {
    name: 'milestone-inserted-again',
    provider: 'detrack',
    what: 'Milestones are inserted and must be unique, so that the second webhook of one change is answered 500.',
    fails: 'job/driver-changed',
    also: because('a webhook that comes again brings no new milestone', 'duplicate/*', 'ordering/*'),
    steps: () => {
      const seen = new Set<string>();
      return {
        read: reading((_document, { id, at }) => {
          const milestone = `${id} ${at}`;
          if (seen.has(milestone)) throw new Error('duplicate key value violates unique constraint');
          seen.add(milestone);
        }),
      };
    },
  },
  {
    name: 'dedup-by-subscription',
    provider: 'deliveright',
    isUnsigned: true,
    what: 'Repeats are found by msg_info.webhook_id, which in version 1 names the subscription and never changes.',
    fails: 'state/recorded',
    also: [],
    steps: () => {
      const seen = new Set<unknown>();
      return {
        take: async (hook, shop) => {
          const document = shop.steps.parse(hook);
          const info = document['msg_info'];
          const id =
            typeof info === 'object' && info !== null && 'webhook_id' in info ? info.webhook_id : null;
          if (seen.has(id)) return { status: 200, body: { duplicate: true } };
          seen.add(id);
          return RIGHT.take(hook, shop);
        },
      };
    },
  },
  {
    name: 'answered-but-lost',
    provider: 'detrack',
    what: 'The webhook is answered and put on a queue that nobody reads in this environment.',
    fails: 'state/recorded',
    also: [],
    steps: () => ({ book: async () => {} }),
  },
];

/** A history beside the right decision: one more entry for each webhook that counts as new. */
function counted(isNew: (report: Report) => boolean): Steps['decide'] {
  const entries = new Map<string, number>();
  return (known, report) => {
    const count = (entries.get(report.job.key) ?? 0) + (isNew(report) ? 1 : 0);
    entries.set(report.job.key, count);
    const next = RIGHT.decide(known, report) ?? known;
    return next === undefined ? undefined : { ...next, job: { ...next.job, ...{ history: count } } };
  };
}
