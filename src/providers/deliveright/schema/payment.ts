import * as z from 'zod';
import { field } from '../../field.ts';
import { costTypes } from '../codes.ts';
import {
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

const transaction = z.looseObject({
  payment_info: group("The amount, in the shape of a card processor's record.", {
    id: unset('By its name, the id of a charge.'),
    object: text('Empty in the published payload.'),
    amount: number('Amount in CENTS; every other amount of the order is in dollars.'),
    balance_transaction: text('Empty in the published payload.'),
    charge: text('Empty in the published payload.'),
    created: number('0 in the published payload; Unix seconds, presumably.'),
    currency: text('ISO 4217 code in lower case.'),
    reason: text('Empty in the published payload.'),
    receipt_number: text('Empty in the published payload.'),
    status: text('Empty in the published payload.'),
    cost_type: number('What is charged.', { ...SAMPLE, codes: costTypes }),
    steps: text('How the price came about: fields split by bars, then steps split by semicolons.'),
    metadata: opaqueObject('Only seen empty.'),
  }),
  type: number('A code without a published table; 1 on charges.'),
  description: text('Free text; empty in the published payload.'),
  open_balance_snapshot: number('Dollars open after this transaction.'),
  reference_record: unset('A record that the entry refers to; only ever seen null.'),
  manual: flag('Whether it was entered by hand.'),
  _id: objectId("Id of the entry; its first 8 hex digits are the entry's time."),
  user: objectId('Who booked it.'),
  date: time('When it was booked, UTC.'),
});

const unseen = (what: string) => number(`${what}; only seen 0, dollars like its neighbours.`);

/** What the order costs and what of it is open. */
export const paymentShape = {
  status: number('A code without a published table; 0 with an open balance.'),
  payment_type: text('Empty in the published payload; no table is published.'),
  payee_type: number('A code; no table is published.'),
  terms: number('A code; no table is published.'),
  amount: number('0 while a balance is open: by its look, what was paid.'),
  captured_fsc: number('Fuel surcharge as a fraction: 0.118957 is 11.8957 %.'),
  notes: unset('Only seen null, unlike the two other notes, which are lists.'),
  transactions: field(z.array(transaction).nullable(), {
    description: 'Charges, in the order they were booked.',
    ...SAMPLE,
  }),
  invoice: opaqueList('A list despite its name; only seen empty.'),
  open_balance: number('Dollars still to be paid.'),
  invoice_date: unset('By its name, when it was invoiced.'),
  open_third_party_balance: unseen('Balance of a third party'),
  revenue: number('Dollars, fuel included.'),
  delivery_revenue: number('Dollars, fuel included.'),
  revenue_primary_only: number('Dollars, fuel included.'),
  third_man_cost: unseen('A third person on the truck'),
  insurance_cost: unseen('Insurance'),
  assembly_cost: unseen('Assembly'),
  pre_inspection_cost: unseen('Inspection before delivery'),
  disposition_cost: unseen('Disposal; comes together with its misspelt twin'),
  accessorial_cost: unseen('Cost of extras'),
  accessorial_charges: unseen('Charges for extras'),
  is_manual: flag('By its name, whether the price was set by hand.'),
  repair_cost: unseen('Repair'),
  freight_cost: unseen('Freight leg'),
  packaging_cost: unseen('Packaging'),
  fuel_surcharge: number('Dollars: the delivery cost times the captured fraction, rounded to cents.'),
  rescheduling_cost: unseen('Another appointment'),
  dispositon_cost: unseen('Misspelt by the provider; comes together with disposition_cost'),
  revenue_third_party: unseen('Revenue of a third party'),
  total_storage_fees: unseen('Storage'),
  delivery_cost_only: number('Dollars, before fuel.'),
  delivery_with_fuel: number('Dollars: delivery cost and fuel surcharge.'),
};
