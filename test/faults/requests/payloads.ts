import { expect } from 'vitest';
import { bodyBytes } from '../../../src/core/http/body.ts';
import { postJson } from '../../helpers/http-client.ts';
import { fixtureBytes, openReceiver } from '../../helpers/receiver.ts';
import { casesOf, type Fault } from '../fault.ts';
import { expectUnharmed } from './unharmed.ts';

const DETRACK = fixtureBytes('detrack/in-progress');
const deep = (open: string, close: string, depth: number, core: string): string =>
  open.repeat(depth) + core + close.repeat(depth);
const text = (value: string): Buffer => Buffer.from(value, 'utf8');
const job = DETRACK.toString('utf8').trim().slice(1);

/** A body, what it is answered, whether it is valid, and one of the findings. */
type Row = readonly [name: string, body: Buffer, status: number, valid: boolean | null, rule: string | null];

const BROKEN: readonly Row[] = [
  ['NUL bytes', Buffer.alloc(1000), 400, false, 'body/not-json'],
  ['NUL in a string', text('{"a":"\0"}'), 400, false, 'body/not-json'],
  ['two documents', text('{"a":1}{"b":2}'), 400, false, 'body/not-json'],
  ['a comma too many', text('{"a":1,}'), 400, false, 'body/not-json'],
  ['NaN', text('{"a":NaN}'), 400, false, 'body/not-json'],
  ['an empty body', text(''), 400, false, 'body/empty'],
  ['white space', text(' \n\t'), 400, false, 'body/empty'],
  ['null', text('null'), 400, false, 'body/not-object'],
  ['a list', text('[{"a":1}]'), 400, false, 'body/not-object'],
  ['a text', text('"hello"'), 400, false, 'body/not-object'],
  ['half a document', text('{"a":'), 400, false, 'body/not-json'],
];

const TEXTS: readonly Row[] = [
  ['half a surrogate pair, escaped', text('{"a":"\\ud800"}'), 200, null, null],
  [
    'half a surrogate pair, as bytes',
    Buffer.from('7b2261223a22eda080227d', 'hex'),
    400,
    false,
    'body/not-utf8',
  ],
  ['an overlong encoding', Buffer.from('7b2261223a22c0af227d', 'hex'), 400, false, 'body/not-utf8'],
  ['UTF-16 with a mark', Buffer.from('\ufeff{"a":1}', 'utf16le'), 400, false, 'body/not-utf8'],
  ['UTF-16 without a mark', Buffer.from('{"a":1}', 'utf16le'), 400, false, 'body/not-json'],
  ['Latin-1', Buffer.from('{"a":"\xe9"}', 'latin1'), 400, false, 'body/not-utf8'],
  ['a byte order mark', text('\ufeff{"a":1}'), 200, null, 'json/bom'],
  ['terminal escapes in keys and values', text('{"\\u001b[31m":"\\u009b2J\\u202e"}'), 200, null, null],
];

const DEEP: readonly Row[] = [
  ['objects nested 100 deep', text(deep('{"a":', '}', 100, '1')), 200, null, null],
  ['objects nested 101 deep', text(deep('{"a":', '}', 101, '1')), 422, false, 'body/too-deep'],
  ['arrays in an object, 100 deep', text(`{"a":${deep('[', ']', 99, '1')}}`), 200, null, null],
  ['arrays in an object, 101 deep', text(`{"a":${deep('[', ']', 100, '1')}}`), 422, false, 'body/too-deep'],
  ['objects nested 100,000 deep', text(deep('{"a":', '}', 100_000, '1')), 422, false, 'body/too-deep'],
  ['100,000 brackets that never close', text('['.repeat(100_000)), 422, false, 'body/too-deep'],
  ['brackets inside a string, which nest nothing', text(`{"a":"${'['.repeat(5000)}"}`), 200, null, null],
];

const NUMBERS: readonly Row[] = [
  ['a number of 100,000 digits', text(`{"a":${'9'.repeat(100_000)}}`), 200, null, 'json/lossy-number'],
  ['1e400', text('{"a":1e400}'), 200, null, 'json/lossy-number'],
  ['an integer of 20 digits', text('{"a":12345678901234567890}'), 200, null, 'json/lossy-number'],
  ['-0', text('{"a":-0}'), 200, null, null],
  [
    '125,000 numbers that no double holds',
    text(`{"a":[${'1e400,'.repeat(125_000)}0]}`),
    200,
    null,
    'json/lossy-number',
  ],
  ['1.10 and 1E+2', text('{"a":1.10,"b":1E+2}'), 200, null, null],
];

const KEYS: readonly Row[] = [
  [
    '100,000 keys',
    text(`{${Array.from({ length: 100_000 }, (_, n) => `"${n}":1`).join(',')}}`),
    200,
    null,
    null,
  ],
  [
    'a job with 20,000 unknown keys',
    text(`{${Array.from({ length: 20_000 }, (_, n) => `"k${n}":1,`).join('')}${job}`),
    200,
    true,
    null,
  ],
  ['a key of 900 KiB', text(`{"${'k'.repeat(900 * 1024)}":1}`), 200, null, null],
  [
    '__proto__',
    text('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    200,
    null,
    null,
  ],
  [
    'a job with __proto__',
    text(`{"__proto__":{"polluted":1},"constructor":1,"toString":2,${job}`),
    200,
    true,
    null,
  ],
  ['a job whose keys are all in __proto__', text(`{"__proto__":{${job}}`), 200, null, null],
  ['a key twice', text('{"a":1,"a":2}'), 200, null, 'json/duplicate-key'],
];

async function expectAnswered(...[, body, status, valid, rule]: Row): Promise<void> {
  await using watched = await openReceiver();
  const reply = await postJson(watched.url, body);
  expect(reply.status).toBe(status);
  expect(reply.body.toString('utf8')).not.toMatch(/RangeError|SyntaxError|at .*\.(ts|js):/);
  // What tells of a large body follows its answer.
  const exchange = await watched.receiver.waitFor(() => true, { timeoutMs: 20_000 });
  expect(exchange.valid).toBe(valid);
  if (rule !== null) expect(exchange.findings.map((f) => f.rule)).toContain(rule);
  expect(bodyBytes(exchange.request).equals(body)).toBe(true);
  expect(exchange.request.size).toBe(body.length);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  expect(({} as Readonly<Record<string, unknown>>)['polluted']).toBe(undefined);
  await expectUnharmed(watched);
}

export const PAYLOAD_FAULTS: readonly Fault[] = [
  {
    id: 'H7',
    fault: 'a body that is no JSON object',
    result: '400 with the reason and where; kept byte for byte, as base64 where it is not UTF-8',
    cases: casesOf(BROKEN, expectAnswered),
  },
  {
    id: 'H8',
    fault: 'bytes that are not UTF-8, half characters, marks',
    result: '400 where they are no text; an escaped half character and a byte order mark are taken and noted',
    cases: casesOf(TEXTS, expectAnswered),
  },
  {
    id: 'H9',
    fault: 'a document nested deeper than 100',
    result: '422 without being parsed, at any depth',
    cases: casesOf(DEEP, expectAnswered),
  },
  {
    id: 'H10',
    fault: 'numbers that no double holds',
    result: 'taken, with their digits in output, journal and `repost`, and a warning',
    cases: casesOf(NUMBERS, expectAnswered),
  },
  {
    id: 'H11',
    fault: 'many, long, repeated and dangerous keys',
    result: 'taken as they came; no prototype is changed; a repeated key is a warning',
    cases: casesOf(KEYS, expectAnswered),
  },
];
