import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchangeLine, jsonLine } from '../../../../src/output/exchange/ndjson.ts';
import { exchange, finding, HOSTILE, response, UNSAFE } from '../samples.ts';

describe('exchangeLine', () => {
  it('has the keys of the contract, in its order', () => {
    const line = JSON.parse(
      exchangeLine(exchange({ findings: [finding()] }), '{"do_number":"DO-1001"}', { raw: true }),
    );
    expect(Object.keys(line)).toEqual([
      'schemaVersion',
      'type',
      'id',
      'direction',
      'at',
      'provider',
      'event',
      'eventReason',
      'payloadVersion',
      'contentForm',
      'key',
      'valid',
      'findings',
      'payload',
      'request',
      'response',
      'error',
      'attempt',
    ]);
    expect(Object.keys(line.request)).toEqual(['method', 'url', 'headers', 'size', 'body', 'bodyEncoding']);
    expect(Object.keys(line.response)).toEqual([
      'status',
      'statusClass',
      'headers',
      'body',
      'bodyEncoding',
      'durationMs',
    ]);
    expect(Object.keys(line.findings[0])).toEqual([
      'severity',
      'rule',
      'path',
      'expected',
      'actual',
      'message',
    ]);
  });

  it('says what the exchange says', () => {
    const record = exchange({
      findings: [finding()],
      error: { code: 'timeout', message: 'too late' },
      attempt: 2,
    });
    const { payloadText: _, ...said } = record;
    const { body: __, bodyEncoding: ___, ...request } = record.request;
    expect(JSON.parse(exchangeLine(record, '{"do_number":"DO-1001"}', { raw: false }))).toEqual({
      schemaVersion: 1,
      type: 'exchange',
      ...said,
      request,
    });
  });

  it('takes the payload over as text', () => {
    const text = '\ufeff{ "n" : 1.0,\r\n\t"big": 123456789012345678901234567890, "n": 1e400 }';
    expect(exchangeLine(exchange(), text, { raw: false })).toContain(
      '"payload":{"n":1.0,"big":123456789012345678901234567890,"n":1e400},"request":',
    );
  });

  it('gives the body when there is no payload or it is asked for', () => {
    const bodyOf = (text: string | null, raw: boolean) =>
      JSON.parse(exchangeLine(exchange(), text, { raw })).request.body;
    expect(bodyOf('{}', false)).toBeUndefined();
    expect(bodyOf('{}', true)).toBe('{"do_number":"DO-1001"}');
    expect(bodyOf(null, false)).toBe('{"do_number":"DO-1001"}');
    expect(JSON.parse(exchangeLine(exchange(), null, { raw: false })).payload).toBeNull();
  });

  it('gives null for an answer that never came', () => {
    expect(JSON.parse(exchangeLine(exchange({ response: null }), null, { raw: false })).response).toBeNull();
  });

  it('gives back every payload', () => {
    fc.assert(
      fc.property(fc.json(), fc.boolean(), (text, raw) => {
        const line = exchangeLine(exchange(), text, { raw });
        expect(JSON.parse(line).payload).toEqual(JSON.parse(text));
        expect(line).not.toMatch(UNSAFE);
      }),
    );
  });

  it('is one line without anything a terminal could act on', () => {
    const nasty = exchange({
      id: HOSTILE,
      key: HOSTILE,
      request: { ...exchange().request, method: HOSTILE, headers: [[HOSTILE, HOSTILE]], body: HOSTILE },
      response: response({ body: HOSTILE }),
    });
    const line = exchangeLine(nasty, JSON.stringify({ [HOSTILE]: HOSTILE }, null, 2), { raw: true });
    expect(line).not.toMatch(UNSAFE);
    expect(JSON.parse(line).payload).toEqual({ [HOSTILE]: HOSTILE });
  });
});

describe('jsonLine', () => {
  it('starts with version and type', () => {
    expect(jsonLine('error', { code: 'no_event', message: 'which event?', hint: '' })).toBe(
      '{"schemaVersion":1,"type":"error","code":"no_event","message":"which event?","hint":""}',
    );
  });

  it('is safe to print', () => {
    const line = jsonLine('error', { code: 'bug', message: HOSTILE, hint: '' });
    expect(line).not.toMatch(UNSAFE);
    expect(JSON.parse(line).message).toBe(HOSTILE);
  });
});
