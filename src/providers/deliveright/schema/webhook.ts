import * as z from 'zod';
import { field, requiredField } from '../../field.ts';
import { deliveryStatuses, orderStatuses, orderTypes, serviceLevels } from '../codes.ts';
import { events } from '../events.ts';
import {
  BOOKED,
  BOOKING,
  code,
  flag,
  group,
  number,
  objectId,
  opaqueList,
  opaqueObject,
  SAMPLE,
  text,
  time,
  unset,
} from './fields.ts';
import { lineItemSchema, phoneShape } from './items.ts';
import { paymentShape } from './payment.ts';
import { trackingEntry } from './tracking.ts';

/** Known topics, as the schema's codes. */
export const topicCodes: Readonly<Record<string, string>> = Object.fromEntries(
  events.map(({ name, label }) => [name, label]),
);

const delivery = () =>
  group('Scheduling of the delivery.', {
    status: code('How far the scheduling is.', deliveryStatuses, 'DELIVERY'),
    type: number('A code; 1 seen, no table is published.'),
    scheduled_date: time('The day of the delivery; its time of day means nothing.', {
      certainty: 'B',
      source: 'UPDATE2',
    }),
    issued: time("When it was issued; the same as the order's created_at."),
    confirmed_with: unset('By its name, who confirmed it.'),
    notes: opaqueList('Only seen empty.'),
    completed_by: unset('By its name, who completed it.'),
    schedule_availability: group('Dates on offer.', {
      offered_at: unset('By its name, when dates were offered.'),
      first_available_date: unset('By its name, the first date on offer.'),
    }),
  });

const customer = () =>
  group('Who receives the order; in a return, the warehouse it goes to.', {
    address: group('Address.', {
      address1: text('Street and house number.'),
      address2: text('Second line; empty when there is none.'),
      city: text('City.'),
      state: text('Two letters of the state.'),
      zip: text('ZIP code as text, since leading zeros count.'),
      timezone: text('IANA time zone.'),
      latitude: number('Decimal degrees.'),
      longitude: number('Decimal degrees.'),
    }),
    phone1: group('First telephone.', phoneShape()),
    phone2: group('Second telephone; it comes even when its number is empty.', phoneShape()),
    first_name: text('Given name.'),
    last_name: text('Family name.'),
    company: text('Company; empty when there is none.'),
    mask: flag("By its name, whether the customer's data are hidden."),
    email: text('E-mail address.'),
    name: text('Given and family name, joined by a space.'),
    full_address: text('Address on one line; an empty second line is left out.'),
  });

/** The order, complete; `entry` is how the version writes a tracking entry. */
export function orderSchema<E extends z.ZodType>(entry: E) {
  return z.looseObject({
    order_id: requiredField(z.string(), {
      description: 'Number of the order: digits, after RA for returns and SVC for service tickets.',
      certainty: 'A',
      source: 'PAGE',
    }),
    total_weight: number('Pounds, all items together.'),
    total_cubes: number('Cubic feet, all items together.'),
    retail_value: number('Dollars, all items together.'),
    status: code('Where the order is. The numbers are not in process order.', orderStatuses, 'STATUS'),
    type: code('Kind of order.', orderTypes, 'RETURNS'),
    assets: opaqueList('Proof of delivery, signatures and pictures; only seen empty.'),
    notes: opaqueList('Notes; only seen empty.'),
    delivery: delivery(),
    customer: customer(),
    retailer: group("The shipper's account.", {
      _id: objectId('Id of the account.'),
      identifier: text('Code of the account.', BOOKED),
    }),
    line_items: field(z.array(lineItemSchema(entry)), {
      description: 'What is delivered, at least one piece.',
      certainty: 'B',
      source: 'CREATE2',
    }),
    created_at: time('When the order was booked, UTC.'),
    updated_at: time('When the order last changed, UTC; it may lie milliseconds before the newest entry.'),
    ref_order_number: text("The shipper's own number, such as a purchase order; it may repeat.", BOOKING),
    source: text('What booked the order: webhook, shopify and perhaps others.'),
    flag: number('A code; no table is published.'),
    is_vip: flag('Whether the customer is a VIP.'),
    haul_away: flag('Whether old furniture is taken away.'),
    survey_feedback: group('What the customer answered to the survey.', {
      survey_followup: group('Follow-up.', { note: unset('By its name, a note.') }),
      score: unset('By its name, a number.'),
      raw: opaqueObject('Only seen empty.'),
    }),
    cod: group('Cash on delivery.', { is_cod: flag('Whether the customer pays at the door.') }),
    kd: group('Knocked-down furniture.', {
      is_kd: flag('Whether something comes knocked down.'),
      units: number('By its name, how many units do.'),
    }),
    tracking: field(z.array(entry), {
      description: 'What happened to the order, oldest first, webhooks that were sent included.',
      certainty: 'B',
      source: 'PAYLOAD2',
    }),
    service_level: field(z.string(), {
      description: 'What the crew does at the door, in lower case.',
      certainty: 'B',
      source: 'EVENTS',
      codes: serviceLevels,
    }),
    payment: group("Prices and balance, in dollars except for the transactions' amounts.", paymentShape),
    linked_to_orders: opaqueList('Orders that belong together; only seen empty.'),
    distance_from_hub: number('Distance to the hub; the unit is not stated, miles are plausible.'),
    travel_time_from_hub: number('Drive from the hub; the number fits seconds.'),
    total_price: number('Dollars, WITHOUT fuel surcharge.'),
    expected_arrival: group('When and where the goods are expected.', {
      date: unset('By its name, a date.'),
      terminal: unset('By its name, a hub.'),
    }),
    created_by: objectId('Who booked the order.'),
    total_insurance_coverage: number('Insured value in dollars.', BOOKED),
    sales_order_number: text("The shop's number.", BOOKED),
    payload: field(z.unknown(), { description: 'What the shop sent.', ...BOOKED }),
    send_retailer_confirmation: flag('Whether the shipper gets a confirmation.', BOOKED),
    note: text('A note for the crew.', BOOKED),
    label_recipients: field(z.unknown(), { description: 'Who gets the labels.', ...BOOKED }),
  });
}

/** The order of a version 1 webhook. */
export const deliverightOrderSchema = orderSchema(trackingEntry);

/** A version 1 webhook, as the API Guides print it. */
export const deliverightWebhookSchema = z.looseObject({
  order: requiredField(deliverightOrderSchema, {
    description: 'The order as it is now, complete; what changed is not told.',
    ...SAMPLE,
  }),
  msg_info: requiredField(
    z.looseObject({
      topic: requiredField(z.string(), { description: 'What happened.', ...SAMPLE, codes: topicCodes }),
      subscriber_id: objectId("The shipper's account; the same as the order's retailer."),
      method: text('HTTP method, in upper case.'),
      webhook_id: objectId('Id of the subscription. It repeats, so it does not tell duplicates.'),
    }),
    { description: 'The envelope.', ...SAMPLE },
  ),
});

export type DeliverightWebhook = z.infer<typeof deliverightWebhookSchema>;
export type DeliverightOrder = z.infer<typeof deliverightOrderSchema>;
export type DeliverightLineItem = NonNullable<DeliverightOrder['line_items']>[number];
export type DeliverightTracking = z.infer<typeof trackingEntry>;
