import * as z from 'zod';
import { field } from '../../field.ts';
import { BOOKED, BOOKING, flag, group, number, objectId, opaqueList, text, unset } from './fields.ts';

/** A telephone number of a customer, and of a vendor in a return. */
export function phoneShape() {
  return {
    number: text('The number as it was entered; not checked, and empty when there is none.'),
    type: number('Kind of number; 0 in every example, no table is published.'),
  };
}

const vendorInfo = () =>
  group('Where the item comes from; in a return, where the person lives.', {
    address: group("Address; unlike the customer's it has no coordinates.", {
      address1: text('Street and house number.'),
      address2: text('Second line; empty when there is none.'),
      city: text('City.'),
      state: text('Two letters of the state.'),
      zip: text('ZIP code as text, since leading zeros count.'),
      timezone: text("Time zone; text on the customer's address.", { certainty: 'D', source: 'PAGE' }),
    }),
    first_name: text('Given name of a contact.', { certainty: 'C', source: 'RETURNS' }),
    last_name: text('Family name of a contact.', { certainty: 'C', source: 'RETURNS' }),
    phone: text("Telephone as plain text, unlike the customer's.", BOOKING),
    phone1: group("Telephone in the shape of the customer's; in the example of a return.", phoneShape(), {
      ...BOOKED,
      source: 'RETURNS',
    }),
    email: text('E-mail address.', { certainty: 'C', source: 'RETURNS' }),
    receiving_hours: text('Hours in which goods are handed over.', BOOKING),
    vendor_id: objectId('Id of the vendor.'),
    location_id: objectId("Id of the vendor's location."),
    send_labels: flag('Whether labels are sent to the vendor.'),
    company: text("Name of the vendor; the same as the item's."),
  });

const freightInfo = () =>
  group('The leg from the vendor to the network; zeros and nulls when it is not used.', {
    vendor_info: vendorInfo(),
    is_fob: flag('True when only the last mile is booked, without a freight leg.', BOOKING),
    consolidation_stop: unset('By its name, a stop of the freight leg.'),
    total_cost: number('Cost of the freight leg; only seen 0.'),
    weight: number('Weight on the freight leg; 0 when it is not used.'),
    trip_id: unset('By its name, the id of a freight trip.'),
    fsc: number('By its name, a fuel surcharge; the unit is not known.'),
    pro_number: unset("By its name, the carrier's progressive number."),
    ack: unset('By its name, an acknowledgement.'),
    verified: flag('Whether the freight leg was verified.'),
    validations: opaqueList('Only seen empty.'),
    paid: flag('Whether the freight leg was paid.'),
    paid_date: unset('By its name, when the freight leg was paid.'),
    rate_type: unset('By its name, a kind of rate.'),
    rate: number('Rate of the freight leg; the unit is not known.'),
    is_minimum: flag('By its name, whether the minimum rate applies.'),
    scheduled_pickup_date: unset('By its name, the day of the pickup at the vendor.'),
    manifest_id: unset('Manifest of the freight leg, not the one that tracking texts name.'),
    carrier_pickup_status: number('A code; no table is published.'),
  });

/** A piece of furniture in an order; `entry` is how the version writes a tracking entry. */
export function lineItemSchema<E extends z.ZodType>(entry: E) {
  return z.looseObject({
    weight: number('Weight of one piece in pounds.'),
    cube: number('Volume in cubic feet.'),
    item_id: text("Id of the item: the order's, a hyphen and the position, from 1."),
    serial_number: text('Free text; some senders pad it with zero-width spaces.', {
      certainty: 'C',
      source: 'RECON',
    }),
    retail_value: number('Value in dollars.'),
    status: number('A code without a published table; 3 goes with a received item.'),
    quantity: field(z.int(), { description: 'Number of pieces, from 1.', certainty: 'B', source: 'CREATE2' }),
    vendor: text('Name of the maker.'),
    name: text('Name of the item.'),
    sku: text('Article number; text even where it is all digits.'),
    failure_details: unset('By its name, what went wrong with the item.'),
    dimensions: group(
      'Size of a piece.',
      {
        height: number('Height.', BOOKING),
        width: number('Width.', BOOKING),
        depth: number('Depth.', BOOKING),
        unit: text('Unit of the three: inch or cm.', BOOKING),
      },
      BOOKING,
    ),
    tracking: field(z.array(entry).nullable(), {
      description: "What happened to the item; the order's own list does not repeat it.",
      certainty: 'A',
      source: 'PAGE',
    }),
    freight_info: freightInfo(),
    commodity_type: number('A code; no table is published.'),
    resource_url: opaqueList('A list despite its name; only seen empty.'),
    ref_order_number: text('Purchase order of the line.', BOOKING),
    in_warehouse: unset('By its name, whether the item is in a warehouse; null even when it is received.'),
    category: field(z.union([z.string(), z.number()]).nullable(), {
      description: 'Kind of item: text, a number for service tickets.',
      ...BOOKED,
    }),
    tracking_number: text('Tracking number of the line.', BOOKED),
    packaging: group(
      'Packaging for a return.',
      {
        required: flag('Whether packaging is needed.', { ...BOOKED, source: 'RETURNS' }),
        type: number('A code; 1 in the example.', { ...BOOKED, source: 'RETURNS' }),
      },
      { ...BOOKED, source: 'RETURNS' },
    ),
  });
}
