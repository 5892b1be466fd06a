import type { Identity } from '../provider.ts';

/**
 * What makes a fixture a new order. Ids of accounts, users, vendors and subscriptions stay: they are
 * the same from order to order. `item_id` follows, because it contains the order's number. Nothing else repeats a time:
 * ids move with the clock, texts with their day.
 */
export const identity = {
  keyPattern: '222########',
  // Of a return and of a service ticket.
  keyPrefix: /^(?:RA|SVC)(?=\d)/,
  fresh: [
    { kind: 'text', path: '/order/ref_order_number', pattern: 'PO-#######' },
    { kind: 'object-id', path: '/order/tracking/*/_id' },
    { kind: 'object-id', path: '/order/line_items/*/tracking/*/_id' },
    { kind: 'object-id', path: '/order/payment/transactions/*/_id' },
  ],
  days: [
    '/order/delivery/scheduled_date',
    '/order/delivery/schedule_availability/first_available_date',
    '/order/line_items/*/freight_info/scheduled_pickup_date',
    '/order/expected_arrival/date',
  ],
  dayTexts: ['/order/tracking/*/description'],
} as const satisfies Identity;
