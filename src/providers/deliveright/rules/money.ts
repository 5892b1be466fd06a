import type { JsonObject } from '../../../core/json/json.ts';
import { AS_DOUBLES } from '../../../core/json/written-numbers.ts';
import type { Rule, RuleHit } from '../../provider.ts';
import type { Place } from '../places.ts';
import { lineItems, numberAt, transactions } from '../read.ts';
import type { SourceKey } from '../sources.ts';
import { hit } from './hit.ts';

/** Sums and units. */
export const moneyRules = [
  {
    id: 'total-weight',
    severity: 'warning',
    versions: ['1', '2'],
    explain: "The order's weight is that of its items together; prices hang on it.",
    source: 'PAGE',
    check: totalWeight,
  },
  {
    id: 'fuel-surcharge',
    severity: 'warning',
    versions: ['1', '2'],
    explain: 'The fuel surcharge is the delivery cost times the captured fraction, rounded to cents.',
    source: 'PAGE',
    check: fuelSurcharge,
  },
  {
    id: 'delivery-with-fuel',
    severity: 'warning',
    versions: ['1', '2'],
    explain: 'The cost with fuel is the delivery cost and the fuel surcharge together.',
    source: 'PAGE',
    check: deliveryWithFuel,
  },
  {
    id: 'amount-in-cents',
    severity: 'warning',
    versions: ['1', '2'],
    explain: 'Amounts of transactions are in cents, whole numbers, while every other amount is in dollars.',
    source: 'PAGE',
    check: amountInCents,
  },
  {
    id: 'balance-of-charges',
    severity: 'warning',
    versions: ['1', '2'],
    explain: 'As long as nothing is paid, the charges together are the open balance.',
    source: 'PAGE',
    check: balanceOfCharges,
  },
  {
    id: 'last-balance',
    severity: 'warning',
    versions: ['1', '2'],
    explain: 'The balance after the last transaction is the open balance.',
    source: 'PAGE',
    check: lastBalance,
  },
  {
    id: 'misspelt-twin',
    severity: 'info',
    versions: ['1', '2'],
    explain:
      'The cost of disposal comes under two spellings; which one counts when they differ is not known.',
    source: 'PAGE',
    check: misspeltTwin,
  },
] as const satisfies readonly (Rule & { readonly source: SourceKey })[];

const PAYMENT = ['order', 'payment'] as const;
const AMOUNT = ['payment_info', 'amount'] as const;
const SNAPSHOT = ['open_balance_snapshot'] as const;
const TOTAL_WEIGHT = ['order', 'total_weight'] as const;
const BALANCE = [...PAYMENT, 'open_balance'] as const;

/** A charge. What other types of transaction do to the balance is not known. */
const CHARGE = 1;

// Half a cent, and a little for the way in which decimals are stored.
const TOLERANCE = 0.005 + 1e-9;

function differ(a: number, b: number): boolean {
  return Math.abs(a - b) > TOLERANCE;
}

function dollars(payload: JsonObject, key: string): number | undefined {
  return numberAt(payload, [...PAYMENT, key]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** A number with at most two decimals, since a sum of decimals may have sixteen. */
function formatDecimals(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function totalWeight(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  const total = numberAt(payload, TOTAL_WEIGHT);
  const items = lineItems(payload);
  const weights = items.map(({ value }) => numberAt(value, ['weight']) ?? Number.NaN);
  const quantities = items.map(({ value }) => numberAt(value, ['quantity']) ?? 1);
  const pieces = sum(weights.map((weight, i) => weight * (quantities[i] ?? 1)));
  if (total === undefined || items.length === 0 || !Number.isFinite(pieces)) return [];
  // Only a quantity of one was ever published, so a weight of the whole line is not excluded.
  if (!differ(total, pieces) || !differ(total, sum(weights))) return [];
  return [
    hit(
      TOTAL_WEIGHT,
      formatDecimals(pieces),
      numbers.describe(total, TOTAL_WEIGHT),
      'the total weight is not that of the items, weight times quantity',
    ),
  ];
}

function fuelSurcharge(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  const cost = dollars(payload, 'delivery_cost_only');
  const fraction = dollars(payload, 'captured_fsc');
  const surcharge = dollars(payload, 'fuel_surcharge');
  if (cost === undefined || fraction === undefined || surcharge === undefined) return [];
  if (!differ(surcharge, cost * fraction)) return [];
  const shown = (key: string, value: number): string => numbers.describe(value, [...PAYMENT, key]);
  const [costShown, fractionShown] = [shown('delivery_cost_only', cost), shown('captured_fsc', fraction)];
  return [
    hit(
      [...PAYMENT, 'fuel_surcharge'],
      formatDecimals(cost * fraction),
      shown('fuel_surcharge', surcharge),
      `the fuel surcharge is not ${costShown} (delivery_cost_only) × ${fractionShown} (captured_fsc)`,
    ),
  ];
}

function deliveryWithFuel(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  const cost = dollars(payload, 'delivery_cost_only');
  const surcharge = dollars(payload, 'fuel_surcharge');
  const both = dollars(payload, 'delivery_with_fuel');
  if (cost === undefined || surcharge === undefined || both === undefined) return [];
  if (!differ(both, cost + surcharge)) return [];
  const shown = (key: string, value: number): string => numbers.describe(value, [...PAYMENT, key]);
  const [costShown, fuelShown] = [shown('delivery_cost_only', cost), shown('fuel_surcharge', surcharge)];
  return [
    hit(
      [...PAYMENT, 'delivery_with_fuel'],
      formatDecimals(cost + surcharge),
      shown('delivery_with_fuel', both),
      `the cost with fuel is not ${costShown} (delivery_cost_only) + ${fuelShown} (fuel_surcharge)`,
    ),
  ];
}

/** Why an amount cannot be in cents, or `null` when it may be. */
function whyDollars(payload: JsonObject, transaction: Place): string | null {
  const amount = numberAt(transaction.value, AMOUNT);
  if (amount === undefined || amount === 0) return null;
  if (!Number.isInteger(amount)) return 'cents have no decimals';
  const known = ['delivery_cost_only', 'fuel_surcharge', 'delivery_with_fuel'].find(
    (key) => dollars(payload, key) === amount,
  );
  if (known !== undefined) return `it equals ${known}, which is in dollars`;
  return numberAt(transaction.value, SNAPSHOT) === amount
    ? 'it equals the balance after it, which is in dollars'
    : null;
}

function amountInCents(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  return transactions(payload).flatMap((transaction) => {
    const why = whyDollars(payload, transaction);
    const amount = numberAt(transaction.value, AMOUNT);
    if (why === null || amount === undefined) return [];
    const path = [...transaction.path, ...AMOUNT];
    return [
      hit(
        path,
        `${formatDecimals(amount * 100)} (cents)`,
        numbers.describe(amount, path),
        `this looks like dollars where cents belong: ${why}`,
      ),
    ];
  });
}

function balanceOfCharges(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  const balance = numberAt(payload, BALANCE);
  const charges = transactions(payload);
  if (balance === undefined || charges.length === 0 || dollars(payload, 'amount') !== 0) return [];
  if (charges.some(({ value }) => (numberAt(value, ['type']) ?? CHARGE) !== CHARGE)) return [];
  // One wrong unit is one mistake, not two.
  if (charges.some((charge) => whyDollars(payload, charge) !== null)) return [];
  const charged = sum(charges.map(({ value }) => numberAt(value, AMOUNT) ?? Number.NaN)) / 100;
  if (!Number.isFinite(charged) || !differ(charged, balance)) return [];
  return [
    hit(
      BALANCE,
      formatDecimals(charged),
      numbers.describe(balance, BALANCE),
      'nothing is paid, and yet the open balance is not the sum of the charges (their cents divided by 100)',
    ),
  ];
}

function lastBalance(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  const balance = numberAt(payload, BALANCE);
  const last = transactions(payload).at(-1);
  const snapshot = last === undefined ? undefined : numberAt(last.value, SNAPSHOT);
  if (last === undefined || balance === undefined || snapshot === undefined || !differ(balance, snapshot))
    return [];
  const path = [...last.path, ...SNAPSHOT];
  return [
    hit(
      path,
      numbers.describe(balance, BALANCE),
      numbers.describe(snapshot, path),
      'the balance after the last transaction is not the open balance (/order/payment/open_balance)',
    ),
  ];
}

const MISSPELT = [...PAYMENT, 'dispositon_cost'] as const;

function misspeltTwin(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  const right = dollars(payload, 'disposition_cost');
  const misspelt = dollars(payload, 'dispositon_cost');
  if (right === undefined || misspelt === undefined || !differ(right, misspelt)) return [];
  return [
    hit(
      MISSPELT,
      numbers.describe(right, [...PAYMENT, 'disposition_cost']),
      numbers.describe(misspelt, MISSPELT),
      'the two spellings, disposition_cost and dispositon_cost, disagree',
    ),
  ];
}
