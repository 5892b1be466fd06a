import { Refusal } from './hook.ts';
import type { JobItem, JobStatus, Report } from './job.ts';
import { type Fields, fieldsOf, newestOf, numberOf, objectsOf, textOf } from './values.ts';

/** Order statuses, which are no scale: 24 comes before 3. */
const STATUSES: ReadonlyMap<string, JobStatus> = new Map([
  ['1', 'announced'],
  ['2', 'announced'],
  ['24', 'in_transit'],
  ['10', 'in_transit'],
  ['15', 'in_transit'],
  ['26', 'in_transit'],
  ['3', 'at_hub'],
  ['23', 'at_hub'],
  ['4', 'dispatched'],
  ['5', 'delivered'],
  ['12', 'delivered'],
  ['20', 'failed'],
  ['9', 'damaged'],
  ['7', 'refused'],
  ['11', 'returned'],
  ['6', 'cancelled'],
  ['18', 'disposed'],
]);

const DELIVERED = new Set(['5', '12']);

/** Mails and webhooks that were sent: the sender's own log, which says nothing of the order. */
const OWN_LOG = new Set(['90', '203', '204', '205']);

/** Reads a webhook of either generation; both carry the whole order. */
export function readDeliveright(document: Fields): Report {
  const order = fieldsOf(document['order']);
  const key = textOf(order['order_id']);
  if (key === null) throw new Refusal(400, 'the webhook has no order');
  const code = textOf(order['status']);
  const delivery = fieldsOf(order['delivery']);
  const step = lastStep(order['tracking']);
  const customer = fieldsOf(order['customer']);
  return {
    id: key,
    at: newestOf([order['updated_at']]),
    job: {
      key,
      sender: 'deliveright',
      kind: textOf(order['type']),
      attempt: 1,
      status: STATUSES.get(code ?? '') ?? 'unknown',
      senderStatus: code,
      lastStep: step?.name ?? null,
      reason: null,
      note: textOf(step?.description),
      driver: null,
      recipient: textOf(customer['name']),
      appointment: [textOf(delivery['status']), textOf(delivery['scheduled_date'])]
        .filter((one) => one !== null)
        .join(' '),
      deliveredAt: DELIVERED.has(code ?? '') ? (step?.at ?? null) : null,
      items: objectsOf(order['line_items']).map(
        (item): JobItem => ({
          item: textOf(item['item_id']),
          quantity: numberOf(item['quantity']),
          rejected: null,
          state: [textOf(item['status']), lastStep(item['tracking'])?.name ?? null].join(' '),
        }),
      ),
      proof: [],
    },
  };
}

interface Step {
  readonly name: string;
  readonly at: string | null;
  readonly description: unknown;
}

/** The newest entry that tells of the goods. The second generation renamed its two keys. */
function lastStep(tracking: unknown): Step | undefined {
  return objectsOf(tracking)
    .map((entry) => ({
      name: textOf(entry['event_type_id'] ?? entry['event_id']) ?? 'unknown',
      at: textOf(entry['date'] ?? entry['timestamp']),
      description: entry['description'],
    }))
    .filter((step) => !OWN_LOG.has(step.name))
    .reduce<Step | undefined>(
      (newest, step) =>
        newest === undefined || newestOf([step.at]) >= newestOf([newest.at]) ? step : newest,
      undefined,
    );
}
