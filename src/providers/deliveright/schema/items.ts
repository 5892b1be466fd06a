import * as z from 'zod';
import { field } from '../../field.ts';
import {
  BOOKED,
  BOOKING,
  flagField,
  groupField,
  numberField,
  objectIdField,
  opaqueList,
  personField,
  textField,
  unsetField,
} from './fields.ts';

/** A telephone number of a customer, and of a vendor in a return. */
export function phoneShape() {
  return {
    number: personField('phone', 'The number as it was entered; not checked, and empty when there is none.'),
    type: numberField('Kind of number; 0 in every example, no table is published.'),
  };
}

const vendorInfo = () =>
  groupField('Where the item comes from; in a return, where the person lives.', {
    address: groupField("Address; unlike the customer's it has no coordinates.", {
      address1: personField('address', 'Street and house number.'),
      address2: personField('address', 'Second line; empty when there is none.'),
      city: personField('address', 'City.'),
      state: personField('address', 'Two letters of the state.'),
      zip: personField('address', 'ZIP code as text, since leading zeros count.'),
      timezone: personField('time-zone', "Time zone; text on the customer's address.", {
        certainty: 'low',
        basis: 'inferred',
        source: 'PAGE',
      }),
    }),
    first_name: personField('name', 'Given name of a contact.', {
      certainty: 'medium',
      basis: 'documented',
      source: 'RETURNS',
    }),
    last_name: personField('name', 'Family name of a contact.', {
      certainty: 'medium',
      basis: 'documented',
      source: 'RETURNS',
    }),
    phone: personField('phone', "Telephone as plain text, unlike the customer's.", BOOKING),
    phone1: groupField(
      "Telephone in the shape of the customer's; in the example of a return.",
      phoneShape(),
      {
        ...BOOKED,
        source: 'RETURNS',
      },
    ),
    email: personField('email', 'E-mail address.', {
      certainty: 'medium',
      basis: 'documented',
      source: 'RETURNS',
    }),
    receiving_hours: personField('text', 'Hours in which goods are handed over.', BOOKING),
    vendor_id: objectIdField('Id of the vendor.'),
    location_id: objectIdField("Id of the vendor's location."),
    send_labels: flagField('Whether labels are sent to the vendor.'),
    company: personField('name', "Name of the vendor; the same as the item's."),
  });

const freightInfo = () =>
  groupField('The leg from the vendor to the network; zeros and nulls when it is not used.', {
    vendor_info: vendorInfo(),
    is_fob: flagField('True when only the last mile is booked, without a freight leg.', BOOKING),
    consolidation_stop: unsetField('By its name, a stop of the freight leg.', 'address'),
    total_cost: numberField('Cost of the freight leg; only seen 0.'),
    weight: numberField('Weight on the freight leg; 0 when it is not used.'),
    trip_id: unsetField('By its name, the id of a freight trip.'),
    fsc: numberField('By its name, a fuel surcharge; the unit is not known.'),
    pro_number: unsetField("By its name, the carrier's progressive number."),
    ack: unsetField('By its name, an acknowledgement.', 'text'),
    verified: flagField('Whether the freight leg was verified.'),
    validations: opaqueList('Only seen empty.'),
    paid: flagField('Whether the freight leg was paid.'),
    paid_date: unsetField('By its name, when the freight leg was paid.'),
    rate_type: unsetField('By its name, a kind of rate.'),
    rate: numberField('Rate of the freight leg; the unit is not known.'),
    is_minimum: flagField('By its name, whether the minimum rate applies.'),
    scheduled_pickup_date: unsetField('By its name, the day of the pickup at the vendor.'),
    manifest_id: unsetField('Manifest of the freight leg, not the one that tracking texts name.'),
    carrier_pickup_status: numberField('A code; no table is published.'),
  });

/** A piece of furniture in an order; `entry` is how the version writes a tracking entry. */
export function lineItemSchema<E extends z.ZodType>(entry: E) {
  return z.looseObject({
    weight: numberField('Weight of one piece in pounds.'),
    cube: numberField('Volume in cubic feet.'),
    item_id: textField("Id of the item: the order's, a hyphen and the position, from 1."),
    serial_number: textField('Free text; some senders pad it with zero-width spaces.', {
      certainty: 'medium',
      basis: 'client',
      source: 'RECON',
    }),
    retail_value: numberField('Value in dollars.'),
    status: numberField('A code without a published table; 3 goes with a received item.'),
    quantity: field(z.int(), {
      description: 'Number of pieces, from 1.',
      certainty: 'high',
      basis: 'documented',
      source: 'CREATE2',
    }),
    vendor: personField('name', 'Name of the maker.'),
    name: personField('goods', 'Name of the item.'),
    sku: personField('goods', 'Article number; text even where it is all digits.'),
    failure_details: unsetField('By its name, what went wrong with the item.', 'text'),
    dimensions: groupField(
      'Size of a piece.',
      {
        height: numberField('Height.', BOOKING),
        width: numberField('Width.', BOOKING),
        depth: numberField('Depth.', BOOKING),
        unit: textField('Unit of the three: inch or cm.', BOOKING),
      },
      BOOKING,
    ),
    tracking: field(z.array(entry).nullable(), {
      description: "What happened to the item; the order's own list does not repeat it.",
      certainty: 'high',
      basis: 'published',
      source: 'PAGE',
    }),
    freight_info: freightInfo(),
    commodity_type: numberField('A code; no table is published.'),
    resource_url: opaqueList('A list despite its name; only seen empty.', 'link'),
    ref_order_number: textField('Purchase order of the line.', BOOKING),
    in_warehouse: unsetField(
      'By its name, whether the item is in a warehouse; null even when it is received.',
    ),
    category: field(z.union([z.string(), z.number()]).nullable(), {
      description: 'Kind of item: text, a number for service tickets.',
      ...BOOKED,
      holds: 'goods',
    }),
    tracking_number: textField('Tracking number of the line.', BOOKED),
    packaging: groupField(
      'Packaging for a return.',
      {
        required: flagField('Whether packaging is needed.', { ...BOOKED, source: 'RETURNS' }),
        type: numberField('A code; 1 in the example.', { ...BOOKED, source: 'RETURNS' }),
      },
      { ...BOOKED, source: 'RETURNS' },
    ),
  });
}
