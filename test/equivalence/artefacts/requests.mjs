// The requests that every `listen` gets: what `send` made, and what no provider would send.
import { gzipSync } from 'node:zlib';

const JSON_TYPE = ['Content-Type', 'application/json'];

/**
 * The same requests for both sides.
 *
 * @param printed what one side's `send --print http` printed, by name
 */
export function allRequests(printed) {
  const valid = [...printed].flatMap(([name, requests]) =>
    requests.map(({ headers, body }, i) => ({
      name: requests.length === 1 ? name : `${name} ${i + 1}`,
      headers: headers.filter(([header]) => !/^(?:host|content-length)$/i.test(header)),
      body,
    })),
  );
  return [...valid, ...unusual(valid)];
}

/** Of all requests those that one `listen` after another gets: each kind once. */
export function fewRequests(requests) {
  const wanted = /(?:failed|item_status_changed|completed)\/|created-late|delivered|^unusual/;
  return requests.filter(({ name }) => wanted.test(name));
}

function unusual(valid) {
  const bodyOf = (name) => {
    const found = valid.find((request) => request.name === `print http/${name}`);
    if (found === undefined) throw new Error(`send prints no ${name}`);
    return found.body.toString('utf8');
  };
  const job = bodyOf('detrack/failed/v2/json/delivery');
  const order = bodyOf('deliveright/item_status_changed/v1/json');
  const changed = (text, edit) => {
    const document = JSON.parse(text);
    edit(document);
    return JSON.stringify(document);
  };
  const rows = {
    'attempt in quotes': job.replace('"attempt":1', '"attempt":"1"'),
    'no id': changed(job, (document) => delete document.id),
    'unknown status': job.replaceAll('"status":"failed"', '"status":"abandoned"'),
    'unknown field': job.replace('{', '{"colour":"red",'),
    'wrong types': changed(job, (document) =>
      Object.assign(document, { items: {}, date: 'soon', pod_at: 5 }),
    ),
    'counts that differ': job.replace('"items_count":2', '"items_count":7'),
    'repeated key': job.replace('{', '{"do_number":"DO-0",'),
    'large number': job.replace('"attempt":1', '"attempt":12345678901234567890'),
    'control characters': changed(job, (document) =>
      Object.assign(document, { note: 'a\u001b[31m\u0007\u202eb\r\n##[error]x' }),
    ),
    'other scripts': changed(job, (document) => Object.assign(document, { note: '配達 👩‍👩‍👧 עברית' })),
    'deliveright without order': '{"topic":"order_created"}',
    'deliveright with wrong types': changed(order, (document) => {
      document.order.order_id = 5;
      document.order.tracking = 'none';
    }),
    'another object': '{"hello":"world"}',
    'a list': `[${job}]`,
    'a text': JSON.stringify(job),
    'in an envelope': `{"payload":${job}}`,
    null: 'null',
    empty: '',
    'no json': '{"do_number":DO-1}',
    cut: job.slice(0, 700),
    deep: `${'['.repeat(500)}${']'.repeat(500)}`,
    'deep object': `${'{"a":'.repeat(150)}1${'}'.repeat(150)}`,
  };
  const typed = (type, body) => ({ headers: [['Content-Type', type]], body: Buffer.from(body) });
  const special = {
    'not utf-8': { headers: [JSON_TYPE], body: Buffer.from(job.replace('Anneke', 'Ann\u00ffke'), 'latin1') },
    'wrong content type': typed('text/plain', job),
    'no content type': { headers: [], body: Buffer.from(job) },
    'form without json': typed('application/x-www-form-urlencoded', 'a=1&b=2'),
    'form twice': typed('application/x-www-form-urlencoded', `json=${encodeURIComponent(job)}&json={}`),
    zipped: { headers: [JSON_TYPE, ['Content-Encoding', 'gzip']], body: gzipSync(job) },
    'no zip': { headers: [JSON_TYPE, ['Content-Encoding', 'gzip']], body: Buffer.from(job) },
    'unknown encoding': { headers: [JSON_TYPE, ['Content-Encoding', 'zstd']], body: Buffer.from(job) },
    'with credentials': {
      headers: [
        JSON_TYPE,
        ['Authorization', 'Basic c2hvcDpzM2NyZXQ='],
        ['Cookie', 'a=b'],
        ['X-Api-Key', 'k'],
      ],
      body: Buffer.from(job),
    },
    'from a page': { headers: [JSON_TYPE, ['Origin', 'https://evil.example']], body: Buffer.from(job) },
    forwarded: { headers: [JSON_TYPE, ['X-Forwarded-For', '203.0.113.9']], body: Buffer.from(job) },
    get: { method: 'GET', headers: [], body: Buffer.alloc(0) },
    head: { method: 'HEAD', headers: [], body: Buffer.alloc(0) },
    put: { method: 'PUT', headers: [JSON_TYPE], body: Buffer.from(job) },
    options: { method: 'OPTIONS', headers: [], body: Buffer.alloc(0) },
    'another path': { target: '/else?token=abc&x=1', headers: [JSON_TYPE], body: Buffer.from(job) },
    'too large': {
      headers: [JSON_TYPE],
      body: Buffer.from(changed(job, (document) => Object.assign(document, { note: 'x'.repeat(2 ** 21) }))),
    },
  };
  return [
    ...Object.entries(rows).map(([name, text]) => [name, { headers: [JSON_TYPE], body: Buffer.from(text) }]),
    ...Object.entries(special),
  ].map(([name, request]) => ({ name: `unusual/${name}`, ...request }));
}

/** A request as bytes, on a connection of its own. */
export function bytesOf({ method = 'POST', target = '/hooks', headers, body }) {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'Host: localhost',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
      ? []
      : [`Content-Length: ${body.length}`]),
    'Connection: close',
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}
