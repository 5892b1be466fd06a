import { expect, it } from 'vitest';
import { matching } from '../../../../src/cli/send/webhook-choices.ts';

const choice = (label: string, name: string, flag: string, description: string) => ({
  ...{ label, name, flag, description },
  provider: flag === 'topic' ? 'deliveright' : 'detrack',
});

const CHOICES = [
  choice('In Transit', 'in-transit', 'trigger', 'The job is on its way.'),
  choice('Failed', 'failed', 'trigger', 'It could not be delivered.'),
  choice('item_status_changed', 'item_status_changed', 'topic', 'An item has a new status.'),
  choice('delivered', 'delivered', 'scenario', 'Booked, in transit, delivered'),
];

it.each([
  [undefined, ['in-transit', 'failed', 'item_status_changed', 'delivered']],
  ['', ['in-transit', 'failed', 'item_status_changed', 'delivered']],
  ['FAIL', ['failed']],
  ['in_trans', ['in-transit', 'delivered']],
  ['status item', ['item_status_changed']],
  // By what is said of it, but first by its name.
  ['delivered', ['delivered', 'failed']],
  ['deliveright', ['item_status_changed']],
  ['scenario ', ['delivered']],
  ['trigger way', ['in-transit']],
  ['nothing of the kind', []],
])('%j finds %j', (typed, names) => {
  expect(matching(CHOICES, typed).map(({ name }) => name)).toEqual(names);
});
