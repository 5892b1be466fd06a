import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import { valueAt } from '../../../../src/core/json/pointer.ts';
import { freshValues, type IdentityRules } from '../../../../src/events/identity/fresh-values.ts';
import { type RenewMoment, renewal } from '../../../../src/events/identity/renew.ts';
import { identityTemplate } from '../../../../src/events/identity/template.ts';
import { seededRandom } from '../../../../src/events/random.ts';
import type { Identity } from '../../../../src/providers/provider.ts';
import { buildEvent, openScenario, providers, requireScenario } from '../../../helpers/bundled.ts';

const IDENTITY: Identity = {
  keyPattern: 'K-######',
  keyPrefix: /^RA/,
  fresh: [
    { kind: 'object-id', path: '/id' },
    { kind: 'text', path: '/link', pattern: '@@@@@@@', part: /x\.test\/(\w+)/ },
    { kind: 'integer', path: '/code', digits: 4 },
  ],
  days: [],
  dayTexts: [],
};
const AT = '2026-03-09T23:30:00.500+08:00';

function options(seed: string) {
  return {
    identity: IDENTITY,
    keyPath: '/key',
    key: null,
    at: AT,
    sentAt: Date.parse(AT) + 60_000,
    random: seededRandom(seed),
  };
}

describe('one identity of several payloads', () => {
  const first: JsonObject = {
    key: 'K-1',
    id: '69aede0f0123456789000010',
    link: 'https://x.test/AbCdEfG',
    code: 1234,
  };
  const second: JsonObject = {
    ...first,
    id: '69aede100123456789000012',
    code: 5678,
    note: 'after 69aede0f0123456789000010',
  };
  const renewed = (payloads: readonly JsonObject[], moment: IdentityRules & RenewMoment = options('one')) =>
    renewal(identityTemplate(payloads, moment), moment);
  const one = renewed([first, second, first]);

  it('names the same things alike in each, and other things differently', () => {
    const [a, b] = [one.renew(0), one.renew(1)];
    expect(a['key']).toBe(b['key']);
    expect(a['link']).toBe(b['link']);
    expect(a['id']).not.toBe(b['id']);
    expect(b['note']).toBe(`after ${a['id']}`);
    expect(a['code']).not.toBe(b['code']);
    expect([a['code'], b['code']]).not.toContain(1234);
    expect(one.renew(2)).toEqual(a);
    expect(one.fresh).toEqual([a['key'], String(a['link']).slice(-7), a['id'], b['id']]);
    expect(one.key).toBe(a['key']);
  });

  it('is that of a single payload where there is one', () => {
    const single = renewed([first]);
    const payload = single.renew(0);
    expect(single.fresh).toEqual([payload['key'], String(payload['link']).slice(-7), payload['id']]);
    expect(single.key).toBe(payload['key']);
    expect(payload).not.toEqual(first);
    expect(Object.keys(payload)).toEqual(Object.keys(first));
    expect(renewed([])).toMatchObject({ key: null, fresh: [] });
    expect(() => renewed([first]).renew(1)).toThrow(RangeError);
  });

  it('keeps the beginning that tells the kind', () => {
    expect(renewed([{ ...first, key: 'RA77' }]).key).toMatch(/^RAK-\d{6}$/);
    expect(renewed([{ ...first, key: 'RA77' }], { ...options('one'), key: 'mine' }).key).toBe('mine');
  });

  it('can be given again and again, and no copy shares anything with another', () => {
    const payload: JsonObject = { key: 'K-1', deep: { list: [{ at: AT }, []], empty: {} } };
    const text = JSON.stringify(payload);
    const read = identityTemplate([payload], options('one'));
    const [a, again] = ['one', 'one'].map((seed) => renewal(read, options(seed)).renew(0));
    const other = renewal(read, options('two')).renew(0);
    expect(again).toEqual(a);
    expect(other['key']).not.toBe(a?.['key']);
    expect(other['deep']).toEqual(a?.['deep']);
    for (const path of [
      ['deep'],
      ['deep', 'list'],
      ['deep', 'list', 0],
      ['deep', 'list', 1],
      ['deep', 'empty'],
    ]) {
      const copies = [payload, a ?? {}, again ?? {}, other].map((copy) => valueAt(copy, path));
      expect(new Set(copies).size, path.join('/')).toBe(4);
    }
    expect(JSON.stringify(payload)).toBe(text);
  });

  it('follows patterns through lists and objects, to escaped names too, and nowhere else', () => {
    const rules = {
      keyPath: '/key',
      identity: {
        ...IDENTITY,
        fresh: [
          { kind: 'text', path: '/a~1b/*/x', pattern: '##' },
          { kind: 'integer', path: '/*/0', digits: 3 },
        ],
      } satisfies Identity,
    };
    const payload: JsonObject = {
      'a/b': [{ x: 'one' }, { y: 'two' }, 'x'],
      a: { b: { x: 'three' } },
      list: [5, 6],
      object: { 0: 7 },
    };
    expect(freshValues([payload], rules).values.flatMap(({ found }) => found)).toEqual([
      { kind: 'text', old: 'one', pattern: '##' },
      { kind: 'integer', old: '/list/0 5', digits: 3 },
      { kind: 'integer', old: '/object/0 7', digits: 3 },
    ]);
  });

  it('treats a member of any name as a member', () => {
    const payload = JSON.parse('{"key":"K-1","__proto__":{"at":"K-1"}}') as JsonObject;
    const made = renewed([payload]).renew(0);
    expect(JSON.stringify(made)).toBe(JSON.stringify(payload).replaceAll('K-1', String(made['key'])));
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
  });
});

const builds = providers.flatMap((provider) =>
  provider.versions.flatMap((version) =>
    provider.events.map((event) => ({
      provider: provider.id,
      event: event.name,
      payloadVersion: version.id,
    })),
  ),
);

describe.each(builds)('the fresh texts of $provider $event, version $payloadVersion', (choice) => {
  it('match those of another build, entry by entry, the key first', () => {
    const [one, two] = ['one', 'two'].map((seed) => buildEvent({ ...choice, seed, now: AT }));
    expect(one?.fresh[0]).toBe(one?.key);
    expect(one?.fresh.length).toBe(two?.fresh.length);
    expect(new Set([...(one?.fresh ?? []), ...(two?.fresh ?? [])]).size).toBe((one?.fresh.length ?? 0) * 2);
    const named = (built = one): string =>
      (built?.fresh ?? [])
        .reduce((text, fresh, i) => text.replaceAll(fresh, `{${i}}`), built?.payloadText ?? '')
        .replace(/"verification_code":\d+/, '');
    expect(named(one)).toBe(named(two));
  });

  it('begin with the key that was asked for, however', () => {
    expect(buildEvent({ ...choice, id: 'MINE' }).fresh[0]).toBe('MINE');
  });
});

it('a build that keeps its fixture has nothing fresh but its key', () => {
  const built = buildEvent({ event: 'failed', verbatim: true });
  expect(built.fresh).toEqual([built.key]);
});

it('version 2 of an order has an id of its own at each step, the same when it is sent again', () => {
  const run = openScenario(requireScenario('white-glove'), {
    startAt: Date.parse(AT),
    seed: 'one',
    payloadVersion: '2',
  });
  const id = (step: number, sentAt: number): unknown => run.build(step, { sentAt }).payload['webhook_id'];
  expect(id(0, 1)).not.toBe(id(1, 1));
  expect(id(1, 1)).toBe(id(1, 999_999));
  expect(run.fresh).toContain(id(1, 1));
});

it('a start that no clock can show is refused', () => {
  const scenario = requireScenario('delivered');
  for (const startAt of [Number.NaN, -1, 1e15]) {
    expect(() => openScenario(scenario, { startAt })).toThrow(expect.objectContaining({ code: 'bad_time' }));
  }
});

it('a version, form or secret that does not fit is refused', () => {
  const startAt = Date.parse(AT);
  const refused =
    (name: string, more: object): unknown =>
    () =>
      openScenario(requireScenario(name), { startAt, ...more });
  expect(refused('delivered', { secret: 's' })).toThrow(
    expect.objectContaining({ code: 'flag_does_not_fit' }),
  );
  expect(refused('white-glove', { contentForm: 'form' })).toThrow(
    expect.objectContaining({ code: 'flag_does_not_fit' }),
  );
  expect(refused('white-glove', { payloadVersion: '9' })).toThrow(
    expect.objectContaining({ code: 'unknown_version' }),
  );
  const signed = openScenario(requireScenario('white-glove'), { startAt, payloadVersion: '2', secret: 's' });
  const names = signed.build(0, { sentAt: startAt }).headers.map(([name]) => name);
  expect(names).toContain('X-Grasshopper-Signature');
});
