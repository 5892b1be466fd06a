import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/core/exchange.ts';
import { bodyText } from '../../../src/core/http/body.ts';
import type { HeaderList } from '../../../src/core/http/headers.ts';
import { valueAt } from '../../../src/core/json/pointer.ts';
import { createScrubber, type ScrubOptions } from '../../../src/scrub/scrubber.ts';
import { buildEvent, catalogue, judge } from '../../helpers/bundled.ts';

function scrubbed(exchange: Exchange, options: Partial<ScrubOptions> = {}): Exchange {
  return createScrubber({ key: Buffer.alloc(32, 1), catalogue, all: false, ...options }).exchange(exchange);
}

function exchangeOf(
  body: string | Uint8Array,
  {
    headers = [],
    url = '/',
    answer = '',
    answered = [],
  }: { headers?: HeaderList; url?: string; answer?: string; answered?: HeaderList } = {},
): Exchange {
  const bytes = Buffer.from(body);
  const { refusal: _refusal, ...verdict } = judge(bytes, headers);
  return {
    ...verdict,
    id: 'k3f9',
    direction: 'received',
    at: '2026-01-31T09:30:00.000Z',
    request: {
      method: 'POST',
      url: `http://h.example${url}`,
      headers,
      size: bytes.length,
      ...bodyText(bytes),
    },
    response: {
      status: 200,
      statusClass: 'OK',
      headers: answered,
      body: answer,
      bodyEncoding: 'utf8',
      durationMs: 1,
    },
    error: null,
    attempt: 1,
  };
}

const JOB =
  '{ "do_number": "DO-1", "status": "failed", "weight": 1.50, "last_name":"Tan Mei",\n  "reason": "Others" }';

describe('the body', () => {
  it('keeps every byte that is nobody’s', () => {
    const made = scrubbed(exchangeOf(JOB)).request.body;
    expect(made).toMatch(
      /^\{ "do_number": "DO-1", "status": "failed", "weight": 1\.50, "last_name":"[A-Z][a-z]{2} [A-Z][a-z]{2}",\n {2}"reason": "[A-Z][a-z]+" \}$/,
    );
  });

  it('says its size, and its header does', () => {
    const { request } = scrubbed(exchangeOf(JOB, { headers: [['content-LENGTH', '999']] }));
    expect(request.size).toBe(Buffer.byteLength(request.body));
    expect(request.headers).toEqual([['content-LENGTH', String(request.size)]]);
  });

  it('keeps known codes and replaces other reasons', () => {
    const items = [{ reject_reason: 'Goods Damaged' }, { reject_reason: 'Jane said no' }];
    const made = scrubbed(exchangeOf(JSON.stringify({ do_number: 'DO-1', status: 'completed', items })));
    expect(made.payload).toMatchObject({ items: [{ reject_reason: 'Goods Damaged' }, {}] });
    expect(made.request.body).not.toContain('Jane');
  });

  it('replaces what the schema does not know, unless it is a code, a time, a count or the key', () => {
    const unknown = {
      who: 'Jane Tan',
      phone2: 91234567,
      at: '2026-01-31',
      n: 12,
      was: 'on_hold',
      ref: 'DO-1',
    };
    const { payload } = scrubbed(
      exchangeOf(JSON.stringify({ do_number: 'DO-1', status: 'failed', unknown })),
    );
    expect(payload).toMatchObject({ unknown: { at: '2026-01-31', n: 12, was: 'on_hold', ref: 'DO-1' } });
    expect(JSON.stringify(payload)).not.toMatch(/Jane|Tan|91234567/);
  });

  it('keeps in fields of codes, times and numbers what they are for, and takes anything else for what people write', () => {
    const kept = {
      status: 'failed',
      type: 'Delivery',
      department: 'Logistics',
      payment_mode: 'Cash on delivery',
      vehicle_type: 'PayVan_2',
      order_number: 'SO-1/2',
      tracking_number: '\u200bT-40021',
      pod_time: '01:06 pm',
      time_window: '0900 - 1100 hrs',
      job_time: '2 hours',
      weight: '1.5 kg',
      photo_1_at: '31/01/2026 09:30',
      group_id: '5aed437426c9f408376caeef',
    };
    expect(scrubbed(exchangeOf(JSON.stringify({ do_number: 'DO-1', ...kept }))).payload).toEqual({
      do_number: 'DO-1',
      ...kept,
    });
    const free = {
      status: 'left to Rosalinde',
      type: 'Rosalinde Mayer',
      department: 'c/o rosalinde mayer',
      payment_mode: 'cash from Rosalinde',
      vehicle_type: 'Rosalinde_Mayer',
      order_number: 'of Rosalinde',
      tracking_number: 'rosalinde@mail.example',
      pod_time: 'call 98887777',
      time_window: 'after 5, ring Rosalinde',
      job_time: '+65 9888 7777',
      weight: 'Rosalinde',
      photo_1_at: 'Rosalinde',
      items: [{ weight: 'Mayer', expiry_date: 'ask Mayer' }],
    };
    const made = scrubbed(exchangeOf(JSON.stringify({ do_number: 'DO-1', ...free })));
    expect(Object.keys(Object(made.payload))).toEqual(['do_number', ...Object.keys(free)]);
    expect(JSON.stringify(made)).not.toMatch(/rosalinde|mayer|9888.?7777|mail\.example/i);
    expect(made.findings.map(({ path, actual }) => [path, actual])).toContainEqual([
      '/weight',
      expect.stringMatching(/^a string, "[A-Z]\w+"$/),
    ]);
  });

  it('replaces names of members that are somebody’s, in paths of findings too, and keeps them apart', () => {
    const contacts = {
      'Mei@mail.example': 1,
      'mei@mail.example': 2,
      '+6598765432': [],
      'Mei Tan': 3,
      a_key: 4,
    };
    const job = {
      do_number: 'DO-1',
      status: 'failed',
      last_name: 'Quixote',
      for_quixote: { 'of Quixote': 1 },
    };
    const exchange = exchangeOf(JSON.stringify({ ...job, contacts, 'Mei Tan': {} }));
    const made = scrubbed(exchange);
    expect(JSON.stringify(made)).not.toMatch(/mei\b|98765432|Tan\b|quixote/i);
    const names = Object.keys(Object(valueAt(made.payload, ['contacts'])));
    expect(names).toEqual([
      expect.stringMatching(/@example\.com$/),
      expect.stringMatching(/@example\.com 2$/),
      expect.stringMatching(/^\+\d{10}$/),
      expect.stringMatching(/^[A-Z]\w\w [A-Z]\w\w$/),
      'a_key',
    ]);
    const rules = ({ findings }: Exchange) => findings.map(({ rule }) => rule);
    expect(rules(made)).toEqual(rules(exchange));
    expect(made.findings.map(({ path }) => path)).toContain(`/${names[3]}`);
    expect(made.findings.map(({ actual }) => actual)).not.toContain('[scrubbed]');
  });

  it('gives a change the stand-in of its field', () => {
    const { headers, payload } = buildEvent({
      provider: 'deliveright',
      event: 'order_status_changed',
      payloadVersion: '2',
    });
    const changes = { 'customer.first_name': { from: 'Ann', to: 'Jane' }, status: { from: 2, to: 3 } };
    const order = { ...(payload['order'] as object), customer: { first_name: 'Jane' }, status: 3 };
    const made = scrubbed(exchangeOf(JSON.stringify({ ...payload, changes, order }), { headers })).payload;
    const name = valueAt(made, ['order', 'customer', 'first_name']);
    expect(name).not.toBe('Jane');
    expect(valueAt(made, ['changes', 'customer.first_name', 'to'])).toBe(name);
    expect(valueAt(made, ['changes', 'status'])).toEqual({ from: 2, to: 3 });
  });
});

describe('around the body', () => {
  const around = {
    url: '/hooks/a9f8b7c6d5e4f3a2/tan%20mei?who=Tan+Mei&id=DO-1&n=3',
    headers: [
      ['X-Who', 'Tan Mei'],
      ['X-Signature', 'sha256=0a1b2c3d'],
      ['From', 'mei@shop.test'],
      ['User-Agent', 'Detrack/1'],
    ],
    answer: '{"ok": true, "id":"k3f9", "job": "DO-1", "hello":"Dear Mei Ling", "left": 3}',
  } as const satisfies Parameters<typeof exchangeOf>[1];
  const { request, response } = scrubbed(exchangeOf(JOB, around));

  it('replaces what the query and the path hold, and keeps the key and the route', () => {
    expect(request.url).toMatch(
      /^http:\/\/h\.example\/hooks\/[\da-f]{16}\/[A-Z]\w\w%20[A-Z]\w\w\?who=[A-Z]\w\w\+[A-Z]\w\w&id=DO-1&n=3$/,
    );
    expect(request.url).not.toMatch(/a9f8|mei/i);
  });

  it('replaces what headers hold, and what proves the body', () => {
    expect(Object.fromEntries(request.headers)).toEqual({
      'X-Who': expect.stringMatching(/^[A-Z]\w\w [A-Z]\w\w$/),
      'X-Signature': expect.stringMatching(/^[a-z]{3}\d{3}=[\da-z]{8}$/),
      From: expect.stringMatching(/@example\.com$/),
      'User-Agent': 'Detrack/1',
    });
    expect(JSON.stringify(request.headers)).not.toMatch(/Mei|0a1b2c3d/i);
  });

  it('leaves of a header of no protocol no text, in whatever form it stands there', () => {
    const who = 'Zoë "Z" Tan';
    const forms = {
      'X-Bytes': Buffer.from(who).toString('latin1'),
      'X-Base64': Buffer.from(who).toString('base64'),
      'X-Entities': 'Zoë &quot;Z&quot; Tan',
      'X-Json': JSON.stringify({ who }),
      'X-Twice': encodeURIComponent(encodeURIComponent(who)),
    };
    const made = scrubbed(exchangeOf(JOB, { headers: Object.entries(forms) })).request.headers;
    expect(made.map(([name]) => name)).toEqual(Object.keys(forms));
    expect(JSON.stringify(made)).not.toMatch(/Zo|Tan|Wm9|IlRhb/i);
  });

  it('finds the words of a name in the path, and what is known in Base64, and keeps words that are usual', () => {
    const job = '{"do_number":"DO-1","status":"failed","deliver_to_collect_from":"Jane Doe-Smith Order"}';
    const encoded = Buffer.from('for Jane Doe-Smith Order').toString('base64url');
    const made = scrubbed(
      exchangeOf(job, {
        url: `/order/jane/to-SMITH/${Buffer.from('Jane').toString('base64')}/janet/Order-hook`,
        headers: [['User-Agent', `Shop/1 (${encoded}) Detrack`]],
      }),
    );
    const { deliver_to_collect_from: name } = Object(made.payload);
    const [jane = '', , smith = ''] = String(name).toLowerCase().split(/[ -]/);
    expect(made.request.url).toMatch(
      new RegExp(`/order/${jane}/to-${smith.toUpperCase()}/[a-zA-Z]{6}==/janet/Order-hook$`),
    );
    expect(made.request.url).not.toMatch(/jane\/|smith|SmFuZQ/i);
    expect(made.request.headers).toEqual([
      ['User-Agent', expect.stringMatching(/^Shop\/1 \([\w-]+\) Detrack$/)],
    ]);
    expect(made.request.headers[0]?.[1]).not.toContain(encoded);
  });

  it('finds what is known in other forms, with one stand-in', () => {
    const who = 'Rosalinde Mäyer';
    const job = {
      do_number: 'DO-1',
      status: 'failed',
      deliver_to_collect_from: who,
      phone_number: '+65 9123 4567',
      source: Buffer.from(who).toString('base64'),
      carrier: 'Mäyer',
      items: [
        {
          description: `Ｒosa\u200blinde\u00a0Mäyer ½, ${who.normalize('NFD')}, ROSALINDE_MÄYER, Rosalinde  Mäyer, Mäyer, Rosalinde`,
          sku: '6591234567 +65-9123-4567 2026-01-31 91234567 123456',
        },
      ],
    };
    const {
      request,
      response: answered,
      payload,
    } = scrubbed(
      exchangeOf(JSON.stringify(job), {
        url: '/h/91234567/Rosalinde_M%C3%A4yer?mayer=1&rosalinde+m%C3%A4yer=2',
        headers: [
          ['X-Rosalinde', '1'],
          ['User-Agent', 'Shop/1 +6591234567'],
        ],
        answer: '{"a":"91234567","b":6591234567,"c":"+65 9123-4567","d":"Mäyer, Rosalinde"}',
        answered: [['Location', 'https://rosalinde.shop.example/p/Rosalinde+M%C3%A4yer']],
      }),
    );
    const [first = '', last = ''] = String(valueAt(payload, ['deliver_to_collect_from'])).split(' ');
    const phone = String(valueAt(payload, ['phone_number'])).replace(/\D/g, '');
    const short = phone.slice(2);
    expect(valueAt(payload, ['items', 0])).toEqual({
      description: `${first} ${last} ½, ${first} ${last}, ${first.toUpperCase()}_${last.toUpperCase()}, ${first}  ${last}, ${last}, ${first}`,
      sku: `${phone} +${phone.slice(0, 2)}-${short.slice(0, 4)}-${short.slice(4)} 2026-01-31 ${short} 123456`,
    });
    expect(valueAt(payload, ['carrier'])).toBe(last);
    expect(valueAt(payload, ['source'])).not.toBe(job.source);
    expect(request.url).toBe(
      `http://h.example/h/${short}/${first}_${last}?mayer=1&${encodeURIComponent(`${first} ${last}`)}=2`,
    );
    expect(request.headers).toEqual([
      [`X-${first}`, '1'],
      ['User-Agent', `Shop/1 +${phone}`],
    ]);
    expect(answered?.headers).toEqual([
      ['Location', expect.stringContaining(`https://${first.toLowerCase()}.shop.example/p/${first}`)],
    ]);
    expect(answered?.headers[0]?.[1]).toContain(last);
    expect(JSON.parse(answered?.body ?? '')).toEqual({
      a: short,
      b: Number(phone),
      c: valueAt(payload, ['phone_number']),
      d: expect.stringContaining(last),
    });
  });

  it('keeps a query one where its names are somebody’s', () => {
    const { url } = scrubbed(exchangeOf(JOB, { url: '/h?a=1&Tan%20Mei=2&b=3' })).request;
    expect(url).toMatch(/\/h\?a=1&[A-Z]\w\w%20[A-Z]\w\w=2&b=3$/);
    expect(url).not.toMatch(/Mei/);
  });

  it('replaces what the answer says, and keeps what answers usually say', () => {
    expect(response?.body).toMatch(
      /^\{"ok": true, "id":"k3f9", "job": "DO-1", "hello":"[A-Z]\w+ [A-Z]\w\w [A-Z]\w+", "left": 3\}$/,
    );
    expect(response?.body).not.toContain('Mei');
  });
});

describe('a body of no known provider', () => {
  const unknown = exchangeOf('{"name":"Jane","n":42,"list":["a@b.test",true,null]}');

  it('is refused', () => {
    expect(() => scrubbed(unknown)).toThrow(
      expect.objectContaining({ code: 'scrub_unknown_provider', kind: 'usage' }),
    );
  });

  it('is replaced whole where that is asked for, but for its structure', () => {
    expect(scrubbed(unknown, { all: true }).request.body).toMatch(
      /^\{"name":"[A-Z][a-z]+","n":\d\d,"list":\["[a-z.]+@example\.com",true,null\]\}$/,
    );
    expect(scrubbed(exchangeOf('<order>Jane</order>'), { all: true }).request.body).toMatch(
      /^<\w+>[A-Z]\w+<\/\w+>$/,
    );
  });

  it('is left out of a run that goes on', () => {
    const { payload, payloadText, request } = scrubbed(unknown, { isLive: true });
    expect({ payload, payloadText, body: request.body }).toEqual({
      payload: null,
      payloadText: null,
      body: '[scrubbed]',
    });
  });

  it('that is empty has nobody’s data', () => {
    expect(scrubbed(exchangeOf('')).request.body).toBe('');
  });

  it('that is no text gives way to a few words', () => {
    const { request } = scrubbed(exchangeOf(Buffer.from([0xff, 0xfe, 0x4a])), { all: true });
    expect(request).toMatchObject({ body: '[scrubbed]', size: 10 });
  });
});
