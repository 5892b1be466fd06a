import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { Ajv, type AnySchemaObject } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../../src/core/exchange.ts';
import { harArchive } from '../../../../src/output/exchange/har.ts';
import { exchange, finding, response } from '../samples.ts';

const require = createRequire(import.meta.url);
const ajv = new Ajv({
  strict: false,
  formats: {
    'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
    uri: (text: string) => URL.canParse(text),
    ipv4: true,
    ipv6: true,
  },
});
ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json') as AnySchemaObject);
for (const schema of Object.values(require('har-schema') as Record<string, AnySchemaObject>))
  ajv.addSchema(schema);
const isHar = ajv.getSchema('har.json#');

function archived(...exchanges: readonly Exchange[]) {
  const text = [...harArchive(exchanges, '1.2.3')].join('');
  const har = JSON.parse(text);
  expect(isHar?.(har), JSON.stringify(isHar?.errors)).toBe(true);
  return { text, log: har.log };
}

const NO_ANSWER = exchange({
  direction: 'sent',
  response: null,
  error: { code: 'refused', message: 'nothing listens there' },
});

describe('an HTTP Archive', () => {
  it('is one by the schema of HAR 1.2, also of nothing', () => {
    expect(archived().log).toEqual({
      version: '1.2',
      creator: { name: 'webhook-cli', version: '1.2.3' },
      entries: [],
    });
    expect(archived(exchange(), NO_ANSWER, exchange()).log.entries).toHaveLength(3);
  });

  it('refuses nothing that is no archive: the schema is looked at', () => {
    expect(isHar?.({ log: { version: '1.2', entries: [] } })).toBe(false);
  });

  it('has a request with its headers in their order and repeated, its query and its exact body', () => {
    const headers = [
      ['B', '2'],
      ['a', '1'],
      ['B', '3'],
      ['content-type', 'application/json; charset=utf-8'],
    ] as const;
    const body = '{"n":1.10,"a":"\u00e9\u202e"}';
    const url = 'http://127.0.0.1:4141/h?a=1&b=%20x&token=[redacted]#f';
    const { text, log } = archived(
      exchange({ request: { method: 'PUT', url, headers, size: 99, body, bodyEncoding: 'utf8' } }),
    );
    expect(log.entries[0].request).toMatchObject({
      method: 'PUT',
      url,
      httpVersion: 'HTTP/1.1',
      headers: headers.map(([name, value]) => ({ name, value })),
      queryString: [
        { name: 'a', value: '1' },
        { name: 'b', value: ' x' },
        { name: 'token', value: '[redacted]' },
      ],
      postData: { mimeType: 'application/json; charset=utf-8', text: body },
      bodySize: 99,
    });
    expect(text).not.toContain('\u202e');
  });

  it('has bytes for which the format has no place in a field of ours', () => {
    const bytes = Buffer.from([0xff, 0x00, 0x1b]);
    const json = gzipSync('{"a":1}');
    const of = (body: Buffer, headers: Exchange['request']['headers']): Exchange =>
      exchange({
        request: {
          method: 'POST',
          url: 'http://x/',
          headers,
          size: body.length,
          body: body.toString('base64'),
          bodyEncoding: 'base64',
        },
      });
    const { log } = archived(of(bytes, []), of(json, [['Content-Encoding', 'gzip']]));
    expect(log.entries[0].request.postData).toEqual({
      mimeType: '',
      text: '',
      _base64: bytes.toString('base64'),
    });
    // What was meant, and what was sent.
    expect(log.entries[1].request.postData).toEqual({
      mimeType: '',
      text: '{"a":1}',
      _base64: json.toString('base64'),
    });
  });

  it('has an answer, decoded, with what led elsewhere and the words of its status', () => {
    const body = gzipSync('moved');
    const { log } = archived(
      exchange({
        response: response({
          status: 301,
          headers: [
            ['Location', '/there'],
            ['Content-Encoding', 'gzip'],
            ['Content-Type', 'text/plain'],
          ],
          body: body.toString('base64'),
          bodyEncoding: 'base64',
        }),
      }),
    );
    expect(log.entries[0]).toMatchObject({
      time: 1.84,
      timings: { send: 0, wait: 1.84, receive: 0 },
      response: {
        status: 301,
        statusText: 'Moved Permanently',
        redirectURL: '/there',
        content: { size: 5, mimeType: 'text/plain', text: 'moved' },
        bodySize: body.length,
      },
    });
  });

  it('has no answer as its readers expect it: status 0 and the reason', () => {
    expect(archived(NO_ANSWER).log.entries[0]).toMatchObject({
      time: 0,
      response: { status: 0, _error: 'refused: nothing listens there', bodySize: -1 },
    });
  });

  it('says what is known of the webhook', () => {
    const [{ _webhook }] = archived(
      exchange({ valid: false, findings: [finding({ known: ['x'] })], of: 'abc' }),
    ).log.entries;
    expect(_webhook).toEqual({
      id: 'k3f9',
      direction: 'received',
      provider: 'detrack',
      event: 'failed',
      payloadVersion: 'v2',
      key: 'DO-1001',
      valid: false,
      findings: [finding()],
      attempt: 1,
      of: 'abc',
    });
  });
});
