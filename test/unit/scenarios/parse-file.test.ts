import { describe, expect, it } from 'vitest';
import { WebhookCliError } from '../../../src/core/error.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { valueAt } from '../../../src/core/json/pointer.ts';
import { openScenario, parseScenario } from '../../helpers/bundled.ts';

const START = Date.parse('2026-05-06T07:08:09.123Z');

function file(steps: unknown, more: JsonObject = {}): string {
  return JSON.stringify({ name: 'mine', provider: 'detrack', title: 'Mine', ...more, steps }, null, 2);
}

function refusal(text: string): WebhookCliError {
  try {
    parseScenario(text, 'mine.json');
  } catch (error) {
    if (error instanceof WebhookCliError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe("a user's scenario", () => {
  const scenario = parseScenario(
    `\ufeff${file(
      [
        { event: 'In Progress', set: { do_number: 'MINE-1', order_number: 'of {/do_number}, {literally}' } },
        {
          event: 'failed',
          after: '90m',
          title: 'Nobody home',
          set: {
            status: 'failed',
            tracking_status: 'Failed',
            tracking_status_code: 'failed',
            reason: 'Gone',
          },
          unset: ['carrier'],
          append: { milestones: [{ status: 'failed', created_at: '{now}' }] },
        },
      ],
      { provider: 'Detrack', jobType: 'collection' },
    )}`,
    'mine.json',
  );

  it('is read with what it leaves out', () => {
    expect(scenario).toMatchObject({
      name: 'mine',
      provider: 'detrack',
      provenance: 'constructed',
      note: '',
      sources: [],
      jobType: 'Collection',
    });
    expect(scenario.steps.map(({ event, afterMs, title }) => [event, afterMs, title])).toEqual([
      ['in-progress', 0, null],
      ['failed', 5_400_000, 'Nobody home'],
    ]);
  });

  it('keeps numbers that no double holds, in every version and wherever they are taken to', () => {
    const steps = `[
      { "event": "in-progress", "set": { "job_fee": 12345678901234567890, "zone": 12345678901234567891 } },
      { "event": "failed", "set": { "note": "{/job_fee}", "reason": {"n": [1e400, 1.5]} },
        "append": { "milestones": [9007199254740993] } }
    ]`;
    const text = `{ "name": "n", "provider": "detrack", "title": "T", "steps": ${steps} }`;
    const numbers = parseScenario(text, 'mine.json');
    const run = openScenario(numbers, { startAt: START, seed: 'one' });
    const { payload, payloadText, body } = run.build(1, { sentAt: START });
    expect(payloadText).toContain('"job_fee":12345678901234567890,');
    expect(payloadText).toContain('"note":"12345678901234567890"');
    expect(payloadText).toContain('"reason":{"n":[1e400,1.5]}');
    expect(payloadText).toMatch(/,9007199254740993\]/);
    expect(body.toString('utf8')).toBe(payloadText);
    expect(payload).toEqual(JSON.parse(payloadText));
    const old = openScenario(numbers, { startAt: START, seed: 'one', payloadVersion: '1' });
    expect(old.build(0, { sentAt: START }).payloadText).toContain('"zone":"12345678901234567891",');
  });

  it('may give a job a key that no double holds', () => {
    const steps = `[{ "event": "in-progress", "set": { "do_number": 12345678901234567891 } }]`;
    const text = `{ "name": "n", "provider": "detrack", "title": "T", "steps": ${steps} }`;
    const run = openScenario(parseScenario(text, 'mine.json'), { startAt: START, seed: 'one' });
    const { key, payloadText } = run.build(0, { sentAt: START });
    expect(payloadText).toContain('"do_number":12345678901234567891,');
    expect(key).toBe('12345678901234567891');
  });

  it('is played: each payload is that of the step before, changed', () => {
    const run = openScenario(scenario, { startAt: START, seed: 'one' });
    const [first, second] = [0, 1].map((step) => run.build(step, { sentAt: START }).payload);
    expect(first).toMatchObject({
      do_number: run.key,
      order_number: `of ${run.key}, {literally}`,
      carrier: '',
    });
    expect(run.key).toMatch(/^DO-/);
    expect(second).toMatchObject({
      do_number: run.key,
      status: 'failed',
      reason: 'Gone',
      type: 'Collection',
    });
    expect(Object.hasOwn(second ?? {}, 'carrier')).toBe(false);
    const [before, after] = [0, 1].map((i) => String(valueAt(second ?? {}, ['milestones', i, 'created_at'])));
    expect(Date.parse(after ?? '') - Date.parse(before ?? '')).toBe(5_400_000);
    expect(after).toMatch(/\+08:00$/);
  });

  it.each([
    ['{ "name": "x", }', '1:16: unexpected "}"'],
    ['', '1:1: the text ends too early'],
    ['[]', '1:1: expected an object, got an array'],
    [file([]), '5:12: /steps: expected an array that is not empty'],
    [
      file([{ event: 'failed' }, { event: 'faild' }]),
      '10:16: /steps/1/event: Detrack has no trigger "faild". Did you mean "failed"?',
    ],
    [file([{ event: 'order_created' }]), '7:16: /steps/0/event: Detrack has no trigger "order_created".'],
    [file([{ event: 'failed', after: 'soon' }]), '8:16: /steps/0/after: expected a duration with its unit'],
    [
      file([{ event: 'failed', afterr: '1s' }]),
      '8:7: /steps/0/afterr: "afterr" is no key of a step. Did you mean "after"?',
    ],
    [
      file([{ event: 'failed', after: 1 }]).replace('"after": 1', '"after": 12345678901234567890'),
      '8:16: /steps/0/after: expected a text, got 12345678901234567890',
    ],
    [file([{ event: 'failed' }], { provider: 'dhl' }), '3:15: /provider: there is no provider "dhl"'],
    [file([{ event: 'failed' }], { jobType: 'Return' }), '5:14: /jobType: Detrack has no job type "Return"'],
    [
      file([{ event: 'order_created' }], { provider: 'deliveright', jobType: 'Delivery' }),
      '/jobType: Deliveright has no job type',
    ],
    [file([{}]), '6:5: /steps/0/event: this key is missing'],
    [file([{ event: 5 }]), '7:16: /steps/0/event: expected a text, got 5'],
    [
      file([{ event: 'failed', set: { reson: 'x' } }]),
      '9:18: /steps/0/set/reson: the payload has nothing at "reson" (/reson). Did you mean "/reason"?',
    ],
    [file([{ event: 'failed', set: { 'items[9].sku': 'x' } }]), '9:25: /steps/0/set/items[9].sku: '],
    [file([{ event: 'failed', unset: ['nothing'] }]), '9:9: /steps/0/unset/0: '],
    [
      file([{ event: 'failed', set: { '.reason': 'x' } }]),
      '9:20: /steps/0/set/.reason: ".reason" is no path',
    ],
    [file([{ event: 'failed', unset: ['.reason'] }]), '9:9: /steps/0/unset/0: ".reason" is no path'],
    [
      file([{ event: 'failed', append: { reason: [1] } }]),
      '9:19: /steps/0/append/reason: there is no list at "reason"',
    ],
    [
      file([{ event: 'failed', append: { milestones: {} } }]),
      '9:23: /steps/0/append/milestones: expected an array, got an object',
    ],
    [
      file([{ event: 'failed', set: { reason: 'at {now-}' } }]),
      '9:19: /steps/0/set/reason: "{now-}" stands for nothing',
    ],
    [
      file([{ event: 'failed', set: { reason: '{/nope}' } }]),
      '9:19: /steps/0/set/reason: "{/nope}" stands for nothing',
    ],
    [
      file([{ event: 'failed' }], { provenance: 'guessed' }),
      '5:17: /provenance: expected published, documented, constructed, captured, got "guessed"',
    ],
    [file([{ event: 'failed', set: { 'constructor.x': 1 } }]), 'a path cannot go through "constructor"'],
    [
      file([{ event: 'failed' }]).replace('steps', 'stepz'),
      '5:3: /stepz: "stepz" is no key of a scenario. Did you mean "steps"?',
    ],
    [file([{ event: 'failed' }], { zzzzzz: 1 }), '5:3: /zzzzzz: "zzzzzz" is no key of a scenario'],
    [file([{ event: 'failed' }], { name: ['x'] }), '2:11: /name: expected a text, got an array'],
    [
      file([{ event: 'failed', title: 'X' }]).replace('"title": "X"', '"title": "X",\n      "title": "Y"'),
      '9:7: /steps/0/title: this key stands at 8:7 already',
    ],
    ['{ "name": "x", "na\\u006de": "y" }', '1:16: /name: this key stands at 1:3 already'],
    [
      '{ "steps": [{ "set": { "a": 1 }, "set": { "a": 2 } }] }',
      '1:34: /steps/0/set: this key stands at 1:15 already',
    ],
    [file([{ event: 'failed', after: '5m' }]), '8:16: /steps/0/after: the first step comes after none'],
    [file([{ event: 'failed' }]).replace('"event"', '"set": {"__proto__": {"x": 1}}, "event"'), '__proto__'],
  ])('is refused with the place of its mistake: %#', (text, message) => {
    const error = refusal(text);
    expect(error).toMatchObject({ code: 'bad_scenario', kind: 'usage' });
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^mine\.json:\d+:\d+: /);
  });

  it('is refused where it nests too deep to be checked, or is no text', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(refusal(`{ "steps": ${deep} }`)).toMatchObject({
      code: 'bad_scenario',
      message: 'mine.json nests deeper than 100',
    });
    expect(() => parseScenario(Buffer.from('{ "name": "M\xfcller" }', 'latin1'), 'mine.json')).toThrow(
      expect.objectContaining({ code: 'bad_scenario', message: 'mine.json is not UTF-8' }),
    );
    expect(parseScenario(Buffer.from(file([{ event: 'failed' }], { title: 'Müller' })), 'f').title).toBe(
      'Müller',
    );
  });

  it('is told what keys there are, and no mistake twice', () => {
    const text = file([{ event: 'failed' }]).replace('steps', 'stepz');
    expect(refusal(text).hint).toMatch(/^a scenario has name, provider, .*, steps$/);
    expect(refusal(text.replace('"name": "mine",', '"nam": "mine",')).hint).toMatch(
      /; 2 more mistakes may follow$/,
    );
  });

  it('is told how many mistakes follow the first', () => {
    expect(refusal(JSON.stringify({ provider: 'detrack', steps: [] })).hint).toBe(
      '2 more mistakes may follow',
    );
  });

  it('has an end', () => {
    expect(refusal(file(Array.from({ length: 201 }, () => ({ event: 'failed' })))).message).toContain(
      'at most 200',
    );
    // Without a look at what its steps are, and of what is too large without any look.
    expect(refusal(file(Array.from({ length: 201 }, () => 1))).message).toBe(
      'mine.json:5:12: /steps: too long: at most 200',
    );
    expect(refusal('x'.repeat(8 * 1024 ** 2 + 1)).message).toBe('mine.json is larger than 8 MiB');
  });
});

describe('placeholders', () => {
  const read = (value: string, startAt = START): unknown => {
    const scenario = parseScenario(
      file([{ event: 'info-received' }, { event: 'failed', after: '20h', set: { note: value } }]),
      'mine.json',
    );
    const run = openScenario(scenario, { startAt, seed: 'one' });
    return valueAt(run.build(1, { sentAt: startAt }).payload, ['note']);
  };

  // The fixture's own fraction stays: 204 ms, and the step is 20 hours later.
  it.each([
    ['{now}', '2026-05-07T11:08:08.204+08:00'],
    ['{now-2ms}', '2026-05-07T11:08:08.202+08:00'],
    ['{now+90s}', '2026-05-07T11:09:38.204+08:00'],
    ['{today}', '2026-05-07'],
    ['{today+2}', '2026-05-09'],
    ['{today-7}', '2026-04-30'],
  ])('%s is %s', (text, meaning) => {
    expect(read(text)).toBe(meaning);
  });

  it('{today} is the day of the moved step, on the wall calendar of the provider', () => {
    // 23:30 and 00:30 eight hours east; twenty hours later it is the next day, or still the same.
    expect(read('{today}', Date.parse('2026-05-06T15:30:00Z'))).toBe('2026-05-07');
    expect(read('{today}', Date.parse('2026-05-06T16:30:00Z'))).toBe('2026-05-07');
    expect(read('{today}', Date.parse('2026-05-06T19:59:59Z'))).toBe('2026-05-07');
    expect(read('{today}', Date.parse('2026-05-06T20:00:01Z'))).toBe('2026-05-08');
  });

  it.each(['{now+}', '{now 2s}', '{now-2d}', '{today+x}', '{today:QQ}', '{id-}', '{idx}', '{/}'])(
    '%s is a mistake',
    (text) => {
      expect(() => read(text)).toThrow(expect.objectContaining({ code: 'bad_scenario' }));
    },
  );

  it('{id} is a fresh ObjectId of its moment each time', () => {
    const scenario = parseScenario(
      file([
        { event: 'info-received' },
        { event: 'failed', after: '1h', set: { id: '{id}', 'items[0].id': '{id-1m}' } },
      ]),
      'mine.json',
    );
    const run = openScenario(scenario, { startAt: START, seed: 'one' });
    const payload = run.build(1, { sentAt: START }).payload;
    const [id, item] = [valueAt(payload, ['id']), valueAt(payload, ['items', 0, 'id'])].map(String);
    const seconds = (text = ''): number => Number.parseInt(text.slice(0, 8), 16);
    expect(id).toMatch(/^[\da-f]{24}$/);
    // The job's id is of its seed, whatever the clock says; that of another attempt comes as much later.
    const first = String(valueAt(run.build(0, { sentAt: START }).payload, ['id']));
    expect(seconds(id)).toBeGreaterThan(seconds(first) + 3500);
    expect(id?.slice(8, 18)).toBe(first.slice(8, 18));
    const later = openScenario(scenario, { startAt: START + 86_400_000, seed: 'one' });
    expect(later.build(1, { sentAt: START }).payload['id']).toBe(id);
    expect(seconds(id) - seconds(item)).toBe(60);
    expect(item?.slice(8, 18)).toBe(id?.slice(8, 18));
    expect(run.fresh).toEqual(expect.arrayContaining([id, item]));
    expect(run.fresh).not.toContain(valueAt(run.build(0, { sentAt: START }).payload, ['verification_code']));
  });
});
