import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/core/json/json.ts';
import { valueAt } from '../../../../src/core/json/pointer.ts';
import { bundledScenarios, providers } from '../../../helpers/bundled.ts';
import { wiresOf } from '../../../helpers/case-context.ts';
import { isNewer, type Job, type ShopSteps, stateOf } from '../../../helpers/memory-shop.ts';
import type { Fault } from './memory-faults.ts';

type Steps = NonNullable<Fault['steps']>;
type Path = readonly (string | number)[];

const deliveright = { provider: 'deliveright', version: '1' } as const;

/** Looks at a payload in one more way, which throws where code in the field does. */
function looking(look: (payload: JsonObject) => unknown): Steps {
  return (right) => ({
    read: (payload) => {
      look(payload);
      return right.read(payload);
    },
  });
}

/** Refuses a payload that does not fit. */
function refusing(status: number, fits: (payload: JsonObject) => boolean): Steps {
  return (right) => ({ read: (payload) => (fits(payload) ? right.read(payload) : status) });
}

function changing(change: (job: Job) => Job): Steps {
  return (right) => ({
    read: (payload) => {
      const job = right.read(payload);
      return typeof job === 'number' ? job : change(job);
    },
  });
}

/** Takes statuses for one and the same. */
function merging(...statuses: readonly string[]): Steps {
  return changing((job) => ({ ...job, status: statuses.includes(job.status) ? 'closed' : job.status }));
}

function throwIf(isWrong: boolean, message: string): void {
  if (isWrong) throw new TypeError(message);
}

function listAt(payload: JsonObject, ...path: Path): readonly JsonValue[] {
  const list = valueAt(payload, path);
  return Array.isArray(list) ? list : [];
}

/** A member of an object of the payload that is there, whatever it holds. */
function member(value: JsonValue | undefined, name: string): JsonValue {
  return value === undefined ? null : (valueAt(value, [name]) ?? null);
}

const MILESTONES = ['out_for_delivery', 'head_to_delivery', 'completed', 'failed'];
const LEVELS = ['wg', 'roc', 'th'];
const WITH_OFFSET = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+\d\d:\d\d$/;

/** Faults in what is made of a payload, each of which one case is about. */
export const PAYLOAD_FAULTS: readonly Fault[] = [
  ...providers.flatMap(({ id, events }) =>
    events.map(
      ({ name }): Fault => ({
        what: `has no handler for ${name}`,
        fails: `event/${name}`,
        provider: id === 'detrack' ? 'detrack' : 'deliveright',
        steps: () => ({ answer: (status, { event }) => (event?.event === name ? 404 : status) }),
      }),
    ),
  ),
  ...providers.flatMap((provider) =>
    wiresOf(provider).map(
      ({ version, contentForm }): Fault => ({
        what: `has no reader for version ${version.id} as ${contentForm}`,
        fails: `content/v${version.id}-${contentForm}`,
        provider: provider.id === 'detrack' ? 'detrack' : 'deliveright',
        version: version.id,
        steps: () => ({
          answer: (status, { event }) =>
            event?.payloadVersion === version.id && event.contentForm === contentForm ? 415 : status,
        }),
      }),
    ),
  ),
  {
    what: 'matches the label of a status',
    fails: 'unknown/label',
    steps: refusing(422, ({ tracking_status }) => !String(tracking_status).includes(' with ')),
  },
  {
    what: 'looks milestones up in the list of those it has met',
    fails: 'unknown/milestone',
    steps: looking((payload) => {
      for (const one of listAt(payload, 'milestones')) {
        throwIf(!MILESTONES.includes(String(member(one, 'status'))), 'reading "icon" of undefined');
      }
    }),
  },
  {
    what: 'makes a Date of every time that is not null',
    fails: 'null/empty-times',
    steps: looking(({ pod_at }) => (pod_at == null ? null : new Date(String(pod_at)).toISOString())),
  },
  {
    what: 'has a history of fifty places',
    fails: 'shape/milestones-many',
    steps: looking((payload) => throwIf(listAt(payload, 'milestones').length > 50, 'the history is full')),
  },
  {
    what: 'names the parcel by its first item',
    fails: 'shape/items-none',
    steps: looking((payload) => throwIf(listAt(payload, 'items').length === 0, 'reading "sku" of undefined')),
  },
  {
    what: 'trims the description of every item',
    fails: 'shape/item-bare',
    steps: looking((payload) => {
      for (const item of listAt(payload, 'items')) {
        throwIf(member(item, 'description') === null, 'reading "trim" of null');
      }
    }),
  },
  {
    what: 'reads times by a pattern of its own',
    fails: 'shape/other-offsets',
    steps: refusing(400, ({ created_at }) => WITH_OFFSET.test(String(created_at))),
  },
  {
    what: 'adds up numbers that may be texts',
    fails: 'shape/counts-as-text',
    steps: looking(({ boxes }) => throwIf(typeof boxes === 'string', 'boxes.toFixed is not a function')),
  },
  {
    what: 'takes every telephone number for one to call',
    fails: 'null/phone',
    steps: looking(({ phone_number: phone }) => throwIf(phone === null, 'reading "replace" of null')),
  },
  // Each pair of what may become of a job, taken for one.
  ...providers.flatMap(({ id, probes: { outcomes } }) =>
    outcomes.flatMap((a, i) =>
      outcomes.slice(i + 1).map(
        (b): Fault => ({
          what: `takes ${a.words} for ${b.words}`,
          fails: `meaning/${a.name}-is-not-${b.name}`,
          provider: id === 'detrack' ? 'detrack' : 'deliveright',
          steps: merging(...[...a.statuses, ...b.statuses].map(({ status }) => status)),
        }),
      ),
    ),
  ),
  {
    what: 'takes one of the statuses of a job under way for a failed one',
    fails: 'meaning/open-is-not-failed',
    steps: merging('in_transit', 'failed'),
  },
  {
    what: 'takes the name of a status out of a table',
    fails: 'unknown/status',
    ...deliveright,
    steps: looking((payload) => throwIf(valueAt(payload, ['order', 'status']) === 14, 'reading "name"')),
  },
  {
    what: 'refuses a status that its table has not',
    fails: 'unknown/status-taken',
    ...deliveright,
    steps: refusing(422, (payload) => valueAt(payload, ['order', 'status']) !== 14),
  },
  {
    what: 'keeps tracking events in a column of one byte',
    fails: 'unknown/tracking-event',
    ...deliveright,
    steps: looking((payload) => {
      for (const one of listAt(payload, 'order', 'tracking')) {
        throwIf(Number(member(one, 'event_type_id')) > 255, 'out of range for column event');
      }
    }),
  },
  {
    what: 'prices a service level that has no price',
    fails: 'unknown/service-level',
    ...deliveright,
    steps: looking((payload) => {
      const level = String(valueAt(payload, ['order', 'service_level']));
      throwIf(!LEVELS.includes(level), 'reading "price" of undefined');
    }),
  },
  {
    what: 'has a strict schema',
    fails: 'unknown/field',
    ...deliveright,
    steps: refusing(400, (payload) => Object.keys(payload).every((name) => /^(order|msg_info)$/.test(name))),
  },
  {
    what: "writes times in the customer's zone, which may be null",
    fails: 'null/optional-fields',
    ...deliveright,
    steps: looking((payload) => {
      const timeZone = valueAt(payload, ['order', 'customer', 'address', 'timezone']);
      return new Intl.DateTimeFormat('en', { timeZone: String(timeZone) });
    }),
  },
  {
    what: 'takes every number that is not null for one to call',
    fails: 'null/empty-strings',
    ...deliveright,
    steps: looking((payload) => {
      const number = valueAt(payload, ['order', 'customer', 'phone1', 'number']);
      throwIf(
        typeof number === 'string' && !/\d/.test(number),
        'the string did not seem to be a phone number',
      );
    }),
  },
  {
    what: 'rounds a latitude that is null',
    fails: 'null/unproven',
    ...deliveright,
    steps: looking((payload) => {
      const latitude = valueAt(payload, ['order', 'customer', 'address', 'latitude']);
      throwIf(latitude === null, 'reading "toFixed" of null');
    }),
  },
  {
    what: 'takes the last tracking entry of none',
    fails: 'shape/tracking-none',
    ...deliveright,
    steps: looking((payload) =>
      throwIf(listAt(payload, 'order', 'tracking').length === 0, 'reading "date" of undefined'),
    ),
  },
  {
    what: 'has a column of ten characters for serial numbers',
    fails: 'shape/filled',
    ...deliveright,
    steps: looking((payload) => {
      const serial = valueAt(payload, ['order', 'line_items', 0, 'serial_number']);
      throwIf(typeof serial === 'string' && serial.length > 10, 'value too long for type character(10)');
    }),
  },
  {
    what: 'takes coordinates for a list of two numbers',
    fails: 'shape/coordinates',
    ...deliveright,
    steps: looking((payload) => {
      for (const one of listAt(payload, 'order', 'tracking')) {
        const coords = valueAt(one, ['geolocation', 'coords']);
        throwIf(
          isJsonObject(coords ?? null) && Object.keys(coords ?? {}).length > 0,
          'coords is not iterable',
        );
      }
    }),
  },
  {
    what: 'asks every proof for its address',
    fails: 'shape/assets',
    ...deliveright,
    steps: looking((payload) => {
      for (const one of listAt(payload, 'order', 'assets')) {
        throwIf(typeof member(one, 'url') !== 'string', 'reading "endsWith" of undefined');
      }
    }),
  },
  {
    what: 'keeps weights in a column of whole numbers',
    fails: 'shape/fractions',
    ...deliveright,
    steps: looking((payload) => {
      const weight = valueAt(payload, ['order', 'total_weight']);
      throwIf(typeof weight === 'number' && !Number.isInteger(weight), 'invalid input syntax for integer');
    }),
  },
  {
    what: 'has five characters for a ZIP code',
    fails: 'shape/zip-plus-four',
    ...deliveright,
    steps: looking((payload) => {
      const zip = String(valueAt(payload, ['order', 'customer', 'address', 'zip']));
      throwIf(zip.length > 5, 'value too long for type character(5)');
    }),
  },
  {
    what: 'takes every status from 5 on for a delivery',
    fails: 'meaning/cancelled-is-not-delivered',
    ...deliveright,
    steps: changing((job) => ({ ...job, status: Number(job.status) >= 5 ? 'delivered' : 'open' })),
  },
];

/** Keeps the larger of two status numbers, and whatever else comes. */
const risingStatus: ShopSteps['book'] = (known, job) => {
  const status = Math.max(Number(known?.['status'] ?? 0), Number(job.status));
  return [200, stateOf({ ...job, status: String(status) })];
};

const risingOnly: ShopSteps['book'] = (known, job) => [
  200,
  known !== undefined && Number(job.status) <= Number(known['status']) ? known : stateOf(job),
];

/** Faults in what becomes of several webhooks of one job. */
export const ORDER_FAULTS: readonly Fault[] = [
  {
    what: 'takes no webhook whose status is a smaller number',
    fails: 'job/status-is-no-scale',
    ...deliveright,
    steps: () => ({ book: risingOnly }),
  },
  {
    what: 'keeps the largest status number, and all else of the newest',
    fails: 'job/status-is-no-scale',
    provider: 'deliveright',
    steps: () => ({ book: risingStatus }),
  },
  {
    what: 'compares times by whole seconds, signed',
    fails: 'order/same-second',
    provider: 'deliveright',
    steps: () => ({
      book: (known, job) => [
        200,
        known === undefined || job.at.slice(0, 19) > String(known['at']).slice(0, 19) ? stateOf(job) : known,
      ],
    }),
  },
  ...['job/reattempt', 'job/driver-changed', 'order/same-second', 'meaning/partial-is-not-failed'].map(
    (fails): Fault => ({ what: 'takes and forgets', fails, more: () => ({ state: () => undefined }) }),
  ),
  ...['job/created-late', 'job/status-is-no-scale'].map(
    (fails): Fault => ({
      what: 'takes and forgets',
      fails,
      ...deliveright,
      more: () => ({ state: () => undefined }),
    }),
  ),
  ...providers.flatMap(({ id }) =>
    bundledScenarios(id).map(
      ({ name }): Fault => ({
        what: 'lets the last one win',
        fails: `ordering/${name}`,
        provider: id === 'detrack' ? 'detrack' : 'deliveright',
        steps: () => ({ book: (_, job) => [200, stateOf(job)] }),
      }),
    ),
  ),
  {
    what: 'answers 500 to what is out of date',
    fails: 'ordering/delivered',
    steps: () => ({
      book: (known, job) => (known === undefined || isNewer(job, known) ? [200, stateOf(job)] : [500, known]),
    }),
  },
];
