import type { JsonValue } from '../../core/json/json.ts';
import { valueAt } from '../../core/json/pointer.ts';
import type { PayloadSummary } from '../provider.ts';
import { trackingEvents } from './codes.ts';

/** The lists and texts that would bury the rest of a payload. */
export const summaries: readonly PayloadSummary[] = [
  { path: '/order/tracking', summarise: tracking },
  { path: '/order/line_items/*/tracking', summarise: tracking },
  { path: '/order/line_items/*/freight_info', summarise: freight },
  { path: '/order/payment/transactions', summarise: describeTransactions },
  { path: '/order/payment/transactions/*/payment_info/steps', summarise: steps },
];

const LONG_TEXT = 80;
const NAME_SHOWN = 40;

function tracking(value: JsonValue): string | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const last = value.at(-1) ?? null;
  const words = trackingWords(last);
  if (words === null) return entryCount(value.length);
  const date = valueAt(last, ['date']) ?? valueAt(last, ['timestamp']);
  const parts = [words, clock(date)].filter((word) => word !== '');
  return `${entryCount(value.length)}, last ${parts.join(' ')}`;
}

/** An entry of tracking by its code and what that stands for; `null` for one without a code. */
export function trackingWords(entry: JsonValue): string | null {
  const event = valueAt(entry, ['event_type_id']) ?? valueAt(entry, ['event_id']);
  if (typeof event !== 'number') return null;
  return [String(event), eventWords(event)].filter((word) => word !== '').join(' ');
}

function describeTransactions(value: JsonValue): string | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const amounts = value.map((entry) => valueAt(entry, ['payment_info', 'amount']));
  const [currency, ...others] = new Set(value.map((entry) => valueAt(entry, ['payment_info', 'currency'])));
  const cents = amounts.reduce<number>(
    (sum, amount) => (typeof amount === 'number' ? sum + amount : Number.NaN),
    0,
  );
  const known = Number.isFinite(cents) && typeof currency === 'string' && /^[a-z]{3}$/i.test(currency);
  return known && others.length === 0
    ? `${entryCount(value.length)}, ${(cents / 100).toFixed(2)} ${currency}`
    : entryCount(value.length);
}

function steps(value: JsonValue): string | null {
  if (typeof value !== 'string' || value.length <= LONG_TEXT) return null;
  return `${value.split(';').length} steps in ${value.length} characters`;
}

function freight(value: JsonValue): string | null {
  const fob = valueAt(value, ['is_fob']);
  if (typeof fob !== 'boolean') return null;
  const company = nameAt(value, ['vendor_info', 'company']);
  const place = [
    nameAt(value, ['vendor_info', 'address', 'city']),
    nameAt(value, ['vendor_info', 'address', 'state']),
  ];
  const from = [company, place.filter((word) => word !== '').join(' ')]
    .filter((word) => word !== '')
    .join(', ');
  return `${fob ? 'FOB' : 'freight leg'}${from === '' ? '' : `, from ${from}`}`;
}

function entryCount(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}

/** The name of a tracking event in plain words; `''` for one without a name. */
function eventWords(event: number): string {
  const name = trackingEvents[event] ?? '';
  return name
    .replace(/ \(.*\)$/, '')
    .replaceAll('_', ' ')
    .toLowerCase();
}

function clock(date: JsonValue | undefined): string {
  return typeof date === 'string' ? (/^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)/.exec(date)?.[1] ?? '') : '';
}

function nameAt(value: JsonValue, path: readonly string[]): string {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found.slice(0, NAME_SHOWN) : '';
}
