import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import { parsePointer, valueAt, walkJson } from '../../../../src/core/json/pointer.ts';
import type { IdentityRules } from '../../../../src/events/identity/fresh-values.ts';
import { type RenewMoment, renewal } from '../../../../src/events/identity/renew.ts';
import { identityTemplate } from '../../../../src/events/identity/template.ts';
import { seededRandom } from '../../../../src/events/random.ts';
import type { Identity } from '../../../../src/providers/provider.ts';
import { fixtureEntries, loadFixture, providers } from '../../../helpers/bundled.ts';

const IDENTITY: Identity = {
  keyPattern: 'K-######',
  fresh: [
    { kind: 'object-id', path: '/id' },
    { kind: 'object-id', path: '/entries/*/id' },
    { kind: 'text', path: '/link', pattern: '@@@@@@@', part: /x\.test\/(\w+)/ },
    { kind: 'integer', path: '/code', digits: 4 },
  ],
  days: ['/day_at'],
  dayTexts: ['/notes/*'],
};
const AT = '2026-03-09T23:30:00.500+08:00';

type RenewOptions = IdentityRules & RenewMoment;

/** One payload under a new identity. */
function renew(payload: JsonObject, options: RenewOptions): JsonObject {
  return renewal(identityTemplate([payload], options), options).renew(0);
}

function renewed(payload: JsonObject, options: Partial<RenewOptions> = {}): JsonObject {
  return renew(payload, {
    identity: IDENTITY,
    keyPath: '/key',
    key: null,
    at: AT,
    sentAt: Date.parse(AT),
    random: seededRandom('renew'),
    ...options,
  });
}

function later(ms: number, payload: JsonObject): JsonObject {
  return renewed(payload, { sentAt: Date.parse(AT) + ms });
}

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

describe('a new identity', () => {
  const payload: JsonObject = {
    key: 'K-1',
    id: '69aede0f0123456789000010',
    link: 'https://x.test/AbCdEfG',
    also: 'https://x.test/AbCdEfG?s=1 of K-1, not of K-12 or XK-1',
    list: ['K-1', { deep: '(K-1)' }, 'K-1-2'],
    code: 1234,
    entries: [{ id: '69aede0f0123456789000012' }, { id: '69aede100123456789000011' }, { id: 'odd' }],
    refers: '69aede0f0123456789000010',
    count: 1234,
    nothing: null,
    yes: true,
  };
  const fresh = renewed(payload);

  it('stands wherever the old one stood, and there only', () => {
    const key = String(fresh['key']);
    expect(key).toMatch(/^K-\d{6}$/);
    const link = /x\.test\/(\w+)/.exec(String(fresh['link']))?.[1] ?? '';
    expect(link).toMatch(/^[A-Za-z]{7}$/);
    expect(link).not.toBe('AbCdEfG');
    expect(fresh['also']).toBe(`https://x.test/${link}?s=1 of ${key}, not of K-12 or XK-1`);
    expect(fresh['list']).toEqual([key, { deep: `(${key})` }, `${key}-2`]);
    expect(fresh['refers']).toBe(fresh['id']);
    expect(fresh).toMatchObject({ count: 1234, nothing: null, yes: true });
  });

  it('keeps the order of the keys and the odd entry', () => {
    expect(Object.keys(fresh)).toEqual(Object.keys(payload));
    expect(valueAt(fresh, ['entries', 2, 'id'])).toBe('odd');
  });

  it('has integers of as many digits', () => {
    for (const seed of ['a', 'b', 'c', 'd']) {
      const { code } = renewed(payload, { random: seededRandom(seed) });
      expect(code).toBeGreaterThanOrEqual(1000);
      expect(code).toBeLessThanOrEqual(9999);
    }
  });

  it('takes the key that was asked for, whatever characters it has', () => {
    const asked = renewed(payload, { key: 'a$&$1(b)' });
    expect(asked).toMatchObject({
      key: 'a$&$1(b)',
      list: ['a$&$1(b)', { deep: '(a$&$1(b))' }, 'a$&$1(b)-2'],
    });
    expect(asked['id']).toBe(fresh['id']);
  });

  it('has ids that sort as the old ones did, of one process, at the moved time', () => {
    const ids = (document: JsonObject): string[] =>
      [['id'], ['entries', 0, 'id'], ['entries', 1, 'id']].map((path) => String(valueAt(document, path)));
    const order = (list: readonly string[]): number[] => list.map((id) => list.toSorted().indexOf(id));
    for (const ms of [0, 5 * SECOND, -400 * DAY, 3000 * DAY]) {
      const moved = ids(later(ms, payload));
      expect(order(moved)).toEqual(order(ids(payload)));
      expect(new Set(moved.map((id) => id.slice(8, 18))).size).toBe(1);
      for (const [i, id] of moved.entries()) {
        expect(id).toMatch(/^[\da-f]{24}$/);
        const seconds =
          Number.parseInt(id.slice(0, 8), 16) - Number.parseInt((ids(payload)[i] ?? '').slice(0, 8), 16);
        expect(seconds).toBe(ms / SECOND);
      }
      const counters = (list: readonly string[]): number[] =>
        list.map((id) => Number.parseInt(id.slice(18), 16) - Number.parseInt((list[0] ?? '').slice(18), 16));
      expect(counters(moved)).toEqual(counters(ids(payload)));
    }
  });

  it('has ids even at the beginning of time', () => {
    const id = String(renewed(payload, { sentAt: 0 })['id']);
    expect(id).toMatch(/^[\da-f]{24}$/);
  });

  it('needs no key', () => {
    expect(renewed({ a: 1 })).toEqual({ a: 1 });
    expect(renewed({ key: '' })).toEqual({ key: '' });
    expect(renewed({ key: 5 })).toEqual({ key: 5 });
  });
});

describe('time', () => {
  it('moves by whole seconds, and keeps fraction, offset and relations', () => {
    expect(
      later(90 * SECOND + 999, {
        a: '2026-03-09T23:30:00.500+08:00',
        b: '2026-03-09T15:29:58Z',
        c: '2026-03-09T10:00:00.1-05:30',
        d: '2026-03-09T15:29:58.123Z',
      }),
    ).toEqual({
      a: '2026-03-09T23:31:30.500+08:00',
      b: '2026-03-09T15:31:28Z',
      c: '2026-03-09T10:01:30.1-05:30',
      d: '2026-03-09T15:31:28.123Z',
    });
  });

  it('leaves what is no time alone', () => {
    const texts = {
      a: '2026-13-45',
      b: '2026-03-09 10:00',
      c: '10:00',
      d: 'on 2026-03-09',
      e: '2026-13-09T10:00:00Z',
      f: '',
      g: '03-09-2026',
    };
    expect(later(5 * DAY, texts)).toEqual(texts);
  });

  it.each<[string, number, string]>([
    ['within the day', 29 * 60 * SECOND, '2026-03-09'],
    ['over midnight of the provider, not of UTC', 31 * 60 * SECOND, '2026-03-10'],
    ['over midnight of UTC, in the same day there', 9 * HOUR, '2026-03-10'],
    ['back before midnight', -24 * HOUR, '2026-03-08'],
    ['over the end of a month', 22 * DAY, '2026-03-31'],
    ['and one more', 23 * DAY, '2026-04-01'],
    ['back into February', -9 * DAY, '2026-02-28'],
    ['over a leap day', 722 * DAY, '2028-02-29'],
    ['over the end of a year', 298 * DAY, '2027-01-01'],
  ])('days move %s', (_how, ms, day) => {
    expect(later(ms, { date: '2026-03-09' })).toEqual({ date: day });
  });

  it('keeps the distance of days and the time of day of a day', () => {
    expect(
      later(31 * 60 * SECOND, {
        due: '2026-03-12',
        day_at: '2026-03-12T00:00:00.000Z',
        notes: ['Scheduled for 03-12-2026, was 12-31-2025.', 'no 3-1-2026 and no 13-45-2026'],
      }),
    ).toEqual({
      due: '2026-03-13',
      day_at: '2026-03-13T00:00:00.000Z',
      notes: ['Scheduled for 03-13-2026, was 01-01-2026.', 'no 3-1-2026 and no 13-45-2026'],
    });
  });

  it.each(['+08:00', 'Z', '-05:00', '+05:30'])('counts days by the offset %s', (offset) => {
    const at = `2026-03-31T23:59:59${offset}`;
    const moved = (ms: number): JsonObject =>
      renewed({ d: '2026-03-31' }, { at, sentAt: Date.parse(at) + ms });
    expect(moved(0)).toEqual({ d: '2026-03-31' });
    expect(moved(SECOND)).toEqual({ d: '2026-04-01' });
    expect(moved(-DAY + SECOND)).toEqual({ d: '2026-03-31' });
    expect(moved(-DAY)).toEqual({ d: '2026-03-30' });
  });
});

const fixtures = providers.flatMap((provider) =>
  fixtureEntries(provider.id).map((entry) => ({ id: provider.id, event: entry.event, provider, entry })),
);

describe.each(fixtures)('$id $event', ({ id, event, provider, entry }) => {
  const { document } = loadFixture(id, event);
  const keyPath = provider.versions[0].keyPath;
  const options = { identity: provider.identity, keyPath, at: entry.at, key: null };

  it('keeps no trace of its identity', () => {
    const text = JSON.stringify(
      renew(document, { ...options, sentAt: Date.parse(entry.at), random: seededRandom('x') }),
    );
    const key = valueAt(document, parsePointer(keyPath) ?? []);
    expect(text).not.toMatch(new RegExp(`\\b${String(key)}\\b`));
    for (const rule of provider.identity.fresh) {
      const pattern = new RegExp(`^${rule.path.replaceAll('*', '\\d+')}$`);
      for (const { path, value } of walkJson(document)) {
        const pointerText = `/${path.join('/')}`;
        if (rule.kind !== 'object-id' || !pattern.test(pointerText) || typeof value !== 'string') continue;
        expect(text, pointerText).not.toContain(value);
      }
    }
  });

  it('has as many different values as before: what agreed agrees, what differed differs', () => {
    const fresh = renew(document, {
      ...options,
      sentAt: Date.parse('2027-01-01T00:00:30Z'),
      random: seededRandom('y'),
    });
    const strings = (root: JsonObject): string[] =>
      [...walkJson(root)].flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
    const before = strings(document);
    const now = strings(fresh);
    expect(now).toHaveLength(before.length);
    const classes = (list: readonly string[]): number[] => list.map((text) => list.indexOf(text));
    expect(classes(now)).toEqual(classes(before));
  });

  it('has no time after the moment it is sent, unless the fixture has', () => {
    const latest = (root: JsonObject): number =>
      Math.max(
        ...[...walkJson(root)].flatMap(({ value }) =>
          typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value)
            ? [Date.parse(value)]
            : [],
        ),
      );
    const sentAt = Date.parse('2026-07-08T09:10:11.999Z');
    const lead = latest(document) - Date.parse(entry.at);
    const moved = latest(renew(document, { ...options, sentAt, random: seededRandom('z') })) - sentAt;
    // Days ahead move by whole days, so that they may lead by up to a day more or less.
    expect(moved).toBeLessThanOrEqual(lead <= 0 ? 0 : lead + DAY);
  });
});
