import { fieldsOf, objectsOf } from '../shop/values.ts';
import type { Fault } from './fault.ts';
import { reading } from './reading.ts';

/** Faults in what is made of something that is not there. */
export const absenceFaults: readonly Fault[] = [
  {
    name: 'order-number-is-text',
    provider: 'detrack',
    what: 'The shop finds its order by order_number, which is null unless somebody filled it in.',
    fails: 'null/order-number',
    also: [],
    steps: () => ({ read: reading((document) => trimmed(document['order_number'])) }),
  },
  {
    name: 'driver-is-text',
    provider: 'detrack',
    what: "The driver's name is lower-cased, and nobody is assigned to a job that is only announced.",
    fails: 'null/driver',
    also: [],
    steps: () => ({ read: reading((document) => trimmed(document['assign_to'])) }),
  },
  {
    name: 'phone-is-text',
    provider: 'detrack',
    what: 'The telephone number is cleaned for text messages, and not every recipient gives one.',
    fails: 'null/phone',
    also: [],
    steps: () => ({ read: reading((document) => trimmed(document['phone_number'])) }),
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
    also: [],
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
    also: [],
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
