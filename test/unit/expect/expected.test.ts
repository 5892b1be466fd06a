import { describe, expect, it } from 'vitest';
import { WebhookCliError } from '../../../src/core/error.ts';
import type { JsonValue } from '../../../src/core/json/json.ts';
import { isOfEvent, unmetConditions } from '../../../src/expect/expected.ts';
import { allEvents, expectedOf, parseExpected } from '../../helpers/bundled.ts';
import { exchangeOf } from '../observe/exchanges.ts';

function refusal(act: () => unknown): WebhookCliError {
  try {
    act();
  } catch (error) {
    if (error instanceof WebhookCliError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('parseExpected', () => {
  it.each([
    ['failed', 'failed', []],
    ['Partially Completed', 'partially-completed', []],
    ['any', null, []],
    ['failed:reason=Damaged', 'failed', ['reason']],
    ['failed:reason=Damaged,attempt=2', 'failed', ['reason', 'attempt']],
    ['any:/items/0/sku=7,pod_at', null, ['/items/0/sku', 'pod_at']],
    ['failed:note=a,,b,attempt=1', 'failed', ['note', 'attempt']],
    ['failed:note=14:02=now', 'failed', ['note']],
    ['failed:note=a>b!~', 'failed', ['note']],
    ['failed:/a~1b=1', 'failed', ['/a~1b']],
  ])('%s', (text, event, paths) => {
    const expected = parseExpected(text);
    expect(expected.event).toBe(event);
    expect(expected.conditions.map(({ path }) => path)).toEqual(paths);
  });

  it('writes the event as it is called and the rest as it was given', () => {
    expect(parseExpected('Failed:note=a,,b').text).toBe('failed:note=a,,b');
    expect(parseExpected('FAILED').text).toBe('failed');
  });

  it.each([
    ['', 'unknown_event'],
    ['faild', 'unknown_event'],
    ['deleted', 'event_not_recognisable'],
    ['failed:', 'bad_expectation'],
    ['failed:a=1,', 'bad_expectation'],
    ['failed:=1', 'bad_expectation'],
    ['failed:a..b=1', 'bad_path'],
    ['failed:__proto__=1', 'bad_path'],
    ['failed:attempt>1', 'bad_expectation'],
    ['failed:attempt>=1', 'bad_expectation'],
    ['failed:attempt<2', 'bad_expectation'],
    ['failed:reason!=Lost', 'bad_expectation'],
    ['failed:reason~=Lo', 'bad_expectation'],
    ['failed:reason==Lost', 'bad_expectation'],
    ['failed:/attempt>1', 'bad_expectation'],
    ['failed:/a~2=1', 'bad_path'],
  ])('refuses "%s" with %s', (text, code) => {
    expect(refusal(() => parseExpected(text)).code).toBe(code);
  });

  it('looks an event up in the provider that is named', () => {
    expect(refusal(() => parseExpected('failed', 'deliveright')).code).toBe('unknown_event');
  });

  it('refuses an operator in the words of a test suite as well', () => {
    expect(refusal(() => expectedOf({ where: { 'attempt>1': 2 } })).code).toBe('bad_expectation');
    expect(refusal(() => expectedOf({ present: ['!reason'] })).code).toBe('bad_expectation');
  });

  it('has a word for every event that no event is called by', () => {
    const names = allEvents().flatMap(({ event }) => [event.name, event.label, ...event.aliases]);
    expect(names.length).toBeGreaterThan(18);
    expect(parseExpected('any').event).toBeNull();
    expect(names.map((name) => name.toLowerCase())).not.toContain('any');
  });
});

describe('a condition', () => {
  const payload: JsonValue = {
    reason: 'Damaged, wet',
    attempt: 2,
    zip: '02134',
    number: '7',
    empty: '',
    nothing: null,
    items: [{ sku: 'A', tags: ['x', 'y'] }],
    deep: { 'a.b': true },
  };

  it.each([
    ['reason=Damaged,, wet', true],
    ['reason=Damaged', false],
    ['reason="Damaged,, wet"', true],
    ['attempt=2', true],
    ['attempt=2.0', true],
    ['attempt="2"', false],
    ['attempt=3', false],
    ['zip=02134', true],
    // A text of digits needs no quotes, and quotes keep a number out.
    ['number=7', true],
    ['number="7"', true],
    ['empty=', true],
    ['reason=', false],
    ['nothing=null', true],
    ['missing=null', false],
    ['nothing', false],
    ['missing', false],
    ['empty', true],
    ['items[0].sku=A', true],
    ['items.0.sku=A', true],
    ['/items/0/sku=A', true],
    ['items[1].sku=A', false],
    ['items[0].tags=["x",,"y"]', true],
    ['items[0].tags=["y",,"x"]', false],
    ['/deep/a.b=true', true],
    ['deep={"a.b":true}', true],
  ])('%s holds: %s', (condition, holds) => {
    const unmet = unmetConditions(parseExpected(`any:${condition}`), exchangeOf({ payload }));
    expect(unmet.length === 0).toBe(holds);
  });

  it('says what was wanted and what was there', () => {
    const expected = parseExpected('any:reason=Wet,attempt="2",missing,nothing,items=1');
    expect(unmetConditions(expected, exchangeOf({ payload }))).toEqual([
      { path: 'reason', wanted: '"Wet"', got: '"Damaged, wet"' },
      { path: 'attempt', wanted: '"2"', got: '2' },
      { path: 'missing', wanted: 'a value', got: 'nothing' },
      { path: 'nothing', wanted: 'a value', got: 'null' },
      { path: 'items', wanted: '1', got: 'array of 1' },
    ]);
  });

  it('does not hold where there is no document', () => {
    expect(unmetConditions(parseExpected('any:a'), exchangeOf({ payload: null }))).toHaveLength(1);
  });
});

describe('a number that a double cannot hold', () => {
  const payloadText =
    '{"n": 12345678901234567890, "lat": 1.10, "big":1e400, "list": [9007199254740993], "n2":"7"}';
  const came = { ...exchangeOf({ payload: JSON.parse(payloadText) as JsonValue }), payloadText };

  it.each([
    'n=12345678901234567890',
    'n=1234567890123456789e1',
    'lat=1.1',
    'lat=1.100',
    'big=1e400',
    'list=[9007199254740993]',
    'list[0]=9007199254740993',
    'n2=7',
  ])('meets %s', (condition) => {
    expect(unmetConditions(parseExpected(`any:${condition}`), came)).toEqual([]);
  });

  it.each([
    ['n=12345678901234567891', '12345678901234567891', '12345678901234567890'],
    ['lat=1.20', '1.20', '1.10'],
    ['big=1e500', '1e500', '1e400'],
    ['list=[9007199254740992]', 'array of 1', 'array of 1'],
  ])('does not meet %s', (condition, wanted, got) => {
    expect(unmetConditions(parseExpected(`any:${condition}`), came)).toMatchObject([{ wanted, got }]);
  });

  it('is compared with the digits of a bigint', () => {
    const meets = (n: bigint): boolean => unmetConditions(expectedOf({ where: { n } }), came).length === 0;
    expect(meets(12345678901234567890n)).toBe(true);
    expect(meets(12345678901234567891n)).toBe(false);
    expect(expectedOf({ where: { n: 12345678901234567891n } }).text).toBe('any:n=12345678901234567891');
  });

  it('is shown in part where it is long', () => {
    const long = `{"n":${'1'.repeat(1000)}}`;
    const exchange = { ...exchangeOf({ payload: JSON.parse(long) as JsonValue }), payloadText: long };
    expect(unmetConditions(parseExpected('any:n=1'), exchange)[0]?.got).toBe(`${'1'.repeat(60)}…`);
  });
});

describe('expectedOf', () => {
  it('takes a text as the command line does', () => {
    expect(expectedOf('failed:reason=Damaged')).toEqual(parseExpected('failed:reason=Damaged'));
  });

  it('takes values exactly', () => {
    const expected = expectedOf({ event: 'failed', where: { attempt: '2' }, present: ['reason'] });
    expect(expected.text).toBe('failed:attempt="2",reason');
    expect(unmetConditions(expected, exchangeOf({ payload: { attempt: '2', reason: 'x' } }))).toEqual([]);
    expect(unmetConditions(expected, exchangeOf({ payload: { attempt: 2, reason: null } }))).toHaveLength(2);
  });

  it('is of any event unless one is named', () => {
    const expected = expectedOf({ where: { a: 1 } });
    expect(isOfEvent(expected, exchangeOf({ event: 'completed' }))).toBe(true);
    expect(isOfEvent(expected, exchangeOf({ event: null }))).toBe(true);
    expect(isOfEvent(expectedOf('failed'), exchangeOf({ event: null }))).toBe(false);
  });
});
