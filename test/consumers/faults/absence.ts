import { fieldsOf, objectsOf } from '../shop/values.ts';
import { because, type Fault, TAKES_GOOD_EVENTS } from './fault.ts';
import { reading } from './reading.ts';

/** Cases whose job is in progress: its payload, the published one, has little filled in. */
const BARE_JOBS = [
  'event/in-progress',
  'content/*',
  'job-type/collection',
  'concurrent/burst',
  'unknown/*',
  'null/*',
  'shape/milestones-none',
  'after/good-event',
] as const;

/** Faults in what is made of something that is not there. */
export const absenceFaults: readonly Fault[] = [
  {
    name: 'order-number-is-text',
    provider: 'detrack',
    what: 'The shop finds its order by order_number, which is null unless somebody filled it in.',
    fails: 'null/order-number',
    also: because(
      'order_number is null in its payload, as in the published one',
      ...BARE_JOBS,
      'event/scheduled',
    ),
    steps: () => ({ read: reading((document) => trimmed(document['order_number'])) }),
  },
  {
    name: 'driver-is-text',
    provider: 'detrack',
    what: "The driver's name is lower-cased, and nobody is assigned to a job that is only announced.",
    fails: 'null/driver',
    also: because(
      'no driver is assigned in it',
      'null/optional-fields',
      'meaning/hold-is-not-return',
      'ordering/*',
      'event/info-received',
      'event/in-transit',
      'event/on-hold',
      'event/deleted',
    ),
    steps: () => ({ read: reading((document) => trimmed(document['assign_to'])) }),
  },
  {
    name: 'mail-to-nobody',
    provider: 'detrack',
    what: 'What is not null is taken for set, and the mailer throws on an address that is an empty text.',
    fails: 'null/empty-strings',
    also: [],
    steps: () => ({
      read: reading((document) => {
        const address = document['notify_email'] ?? null;
        if (address !== null && !String(address).includes('@')) throw new Error('No recipients defined');
      }),
    }),
  },
  {
    name: 'tracking-user-is-text',
    provider: 'deliveright',
    what: 'The user of every tracking entry is looked up, but what the system did has none.',
    fails: 'null/user',
    also: because(
      'its order was tracked by the system as well',
      ...TAKES_GOOD_EVENTS,
      'size/deep',
      'signature/exact-bytes',
    ),
    steps: () => ({
      read: reading((document) => {
        for (const entry of objectsOf(fieldsOf(document['order'])['tracking'])) trimmed(entry['user']);
      }),
    }),
  },
  {
    name: 'no-items-crash',
    provider: 'detrack',
    what: 'The first item names the parcel, and a job without items has none.',
    fails: 'shape/items-none',
    also: because('its payload has no items, as the published one', ...BARE_JOBS),
    steps: () => ({
      read: reading((document) => {
        if (objectsOf(document['items']).length === 0) {
          throw new TypeError("Cannot read properties of undefined (reading 'sku')");
        }
      }),
    }),
  },
  {
    name: 'no-tracking-crash',
    provider: 'deliveright',
    what: 'The last tracking entry is taken without a look whether there is one.',
    fails: 'shape/tracking-none',
    also: [],
    steps: () => ({
      read: reading((document) => {
        if (objectsOf(fieldsOf(document['order'])['tracking']).length === 0) {
          throw new TypeError("Cannot read properties of undefined (reading 'event_type_id')");
        }
      }),
    }),
  },
  {
    name: 'no-milestones-crash',
    provider: 'detrack',
    what: 'The last milestone is taken without a look whether there is one.',
    fails: 'shape/milestones-none',
    also: [],
    steps: () => ({
      read: reading((document) => {
        if (objectsOf(document['milestones']).length === 0) {
          throw new TypeError("Cannot read properties of undefined (reading 'status')");
        }
      }),
    }),
  },
];

/** What plain JavaScript does with `value.trim()`. */
function trimmed(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError("Cannot read properties of null (reading 'trim')");
  return value.trim();
}
