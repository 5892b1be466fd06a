import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/core/exchange.ts';
import { exchangeJson } from '../../../src/core/exchange-json.ts';
import { findingFields } from '../../../src/core/finding.ts';
import { safeJson } from '../../../src/core/json/json.ts';
import { exchange, finding, foreignCode, response } from '../output/samples.ts';

/** The same as the plain way writes it. */
function plainly(each: Exchange, withBody: boolean): string {
  const {
    payload: _payload,
    payloadText: _text,
    findings,
    request,
    response,
    error,
    attempt,
    of,
    ...rest
  } = each;
  const { body, bodyEncoding, ...head } = request;
  return safeJson({
    schemaVersion: 1,
    type: 'exchange',
    ...rest,
    findings: findings.map(findingFields),
    request: withBody ? { ...head, body, bodyEncoding } : head,
    response,
    error,
    attempt,
    ...(of === undefined ? {} : { of }),
  });
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '##[error]x',
    '"',
    '\\',
    '\u202e',
    '\u001b[2J',
    '\ud800',
    'a\u200db',
    '\u007f',
    '::error::',
  ),
);
const headers = fc.array(fc.tuple(text, text), { maxLength: 4 });
const exchanges: fc.Arbitrary<Exchange> = fc
  .record({
    id: text,
    at: text,
    direction: fc.constantFrom('sent' as const, 'received' as const),
    provider: fc.option(text),
    event: fc.option(text),
    eventReason: fc.option(text),
    payloadVersion: fc.option(text),
    contentForm: fc.constantFrom('json' as const, 'form' as const, null),
    key: fc.option(text),
    valid: fc.option(fc.boolean()),
    findings: fc.array(text.map((actual) => finding({ actual, known: ['a'] }))),
    request: fc
      .record({ method: text, url: text, headers, size: fc.nat(), body: text })
      .map(({ body, ...fields }) => ({ ...fields, body, bodyEncoding: 'utf8' as const })),
    response: fc.option(
      fc
        .record({
          status: fc.nat(),
          statusClass: text,
          headers,
          body: text,
          durationMs: fc.double({ noNaN: true, min: 0, max: 1e6 }),
        })
        .map(response),
    ),
    error: fc.option(fc.record({ code: text.map(foreignCode), message: text })),
    attempt: fc.nat(),
    of: fc.option(text, { nil: undefined }),
  })
  .map(exchange);

describe('exchangeJson', () => {
  it('writes what the plain way writes, with and without the body', () => {
    fc.assert(
      fc.property(exchanges, fc.boolean(), (each, withBody) => {
        expect(exchangeJson(each, { schemaVersion: 1, withBody })).toBe(plainly(each, withBody));
      }),
    );
  });

  it('takes a payload over as its text says, before the request', () => {
    const json = exchangeJson(exchange(), { schemaVersion: 7, payload: '{"n":1e400}', withBody: false });
    expect(json).toContain('"findings":[],"payload":{"n":1e400},"request":{"method"');
    expect(json.startsWith('{"schemaVersion":7,"type":"exchange"')).toBe(true);
  });
});
