import { describeJson, isJsonObject, type JsonObject } from '../../../core/json/json.ts';
import { type Segment, valueAt } from '../../../core/json/pointer.ts';
import { AS_DOUBLES } from '../../../core/json/written-numbers.ts';
import type { Rule, RuleHit } from '../../provider.ts';
import { codeName, deliveryStatuses, orderStatuses } from '../codes.ts';
import { lineItems, numberAt, topicOf } from '../read.ts';
import type { SourceKey } from '../sources.ts';
import { hit } from './hit.ts';

/** Topics, statuses and what is said to have changed. */
export const stateRules = [
  {
    id: 'items-received',
    severity: 'info',
    versions: ['1', '2'],
    explain:
      'A received order has received items. The order may lag behind its items, as it does in the published payload, so this is no more than a hint.',
    source: 'PAYLOAD2',
    check: itemsReceived,
  },
  {
    id: 'confirmed-schedule',
    severity: 'warning',
    versions: ['1', '2'],
    explain:
      'A confirmed delivery has a delivery status of 2 or 3: below that, the customer has confirmed nothing.',
    source: 'DELIVERY',
    check: confirmedSchedule,
  },
  {
    id: 'changes-agree',
    severity: 'warning',
    versions: ['2'],
    explain: 'What a field is said to have changed to is what the order in the same webhook says.',
    source: 'PAYLOAD2',
    check: changesAgree,
  },
  {
    id: 'creation-changes-nothing',
    severity: 'info',
    versions: ['2'],
    explain: 'A new order has nothing that could have changed.',
    source: 'PAYLOAD2',
    check: creationChangesNothing,
  },
] as const satisfies readonly (Rule & { readonly source: SourceKey })[];

const STATUS = ['order', 'status'] as const;
const RECEIVED = 3;
/** Statuses of an order that has not been picked up or has not arrived. */
const BEFORE_ARRIVAL: readonly number[] = [1, 2];

function itemsReceived(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  const status = numberAt(payload, STATUS);
  const items = lineItems(payload);
  // This topic is sent while the order's own status has yet to follow.
  if (status === undefined || items.length === 0 || topicOf(payload) === 'item_status_changed') return [];
  const late = items.filter(({ value }) => (numberAt(value, ['status']) ?? RECEIVED) !== RECEIVED);
  if (status === RECEIVED) {
    return late.map((item) => {
      const path = [...item.path, 'status'];
      const actual = numbers.describe(item.value['status'], path);
      return hit(path, String(RECEIVED), actual, 'the order is received and this item is not');
    });
  }
  const allReceived = items.every(({ value }) => numberAt(value, ['status']) === RECEIVED);
  if (!allReceived || !BEFORE_ARRIVAL.includes(status)) return [];
  return [
    hit(
      STATUS,
      `${RECEIVED} ${orderStatuses[RECEIVED]}`,
      `${numbers.describe(status, STATUS)} ${codeName(orderStatuses, status)}`,
      'every item is received and the order is not, yet',
    ),
  ];
}

const DELIVERY_STATUS = ['order', 'delivery', 'status'] as const;
const CONFIRMED = 2;

function confirmedSchedule(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  const status = numberAt(payload, DELIVERY_STATUS);
  if (topicOf(payload) !== 'delivery_confirmed' || status === undefined || status >= CONFIRMED) return [];
  const name = codeName(deliveryStatuses, status);
  const shown = numbers.describe(status, DELIVERY_STATUS);
  return [
    hit(
      DELIVERY_STATUS,
      `${CONFIRMED} ${deliveryStatuses[CONFIRMED]} or 3 ${deliveryStatuses[3]}`,
      name === undefined ? shown : `${shown} ${name}`,
      "the topic says confirmed, the delivery's status does not",
    ),
  ];
}

function changesAgree(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  const changes = payload['changes'];
  const order = payload['order'];
  if (!isJsonObject(changes) || !isJsonObject(order)) return [];
  return Object.entries(changes).flatMap(([name, change]) => {
    const [path, place] = [['changes', name, 'to'], name.split('.')];
    const to = valueAt(change, ['to']);
    const now = valueAt(order, place);
    if (!isComparable(to) || !isComparable(now)) return [];
    const exact = (value: unknown, at: readonly Segment[]): unknown =>
      typeof value === 'number' ? numbers.exact(value, at) : value;
    if (to === now && exact(to, path) === exact(now, ['order', ...place])) return [];
    return [
      hit(
        path,
        numbers.describe(now, ['order', ...place]),
        numbers.describe(to, path),
        'the change leads to another value than the order has',
      ),
    ];
  });
}

/** Containers would have to be compared deeply, and how they are told is not documented. */
function isComparable(value: unknown): boolean {
  return value !== undefined && (value === null || typeof value !== 'object');
}

function creationChangesNothing(payload: JsonObject): readonly RuleHit[] {
  const changes = payload['changes'];
  if (topicOf(payload) !== 'order_created' || !isJsonObject(changes)) return [];
  const count = Object.keys(changes).length;
  if (count === 0) return [];
  return [
    hit(['changes'], 'no changes', describeJson(changes), 'an order that was just created tells of changes'),
  ];
}
