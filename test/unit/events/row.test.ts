import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeJson } from '../../../src/core/json/json.ts';
import { RawJson } from '../../../src/core/json/raw.ts';
import { buildChosen, type ContentOptions } from '../../../src/events/build.ts';
import type { SendableEvent } from '../../../src/events/built-event.ts';
import { chooseTravel } from '../../../src/events/choose.ts';
import { eventRow } from '../../../src/events/row.ts';
import { allEvents, chooseEvent } from '../../helpers/bundled.ts';

const choices = allEvents().flatMap((known) =>
  known.provider.versions.flatMap((version) =>
    version.contentForms.flatMap((contentForm) =>
      (known.provider.jobTypes.length === 0 ? [undefined] : known.provider.jobTypes).map((type) => ({
        name: [known.provider.id, known.event.name, version.id, contentForm, type ?? ''].join(' ').trim(),
        choice: chooseTravel(known, { payloadVersion: version.id, contentForm, type }),
      })),
    ),
  ),
);

/** What goes out and what is known of it, without what nobody is told of a row. */
function sendableOf(event: SendableEvent): unknown {
  const { provider, payloadVersion, contentForm, key, provenance, note, headers, body } = event;
  return {
    provider,
    payloadVersion,
    contentForm,
    key,
    provenance,
    note,
    headers,
    body: body.toString('utf8'),
  };
}

/** Moments of about a century, odd ones among them. */
const now = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000 + (seconds % 1000));

describe.each(choices)('a row of $name', ({ choice }) => {
  it('is byte for byte what is built one by one', () => {
    const secret = choice.version.signed ? 'key' : undefined;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string(), now), { minLength: 1, maxLength: 2 }),
        fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
        (moments, id) => {
          for (const [seed, at] of moments) {
            const options: ContentOptions = { id, secret, now: at };
            // A second one at the same moment: what was made of the first's clock must not show.
            const row = eventRow(choice, options);
            for (const each of [`${seed}/1`, seed]) {
              expect(sendableOf(row(each))).toEqual(
                sendableOf(buildChosen(choice, { ...options, seed: each })),
              );
            }
          }
        },
      ),
      { numRuns: 6 },
    );
  });
});

const CHANGES: readonly [string, Pick<ContentOptions, 'set' | 'unset' | 'add'>][] = [
  ['another key', { set: { do_number: 'MINE' } }],
  ['a key that is a number', { set: { do_number: 7, id: null } }],
  ['no key', { unset: ['do_number'] }],
  ['less of what changes', { unset: ['pod_at', 'items[0]'] }],
  ['nothing in a list', { set: { items: [] } }],
  ['what looks like a place', { set: { 'items[0].id': 'x', pod_time: '00:00', note: '\0' + '0\0' } }],
  ['more', { set: { 'meta.deep[0]': '\u0000', more: 12345678901234567890n }, add: true }],
];

describe('a row of changed events', () => {
  const choice = chooseEvent({ event: 'completed' });

  it.each(CHANGES)('with %s is byte for byte what is built one by one', (_, changes) => {
    const options = { ...changes, now: '2026-05-06T07:08:09Z' };
    const row = eventRow(choice, options);
    for (const seed of ['a', 'b', 'c']) {
      expect(sendableOf(row(seed))).toEqual(sendableOf(buildChosen(choice, { ...options, seed })));
    }
  });

  it('refuses what a single one refuses', () => {
    expect(() => eventRow(choice, { set: { nothing_like_it: 1 } })).toThrow('nothing_like_it');
    expect(() => eventRow(choice, { set: { reason: 'x' }, verbatim: true })).toThrow('set');
  });
});

describe('the text of a row', () => {
  const rowsOf = choices.filter(({ choice }) => choice.version === choice.provider.versions[0]);

  it.each(rowsOf)('of $name as a JSON string is what escaping its body gives', ({ choice }) => {
    // In the end a plain one: most are.
    for (const id of ['A "B" \\ü\ud83d', '##', 'a\u2028\x7f', 'x#', undefined]) {
      const row = eventRow(choice, { id, now: 0 });
      for (const seed of ['a', 'b']) {
        const { body, alike } = row(seed);
        const whole = choice.contentForm === 'json' ? safeJson(body.toString('utf8')) : null;
        expect(alike?.quoted?.() ?? null).toBe(whole);
      }
    }
  });

  it('speaks to no runner of a job, wherever its words stand', () => {
    const choice = chooseEvent({ event: 'completed' });
    for (const note of ['##[x]', '##', '#', '\u00ad', 'plain']) {
      const row = eventRow(choice, { id: '[x', set: { note }, now: 0 });
      const { body, alike } = row('a');
      expect(alike?.quoted?.()).toBe(safeJson(body.toString('utf8')));
    }
  });

  it('is no JSON string where its bytes are read as another text', () => {
    const set = { note: new RawJson('"\ud83d"') };
    expect(eventRow(chooseEvent({ event: 'completed' }), { set })('a').alike?.quoted).toBe(null);
  });

  it('is known by place where nothing is taken out of it', () => {
    const choice = chooseEvent({ event: 'completed' });
    const placesOf = (options: ContentOptions) => eventRow(choice, { ...options, now: 0 })('a').alike?.places;
    expect(placesOf({})).toContainEqual(['do_number']);
    expect(placesOf({ set: { do_number: 'x' } })).not.toContainEqual(['do_number']);
    expect(placesOf({ unset: ['items[0]'] })).toBe(null);
  });
});

describe('a row without seeds', () => {
  it('is of events that are all different, each under the moment it is built at', () => {
    const row = eventRow(chooseEvent({ event: 'completed' }), {});
    const events = Array.from({ length: 50 }, () => row(undefined));
    expect(new Set(events.map(({ key }) => key)).size).toBe(50);
    for (const { body, key } of events) expect(JSON.parse(body.toString('utf8')).do_number).toBe(key);
  });

  it('has one and the same list of headers where they say the same', () => {
    const [unsigned, signed] = [
      eventRow(chooseEvent({ event: 'completed' }), {}),
      eventRow(chooseEvent({ event: 'item_status_changed', payloadVersion: '2', secret: 'k' }), {
        secret: 'k',
      }),
    ];
    expect(unsigned(undefined).headers).toBe(unsigned(undefined).headers);
    expect(signed(undefined).headers).not.toEqual(signed(undefined).headers);
  });

  it('is of one body where the fixture is taken as it stands', () => {
    const choice = chooseEvent({ event: 'completed' });
    const row = eventRow(choice, { verbatim: true });
    expect(row(undefined)).toEqual(row('x'));
    expect(sendableOf(row(undefined))).toEqual(sendableOf(buildChosen(choice, { verbatim: true })));
  });
});
