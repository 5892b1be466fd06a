import type { EventDefinition } from '../provider.ts';
import type { SourceKey } from './sources.ts';

/** The six topics whose names are published. Deliveright may have more: its own list cannot be read. */
export const events = [
  {
    name: 'order_created',
    label: 'order_created',
    description: 'A new order was booked. It may arrive after tracking_changed of the same order.',
    certainty: 'high',
    basis: 'published',
    source: 'PAGE',
    aliases: ['order_create', 'new_order'],
    recognisable: true,
  },
  {
    name: 'tracking_changed',
    label: 'tracking_changed',
    description: "The order's own tracking list has a new entry.",
    certainty: 'high',
    basis: 'published',
    source: 'PAGE',
    aliases: ['tracking_change', 'tracking_updated'],
    recognisable: true,
  },
  {
    name: 'delivery_changed',
    label: 'delivery_changed',
    description: 'The delivery was given a date, or its scheduling moved on.',
    certainty: 'high',
    basis: 'published',
    source: 'PAGE',
    aliases: ['delivery_change', 'delivery_updated'],
    recognisable: true,
  },
  {
    name: 'item_status_changed',
    label: 'item_status_changed',
    description: "A line item has a new status; the order's own status may follow later.",
    certainty: 'high',
    basis: 'published',
    source: 'PAGE',
    aliases: ['item_status_change', 'item_status', 'item_changed'],
    recognisable: true,
  },
  {
    name: 'order_status_changed',
    label: 'order_status_changed',
    description: 'The order as a whole has a new status.',
    certainty: 'high',
    basis: 'documented',
    source: 'PAYLOAD2',
    aliases: ['order_status_change', 'order_status'],
    recognisable: true,
  },
  {
    name: 'delivery_confirmed',
    label: 'delivery_confirmed',
    description: "The delivery's schedule was confirmed; which confirmation counts is not documented.",
    certainty: 'high',
    basis: 'documented',
    source: 'DELIVERY',
    aliases: ['delivery_confirm'],
    recognisable: true,
  },
] as const satisfies readonly (EventDefinition & { readonly source: SourceKey })[];

export type Topic = (typeof events)[number]['name'];

/** Tells whether a value is the name of a topic, exactly as it is spelt in a payload. */
export function isTopic(value: unknown): value is Topic {
  return events.some((event) => event.name === value);
}
