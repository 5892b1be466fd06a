import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { judgeDocuments as judgeEach } from '../../../src/validation/documents.ts';
import type { DocumentOptions } from '../../../src/validation/pasted/judge-value.ts';
import { type ById, catalogue, judgeDocuments } from '../../helpers/bundled.ts';

const FIXTURES = new URL('../../../fixtures/', import.meta.url);
const JOB = readFileSync(new URL('detrack/in-progress.json', FIXTURES), 'utf8');
const ORDER = readFileSync(new URL('deliveright/item_status_changed.json', FIXTURES), 'utf8');
const SMALL = '{"id":"6253e449366df67ff7e75590","do_number":"DO-1","status":"failed"}';
const BAD = '{"id":"6253e449366df67ff7e75590","do_number":"DO-1","status":"failed","attempt":"2"}';

function judged(
  text: string | Uint8Array,
  options: ById<DocumentOptions> = {},
): ReturnType<typeof judgeDocuments>[number][] {
  return judgeDocuments(typeof text === 'string' ? Buffer.from(text) : text, options);
}

/** The only document of a file. */
function only(
  text: string | Uint8Array,
  options: ById<DocumentOptions> = {},
): ReturnType<typeof judgeDocuments>[number] {
  const [first, ...more] = judged(text, options);
  expect(more).toEqual([]);
  if (first === undefined) throw new Error('nothing was judged');
  return first;
}

function heavy(document: ReturnType<typeof judgeDocuments>[number]): string[] {
  return document.findings
    .filter((f) => f.severity !== 'info')
    .map((f) => `${f.severity} ${f.rule} ${f.path}`);
}

/** The line and column of the finding of a rule. */
function placed(
  document: ReturnType<typeof judgeDocuments>[number],
  rule: string,
): { line: number; column: number } | null {
  const finding = document.findings.find((f) => f.rule === rule);
  return finding === undefined ? null : document.locate(finding.path);
}

describe('one document', () => {
  it.each([
    ['detrack', 'in-progress', JOB],
    ['deliveright', 'item_status_changed', ORDER],
  ])('of %s is judged as it stands', (provider, event, text) => {
    expect(only(text)).toMatchObject({ provider, event, valid: true, place: '', findings: [] });
    expect(only(`\ufeff${text}`)).toMatchObject({ provider, valid: true });
  });

  it('has its findings at their line and column', () => {
    const text = JSON.stringify(JSON.parse(BAD), null, 2);
    const document = only(text);
    expect(heavy(document)).toEqual(['error detrack/type /attempt']);
    expect(placed(document, 'detrack/type')).toEqual({ line: 5, column: 14 });
    expect(document.locate('/nowhere')).toBeNull();
  });

  it('keeps what a parser would lose: numbers and repeated keys', () => {
    const text = `{\n"id":"6253e449366df67ff7e75590","do_number":"DO-1","do_number":"DO-2",\n"status":"failed","weight":1e400}`;
    const document = only(text);
    expect(document).toMatchObject({ key: 'DO-2', payloadText: text });
    expect(heavy(document)).toContain('warning json/duplicate-key /do_number');
    expect(heavy(document)).toContain('warning json/lossy-number /weight');
    expect(placed(document, 'json/lossy-number')).toEqual({ line: 3, column: 28 });
    expect(document.findings.filter((f) => f.rule.endsWith('/type'))).toEqual([]);
  });

  it('of nobody is not valid and not invalid', () => {
    expect(only('{"hello":"world"}')).toMatchObject({ provider: null, valid: null, findings: [] });
  });

  it.each([
    ['', 'body/empty'],
    [' \n', 'body/empty'],
    ['\ufeff', 'body/empty'],
    ['[]', 'body/empty'],
    ['null', 'body/not-object'],
    ['12', 'body/not-object'],
    [`${'{"a":'.repeat(101)}1${'}'.repeat(101)}`, 'body/too-deep'],
    ['['.repeat(100_000), 'body/too-deep'],
    ['hello', 'body/not-json'],
  ])('%# that is none', (text, rule) => {
    expect(only(text)).toMatchObject({ valid: false, provider: null });
    expect(heavy(only(text))).toEqual([`error ${rule} `]);
  });

  it('that is not UTF-8 is said to be so', () => {
    expect(heavy(only(Buffer.from('{"a":"\u00e9"}', 'latin1')))).toEqual(['error body/not-utf8 ']);
  });

  it('that breaks off tells where', () => {
    const document = only('{\n  "id": 1,\n  "b" 2\n}');
    expect(placed(document, 'body/not-json')).toEqual({ line: 3, column: 7 });
  });
});

describe('an array', () => {
  it('is judged entry by entry, each at its own place in the file', () => {
    const documents = judged(`[\n${SMALL},\n  ${BAD},\n 5]`);
    expect(documents.map((d) => [d.place, d.valid])).toEqual([
      ['/0', true],
      ['/1', false],
      ['/2', false],
    ]);
    const [, bad, five] = documents;
    expect(bad === undefined ? null : placed(bad, 'detrack/type')).toEqual({
      line: 3,
      column: 3 + BAD.indexOf('"2"'),
    });
    expect(five?.findings.map((f) => f.rule)).toEqual(['body/not-object']);
    expect(five === undefined ? null : placed(five, 'body/not-object')).toEqual({ line: 4, column: 2 });
  });

  it('keeps the numbers of its entries', () => {
    const [first] = judged(`[{"id":"a","do_number":"DO-1","status":"failed","weight":12345678901234567890}]`);
    expect(first?.payloadText).toContain('12345678901234567890');
    expect(first === undefined ? [] : heavy(first)).toEqual(['warning json/lossy-number /weight']);
  });
});

describe('a document on each line', () => {
  it('is judged by itself, and a bad line does not hide the others', () => {
    const documents = judged(`${SMALL}\n\n${BAD}\r\n{"do_number": oops}\n${SMALL}`);
    expect(documents.map((d) => [d.place, d.valid])).toEqual([
      ['line 1', true],
      ['line 3', false],
      ['line 4', false],
      ['line 5', true],
    ]);
    const [, bad, broken] = documents;
    expect(bad === undefined ? null : placed(bad, 'detrack/type')).toEqual({
      line: 3,
      column: 1 + BAD.indexOf('"2"'),
    });
    expect(broken === undefined ? null : placed(broken, 'body/not-json')).toEqual({ line: 4, column: 15 });
  });

  it('may be cut at the end', () => {
    expect(
      judged(`${SMALL}\n${SMALL.slice(0, 30)}`)
        .map((d) => d.findings.map((f) => f.rule))
        .at(-1),
    ).toEqual(['body/not-json']);
  });

  it('may need --at', () => {
    const documents = judged(`{"body":${SMALL}}\n{"body":${BAD}}`, { at: '/body' });
    expect(documents.map((d) => [d.place, d.valid])).toEqual([
      ['line 1 /body', true],
      ['line 2 /body', false],
    ]);
    const bad = documents[1];
    expect(bad === undefined ? null : placed(bad, 'detrack/type')).toEqual({
      line: 2,
      column: 1 + '{"body":'.length + BAD.indexOf('"2"'),
    });
  });
});

describe('what people bring', () => {
  it('a body inside a JSON string', () => {
    expect(heavy(only(JSON.stringify(SMALL)))).toEqual(['error body/quoted ']);
    expect(only(JSON.stringify(SMALL)).findings[0]?.message).toContain('at: ""');
    expect(heavy(only(JSON.stringify(BAD), { at: '' }))).toEqual(['error detrack/type /attempt']);
  });

  it('a body inside an envelope, which `at` picks', () => {
    const envelope = `{"level":"info",\n "http":{"request":{"a/b":${SMALL}}}}`;
    const document = only(envelope);
    expect(document).toMatchObject({ valid: false, provider: null });
    const [finding] = document.findings.filter((f) => f.rule === 'body/envelope');
    expect(finding).toMatchObject({ severity: 'error', path: '/http/request/a~1b' });
    expect(finding?.message).toContain('at: "/http/request/a~1b"');
    expect(document.locate(finding?.path ?? '')).toMatchObject({ line: 2 });
    expect(only(envelope, { at: '/http/request/a~1b' })).toMatchObject({
      provider: 'detrack',
      valid: true,
      place: '/http/request/a~1b',
      payloadText: SMALL,
    });
  });

  it('a quoted body inside an envelope', () => {
    const envelope = JSON.stringify({ request: { body: BAD } }, null, 1);
    expect(only(envelope).findings.map((f) => `${f.rule} ${f.path}`)).toEqual([
      'body/envelope /request/body',
    ]);
    const picked = only(envelope, { at: '/request/body' });
    expect(heavy(picked)).toEqual(['error detrack/type /attempt']);
    // A quoted text has no lines of its own.
    expect(placed(picked, 'detrack/type')).toEqual({ line: 3, column: 11 });
  });

  it('an --at that leads nowhere', () => {
    expect(heavy(only(SMALL, { at: '/request/body' }))).toEqual(['error body/nothing-there ']);
    expect(heavy(only(SMALL, { at: '/status/0' }))).toEqual(['error body/nothing-there ']);
  });

  it('a form body', () => {
    const form = new URLSearchParams({ json: BAD }).toString();
    expect(only(`${form}\n`)).toMatchObject({ provider: 'detrack', contentForm: 'form', valid: false });
    expect(heavy(only(form))).toEqual(['error detrack/type /attempt']);
    expect(heavy(only('a=1&b=2'))).toEqual(['error body/form-field ']);
  });

  it("the documentation page's remarks", () => {
    const text = '{\n  "id": "1" << - the id,\n  "status": "failed" <<a status of course\n}';
    const document = only(text);
    expect(heavy(document)).toEqual(['warning body/not-json ']);
    expect(placed(document, 'body/not-json')).toEqual({ line: 1, column: 1 });
    expect(document.findings[0]?.actual).toBe('JSON with remarks, from 2:13 on');
  });

  it('a << that is not all that is wrong', () => {
    expect(heavy(only('{ "a": 1 << 2 }, x'))).toEqual(['error body/not-json ']);
  });
});

it('strict counts warnings as errors', () => {
  const text = `{"id":"6253e449366df67ff7e75590","do_number":"DO-1","status":"failed","do_number":"DO-1"}`;
  expect(only(text)).toMatchObject({ valid: true });
  expect(only(text, { strict: true })).toMatchObject({ valid: false });
});

describe('a file of lines', () => {
  const line = JSON.stringify(JSON.parse(JOB));
  const file = Buffer.from(Array.from({ length: 50 }, () => `${line}\n`).join(''));

  it('is parsed line by line, each once, and none before it is asked for', () => {
    const parse = vi.spyOn(JSON, 'parse');
    onTestFinished(() => parse.mockRestore());
    const documents = judgeEach(file, { catalogue })[Symbol.iterator]();
    // Whether it is one document, and whether it is one a line.
    expect(parse).toHaveBeenCalledTimes(2);
    for (let i = 1; i <= 50; i += 1) {
      expect(documents.next().value).toMatchObject({ place: `line ${i}`, valid: true });
      expect(parse).toHaveBeenCalledTimes(2 + i);
    }
    expect(documents.next().done).toBe(true);
  });
});
