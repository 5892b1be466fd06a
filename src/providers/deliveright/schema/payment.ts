import * as z from 'zod';
import { field } from '../../field.ts';
import { costTypes } from '../codes.ts';
import {
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

const transaction = z.looseObject({
  payment_info: groupField("The amount, in the shape of a card processor's record.", {
    id: unsetField('By its name, the id of a charge.', 'token'),
    object: textField('Empty in the published payload.'),
    amount: numberField('Amount in CENTS; every other amount of the order is in dollars.'),
    balance_transaction: personField('token', 'Empty in the published payload.'),
    charge: personField('token', 'Empty in the published payload.'),
    created: numberField('0 in the published payload; Unix seconds, presumably.'),
    currency: textField('ISO 4217 code in lower case.'),
    reason: personField('text', 'Empty in the published payload.'),
    receipt_number: personField('token', 'Empty in the published payload.'),
    status: textField('Empty in the published payload.'),
    cost_type: numberField('What is charged.', { ...SAMPLE, codes: costTypes }),
    steps: textField('How the price came about: fields split by bars, then steps split by semicolons.'),
    metadata: opaqueObject('Only seen empty.', 'text'),
  }),
  type: numberField('A code without a published table; 1 on charges.'),
  description: personField('text', 'Free text; empty in the published payload.'),
  open_balance_snapshot: numberField('Dollars open after this transaction.'),
  reference_record: unsetField('A record that the entry refers to; only ever seen null.'),
  manual: flagField('Whether it was entered by hand.'),
  _id: objectIdField("Id of the entry; its first 8 hex digits are the entry's time."),
  user: objectIdField('Who booked it.', { ...SAMPLE, holds: 'token' }),
  date: timeField('When it was booked, UTC.'),
});

const zeroField = (what: string) => numberField(`${what}; only seen 0, dollars like its neighbours.`);

/** What the order costs and what of it is open. */
export const paymentShape = {
  status: numberField('A code without a published table; 0 with an open balance.'),
  payment_type: textField('Empty in the published payload; no table is published.'),
  payee_type: numberField('A code; no table is published.'),
  terms: numberField('A code; no table is published.'),
  amount: numberField('0 while a balance is open: by its look, what was paid.'),
  captured_fsc: numberField('Fuel surcharge as a fraction: 0.118957 is 11.8957 %.'),
  notes: unsetField('Only seen null, unlike the two other notes, which are lists.', 'text'),
  transactions: field(z.array(transaction).nullable(), {
    description: 'Charges, in the order they were booked.',
    ...SAMPLE,
  }),
  invoice: opaqueList('A list despite its name; only seen empty.', 'text'),
  open_balance: numberField('Dollars still to be paid.'),
  invoice_date: unsetField('By its name, when it was invoiced.'),
  open_third_party_balance: zeroField('Balance of a third party'),
  revenue: numberField('Dollars, fuel included.'),
  delivery_revenue: numberField('Dollars, fuel included.'),
  revenue_primary_only: numberField('Dollars, fuel included.'),
  third_man_cost: zeroField('A third person on the truck'),
  insurance_cost: zeroField('Insurance'),
  assembly_cost: zeroField('Assembly'),
  pre_inspection_cost: zeroField('Inspection before delivery'),
  disposition_cost: zeroField('Disposal; comes together with its misspelt twin'),
  accessorial_cost: zeroField('Cost of extras'),
  accessorial_charges: zeroField('Charges for extras'),
  is_manual: flagField('By its name, whether the price was set by hand.'),
  repair_cost: zeroField('Repair'),
  freight_cost: zeroField('Freight leg'),
  packaging_cost: zeroField('Packaging'),
  fuel_surcharge: numberField('Dollars: the delivery cost times the captured fraction, rounded to cents.'),
  rescheduling_cost: zeroField('Another appointment'),
  dispositon_cost: zeroField('Misspelt by the provider; comes together with disposition_cost'),
  revenue_third_party: zeroField('Revenue of a third party'),
  total_storage_fees: zeroField('Storage'),
  delivery_cost_only: numberField('Dollars, before fuel.'),
  delivery_with_fuel: numberField('Dollars: delivery cost and fuel surcharge.'),
};
