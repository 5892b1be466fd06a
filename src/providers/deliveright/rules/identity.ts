import { describeJson, type JsonObject } from '../../../core/json/json.ts';
import { valueAt } from '../../../core/json/pointer.ts';
import type { Rule, RuleHit } from '../../provider.ts';
import type { Place } from '../places.ts';
import { lineItems, textAt } from '../read.ts';
import type { SourceKey } from '../sources.ts';
import { hit } from './hit.ts';

/** Ids, names and texts that repeat one another. */
export const identityRules = [
  {
    id: 'item-id-prefix',
    severity: 'warning',
    versions: ['1', '2'],
    explain:
      "The id of a delivery's item starts with the order's number, so that items can be joined to orders.",
    source: 'PAGE',
    check: itemIdPrefix,
  },
  {
    id: 'item-id-position',
    severity: 'info',
    versions: ['1', '2'],
    explain:
      "The id of a delivery's item ends with its position from 1; only an order of one item was ever published.",
    source: 'PAGE',
    check: itemIdPosition,
  },
  {
    id: 'order-id-prefix',
    severity: 'warning',
    versions: ['1', '2'],
    explain:
      'Numbers of returns start with RA and those of service tickets with SVC; whoever sorts by one of the two sorts wrong when they disagree.',
    source: 'RECON',
    check: orderIdPrefix,
  },
  {
    id: 'subscriber-is-retailer',
    severity: 'warning',
    versions: ['1'],
    explain:
      "The subscriber of the webhook is the shipper of the order: another one means another account's order.",
    source: 'PAGE',
    check: subscriberIsRetailer,
  },
  {
    id: 'customer-name',
    severity: 'warning',
    versions: ['1', '2'],
    explain: "The customer's name is the given and the family name, joined by a space.",
    source: 'PAGE',
    check: customerName,
  },
  {
    id: 'full-address',
    severity: 'info',
    versions: ['1', '2'],
    explain: "The address on one line is made of the address's parts.",
    source: 'PAGE',
    check: fullAddress,
  },
  {
    id: 'vendor-is-company',
    severity: 'info',
    versions: ['1', '2'],
    explain: "An item's vendor is the company that it comes from.",
    source: 'PAGE',
    check: vendorIsCompany,
  },
  {
    id: 'zip-format',
    severity: 'info',
    versions: ['1', '2'],
    explain:
      'A ZIP code is five digits, or nine as ZIP+4; a shorter one has most likely lost its leading zeros.',
    source: 'RECON',
    check: zipFormat,
  },
  {
    id: 'hidden-characters',
    severity: 'info',
    versions: ['1', '2'],
    explain: 'Some senders pad serial numbers with zero-width spaces, which break comparisons and lengths.',
    source: 'RECON',
    check: hiddenCharacters,
  },
] as const satisfies readonly (Rule & { readonly source: SourceKey })[];

const ORDER_ID = ['order', 'order_id'] as const;
const CUSTOMER = ['order', 'customer'] as const;

/** Prefix of the number, by order type. Only deliveries show how an item's id is made. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['2', 'RA'],
  ['4', 'SVC'],
]);

function typeOf(payload: JsonObject): string {
  const type = valueAt(payload, ['order', 'type']);
  return typeof type === 'number' || typeof type === 'string' ? String(type) : '';
}

interface ItemId {
  readonly item: Place;
  readonly orderId: string;
  readonly itemId: string;
}

function itemIds(payload: JsonObject): readonly ItemId[] {
  const orderId = textAt(payload, ORDER_ID);
  if (orderId === undefined || PREFIXES.has(typeOf(payload))) return [];
  return lineItems(payload).flatMap((item) => {
    const itemId = textAt(item.value, ['item_id']);
    return itemId === undefined ? [] : [{ item, orderId, itemId }];
  });
}

function itemIdPrefix(payload: JsonObject): readonly RuleHit[] {
  return itemIds(payload)
    .filter(({ orderId, itemId }) => !itemId.startsWith(`${orderId}-`))
    .map(({ item, orderId, itemId }) =>
      hit(
        [...item.path, 'item_id'],
        describeJson(`${orderId}-…`),
        describeJson(itemId),
        "the item's id does not start with the number of its order",
      ),
    );
}

function itemIdPosition(payload: JsonObject): readonly RuleHit[] {
  return itemIds(payload).flatMap(({ item, orderId, itemId }) => {
    const position = String(Number(item.path.at(-1)) + 1);
    // Another prefix is the other rule's matter.
    if (!itemId.startsWith(`${orderId}-`) || itemId.slice(orderId.length + 1) === position) return [];
    return [
      hit(
        [...item.path, 'item_id'],
        describeJson(`${orderId}-${position}`),
        describeJson(itemId),
        "the item's id does not end with its position, so it is no index into the list",
      ),
    ];
  });
}

function orderIdPrefix(payload: JsonObject): readonly RuleHit[] {
  const orderId = textAt(payload, ORDER_ID);
  const type = typeOf(payload);
  if (orderId === undefined || type === '') return [];
  const wanted = PREFIXES.get(type);
  if (wanted !== undefined && !orderId.startsWith(wanted)) {
    return [
      hit(
        ORDER_ID,
        `${wanted}…`,
        describeJson(orderId),
        `a number of type ${type} orders starts with ${wanted}`,
      ),
    ];
  }
  const foreign = [...PREFIXES.values()].find((prefix) => orderId.startsWith(prefix));
  if (type !== '1' || foreign === undefined) return [];
  return [
    hit(
      ORDER_ID,
      'digits',
      describeJson(orderId),
      `${foreign} does not go with a delivery, which is what type 1 says`,
    ),
  ];
}

function subscriberIsRetailer(payload: JsonObject): readonly RuleHit[] {
  const retailer = textAt(payload, ['order', 'retailer', '_id']);
  const subscriber = textAt(payload, ['msg_info', 'subscriber_id']);
  if (retailer === undefined || subscriber === undefined || retailer === subscriber) return [];
  return [
    hit(
      ['msg_info', 'subscriber_id'],
      describeJson(retailer),
      describeJson(subscriber),
      'the subscriber is not the retailer of the order (/order/retailer/_id)',
    ),
  ];
}

function customerName(payload: JsonObject): readonly RuleHit[] {
  const first = textAt(payload, [...CUSTOMER, 'first_name']);
  const last = textAt(payload, [...CUSTOMER, 'last_name']);
  const name = textAt(payload, [...CUSTOMER, 'name']);
  // What a masked customer looks like is not known.
  const masked = valueAt(payload, [...CUSTOMER, 'mask']) === true;
  if (first === undefined || last === undefined || name === undefined || masked) return [];
  const joined = `${first} ${last}`;
  if (name === joined || name === joined.trim()) return [];
  return [
    hit(
      [...CUSTOMER, 'name'],
      describeJson(joined),
      describeJson(name),
      'the name is not the given and the family name',
    ),
  ];
}

function fullAddress(payload: JsonObject): readonly RuleHit[] {
  const parts = ['address1', 'address2', 'city', 'state', 'zip'].map((key) =>
    textAt(payload, [...CUSTOMER, 'address', key]),
  );
  const full = textAt(payload, [...CUSTOMER, 'full_address']);
  const masked = valueAt(payload, [...CUSTOMER, 'mask']) === true;
  if (full === undefined || masked || parts.some((part) => part === undefined)) return [];
  const [address1 = '', , ...rest] = parts;
  // Whether a second line is part of it is not known: it was only ever seen empty.
  const accepted = [parts, [address1, ...rest]].map((list) => list.filter((part) => part !== '').join(' '));
  if (accepted.includes(full)) return [];
  return [
    hit(
      [...CUSTOMER, 'full_address'],
      describeJson(accepted[0]),
      describeJson(full),
      "the address on one line differs from the address's parts",
    ),
  ];
}

function vendorIsCompany(payload: JsonObject): readonly RuleHit[] {
  return lineItems(payload).flatMap(({ path, value }) => {
    const vendor = textAt(value, ['vendor']);
    const company = textAt(value, ['freight_info', 'vendor_info', 'company']);
    if (vendor === undefined || company === undefined || vendor === company) return [];
    return [
      hit(
        [...path, 'vendor'],
        describeJson(company),
        describeJson(vendor),
        'the vendor is not the company the item comes from',
      ),
    ];
  });
}

function zipFormat(payload: JsonObject): readonly RuleHit[] {
  const addresses = [
    [...CUSTOMER, 'address'],
    ...lineItems(payload).map(({ path }) => [...path, 'freight_info', 'vendor_info', 'address']),
  ];
  return addresses.flatMap((address) => {
    const zip = textAt(payload, [...address, 'zip']);
    if (zip === undefined || zip === '' || /^\d{5}(-?\d{4})?$/.test(zip)) return [];
    const message = /^\d{1,4}$/.test(zip)
      ? 'the ZIP code has lost its leading zeros'
      : 'this is no US ZIP code';
    return [hit([...address, 'zip'], 'five digits or ZIP+4', describeJson(zip), message)];
  });
}

// Zero-width spaces and joiners, word joiner, byte order mark. An alternation, since a joiner inside
// a character class would join its neighbours.
const HIDDEN = /\u200b|\u200c|\u200d|\u2060|\ufeff/;

function hiddenCharacters(payload: JsonObject): readonly RuleHit[] {
  return lineItems(payload).flatMap(({ path, value }) => {
    const serial = textAt(value, ['serial_number']);
    if (serial === undefined || !HIDDEN.test(serial)) return [];
    return [
      hit(
        [...path, 'serial_number'],
        'visible characters',
        describeJson(serial),
        'the serial number holds zero-width characters: take them out before comparing it',
      ),
    ];
  });
}
