import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentOptions } from '../../../../src/validation/pasted/judge-value.ts';
import { type ById, judgeDocuments } from '../../../helpers/bundled.ts';
import { holds, sharpText } from '../../../helpers/property.ts';

const JOB = readFileSync(new URL('../../../../fixtures/detrack/failed.json', import.meta.url), 'utf8');
const LINE = JSON.stringify(JSON.parse(JOB));
const BAD = '{"id":"6253e449366df67ff7e75590","do_number":"DO-1","status":"failed","attempt":"2"}';

const judged = (text: string | Uint8Array, options: ById<DocumentOptions> = {}) =>
  judgeDocuments(typeof text === 'string' ? Buffer.from(text) : text, options);

/** What was judged, in short, and where its first error is. */
function short(text: string | Uint8Array, options: ById<DocumentOptions> = {}) {
  return judged(text, options).map(({ place, readAs, provider, valid, findings, locate }) => {
    const error = findings.find(({ severity }) => severity === 'error');
    const at = error === undefined ? null : locate(error.path);
    return [readAs.kind, place, provider, valid, error?.rule ?? null, at && `${at.line}:${at.column}`];
  });
}

const head = (body: string, more: readonly string[] = []): string =>
  ['POST /hooks HTTP/1.1', 'Host: x', 'Content-Type: application/json', ...more, '', body].join('\r\n');

describe('an HTTP message', () => {
  it.each([
    ['as it came', head(BAD, [`Content-Length: ${BAD.length}`])],
    ['with the line ends of an editor', head(BAD).replaceAll('\r', '')],
    ['with its answer behind it', `${head(BAD)}\r\n\r\nHTTP/1.1 200 OK\r\n\r\nok`],
    [
      'without a version, as files of requests have it',
      `POST http://x/hooks\nContent-Type: application/json\n\n${BAD}`,
    ],
  ])('is judged by what it carries: %s', (_title, text) => {
    const line = text.slice(0, text.indexOf(BAD)).split('\n').length;
    expect(short(text)).toEqual([
      ['http', '', 'detrack', false, 'detrack/type', `${line}:${1 + BAD.indexOf('"2"')}`],
    ]);
  });

  it('is judged by its headers as a receiver does', () => {
    const text = head(LINE).replace('application/json', 'text/plain');
    expect(judged(text)[0]?.findings.map(({ rule }) => rule)).toContain('request/content-type');
  });

  it('may be compressed, or come in chunks', () => {
    const gzip = Buffer.concat([Buffer.from(head('', ['Content-Encoding: gzip'])), gzipSync(LINE)]);
    expect(short(gzip)).toEqual([['http', '', 'detrack', true, null, null]]);
    const half = LINE.length >> 1;
    const chunk = (part: string): string => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`;
    const chunks = `${chunk(LINE.slice(0, half))}${chunk(LINE.slice(half))}0\r\n\r\n`;
    expect(short(head(chunks, ['Transfer-Encoding: chunked']))).toEqual([
      ['http', '', 'detrack', true, null, null],
    ]);
  });

  it('is one of several', () => {
    const one = head(LINE, [`Content-Length: ${Buffer.byteLength(LINE)}`]);
    expect(
      short(`${one}\r\n${one}\n###\n${head(BAD)}`).map(([kind, place, , valid]) => [kind, place, valid]),
    ).toEqual([
      ['http', 'line 6', true],
      ['http', 'line 12', true],
      ['http', 'line 18', false],
    ]);
  });

  it('that was cut says so', () => {
    const [cut] = judged(head(LINE.slice(0, 500), [`Content-Length: ${LINE.length}`]));
    expect(cut).toMatchObject({ valid: false });
    expect(cut?.findings.map(({ rule }) => rule)).toEqual(['body/not-json', 'body/cut-short']);
  });

  it('that answers has a body too', () => {
    expect(
      short(`HTTP/1.1 200 OK\nContent-Type: application/json\n\n{"data":${BAD}}`, { at: '/data' }),
    ).toEqual([['http', '/data', 'detrack', false, 'detrack/type', `4:${9 + BAD.indexOf('"2"')}`]]);
    expect(short('HTTP/1.1 204 No Content\n\n')).toEqual([['http', '', null, false, 'body/empty', null]]);
  });
});

describe('output of curl -v', () => {
  const sent = (method: string, answer: string): string =>
    [
      '*   Trying 127.0.0.1:4777...',
      `> ${method} /hooks HTTP/1.1`,
      '> Host: 127.0.0.1:4777',
      ...(method === 'POST' ? ['> Content-Length: 5783'] : []),
      '> ',
      '} [5783 bytes data]',
      '< HTTP/1.1 200 OK',
      '< ',
      '{ [34 bytes data]',
      '100  5817  100    34  100  5783    225  38361 --:--:-- --:--:-- --:--:-- 38780',
      `${answer}* Connection #0 to host 127.0.0.1 left intact`,
      '',
    ].join('\n');

  it('has no body that was sent, which is said', () => {
    for (const answer of ['', 'ok', '{"received":true}']) {
      const [only] = judged(sent('POST', answer));
      expect(only).toMatchObject({
        readAs: { kind: 'curl' },
        valid: false,
        findings: [{ rule: 'body/not-shown' }],
      });
      expect(only?.findings[0]?.message).toContain('-d');
    }
  });

  it('may have a payload in its answer', () => {
    expect(short(sent('GET', BAD))).toEqual([
      ['curl', '', 'detrack', false, 'detrack/type', `10:${1 + BAD.indexOf('"2"')}`],
    ]);
    expect(short(sent('GET', '{"a":1}'))).toEqual([['curl', '', null, null, null, null]]);
  });
});

describe('what is nearly JSON', () => {
  it('is judged as what it stands for, and named', () => {
    const python = BAD.replaceAll('"', "'").replace('{', "{\n'note': None, ");
    expect(short(python)).toEqual([
      ['python', '', 'detrack', false, 'detrack/type', `2:${14 + BAD.indexOf('"2"')}`],
    ]);
    const [commented] = judged(JOB.replace('{', '{ // a job'));
    expect(commented).toMatchObject({ valid: true, readAs: { kind: 'jsonc', words: 'JSON with comments' } });
    expect(commented?.findings).toMatchObject([{ severity: 'warning', rule: 'body/not-json' }]);
    expect(judged(JOB.replace('{', '{ // a job'), { strict: true })).toMatchObject([{ valid: false }]);
  });

  it('misses nothing where something is left out', () => {
    const some = '{"do_number":"DO-1","status":"failed","items":[{"sku":"x", ...}], ...}';
    expect(judged(some)).toMatchObject([{ provider: 'detrack', valid: true }]);
    expect(judged(some.replace(', ...}', '}').replace(', ...}', '}'))).toMatchObject([{ valid: false }]);
    expect(judged(some)[0]?.findings.filter(({ rule }) => /missing|required/.test(rule))).toEqual([]);
    // Only there.
    const elsewhere = judged('{"do_number":"DO-1","status":"failed","items":[{"sku":"x", ...}]}');
    expect(elsewhere).toMatchObject([{ valid: false }]);
  });

  it('is what Python prints of bytes', () => {
    expect(short(`b'${LINE.replaceAll("'", "\\'")}'\n`)).toEqual([
      ['python', '', 'detrack', true, null, null],
    ]);
  });

  it.each([
    ["b'%s'", (text: string) => text.replaceAll("'", "\\'")],
    ["b'\\n%s'", (text: string) => text.replaceAll("'", "\\'")],
    ['# kept\nb"""%s"""', (text: string) => text],
  ])('stands where it was written, in a text that Python prints: %s', (around, write) => {
    const text = around.replace(
      '%s',
      write(BAD.replace('{', '{"note":"it\'s \\xc3\\xa9 \\xf0\\x9f\\x98\\x80",')),
    );
    const lines = text.slice(0, text.indexOf('"2"')).split('\n');
    const at = `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
    expect(short(text)).toEqual([['python', '', 'detrack', false, 'detrack/type', at]]);
  });

  it('stands where it was written, also where Python breaks a long text', () => {
    const half = BAD.indexOf('"attempt"');
    const text = `('${BAD.slice(0, half)}'\n '${BAD.slice(half)}')`;
    expect(short(text)).toEqual([
      ['python', '', 'detrack', false, 'detrack/type', `2:${3 + BAD.indexOf('"2"') - half}`],
    ]);
  });

  it('says where what JSON has not begins', () => {
    const [only] = judged(`{ // a job\n${LINE.slice(1, -1)}, }`);
    expect(only?.findings).toMatchObject([
      {
        rule: 'body/not-json',
        actual: `JSON with comments and trailing commas, from 1:3 and 2:${LINE.length - 1} on`,
      },
    ]);
  });

  it('has each value where it was written', async () => {
    await holds(
      200,
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom('js', 'py', 'c', ','), (value, how) => {
        const places = new Map<string, string>();
        let text = '';
        const write = (each: unknown, path: string): void => {
          text += how === 'c' ? '/* \n */ // x\n' : how === 'py' ? ' ' : '\n\t';
          const lines = text.split('\n');
          places.set(path, `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`);
          if (typeof each !== 'object' || each === null) {
            const json = JSON.stringify(each);
            text += how === 'py' && each === null ? 'None' : json;
            return;
          }
          const isList = Array.isArray(each);
          text += isList ? '[' : '{';
          for (const [i, [key, inside]] of Object.entries(each).entries()) {
            if (i > 0) text += ',';
            if (!isList) text += `${how === 'js' ? '\n' : ''}${JSON.stringify(key)} :`;
            write(inside, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
          }
          text += `${how === ',' && Object.keys(each).length > 0 ? ', ' : ''}${isList ? ']' : '}'}`;
        };
        write({ id: 'x', none: null, value }, '');
        const [only] = judged(text);
        for (const [path, place] of places) {
          const at = only?.locate(path);
          expect([path, `${at?.line}:${at?.column}`]).toEqual([path, place]);
        }
        return Promise.resolve();
      }),
    );
  });

  it('that is an array, or several documents, is judged one by one', () => {
    expect(short(`[${LINE}, ${BAD},]`).map((each) => each.slice(0, 4))).toEqual([
      ['jsonc', '/0', 'detrack', true],
      ['jsonc', '/1', 'detrack', false],
    ]);
    expect(
      short(`${JOB}\n${JSON.stringify(JSON.parse(BAD), null, 2)}`).map((each) => each.slice(0, 4)),
    ).toEqual([
      ['json', 'line 1', 'detrack', true],
      ['json', `line ${JOB.split('\n').length + 1}`, 'detrack', false],
    ]);
  });
});

describe('lines of --json', () => {
  const line = (fields: object): string => JSON.stringify({ schemaVersion: 1, ...fields });
  const request = {
    method: 'POST',
    url: 'http://x/',
    headers: [['Content-Type', 'application/json']],
    size: 1,
  };
  const exchange = { type: 'exchange', id: 'k3f9', contentForm: 'json', request };

  it('are judged where they are of a webhook, and passed over else', () => {
    const lines = [
      line({ type: 'ready', url: 'x' }),
      line({ ...exchange, payload: JSON.parse(BAD) }),
      line({ ...exchange, payload: null, request: { ...request, body: 'no', bodyEncoding: 'utf8' } }),
      line({
        ...exchange,
        request: { ...request, body: Buffer.from(LINE).toString('base64'), bodyEncoding: 'base64' },
      }),
      line({ type: 'summary', received: 3 }),
    ];
    const expected = [
      ['exchange', 'line 2', 'detrack', false, 'detrack/type', `2:${1 + (lines[1]?.indexOf('"2"') ?? 0)}`],
      ['exchange', 'line 3', null, false, 'body/not-json', `3:${1 + (lines[2]?.indexOf('"no"') ?? 0)}`],
      ['exchange', 'line 4', 'detrack', true, null, null],
    ];
    expect(short(`${lines.join('\n')}\n`)).toEqual(expected);
    expect(short(`[${lines.join(',')}]`).map((each) => each[1])).toEqual(['/1', '/2', '/3']);
    expect(short(lines.map((each) => JSON.stringify(JSON.parse(each), null, 2)).join('\n'))).toHaveLength(3);
    // As the help has it.
    expect(short(lines.join('\n'), { at: '/payload' }).map((each) => each[1])).toEqual([
      'line 2 /payload',
      'line 3 /payload',
      'line 4',
    ]);
  });

  it('are judged without the content type of a form that is not there', () => {
    const form = { ...request, headers: [['Content-Type', 'application/x-www-form-urlencoded']] };
    const [only] = judged(
      line({ ...exchange, contentForm: 'form', payload: JSON.parse(LINE), request: form }),
    );
    expect(only).toMatchObject({ valid: true, findings: [] });
  });

  it('without a webhook are no success', () => {
    for (const text of [
      line({ type: 'ready' }),
      `${line({ type: 'ready' })}\n${line({ type: 'summary' })}\n`,
    ]) {
      expect(short(text)).toEqual([['exchange', '', null, false, 'body/no-exchange', null]]);
    }
  });
});

describe('what cannot be judged is named, with what to paste instead', () => {
  it.each<[text: string, words: string, message: RegExp]>([
    ['[]', 'an empty array', /PHP/],
    ["$ curl -d '{} localhost:4141", 'a curl command', /closing quote/],
    ['<!DOCTYPE html><html></html>', 'XML or HTML', /JSON/],
    ['[object Object]', 'what JavaScript makes of an object as a text', /JSON\.stringify/],
    ['{"id"=>1, :a=>nil}', 'a Ruby hash or a PHP array', /to_json/],
    ['<Job object at 0x7f1>', 'what a program prints of an object', /json\.dumps/],
    [Buffer.from(LINE).toString('base64'), 'base64, or a key', /decode/],
    [encodeURIComponent(LINE), 'percent-encoded text', /decode/],
    ["{'a': datetime.date(2026, 1, 2)}", 'a Python dict', /default=str/],
  ])('%.20s…: %s', (text, words, message) => {
    const [only] = judged(text);
    expect(only).toMatchObject({ valid: false, readAs: { words } });
    expect(only?.findings[0]?.message).toMatch(message);
  });

  it.each([
    ['{"do_number":"DO-1" "status":"failed"}', 21, 'a string'],
    ['{"a":["x" "y"]}', 11, 'a string'],
    ['{"a":{"b":1} "c":2}', 14, 'a string'],
    ['[{"a":1} {"b":2}]', 10, '"{"'],
  ])('a comma that is missing in %j', (text, column, actual) => {
    const [only] = judged(text);
    expect(only?.findings).toMatchObject([{ rule: 'body/not-json', expected: 'a comma', actual }]);
    expect(only?.readAs).toMatchObject({ words: '' });
    expect(only?.locate('')).toEqual({ line: 1, column });
  });

  it('no comma where none belongs', () => {
    for (const text of ['{"a" "b"}', '"a" "b"', '{"a":1} x'])
      expect(judged(text)[0]?.findings[0]?.expected).toBe('a JSON document');
  });

  it('other text before a document', () => {
    expect(judged('payload: {"a": 1}')[0]?.findings[0]?.message).toContain('paste from the first {');
  });
});

it('no noise that is pasted is a crash, and each has a verdict and its places', async () => {
  const pieces = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      '(',
      ')',
      ',',
      ':',
      "'",
      '"',
      '...',
      '//',
      '/*',
      '#',
      '<<',
      'None',
      'b"',
      '\\x',
      'u{',
    ],
    ...[
      '\n',
      '> POST / HTTP/1.1\n',
      '< HTTP/1.1 200\n',
      'POST / HTTP/1.1\r\n',
      'Content-Length: 3\r\n',
      '\r\n\r\n',
    ],
    ...[
      'Transfer-Encoding: chunked\n',
      'json=',
      '%7B',
      '{"schemaVersion":1,"type":"exchange"',
      '"request":{',
      LINE,
    ],
  );
  const noise = fc.array(fc.oneof(pieces, sharpText), { maxLength: 12 }).map((parts) => parts.join(''));
  const bytes = fc.oneof(
    noise.map((text) => Buffer.from(text)),
    fc
      .uint8Array({ maxLength: 40 })
      .map((tail) => Buffer.concat([Buffer.from('POST / HTTP/1.1\r\n\r\n'), tail])),
  );
  await holds(
    400,
    fc.asyncProperty(bytes, fc.constantFrom(undefined, '', '/payload'), async (pasted, at) => {
      const documents = judged(pasted, { at });
      expect(documents.length).toBeGreaterThan(0);
      for (const { findings, valid, locate } of documents) {
        expect([true, false, null]).toContain(valid);
        for (const { path } of findings) {
          const place = locate(path);
          if (place !== null) expect(Math.min(place.line, place.column)).toBeGreaterThan(0);
        }
      }
    }),
  );
});
