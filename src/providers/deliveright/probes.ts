import { isJsonObject } from '../../core/json/json.ts';
import type { ProviderProbes } from '../probes.ts';

const PAGE = 'API Guides, webhook payload (grasshopperlabs.io/api/webhook-payload)';
const STATUSES = 'API Guides, order statuses (grasshopperlabs.io/api/orders-status)';
const EVENTS = 'API Guides, index of tracking events (grasshopperlabs.io/?p=22639)';
const BOOKING = 'API Guides, order booking, delivery (developer.grasshopperlabs.io)';
const PAYLOAD2 = 'Grasshopper Labs API, webhooks: payload (grasshopperlabs.io/api/webhooks/payload/)';
const SECURITY = 'Grasshopper Labs API, webhooks: security (grasshopperlabs.io/api/webhooks/security/)';
const ORDERS2 = 'Grasshopper Labs API, orders (grasshopperlabs.io/api/orders/)';
const LEVELS = 'API Guides and Grasshopper Labs API, whose lists of service levels differ';

/** Whoever did what a tracking entry tells of. */
const USER = '5d3a6be94c81f20016a7e05b';

/** What a consumer of these webhooks has to bear. */
export const probes: ProviderProbes = {
  ordinary: [
    { path: '/order/customer/company', value: 'Larkspur Books' },
    { path: '/order/customer/address/address2', value: 'Apt 4' },
    { path: '/order/customer/phone2/number', value: '555-0143' },
    { path: '/order/payment/payment_type', value: 'invoice' },
    { path: '/order/line_items/*/serial_number', value: 'SN-4471' },
    { path: '/order/line_items/*/ref_order_number', value: 'PO-{key}', isOwn: true },
    { path: '/order/tracking/*/description', value: 'by the hub' },
    { path: '/order/tracking/*/user', value: USER },
    { path: '/order/line_items/*/tracking/*/description', value: 'by the hub' },
    { path: '/order/line_items/*/tracking/*/user', value: USER },
  ],
  payloads: [
    {
      id: 'unknown/status',
      title: 'answers an order status that it does not know without breaking',
      weight: 'sent',
      explain: 'The published numbers have gaps, and integrators have met one that is in no list.',
      source: STATUSES,
      event: 'order_status_changed',
      set: { 'order.status': 14 },
      expect: 'no-server-error',
    },
    {
      id: 'unknown/status-taken',
      title: 'takes an order whose status it does not know',
      weight: 'unproven',
      explain:
        'What is refused may never come again, and the next status of the order would be known once more.',
      source: `ours: no retry is seen in the published log (${PAGE})`,
      event: 'order_status_changed',
      set: { 'order.status': 14 },
      expect: 'taken',
      after: ['unknown/status'],
    },
    {
      id: 'unknown/topic',
      title: 'answers a topic that it does not know without breaking',
      weight: 'sent',
      explain: 'Six topics are known by name, and there may be more.',
      source: PAYLOAD2,
      event: 'order_status_changed',
      set: { 'msg_info.topic': 'order_archived' },
      versions: { '2': { set: { topic: 'order_archived' } } },
      isOtherEvent: true,
      expect: 'no-server-error',
    },
    {
      id: 'unknown/tracking-event',
      title: 'takes a tracking event that it does not know',
      weight: 'sent',
      explain:
        'The published payload has four numbers that the part of the list that can be read does not name.',
      source: `${EVENTS}; ${PAGE}`,
      event: 'delivery_confirmed',
      set: { 'order.tracking[0].event_type_id': 999 },
      expect: 'taken',
    },
    {
      id: 'unknown/service-level',
      title: 'answers a service level that it does not know without breaking',
      weight: 'sent',
      explain: 'The two lists of the vendor differ, so that neither is complete.',
      source: LEVELS,
      event: 'order_created',
      set: { 'order.service_level': 'rooftop' },
      expect: 'no-server-error',
    },
    {
      id: 'unknown/field',
      title: 'takes fields that it does not know',
      weight: 'sent',
      explain:
        'Booking an order knows fields that the published payload does not show, and a snapshot may bring them back.',
      source: `${PAGE}; ${BOOKING}`,
      event: 'order_created',
      set: { 'order.total_insurance_coverage': 500, 'order.line_items[0].category': 'bedroom', seen: true },
      expect: 'taken',
    },
    {
      id: 'null/optional-fields',
      title: 'takes null in every other field that the published payload shows as null',
      weight: 'sent',
      explain: 'What nobody filled in is null, a description and a time zone too.',
      source: PAGE,
      event: 'delivery_confirmed',
      set: {
        'order.tracking[5].description': null,
        'order.line_items[0].tracking[0].description': null,
        'order.customer.address.timezone': null,
        'order.delivery.scheduled_date': null,
        'order.delivery.confirmed_with': null,
        'order.delivery.completed_by': null,
        'order.line_items[0].serial_number': null,
        'order.line_items[0].ref_order_number': null,
      },
      expect: 'taken',
    },
    {
      id: 'null/user',
      title: 'takes a tracking entry without a user',
      weight: 'sent',
      explain: 'What the system itself did has no user: e-mails, the log of webhooks.',
      source: PAGE,
      event: 'order_created',
      set: { 'order.tracking[0].user': null },
      expect: 'taken',
    },
    {
      id: 'null/empty-strings',
      title: 'takes empty texts instead of null',
      weight: 'sent',
      explain:
        'The payload writes what is missing as null in one place and as "" in another, and telephone numbers are not checked.',
      source: PAGE,
      event: 'order_created',
      set: {
        'order.customer.phone1.number': '',
        'order.customer.email': '',
        'order.customer.company': '',
        'order.customer.address.address2': '',
        'order.payment.payment_type': '',
      },
      expect: 'taken',
    },
    {
      id: 'null/unproven',
      title: 'takes null where one payload shows a value and no page promises one',
      weight: 'unproven',
      explain: 'One sample does not prove that null never comes.',
      source: 'ours: one payload is published, and nothing says which of its values are always there',
      event: 'order_created',
      set: {
        'order.customer.email': null,
        'order.customer.phone1.number': null,
        'order.customer.address.latitude': null,
        'order.customer.address.longitude': null,
        'order.distance_from_hub': null,
        'order.travel_time_from_hub': null,
        'order.ref_order_number': null,
      },
      expect: 'taken',
    },
    {
      id: 'shape/tracking-none',
      title: 'takes an order that has no tracking yet',
      weight: 'unproven',
      explain: 'An order begins without a history.',
      source: 'ours: no page says that there is always an entry',
      event: 'order_created',
      set: { 'order.tracking': [], 'order.line_items[0].tracking': [] },
      expect: 'taken',
    },
    {
      id: 'shape/filled',
      title: 'takes values where the published payload has null',
      weight: 'sent',
      explain: 'Fields that are null in the one sample hold texts and objects once somebody books them so.',
      source: `${BOOKING}; the length of the serial number as a public integrator's tool pads it`,
      event: 'order_created',
      set: {
        'order.line_items[0].serial_number': 'SN-4471\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b',
        'order.line_items[0].dimensions': { height: 42.5, width: 80, depth: 61, unit: 'inch' },
        'order.line_items[0].ref_order_number': 'PO-88123-A',
        'order.line_items[0].freight_info.vendor_info.phone': '555-0142',
        'order.line_items[0].freight_info.vendor_info.receiving_hours': '8-16',
      },
      expect: 'taken',
    },
    {
      id: 'shape/coordinates',
      title: 'answers filled coordinates of a tracking entry without breaking',
      weight: 'unproven',
      explain:
        'They are an empty object in every entry of the published payload, and nobody shows what fills it.',
      source: 'ours: the names of the coordinates are constructed',
      event: 'delivery_confirmed',
      set: { 'order.tracking[0].geolocation.coords': { latitude: 39.7392, longitude: -104.9903 } },
      expect: 'no-server-error',
    },
    {
      id: 'shape/assets',
      title: 'answers an order with proofs of delivery without breaking',
      weight: 'unproven',
      explain:
        'The list is empty in the published payload, and proofs, signatures and pictures come into it after delivery.',
      source: `${ORDERS2}; the entry itself is constructed`,
      event: 'order_status_changed',
      set: {
        'order.assets': [
          { type: 'signature', url: 'https://files.example.com/pod/signature.png' },
          'https://files.example.com/pod/photo.jpg',
        ],
      },
      expect: 'no-server-error',
    },
    {
      id: 'shape/fractions',
      title: 'takes fractions where the published payload has whole numbers',
      weight: 'sent',
      explain: 'Weights and values may have decimals, however whole those of one sample are.',
      source: BOOKING,
      event: 'order_created',
      set: {
        'order.total_weight': 95.5,
        'order.retail_value': 980.25,
        'order.line_items[0].weight': 95.5,
        'order.line_items[0].retail_value': 980.25,
      },
      expect: 'taken',
    },
    {
      id: 'shape/zip-plus-four',
      title: 'takes a ZIP code of nine digits',
      weight: 'unproven',
      explain: 'The code is text, and addresses come with the long form of it too.',
      source: "a public tool that reconciles a retailer's orders",
      event: 'order_created',
      set: { 'order.customer.address.zip': '02134-1000' },
      expect: 'taken',
    },
  ],
  outcomes: [
    {
      kind: 'open',
      name: 'open',
      words: 'an order that is under way',
      statuses: [
        { status: '3', event: 'order_status_changed' },
        { status: '4', event: 'order_status_changed' },
        { status: '24', event: 'order_status_changed' },
      ],
    },
    {
      kind: 'cancelled',
      name: 'cancelled',
      words: 'a cancelled order',
      statuses: [{ status: '6', event: 'order_status_changed' }],
    },
    {
      kind: 'failed',
      name: 'failed',
      words: 'an order whose delivery failed',
      statuses: [{ status: '20', event: 'order_status_changed' }],
    },
    {
      kind: 'returned',
      name: 'returned',
      words: 'an order that was returned',
      statuses: [{ status: '11', event: 'order_status_changed' }],
    },
    {
      kind: 'done',
      name: 'delivered',
      words: 'a delivered order',
      statuses: [{ status: '5', event: 'order_status_changed' }],
    },
  ],
  withStatus: (payload, status) => {
    const { order } = payload;
    return isJsonObject(order) ? { ...payload, order: { ...order, status: Number(status) } } : payload;
  },
  sequences: [
    {
      id: 'job/created-late',
      title: 'takes an order whose creation is told after its first change',
      weight: 'sent',
      explain: 'The published log shows order_created after two tracking_changed of the same order.',
      source: PAGE,
      scenario: 'created-late',
      first: { event: 'tracking_changed' },
      second: { event: 'order_created' },
      versions: ['1', '2'],
      changesState: false,
    },
  ],
  texts: [
    'order.customer.name',
    'order.customer.first_name',
    'order.customer.last_name',
    'order.customer.company',
    'order.customer.address.address1',
    'order.line_items[0].name',
    'order.line_items[0].vendor',
  ],
  list: 'order.tracking',
  progress: ['order_created', 'order_status_changed'],
  scenario: 'white-glove',
  ordered: ['1', '2'],
  madeAt: ['/msg_info/timestamp'],
  changes: [
    {
      id: 'job/status-is-no-scale',
      title: 'takes the next status of an order when its number is a smaller one',
      weight: 'lost',
      explain:
        'An order goes from 24 to 15 or 3, so that whoever takes only what is greater never learns that it has arrived.',
      source: STATUSES,
      event: 'order_status_changed',
      first: { 'order.status': 24 },
      second: { 'order.status': 3 },
      newer: ['/order/updated_at'],
    },
  ],
  sources: {
    meaning: STATUSES,
    content: `${PAGE}; ${PAYLOAD2}`,
    duplicate: `${PAYLOAD2}: webhook_id is meant for telling duplicates`,
    order: `${PAGE}: its log shows order_created after two tracking_changed`,
    concurrent: `${PAGE}: its log shows two webhooks of one order within two seconds`,
    signature: SECURITY,
  },
};
