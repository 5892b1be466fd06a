import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { HeaderList } from '../../../src/core/http/headers.ts';
import { MAX_DEPTH } from '../../../src/core/json/json.ts';
import { type BodyReading, readBody } from '../../../src/validation/parse-body.ts';

const JSON_TYPE: HeaderList = [['Content-Type', 'application/json']];
const FORM_TYPE: HeaderList = [['Content-Type', 'application/x-www-form-urlencoded']];
const DOCUMENT = '{"do_number":"DO-1","n":1.0}';

function read(
  body: string | Uint8Array,
  headers: HeaderList | null = JSON_TYPE,
  maxBytes = 4096,
): BodyReading {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  return readBody(bytes, headers, { formFields: ['json'], maxBytes });
}

function refusal(reading: BodyReading): { status: number; rules: string[] } | null {
  return reading.ok
    ? null
    : { status: reading.status, rules: reading.findings.map((f) => `${f.severity} ${f.rule}`) };
}

function rules(reading: BodyReading): string[] {
  return reading.findings.map((f) => `${f.severity} ${f.rule}`);
}

function nested(depth: number): string {
  return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

describe('what is refused', () => {
  it.each<[string, string | Uint8Array, number, string]>([
    ['nothing', '', 400, 'body/empty'],
    ['white space', ' \r\n\t', 400, 'body/empty'],
    ['a byte order mark alone', '\ufeff', 400, 'body/empty'],
    ['no JSON', '{"a":', 400, 'body/not-json'],
    ['a web page', '<html></html>', 400, 'body/not-json'],
    ['an array', '[{"do_number":"DO-1"}]', 400, 'body/not-object'],
    ['null', 'null', 400, 'body/not-object'],
    ['a number', '12', 400, 'body/not-object'],
    ['text', '"{}"', 400, 'body/not-object'],
    ['Latin-1', Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]), 400, 'body/not-utf8'],
    ['half a character', Buffer.from([0x22, 0xc3]), 400, 'body/not-utf8'],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 400, 'body/not-utf8'],
    ['UTF-16 with its mark', Buffer.from('\ufeff{}', 'utf16le'), 400, 'body/not-utf8'],
    ['too deep', nested(MAX_DEPTH + 1), 422, 'body/too-deep'],
    ['far too deep, and never closed', '['.repeat(100_000), 422, 'body/too-deep'],
  ])('%s', (_name, body, status, rule) => {
    expect(refusal(read(body))).toEqual({ status, rules: [`error ${rule}`] });
  });

  it('says that UTF-16 looks like UTF-16', () => {
    for (const bytes of [
      Buffer.from('\ufeff{}', 'utf16le'),
      Buffer.from([0xfe, 0xff, 0, 0x7b]),
      Buffer.from('{"\u20ac"}', 'utf16le'),
    ]) {
      expect(read(bytes).findings[0]?.message).toMatch(/UTF-16/);
    }
    expect(read(Buffer.from([0xe9])).findings[0]?.message).toMatch(/Latin-1/);
  });

  it('keeps the document that is no object', () => {
    expect(read('[1.0]')).toMatchObject({ ok: false, form: 'json', text: '[1.0]', document: [1] });
    expect(read('{')).toMatchObject({ ok: false, form: 'json', text: null, document: null });
  });

  it('says where the JSON breaks', () => {
    expect(read('{\n  "a": 1,\n  "b": tru\n}').findings[0]?.actual).toMatch(/line 3, column \d+$/);
  });
});

describe('what is taken', () => {
  it('is an object, its text as it came', () => {
    expect(read(DOCUMENT)).toEqual({
      ok: true,
      form: 'json',
      text: DOCUMENT,
      document: { do_number: 'DO-1', n: 1 },
      scan: { depth: 1, members: 2, lossyNumbers: 0 },
      findings: [],
    });
  });

  it('may be nested up to the limit', () => {
    expect(read(nested(MAX_DEPTH)).ok).toBe(true);
  });

  it('may begin with a byte order mark, which is noted and taken off', () => {
    const reading = read(`\ufeff${DOCUMENT}`);
    expect(reading).toMatchObject({ ok: true, text: DOCUMENT });
    expect(rules(reading)).toEqual(['info json/bom']);
  });

  it('may hold half a surrogate pair as an escape', () => {
    expect(read('{"a":"\\ud800"}')).toMatchObject({ ok: true, document: { a: '\ud800' }, findings: [] });
  });

  it('keeps an own __proto__ and pollutes nothing', () => {
    const reading = read('{"__proto__":{"polluted":1}}');
    expect(reading.ok && Object.hasOwn(Object(reading.document), '__proto__')).toBe(true);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('the content type', () => {
  it.each<[string, HeaderList, string]>([
    ['none', [], DOCUMENT],
    ['text', [['Content-Type', 'text/plain']], DOCUMENT],
    ['a form around JSON', FORM_TYPE, DOCUMENT],
    ['JSON around a form', JSON_TYPE, `json=${encodeURIComponent(DOCUMENT)}`],
  ])('%s is a warning, never a refusal', (_name, headers, body) => {
    const reading = read(body, headers);
    expect(reading).toMatchObject({ ok: true, text: DOCUMENT });
    expect(rules(reading)).toEqual(['warning request/content-type']);
  });

  it.each(['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/vnd.x+json'])(
    '%s is JSON',
    (type) => {
      expect(rules(read(DOCUMENT, [['content-type', type]]))).toEqual([]);
    },
  );

  it('is not missed in a file', () => {
    expect(rules(read(DOCUMENT, null))).toEqual([]);
    expect(read(`json=${encodeURIComponent(DOCUMENT)}`, null)).toMatchObject({ ok: true, form: 'form' });
  });
});

describe('a form', () => {
  it('is told by its header and by its content', () => {
    const body = `a=b&json=${encodeURIComponent(DOCUMENT)}&c=d`;
    expect(read(body, FORM_TYPE)).toMatchObject({ ok: true, form: 'form', text: DOCUMENT, findings: [] });
    expect(read(body, null)).toMatchObject({ ok: true, form: 'form', text: DOCUMENT });
  });

  it('keeps plus signs, spaces and other characters of the document', () => {
    const text = '{"a":"1+1 = 2 & 50% caf\u00e9"}';
    expect(read(new URLSearchParams({ json: text }).toString(), FORM_TYPE)).toMatchObject({ ok: true, text });
  });

  it('without the field is refused, and its fields are named', () => {
    const reading = read('a=1&b=2', FORM_TYPE);
    expect(refusal(reading)).toEqual({ status: 400, rules: ['error body/form-field'] });
    expect(reading.findings[0]).toMatchObject({ expected: expect.stringContaining('"json"') });
    expect(reading.findings[0]?.actual).toBe('a form with "a", "b"');
  });

  it.each([
    ['json=', 400, 'body/empty'],
    ['json=%5B1%5D', 400, 'body/not-object'],
    ['json=%7B', 400, 'body/not-json'],
    [`json=${encodeURIComponent(nested(MAX_DEPTH + 1))}`, 422, 'body/too-deep'],
  ])('with a bad document is refused as a form: %s', (body, status, rule) => {
    const reading = read(body, FORM_TYPE);
    expect(refusal(reading)).toEqual({ status, rules: [`error ${rule}`] });
    expect(reading.form).toBe('form');
  });

  it('gives the first field that is known', () => {
    const both = { formFields: ['json', 'data'], maxBytes: 4096 };
    expect(readBody(Buffer.from('a=1&data=2&json=3'), FORM_TYPE, both)).toMatchObject({ text: '3' });
    expect(refusal(read('a=1', FORM_TYPE))).toEqual({ status: 400, rules: ['error body/form-field'] });
  });
});

describe('a content encoding', () => {
  const encoded = (coding: string): HeaderList => [...JSON_TYPE, ['Content-Encoding', coding]];

  it.each([
    ['gzip', gzipSync(DOCUMENT)],
    ['X-GZIP', gzipSync(DOCUMENT)],
    ['deflate', deflateSync(DOCUMENT)],
    ['br', brotliCompressSync(DOCUMENT)],
    ['identity', Buffer.from(DOCUMENT)],
    ['', Buffer.from(DOCUMENT)],
    ['identity, gzip', gzipSync(DOCUMENT)],
  ])('%s is undone', (coding, bytes) => {
    expect(read(bytes, encoded(coding))).toMatchObject({ ok: true, text: DOCUMENT, findings: [] });
  });

  it.each([
    ['gzip', gzipSync(DOCUMENT)],
    ['deflate', deflateSync(DOCUMENT)],
    ['br', brotliCompressSync(DOCUMENT)],
  ])('%s that is corrupt or cut is refused', (coding, whole) => {
    for (const bytes of [Buffer.from('no such thing'), whole.subarray(0, -4)]) {
      expect(refusal(read(bytes, encoded(coding)))).toEqual({
        status: 400,
        rules: ['error body/content-encoding'],
      });
    }
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(8 * 1024 * 1024))],
    ['deflate', deflateSync(Buffer.alloc(8 * 1024 * 1024))],
    ['br', brotliCompressSync(Buffer.alloc(8 * 1024 * 1024))],
  ])('%s that swells beyond the limit is refused', (coding, bytes) => {
    expect(bytes.length).toBeLessThan(16_384);
    expect(refusal(read(bytes, encoded(coding)))).toEqual({ status: 413, rules: ['error body/too-large'] });
  });

  it.each(['zstd', 'gzip, gzip', 'br, gzip', 'constructor', '__proto__'])('%s is not supported', (coding) => {
    expect(refusal(read(gzipSync(DOCUMENT), encoded(coding)))).toEqual({
      status: 415,
      rules: ['error body/content-encoding'],
    });
  });

  it('counts over several headers', () => {
    const headers: HeaderList = [...encoded('gzip'), ['content-encoding', 'br']];
    expect(refusal(read(gzipSync(DOCUMENT), headers))?.status).toBe(415);
  });

  it('of an empty body is an empty body', () => {
    expect(refusal(read(gzipSync(''), encoded('gzip')))).toEqual({
      status: 400,
      rules: ['error body/empty'],
    });
  });
});

describe('what is not what it claims to be', () => {
  const json = (charset: string): HeaderList => [['Content-Type', `application/json; charset=${charset}`]];
  const encoded = (coding: string): HeaderList => [...JSON_TYPE, ['Content-Encoding', coding]];
  const accented = '{"do_number":"DO-é"}';
  const latin1 = Buffer.from(accented, 'latin1');

  it('is a form whose escapes are no UTF-8', () => {
    const reading = read('json=%7B%22a%22%3A%22%E9%22%7D', FORM_TYPE);
    expect(refusal(reading)).toEqual({ status: 400, rules: ['error body/not-utf8'] });
    expect(reading).toMatchObject({ form: 'form' });
    expect(refusal(read('a=%FF&json=%7B%22a%22%3A1%7D', FORM_TYPE))).toBeNull();
  });

  it('is no form that holds the replacement character itself', () => {
    for (const body of ['json=%7B%22a%22%3A%22%EF%BF%BD%22%7D', 'json={"a":"\ufffd"}&b=%FF']) {
      expect(read(body, FORM_TYPE)).toMatchObject({ ok: true, document: { a: '\ufffd' }, findings: [] });
    }
  });

  it.each(['json={"a":"50%"}', 'json=%7B"a":"50%zz"}', 'json={"a":"1"}&b=%e'])(
    'is a percent sign that begins no escape, as a warning: %s',
    (body) => {
      const reading = read(body, FORM_TYPE);
      expect(reading.ok).toBe(true);
      expect(rules(reading)).toEqual(['warning body/percent-encoding']);
    },
  );

  it('is a field that begins with a byte order mark, which is noted', () => {
    const reading = read(`json=${encodeURIComponent(`\ufeff${DOCUMENT}`)}`, FORM_TYPE);
    expect(reading).toMatchObject({ ok: true, text: DOCUMENT });
    expect(rules(reading)).toEqual(['info json/bom']);
  });

  it.each([
    ['iso-8859-1', accented, true],
    ['"windows-1252"', accented, true],
    ['utf-16', DOCUMENT, true],
    ['utf8', accented, false],
    ['UTF-8', accented, false],
    ['iso-8859-1', DOCUMENT, false],
    ['us-ascii', DOCUMENT, false],
  ])('is UTF-8 that is called %s, as a warning: %s %s', (charset, body, warned) => {
    const reading = read(body, json(charset));
    expect(reading.ok).toBe(true);
    expect(rules(reading)).toEqual(warned ? ['warning request/charset'] : []);
  });

  it.each([
    ['utf-8', latin1, /says that it is UTF-8, and it is not/],
    ['iso-8859-1', latin1, /says iso-8859-1; JSON travels in UTF-8/],
    ['utf-8', gzipSync(DOCUMENT), /it is gzip, and no Content-Encoding header says so/],
  ] as const)('is other bytes than UTF-8 that are called %s', (charset, body, cause) => {
    const reading = read(body, json(charset));
    expect(refusal(reading)).toEqual({ status: 400, rules: ['error body/not-utf8'] });
    expect(reading.findings[0]?.message).toMatch(cause);
  });

  it('is gzip in gzip', () => {
    const reading = read(gzipSync(gzipSync(DOCUMENT)), encoded('gzip'));
    expect(refusal(reading)?.rules).toEqual(['error body/not-utf8']);
    expect(reading.findings[0]?.message).toMatch(/compressed twice/);
  });

  it('may be deflate without its header, within the limit too', () => {
    expect(read(deflateRawSync(DOCUMENT), encoded('deflate'))).toMatchObject({ ok: true, text: DOCUMENT });
    const bomb = deflateRawSync(Buffer.alloc(5000, 32));
    expect(refusal(read(bomb, encoded('deflate')))).toEqual({ status: 413, rules: ['error body/too-large'] });
  });

  it.each([
    ['gzip', Buffer.from(DOCUMENT), 'bytes that are not compressed'],
    ['deflate', Buffer.from(DOCUMENT), 'bytes that are not compressed'],
    ['br', gzipSync(DOCUMENT), 'gzip'],
    ['deflate', gzipSync(DOCUMENT), 'gzip'],
    ['gzip', deflateSync(DOCUMENT), 'deflate'],
    ['gzip', gzipSync(DOCUMENT).subarray(0, 20), 'gzip that does not decode'],
    ['deflate', deflateSync(DOCUMENT).subarray(0, 10), 'deflate that does not decode'],
    ['br', Buffer.from([0xff, 0xff, 0xff]), 'bytes that do not decode'],
  ])('is named: %s around %o is %s', (coding, body, actual) => {
    const reading = read(body, encoded(coding));
    expect(refusal(reading)).toEqual({ status: 400, rules: ['error body/content-encoding'] });
    expect(reading.findings[0]?.actual).toBe(actual);
  });
});
