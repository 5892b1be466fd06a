import * as z from 'zod';
import { field, knownText, requiredField } from '../../field.ts';
import { deliveryStatuses, orderStatuses, orderTypes, serviceLevels } from '../codes.ts';
import { events, type Topic } from '../events.ts';
import type { Known } from './fields.ts';
import {
  BOOKED,
  BOOKING,
  codeField,
  flagField,
  groupField,
  numberField,
  objectIdField,
  opaqueList,
  opaqueObject,
  personField,
  SAMPLE,
  textField,
  timeField,
  unsetField,
} from './fields.ts';
import { lineItemSchema, phoneShape } from './items.ts';
import { paymentShape } from './payment.ts';
import { trackingEntry } from './tracking.ts';

/** Known topics, as the schema's codes. */
export const topicCodes = Object.fromEntries(events.map(({ name, label }) => [name, label])) as Readonly<
  Record<Topic, string>
>;

const PLACE = { ...SAMPLE, holds: 'coordinate' } as const satisfies Known;

const delivery = () =>
  groupField('Scheduling of the delivery.', {
    status: codeField('How far the scheduling is.', deliveryStatuses, 'DELIVERY'),
    type: numberField('A code; 1 seen, no table is published.'),
    scheduled_date: timeField('The day of the delivery; its time of day means nothing.', {
      certainty: 'high',
      basis: 'documented',
      source: 'UPDATE2',
    }),
    issued: timeField("When it was issued; the same as the order's created_at."),
    confirmed_with: unsetField('By its name, who confirmed it.', 'name'),
    notes: opaqueList('Only seen empty.', 'text'),
    completed_by: unsetField('By its name, who completed it.', 'name'),
    schedule_availability: groupField('Dates on offer.', {
      offered_at: unsetField('By its name, when dates were offered.'),
      first_available_date: unsetField('By its name, the first date on offer.'),
    }),
  });

const customer = () =>
  groupField('Who receives the order; in a return, the warehouse it goes to.', {
    address: groupField('Address.', {
      address1: personField('address', 'Street and house number.'),
      address2: personField('address', 'Second line; empty when there is none.'),
      city: personField('address', 'City.'),
      state: personField('address', 'Two letters of the state.'),
      zip: personField('address', 'ZIP code as text, since leading zeros count.'),
      timezone: personField('time-zone', 'IANA time zone.'),
      latitude: numberField('Decimal degrees.', PLACE),
      longitude: numberField('Decimal degrees.', PLACE),
    }),
    phone1: groupField('First telephone.', phoneShape()),
    phone2: groupField('Second telephone; it comes even when its number is empty.', phoneShape()),
    first_name: personField('name', 'Given name.'),
    last_name: personField('name', 'Family name.'),
    company: personField('name', 'Company; empty when there is none.'),
    mask: flagField("By its name, whether the customer's data are hidden."),
    email: personField('email', 'E-mail address.'),
    name: personField('name', 'Given and family name, joined by a space.'),
    full_address: personField('address', 'Address on one line; an empty second line is left out.'),
  });

function completeOrder<E extends z.ZodType>(entry: E) {
  return z.looseObject({
    order_id: requiredField(z.string(), {
      description: 'Number of the order: digits, after RA for returns and SVC for service tickets.',
      certainty: 'high',
      basis: 'published',
      source: 'PAGE',
      holds: 'none',
    }),
    total_weight: numberField('Pounds, all items together.'),
    total_cubes: numberField('Cubic feet, all items together.'),
    retail_value: numberField('Dollars, all items together.'),
    status: codeField('Where the order is. The numbers are not in process order.', orderStatuses, 'STATUS'),
    type: codeField('Kind of order.', orderTypes, 'RETURNS'),
    assets: opaqueList('Proof of delivery, signatures and pictures; only seen empty.', 'link'),
    notes: opaqueList('Notes; only seen empty.', 'text'),
    delivery: delivery(),
    customer: customer(),
    retailer: groupField("The shipper's account.", {
      _id: objectIdField('Id of the account.'),
      identifier: textField('Code of the account.', BOOKED),
    }),
    line_items: field(z.array(lineItemSchema(entry)), {
      description: 'What is delivered, at least one piece.',
      certainty: 'high',
      basis: 'documented',
      source: 'CREATE2',
    }),
    created_at: timeField('When the order was booked, UTC.'),
    updated_at: timeField(
      'When the order last changed, UTC; it may lie milliseconds before the newest entry.',
    ),
    ref_order_number: textField(
      "The shipper's own number, such as a purchase order; it may repeat.",
      BOOKING,
    ),
    source: textField('What booked the order: webhook, shopify and perhaps others.'),
    flag: numberField('A code; no table is published.'),
    is_vip: flagField('Whether the customer is a VIP.'),
    haul_away: flagField('Whether old furniture is taken away.'),
    survey_feedback: groupField('What the customer answered to the survey.', {
      survey_followup: groupField('Follow-up.', { note: unsetField('By its name, a note.', 'text') }),
      score: unsetField('By its name, a number.'),
      raw: opaqueObject('Only seen empty.', 'text'),
    }),
    cod: groupField('Cash on delivery.', { is_cod: flagField('Whether the customer pays at the door.') }),
    kd: groupField('Knocked-down furniture.', {
      is_kd: flagField('Whether something comes knocked down.'),
      units: numberField('By its name, how many units do.'),
    }),
    tracking: field(z.array(entry), {
      description: 'What happened to the order, oldest first, webhooks that were sent included.',
      certainty: 'high',
      basis: 'documented',
      source: 'PAYLOAD2',
    }),
    service_level: field(knownText(serviceLevels), {
      description: 'What the crew does at the door, in lower case.',
      certainty: 'high',
      basis: 'documented',
      source: 'EVENTS',
      codes: serviceLevels,
    }),
    payment: groupField("Prices and balance, in dollars except for the transactions' amounts.", paymentShape),
    linked_to_orders: opaqueList('Orders that belong together; only seen empty.', 'none'),
    distance_from_hub: numberField('Distance to the hub; the unit is not stated, miles are plausible.'),
    travel_time_from_hub: numberField('Drive from the hub; the number fits seconds.'),
    total_price: numberField('Dollars, WITHOUT fuel surcharge.'),
    expected_arrival: groupField('When and where the goods are expected.', {
      date: unsetField('By its name, a date.'),
      terminal: unsetField('By its name, a hub.'),
    }),
    created_by: objectIdField('Who booked the order.', { ...SAMPLE, holds: 'token' }),
    total_insurance_coverage: numberField('Insured value in dollars.', BOOKED),
    sales_order_number: textField("The shop's number.", BOOKED),
    payload: field(z.unknown(), { description: 'What the shop sent.', ...BOOKED, holds: 'text' }),
    send_retailer_confirmation: flagField('Whether the shipper gets a confirmation.', BOOKED),
    note: personField('text', 'A note for the crew.', BOOKED),
    label_recipients: field(z.unknown(), { description: 'Who gets the labels.', ...BOOKED, holds: 'name' }),
  });
}

type CompleteOrder<E extends z.ZodType> = ReturnType<typeof completeOrder<E>>;

/** An interface, so that declarations refer to it by name and have its fields once. */
export interface OrderSchema<E extends z.ZodType> extends CompleteOrder<E> {}

/** The order, complete; `entry` is how the version writes a tracking entry. */
export function orderSchema<E extends z.ZodType>(entry: E): OrderSchema<E> {
  return completeOrder(entry);
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
      topic: requiredField(knownText(topicCodes), {
        description: 'What happened.',
        ...SAMPLE,
        codes: topicCodes,
      }),
      subscriber_id: objectIdField("The shipper's account; the same as the order's retailer."),
      method: textField('HTTP method, in upper case.'),
      webhook_id: objectIdField('Id of the subscription. It repeats, so it does not tell duplicates.'),
    }),
    { description: 'The envelope.', ...SAMPLE },
  ),
});

export type DeliverightWebhook = z.infer<typeof deliverightWebhookSchema>;
export type DeliverightOrder = z.infer<typeof deliverightOrderSchema>;
export type DeliverightLineItem = NonNullable<DeliverightOrder['line_items']>[number];
export type DeliverightTracking = z.infer<typeof trackingEntry>;
