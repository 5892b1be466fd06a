import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../../src/captures/changes.ts';
import { fixtureText, parseFixture } from '../../../src/captures/fixture-file.ts';
import { requireName } from '../../../src/captures/folder.ts';
import { scenarioOfJob } from '../../../src/captures/job-scenario.ts';
import { WebhookCliError } from '../../../src/core/error.ts';
import { sameDecimals } from '../../../src/core/json/decimal.ts';
import { isJsonObject, type JsonObject } from '../../../src/core/json/json.ts';
import { writeJson } from '../../../src/core/json/kept-digits.ts';
import { buildChosen } from '../../../src/events/build.ts';
import { chooseCaptured } from '../../../src/events/choose.ts';
import { stepDocuments } from '../../../src/scenarios/payloads.ts';
import { digitsOf } from '../../../src/scenarios/scenario.ts';
import {
  buildEvent,
  catalogue,
  openScenario,
  parseScenario,
  requireProvider,
} from '../../helpers/bundled.ts';

const detrack = requireProvider('detrack');
const AT = '2026-05-06T07:08:09.123Z';
const HEAD = {
  provider: 'detrack',
  event: 'failed',
  payloadVersion: '2',
  contentForm: 'json',
  at: AT,
  scrubbed: false,
} as const;

function read(text: string) {
  return parseFixture(Buffer.from(text), 'mine.json', catalogue);
}

function refusal(work: () => unknown): WebhookCliError {
  try {
    work();
  } catch (error) {
    if (error instanceof WebhookCliError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** A webhook as it came, with digits that a double does not hold, white space and a repeated key. */
function oddText(key = 'DO-ODD1'): string {
  const { payloadText } = buildEvent({ event: 'failed', id: key, seed: '1', now: AT });
  return payloadText.replace(
    '{',
    '{ "fee" : 1.10,\t"ticket": 12345678901234567890, "note":"{now} at \\u0041", "same": 1, "same": 2, ',
  );
}

describe('a fixture', () => {
  it('keeps the text of its payload to the last byte', () => {
    const fixture = read(fixtureText(HEAD, ` ${oddText()}\n`));
    expect(fixture.text).toBe(oddText());
    const choice = chooseCaptured(fixture, {});
    expect(buildChosen(choice, { verbatim: true }).body.toString()).toBe(oddText());
    expect(fixture).toMatchObject({ at: AT, note: `received ${AT}, as it came`, contentForm: 'json' });
    expect(fixture.event.name).toBe('failed');
  });

  it('is built as another job at another time, of which every other byte stays', () => {
    const choice = chooseCaptured(read(fixtureText(HEAD, oddText())), {});
    const now = '2026-07-08T07:08:09Z';
    const [first, again, other] = ['a', 'a', 'b'].map((seed) => buildChosen(choice, { seed, now }));
    expect(again?.body).toEqual(first?.body);
    expect(other?.key).not.toBe(first?.key);
    expect(first).toMatchObject({ provenance: 'captured', payloadVersion: '2', event: 'failed' });
    expect(first?.payloadText).not.toContain('DO-ODD1');
    expect(first?.fresh[0]).toBe(first?.key);
    const head = oddText().slice(0, oddText().indexOf('"id"'));
    expect(first?.payloadText.startsWith(head)).toBe(true);
    expect(first?.payload).toMatchObject({ do_number: first?.key });
    const moved = [oddText(), first?.payloadText ?? ''].map(
      (text) => /"pod_at":"([^"]+)"/.exec(text)?.[1] ?? '',
    );
    expect(Date.parse(moved[1] ?? '') - Date.parse(moved[0] ?? '')).toBe(63 * 86_400_000 - 1000);
    expect(moved[1]).toMatch(/\+08:00$/);
  });

  it('takes a key and changes, and refuses them with its very bytes', () => {
    const choice = chooseCaptured(read(fixtureText(HEAD, oddText())), { contentForm: 'form' });
    const built = buildChosen(choice, { id: 'SHOP-1', set: { reason: 'Damaged' }, unset: ['fee'] });
    const [[field, document] = []] = [...new URLSearchParams(built.body.toString())];
    expect(field).toBe('json');
    expect(document).toContain('"ticket": 12345678901234567890');
    expect(JSON.parse(document ?? '')).toMatchObject({ do_number: 'SHOP-1', reason: 'Damaged' });
    expect(document).not.toContain('"fee"');
    expect(refusal(() => buildChosen(choice, { verbatim: true, id: 'A' })).code).toBe('flag_does_not_fit');
  });

  it('of another version is another job by its key', () => {
    const { payloadText } = buildEvent({ event: 'failed', payloadVersion: '1', id: 'DO-V1', now: AT });
    const fixture = read(fixtureText({ ...HEAD, payloadVersion: '1', contentForm: 'form' }, payloadText));
    const built = buildChosen(chooseCaptured(fixture, {}), { seed: 'x' });
    expect(built).toMatchObject({ payloadVersion: '1', contentForm: 'form', provenance: 'captured' });
    expect(built.key).toMatch(/^DO-\w{6}$/);
    expect(built.payload).toMatchObject({ do: built.key });
    expect(buildChosen(chooseCaptured(fixture, {}), { verbatim: true }).payloadText).toBe(payloadText);
  });

  it('has a new key also where that is a number', () => {
    const text = oddText().replace('"do_number":"DO-ODD1"', '"do_number":77');
    const choice = chooseCaptured(read(fixtureText(HEAD, text)), {});
    expect(buildChosen(choice, {}).key).toMatch(/^DO-/);
    expect(buildChosen(choice, { id: '4711' }).payload).toMatchObject({ do_number: 4711 });
  });

  const good = fixtureText(HEAD, '{"id":"1"}');
  it.each([
    ['[1]', 'mine.json is no fixture'],
    ['{ "a": 1, }', 'mine.json:1:11: unexpected "}"'],
    [good.replace('detrack', 'dhl'), 'mine.json: there is no provider "dhl"'],
    [good.replace('"failed"', '"faild"'), 'mine.json: Detrack has no trigger "faild"'],
    [
      good.replace('"event"', '"evnt"'),
      'mine.json: /event: expected the name of an event, this key is missing',
    ],
    [good.replace('"2"', '"9"'), 'mine.json: Detrack has no payload version "9"'],
    [good.replace(AT, 'today'), 'mine.json: /at: expected a moment'],
    [good.replace('"captured"', '"published"'), 'mine.json: /provenance: expected captured, got "published"'],
    [good.replace('false', '"no"'), 'mine.json: /scrubbed: expected true or false, got "no"'],
    [good.replace('{"id":"1"}', '[]'), 'mine.json: /payload: expected an object'],
    [
      good.replace('"at"', '"scrubed": 1, "at"'),
      'mine.json: "scrubed" is no key of a fixture. Did you mean "scrubbed"?',
    ],
    [good.replace('"1"', `${'['.repeat(101)}${']'.repeat(101)}`), 'mine.json nests deeper than 100'],
  ])('is refused with what is wrong in it: %#', (text, message) => {
    const error = refusal(() => read(text));
    expect(error.code).toBe('bad_fixture');
    expect(error.message).toContain(message);
  });

  it('is refused where it is no text', () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
    expect(refusal(() => parseFixture(bytes, 'x.json', catalogue)).message).toBe('x.json is not UTF-8');
  });
});

describe('names', () => {
  it.each(['a', '0', 'failed-at-the-door', 'x'.repeat(64), 'console', 'com10'])('%s is one', (name) => {
    expect(() => requireName(name)).not.toThrow();
  });

  it.each([
    '',
    'A',
    'a b',
    'a/b',
    '..',
    'a.json',
    'ä',
    'x'.repeat(65),
    '\u001b[2J',
    'con',
    'nul',
    'com1',
    'lpt9',
  ])('%j is none', (name) => {
    expect(refusal(() => requireName(name)).code).toBe('bad_name');
  });
});

describe('what makes one payload into the next', () => {
  it('is said in few words', () => {
    const before = { a: 1, b: { c: [1, 2], gone: 1 }, list: [{ id: 1, x: 1, y: 'long enough' }] };
    const after = {
      a: 2,
      b: { c: [1, 2, 3], new: null },
      list: [{ id: 1, x: 2, y: 'long enough' }],
      'odd.name': 1,
    };
    expect(changesBetween(before, after)).toEqual({
      set: { a: 2, 'list[0].x': 2 },
      unset: ['b.gone'],
      append: { 'b.c': [3] },
      add: { 'b.new': null, '/odd.name': 1 },
    });
    expect(changesBetween({ list: [1, 2, 3] }, { list: [3] }).set).toEqual({ list: [3] });
    const empty = { set: {}, unset: [], append: {}, add: {} };
    expect(changesBetween(after, structuredClone(after))).toEqual(empty);
  });
});

/** A job of these payloads, a minute and a half apart. */
function jobOf(payloadTexts: readonly string[], events: readonly string[] = []) {
  return {
    name: 'mine',
    provider: detrack,
    version: detrack.versions[0],
    contentForm: 'json',
    scrubbed: false,
    webhooks: payloadTexts.map((payloadText, i) => ({
      id: `id${i}`,
      event: events[i] ?? 'failed',
      at: new Date(Date.parse(AT) + i * 90_500).toISOString(),
      payloadText,
    })),
  } as const;
}

/** The payloads that reading a scenario's file gives, to the last digit. */
function payloadsIn(text: string): readonly string[] {
  const scenario = parseScenario(text, 'mine.json');
  return stepDocuments(scenario, detrack).documents.map((one) => writeJson(one, digitsOf(scenario)));
}

describe('a job as a scenario', () => {
  it('is its first payload and what changed, with its real pauses', () => {
    const events = ['in-progress', 'failed', 'completed'] as const;
    const texts = events.map((event) => buildEvent({ event, id: 'DO-ODD1', seed: '1', now: AT }).payloadText);
    const { text, whole } = scenarioOfJob(jobOf(texts, events));
    expect(whole).toBe(1);
    expect(text.length).toBeLessThan(texts.join('').length);
    const scenario = parseScenario(text, 'mine.json');
    expect(scenario).toMatchObject({ provenance: 'captured', at: AT, payloadVersion: '2' });
    expect(scenario.steps.map(({ event, afterMs }) => [event, afterMs])).toEqual([
      ['in-progress', 0],
      ['failed', 90_500],
      ['completed', 90_500],
    ]);
    expect(payloadsIn(text).map((one) => JSON.parse(one))).toEqual(texts.map((one) => JSON.parse(one)));
    const run = openScenario(scenario, { startAt: Date.parse('2026-07-08T00:00:00Z'), seed: 's' });
    const built = events.map((_, step) => run.build(step, { sentAt: 0 }));
    expect(new Set(built.map(({ key }) => key))).toEqual(new Set([run.key]));
    expect(built.every(({ payloadText }) => !payloadText.includes('DO-ODD1'))).toBe(true);
    expect(built[0]).toMatchObject({ provenance: 'captured' });
    expect(run.key).not.toBe('DO-ODD1');
  });

  it('writes whole what no change can say: braces that stand for something elsewhere, odd names', () => {
    const [first, braces, name] = ['x', 'at {now}, {nowhere} and {id}', 'x'].map((note) =>
      JSON.stringify({ ...JSON.parse(oddText()), note }),
    );
    const odd = (name ?? '').replace('{', '{"":1,"constructor":{"x":1},');
    const { text, whole } = scenarioOfJob(jobOf([first ?? '', braces ?? '', odd]));
    expect(whole).toBe(3);
    expect(payloadsIn(text).map((one) => JSON.parse(one))).toEqual(
      [first, braces, odd].map((one) => JSON.parse(one ?? '')),
    );
  });

  it('keeps the digits of numbers that no double holds', () => {
    const texts = [oddText(), oddText().replace('12345678901234567890', '12345678901234567891')];
    const { text } = scenarioOfJob(jobOf(texts));
    expect(text).toContain('"ticket": 12345678901234567891');
    payloadsIn(text).forEach((one, i) => {
      expect(sameDecimals(one, texts[i] ?? '')).toBe(true);
    });
  });

  it('is refused where no scenario can hold a payload, which is named', () => {
    const error = refusal(() => scenarioOfJob(jobOf([oddText(), '{"__proto__":{"a":1}}'])));
    expect(error.code).toBe('cannot_save');
    expect(error.message).toContain('id1 cannot be a step of a scenario');
  });

  it('gives back whatever documents came', () => {
    const documents = fc
      .array(
        fc.dictionary(fc.constantFrom('a', 'b', 'list', '/x', '0', 'p.q'), fc.jsonValue({ maxDepth: 3 })),
        {
          minLength: 1,
          maxLength: 4,
        },
      )
      .filter((list) => !JSON.stringify(list).includes('__proto__'));
    void fc.assert(
      fc.property(documents, (list) => {
        const texts = list.map((one) => JSON.stringify(one));
        const given = payloadsIn(scenarioOfJob(jobOf(texts)).text).map((one): unknown => JSON.parse(one));
        expect(given).toEqual(texts.map((one): unknown => JSON.parse(one)));
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

describe('a scenario with a payload of its own', () => {
  const file = (first: JsonObject, more: JsonObject = { at: AT }): string =>
    JSON.stringify({ name: 'm', provider: 'detrack', title: 'M', ...more, steps: [first] });
  const payload = { id: '1', do_number: 'A', status: 'failed' };

  it.each([
    [file({ event: 'failed', payload }, {}), '/steps/0/payload: when this payload came is not said'],
    [file({ event: 'failed' }), '/at: this is said of a payload in the first step'],
    [file({ event: 'failed', payload }, { at: 'now' }), '/at: expected a moment with its offset'],
    [
      file({ event: 'failed', payload }, { at: AT, payloadVersion: '7' }),
      '/payloadVersion: Detrack has no payload version',
    ],
    [file({ event: 'failed', payload: 1 }), '/steps/0/payload: expected an object, got 1'],
  ])('is refused where something is missing: %#', (text, message) => {
    expect(refusal(() => parseScenario(text, 'm.json')).message).toContain(message);
  });

  it('is sent as it is and as no other version, unless it is of the default one', () => {
    const one = parseScenario(
      file({ event: 'failed', payload: { do: 'A' } }, { at: AT, payloadVersion: '1' }),
      'm.json',
    );
    const startAt = Date.parse(AT);
    expect(openScenario(one, { startAt }).build(0, { sentAt: startAt })).toMatchObject({
      payloadVersion: '1',
      contentForm: 'form',
    });
    expect(refusal(() => openScenario(one, { startAt, payloadVersion: '2' })).code).toBe('flag_does_not_fit');
    const two = parseScenario(file({ event: 'failed', payload, add: { 'more.of': [1] } }), 'm.json');
    expect(openScenario(two, { startAt }).build(0, { sentAt: startAt }).payload).toMatchObject({
      more: { of: [1] },
    });
    const converted = openScenario(two, { startAt, payloadVersion: '1' }).build(0, { sentAt: startAt });
    expect(converted).toMatchObject({ payloadVersion: '1', provenance: 'constructed' });
    expect(isJsonObject(converted.payload)).toBe(true);
  });
});
