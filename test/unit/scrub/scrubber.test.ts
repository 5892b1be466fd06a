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
  { headers = [], url = '/', answer = '' }: { headers?: HeaderList; url?: string; answer?: string } = {},
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
      headers: [],
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
