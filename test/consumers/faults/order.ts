import { setTimeout as wait } from 'node:timers/promises';
import { Refusal } from '../shop/hook.ts';
import { RIGHT } from '../shop/shop.ts';
import { because, type Fault, perhaps } from './fault.ts';
import { reading } from './reading.ts';

const LATE = 'an older webhook comes after a newer one there';

/** Faults in telling an older webhook from a newer one. */
export const orderFaults: readonly Fault[] = [
  {
    name: 'stale-is-500',
    provider: 'detrack',
    what: 'The update says `where version <= ?`, and no updated row is treated as an error.',
    fails: 'order/reversed',
    also: [...because(LATE, 'duplicate/late', 'ordering/*'), ...perhaps(LATE, 'concurrent/same-job')],
    steps: () => ({
      decide: (known, report) => {
        const next = RIGHT.decide(known, report);
        if (next === undefined) throw new Error('expected 1 row to be updated, got 0');
        return next;
      },
    }),
  },
  {
    name: 'last-write-wins',
    provider: 'deliveright',
    what: 'What arrives last is what is kept, however old it is.',
    fails: 'order/reversed',
    also: [...because(LATE, 'duplicate/late', 'ordering/*'), ...perhaps(LATE, 'concurrent/same-job')],
    steps: () => ({ decide: (_known, report) => report }),
  },
  {
    name: 'insert-on-created-only',
    provider: 'deliveright',
    what: 'Only order_created makes an order, and whatever comes before it is answered 404.',
    fails: 'event/tracking_changed',
    also: because('its order was not created before', 'event/*'),
    steps: () => {
      const created = new Set<string>();
      return {
        read: reading((document, { job }) => {
          if (document['topic'] === 'order_created') created.add(job.key);
          if (!created.has(job.key)) throw new Refusal(404, 'no such order');
        }),
      };
    },
  },
  {
    name: 'whole-seconds',
    provider: 'deliveright',
    what: 'The column has whole seconds and newer must be greater, so that the second of two events in one second is lost.',
    fails: 'order/same-second',
    also: [],
    steps: () => ({
      decide: (known, report) =>
        known === undefined || Math.floor(report.at / 1000) > Math.floor(known.at / 1000)
          ? report
          : undefined,
    }),
  },
  {
    name: 'statuses-only-rise',
    provider: 'deliveright',
    what: 'A status counts if its number is greater than the one before, so that an order on the way (24) never arrives (3).',
    fails: 'job/status-is-no-scale',
    also: [],
    steps: () => ({
      decide: (known, report) => {
        const next = RIGHT.decide(known, report);
        if (next === undefined || known === undefined) return next;
        const isGreater = Number(next.job.senderStatus) > Number(known.job.senderStatus);
        const { status, senderStatus } = isGreater ? next.job : known.job;
        return { ...next, job: { ...next.job, status, senderStatus } };
      },
    }),
  },
  {
    name: 'finished-is-finished',
    check: { scenarios: ['failed-then-reattempted'] },
    provider: 'detrack',
    what: 'A failed or delivered order takes no further webhook, so that its second attempt is never seen.',
    fails: 'job/reattempt',
    also: because('whichever of the two attempts ends first is kept', 'ordering/failed-then-reattempted'),
    steps: () => ({
      decide: (known, report) =>
        known !== undefined && ['failed', 'delivered', 'partially_delivered'].includes(known.job.status)
          ? undefined
          : RIGHT.decide(known, report),
    }),
  },
  {
    name: 'driver-is-final',
    provider: 'detrack',
    what: 'The driver is set once; the webhook that brings another one violates the constraint and is answered 500.',
    fails: 'job/driver-changed',
    also: because('another driver is brought in there', 'job/reattempt', 'ordering/driver-reassigned'),
    check: { scenarios: ['driver-reassigned'] },
    steps: () => ({
      decide: (known, report) => {
        if (known?.job.driver != null && known.job.driver !== report.job.driver) {
          throw new Error('duplicate key value violates unique constraint "one_driver_per_job"');
        }
        return RIGHT.decide(known, report);
      },
    }),
  },
  {
    name: 'read-modify-write',
    provider: 'deliveright',
    what: 'The row is read, an address is looked up, and the row is written, with no lock between.',
    fails: 'concurrent/same-job',
    also: [],
    steps: () => {
      const looked = new Set<string>();
      return {
        book: async (store, report, decide) => {
          const next = decide(await store.get(report.job.key), report);
          // Only the first webhook of an order waits for the address: the others find it in the cache.
          if (!looked.has(report.job.key)) {
            looked.add(report.job.key);
            await wait(50);
          }
          if (next !== undefined) await store.put(next);
        },
      };
    },
  },
];
