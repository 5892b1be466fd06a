import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SendOptions, send } from '../../src/api/send.ts';
import type { ContentForm } from '../../src/core/exchange.ts';
import {
  DELIVERIGHT_ORDER_KEYS,
  DELIVERIGHT_TOPICS,
  DETRACK_KEYS,
  DETRACK_SILENT,
  DETRACK_STATUS,
  DETRACK_V1_COLLECTION,
  DETRACK_V1_KEYS,
  DETRACK_V1_READ,
} from '../helpers/documented.ts';
import { call } from '../helpers/http-client.ts';
import { type HttpServer, type SeenRequest, startHttpServer } from '../helpers/http-server.ts';
import { openReceiver, type WatchedReceiver } from '../helpers/receiver.ts';

type Document = Readonly<Record<string, unknown>>;

const TRIGGERS = [...Object.keys(DETRACK_STATUS), ...DETRACK_SILENT];
const OBJECT_ID = /^[\da-f]{24}$/;

let app: HttpServer;
let watched: WatchedReceiver;

beforeAll(async () => {
  app = await startHttpServer();
  watched = await openReceiver();
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await watched[Symbol.asyncDispose]();
});

/** Sends an event into the plain server, and gives what that saw. */
async function capture(options: Omit<SendOptions, 'to'>): Promise<SeenRequest> {
  const before = app.requests.length;
  const exchange = await send({ ...options, to: `${app.url}/hooks` });
  expect(exchange).toMatchObject({ direction: 'sent', error: null, valid: true, response: { status: 204 } });
  const seen = app.requests[before];
  if (seen === undefined || app.requests.length !== before + 1)
    throw new Error('not exactly one request came');
  expect(seen).toMatchObject({ method: 'POST', target: '/hooks' });
  // The length on the wire is that of the bytes, and nothing is chunked.
  expect(seen.headers['content-length']).toBe(String(seen.body.length));
  expect(exchange.request.body).toBe(seen.body.toString('utf8'));
  return seen;
}

/** The document in a body, taken out as a server of any language would. */
function documentOf(seen: SeenRequest, form: ContentForm): Document {
  const text = seen.body.toString('utf8');
  if (form === 'json') {
    expect(seen.headers['content-type']).toBe('application/json');
    return JSON.parse(text) as Document;
  }
  expect(seen.headers['content-type']).toBe('application/x-www-form-urlencoded');
  // Nothing but what a form may hold on the wire.
  expect(text).toMatch(/^json=[\w%*.+-]+$/);
  const fields = new URLSearchParams(text);
  expect([...fields.keys()]).toEqual(['json']);
  return JSON.parse(fields.get('json') ?? '') as Document;
}

/** Sends the same bytes into the real receiver: known, valid, nothing above info. */
async function expectRecognised(seen: SeenRequest, expected: Document): Promise<void> {
  const headers: Record<string, string> = {};
  for (let i = 0; i + 1 < seen.rawHeaders.length; i += 2) {
    const name = seen.rawHeaders[i] ?? '';
    if (!/^(host|connection|content-length)$/i.test(name)) headers[name] = seen.rawHeaders[i + 1] ?? '';
  }
  const reply = await call(watched.url, { body: seen.body, headers });
  expect(reply.status).toBe(200);
  const exchange = watched.exchanges.at(-1);
  expect(exchange).toMatchObject({ ...expected, valid: true });
  expect(exchange?.findings.filter((f) => f.severity !== 'info')).toEqual([]);
  expect(exchange?.request.body).toBe(seen.body.toString('utf8'));
}

function headerNames(seen: SeenRequest): string[] {
  return seen.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
}

function list(value: unknown): readonly Document[] {
  return Array.isArray(value) ? (value as Document[]) : [];
}

const detrackCases = TRIGGERS.flatMap((event) =>
  (['2', '1'] as const).flatMap((payloadVersion) =>
    (['json', 'form'] as const).flatMap((contentForm) =>
      (['Delivery', 'Collection'] as const).map((type) => ({ event, payloadVersion, contentForm, type })),
    ),
  ),
);

describe('Detrack', () => {
  it.each(detrackCases)('$event, version $payloadVersion, $contentForm, $type', async (chosen) => {
    const { event, payloadVersion, contentForm, type } = chosen;
    const seen = await capture({ ...chosen, provider: 'detrack' });
    const job = documentOf(seen, contentForm);
    // Detrack names its event nowhere: nothing of ours may make it known.
    expect(headerNames(seen).toSorted()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
    ]);

    if (payloadVersion === '1') {
      const keys = DETRACK_V1_KEYS.map((key) =>
        type === 'Collection' ? (DETRACK_V1_COLLECTION[key] ?? key) : key,
      );
      expect(Object.keys(job).toSorted()).toEqual([...keys, ...DETRACK_V1_READ].toSorted());
      // Unset is an empty text in version 1, never null.
      expect(JSON.stringify(job)).not.toContain(':null');
      expect(job['do']).toMatch(/./);
      expect(job['date']).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect([0, 1]).toContain(job['image']);
      expect(job['status']).toMatch(/^[A-Z]/);
      expect(job['tracking_status']).toBe(DETRACK_STATUS[event] ?? 'dispatched');
      if (event === 'completed') expect(job['status']).toBe('Delivered');
      if (DETRACK_STATUS[event] === 'dispatched') expect(job['status']).toBe('In Progress');
      expect(job['time']).toMatch(/^$|^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
      for (const item of list(job['items'])) {
        expect(Object.keys(item)).toEqual(['sku', 'desc', 'qty', 'reject', 'reason']);
      }
    } else {
      // The published job is a delivery. The sample of 2020 has one key more, which a collection needs.
      const published = Object.keys(job).filter((key) => type === 'Delivery' || key !== 'head_to_pick_up_at');
      expect(published).toEqual(DETRACK_KEYS);
      expect(job['type']).toBe(type);
      if (DETRACK_STATUS[event] !== undefined) expect(job['status']).toBe(DETRACK_STATUS[event]);
      expect(job['id']).toMatch(OBJECT_ID);
      expect(job['detrack_number']).toMatch(/^DET\d{7,10}$/);
      expect(job['created_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/);
      expect(job['items_count']).toBe(list(job['items']).length);
      expect(job['contactless_signature_link']).toBe(`${String(job['tracking_link'])}?s=1`);
      expect(job['booking_link']).toBe(`${String(job['tracking_link'])}?b=1`);
      expect(Number.isInteger(job['verification_code'])).toBe(true);
      if (event === 'failed') expect(job['reason']).toMatch(/./);
      if (event === 'scheduled') expect(job['tracking_status']).toBe('Scheduled');
      if (event === 'partially-completed') {
        expect(list(job['items']).some((item) => Number(item['reject_quantity']) > 0)).toBe(true);
      }
      for (const milestone of list(job['milestones'])) {
        expect(Object.keys(milestone)).toEqual([
          'status',
          'assign_to',
          'reason',
          'pod_at',
          'created_at',
          'user_name',
        ]);
      }
      expect(JSON.stringify(job)).not.toContain(
        type === 'Collection' ? 'out_for_delivery' : 'out_for_collection',
      );
    }

    const merged = payloadVersion === '1' && DETRACK_STATUS[event] === 'dispatched';
    await expectRecognised(seen, {
      provider: 'detrack',
      payloadVersion,
      contentForm,
      key: payloadVersion === '1' ? job['do'] : job['do_number'],
      // Three triggers share a status, and version 1 holds nothing else; two leave no mark that is known.
      ...(DETRACK_SILENT.includes(event) ? {} : { event: merged ? 'in-progress' : event }),
    });
  });

  it('holds the same document in both forms', async () => {
    const chosen = { provider: 'detrack', event: 'completed', seed: 'one', now: '2026-03-04T05:06:07Z' };
    const json = documentOf(await capture({ ...chosen, contentForm: 'json' }), 'json');
    const form = documentOf(await capture({ ...chosen, contentForm: 'form' }), 'form');
    expect(form).toEqual(json);
    expect(JSON.stringify(form)).toBe(JSON.stringify(json));
  });

  it('keeps & + % = and letters of every script through a form', async () => {
    const note = 'a&b+c%d=e é 漢 😀 "q" \\ \n';
    const seen = await capture({ event: 'failed', contentForm: 'form', set: { note } });
    expect(documentOf(seen, 'form')['note']).toBe(note);
  });

  it('travels as JSON in version 2 and as a form in version 1 unless told otherwise', async () => {
    expect((await capture({ event: 'failed' })).headers['content-type']).toBe('application/json');
    const old = await capture({ event: 'failed', payloadVersion: '1' });
    expect(old.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('proves itself by Basic credentials', async () => {
    const seen = await capture({ event: 'failed', auth: { user: 'détrack', password: 'a:b c' } });
    const [scheme, token = ''] = String(seen.headers['authorization']).split(' ');
    expect(scheme).toBe('Basic');
    expect(Buffer.from(token, 'base64').toString('utf8')).toBe('détrack:a:b c');
  });

  it('sends the published job unchanged with verbatim', async () => {
    const job = documentOf(await capture({ event: 'in-progress', verbatim: true }), 'json');
    expect(job).toMatchObject({
      id: '6253e449366df67ff7e75590',
      do_number: 'Test1',
      verification_code: 3615,
    });
  });
});

const deliverightCases = DELIVERIGHT_TOPICS.flatMap((event) =>
  (['1', '2'] as const).map((payloadVersion) => ({ event, payloadVersion })),
);

describe('Deliveright', () => {
  const secret = 'whsec_ünïcode';

  it.each(deliverightCases)('$event, version $payloadVersion', async ({ event, payloadVersion }) => {
    const signed = payloadVersion === '2';
    const before = Math.floor(Date.now() / 1000);
    const seen = await capture({ event, payloadVersion, ...(signed ? { secret } : {}) });
    const after = Math.floor(Date.now() / 1000);
    const document = documentOf(seen, 'json');
    const order = document['order'] as Document;
    const info = document['msg_info'] as Document;
    expect(Object.keys(order)).toEqual(DELIVERIGHT_ORDER_KEYS);
    expect(order['order_id']).toMatch(/^\d{11}$/);
    for (const item of list(order['line_items'])) {
      expect(item['item_id']).toMatch(new RegExp(`^${String(order['order_id'])}-\\d+$`));
    }
    const own = ['connection', 'content-length', 'content-type', 'host', 'user-agent'];

    if (payloadVersion === '1') {
      expect(Object.keys(document)).toEqual(['order', 'msg_info']);
      expect(Object.keys(info)).toEqual(['topic', 'subscriber_id', 'method', 'webhook_id']);
      expect(info).toMatchObject({ topic: event, method: 'POST' });
      expect(info['subscriber_id']).toBe((order['retailer'] as Document)['_id']);
      expect(info['webhook_id']).toMatch(OBJECT_ID);
      expect(headerNames(seen).toSorted()).toEqual(own);
    } else {
      expect(Object.keys(document)).toEqual(['webhook_id', 'topic', 'msg_info', 'changes', 'order']);
      expect(document['topic']).toBe(event);
      expect(document['webhook_id']).toMatch(/^wh_/);
      expect(Object.keys(info)).toEqual(['shipper_id', 'timestamp', 'event_origin']);
      expect(['hub_scan', 'dispatcher_action', 'customer_action', 'system']).toContain(info['event_origin']);
      expect(new Date(String(info['timestamp'])).toISOString()).toBe(info['timestamp']);
      for (const change of Object.values(document['changes'] as Document)) {
        expect(Object.keys(change as Document)).toEqual(['from', 'to']);
      }
      expect(Object.keys(document['changes'] as Document).length === 0).toBe(event === 'order_created');
      expect(headerNames(seen).toSorted()).toEqual([
        ...own,
        'x-grasshopper-signature',
        'x-grasshopper-timestamp',
      ]);
      const signature = createHmac('sha256', Buffer.from(secret, 'utf8')).update(seen.body).digest('hex');
      expect(seen.headers['x-grasshopper-signature']).toBe(signature);
      const timestamp = String(seen.headers['x-grasshopper-timestamp']);
      expect(timestamp).toMatch(/^\d{10}$/);
      expect(Number(timestamp)).toBeGreaterThanOrEqual(before);
      expect(Number(timestamp)).toBeLessThanOrEqual(after);
    }

    await expectRecognised(seen, {
      provider: 'deliveright',
      payloadVersion,
      contentForm: 'json',
      event,
      eventReason: null,
      key: order['order_id'],
    });
  });

  it('is signed so that the receiver with the same secret takes it, and with another does not', async () => {
    for (const [known, status] of [
      [secret, 200],
      ['other', 401],
    ] as const) {
      await using receiver = await openReceiver({ secret: known });
      const exchange = await send({ event: 'order_created', payloadVersion: '2', secret, to: receiver.url });
      expect(exchange.response?.status).toBe(status);
      expect(receiver.exchanges[0]?.response?.status).toBe(status);
    }
  });

  it('carries no signature without a secret', async () => {
    const seen = await capture({ event: 'order_created', payloadVersion: '2' });
    expect(seen.headers).not.toHaveProperty('x-grasshopper-signature');
    expect(seen.headers).toHaveProperty('x-grasshopper-timestamp');
  });

  it('sends the published order unchanged with verbatim', async () => {
    const document = documentOf(await capture({ event: 'item_status_changed', verbatim: true }), 'json');
    expect(document).toMatchObject({
      order: { order_id: '22200041771' },
      msg_info: { webhook_id: '5fa178c2083189b168663201' },
    });
  });
});

describe('who an event is about', () => {
  const everything = [
    ...TRIGGERS.map((event) => ({ event, provider: 'detrack', payloadVersion: '2' })),
    ...deliverightCases.map((chosen) => ({ ...chosen, provider: 'deliveright' })),
  ];

  const idsOf = (seen: SeenRequest): string[] => {
    const document = JSON.parse(seen.body.toString('utf8')) as Document;
    const order = document['order'] as Document | undefined;
    const ids =
      order === undefined
        ? [document['id'], document['do_number'], document['detrack_number'], document['tracking_link']]
        : [order['order_id'], ...(document['webhook_id'] === undefined ? [] : [document['webhook_id']])];
    return ids.map(String);
  };

  it.each(everything)('is somebody new on every send: $event, version $payloadVersion', async (chosen) => {
    const first = idsOf(await capture(chosen));
    const second = idsOf(await capture(chosen));
    for (const [index, id] of first.entries()) expect(second[index]).not.toBe(id);
  });

  it.each(everything)(
    'is the same, byte for byte, with seed and now: $event, version $payloadVersion',
    async (chosen) => {
      const fixed = { ...chosen, seed: 'fixed', now: '2026-03-04T05:06:07.008Z' };
      const first = await capture(fixed);
      const second = await capture(fixed);
      expect(second.body.equals(first.body)).toBe(true);
      expect(second.rawHeaders).toEqual(first.rawHeaders);
      const other = await capture({ ...fixed, seed: 'another' });
      expect(other.body.equals(first.body)).toBe(false);
    },
  );

  it('has the key that was asked for, wherever it stands', async () => {
    const job = documentOf(await capture({ event: 'failed', id: 'DO-1001' }), 'json');
    expect(job['do_number']).toBe('DO-1001');
    const document = documentOf(await capture({ event: 'order_created', id: '33300012345' }), 'json');
    const order = document['order'] as Document;
    expect(order['order_id']).toBe('33300012345');
    expect(list(order['line_items']).map((item) => item['item_id'])).toContain('33300012345-1');
  });
});
