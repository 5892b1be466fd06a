import { readFileSync } from 'node:fs';
import { Refusal } from '../shop/hook.ts';
import type { Job } from '../shop/job.ts';
import { RIGHT, type Steps } from '../shop/shop.ts';
import { fieldsOf } from '../shop/values.ts';
import { because, type Fault } from './fault.ts';
import { reading } from './reading.ts';

/** Faults in what is made of a payload. */
export const meaningFaults: readonly Fault[] = [
  {
    name: 'unknown-status-is-500',
    provider: 'detrack',
    what: 'The switch over the status throws on a code that it does not list.',
    fails: 'unknown/status',
    also: [],
    steps: () => ({
      read: reading((_document, report) => {
        if (report.job.status === 'unknown') throw new Error(`unhandled status ${report.job.senderStatus}`);
      }),
    }),
  },
  {
    name: 'unknown-topic-is-500',
    provider: 'deliveright',
    what: 'The handler is looked up by topic and called without a look whether there is one.',
    fails: 'unknown/topic',
    also: [],
    steps: () => ({
      read: reading((document) => {
        const topic = document['topic'] ?? fieldsOf(document['msg_info'])['topic'];
        if (!TOPICS.has(topic)) throw new TypeError('handlers[topic] is not a function');
      }),
    }),
  },
  {
    name: 'order-status-without-name',
    provider: 'deliveright',
    what: "The status's name is taken out of a table without a look whether the table has it.",
    fails: 'unknown/status',
    also: [],
    steps: () => ({
      read: reading((_document, report) => {
        if (report.job.status === 'unknown')
          throw new TypeError("Cannot read properties of undefined (reading 'name')");
      }),
    }),
  },
  {
    name: 'strict-schema',
    provider: 'detrack',
    what: 'The schema was generated from a sample and refuses fields that the sample does not have.',
    fails: 'unknown/field',
    also: because('it has fields that the sample does not have', 'shape/keys-of-2020', 'job-type/collection'),
    steps: () => ({
      read: reading((document) => {
        const unknown = Object.keys(document).find((name) => !SAMPLE_FIELDS.has(name));
        if (unknown !== undefined) throw new Refusal(400, `must NOT have additional properties: ${unknown}`);
      }),
    }),
  },
  {
    name: 'in-progress-is-delivered',
    provider: 'detrack',
    what: 'The status is looked up in a table of two, and what it has not counts as delivered.',
    fails: 'meaning/open-is-not-completed',
    also: because('these are not in the table either', 'meaning/*-is-not-*'),
    steps: () => ({
      read: changing((job) => ({
        ...job,
        status: job.status === 'failed' ? 'failed' : 'delivered',
        senderStatus: null,
      })),
    }),
  },
  {
    name: 'in-progress-is-failed',
    provider: 'detrack',
    what: 'Whatever is not `completed` is shown as failed, a job that is on its way too.',
    fails: 'meaning/open-is-not-failed',
    also: because('these are not completed either', 'meaning/*-is-not-*'),
    steps: () => ({
      read: changing((job) => ({
        ...job,
        status: job.status === 'delivered' ? 'delivered' : 'failed',
        senderStatus: null,
      })),
    }),
  },
  {
    name: 'transit-is-delivered',
    provider: 'deliveright',
    what: 'Every status from 5 on is taken for a delivery, and an order on its way to a cross dock has 24.',
    fails: 'meaning/open-is-not-delivered',
    also: because('its number is as high as that of the other', 'meaning/*-is-not-*'),
    steps: () => ({
      read: changing((job) => ({
        ...job,
        ...(Number(job.senderStatus) >= 5 ? { status: 'delivered', deliveredAt: null } : {}),
        senderStatus: null,
      })),
    }),
  },
  {
    name: 'partial-is-failed',
    provider: 'detrack',
    what: 'Whatever is not `completed` at the end is a failure, and a partial delivery with it.',
    fails: 'meaning/partial-is-not-failed',
    also: [],
    steps: () => ({
      read: changing((job) => ({
        ...job,
        status: job.status === 'partially_delivered' ? 'failed' : job.status,
        senderStatus: null,
      })),
    }),
  },
  {
    name: 'milestones-are-texts',
    provider: 'detrack',
    what: 'milestones.includes("completed") is asked of a list of objects, so that no milestone is ever reached.',
    fails: 'meaning/open-is-not-completed',
    also: [],
    steps: () => ({
      read: (document, hook) => {
        const { id, at, job } = RIGHT.read(document, hook);
        const milestones: unknown = document['milestones'];
        const reached = (name: string): boolean => Array.isArray(milestones) && milestones.includes(name);
        const status = reached('completed') ? 'delivered' : reached('failed') ? 'failed' : 'announced';
        return { id, at, job: { ...job, status, senderStatus: null, lastStep: null } };
      },
    }),
  },
  {
    name: 'deliveries-only',
    provider: 'detrack',
    what: 'A job that is no delivery is refused, though collections are posted to the same address.',
    fails: 'job-type/collection',
    also: [],
    steps: () => ({
      read: reading((_document, report) => {
        if (report.job.kind !== 'Delivery') throw new Refusal(400, 'not a delivery');
      }),
    }),
  },
  {
    name: 'labels-instead-of-codes',
    provider: 'detrack',
    what: 'The customer-facing label is matched, which an account may rename.',
    fails: 'unknown/label',
    also: because('it has a label that is not on the list', 'job-type/collection'),
    steps: () => ({
      read: reading((document) => {
        if (!LABELS.has(String(document['tracking_status']).toLowerCase())) {
          throw new Refusal(422, 'unknown tracking_status');
        }
      }),
    }),
  },
];

const TOPICS: ReadonlySet<unknown> = new Set([
  'order_created',
  'tracking_changed',
  'delivery_changed',
  'item_status_changed',
  'order_status_changed',
  'delivery_confirmed',
]);

const LABELS: ReadonlySet<string> = new Set([
  'info received',
  'in transit',
  'scheduled',
  'out for delivery',
  'completed',
  'partially completed',
  'failed',
  'on hold',
  'return',
]);

const SAMPLE_FIELDS: ReadonlySet<string> = new Set(
  Object.keys(
    fieldsOf(
      JSON.parse(
        readFileSync(new URL('../../../fixtures/detrack/in-progress.json', import.meta.url), 'utf8'),
      ),
    ),
  ),
);

/** Reads as it should be, and makes something else of the job. */
function changing(change: (job: Job) => Job): Steps['read'] {
  return (document, hook) => {
    const report = RIGHT.read(document, hook);
    return { ...report, job: change(report.job) };
  };
}
