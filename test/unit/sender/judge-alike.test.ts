import { describe, expect, it } from 'vitest';
import { MAX_OWN_BODY } from '../../../src/core/http/body.ts';
import type { HeaderList } from '../../../src/core/http/headers.ts';
import { RawJson } from '../../../src/core/json/raw.ts';
import type { ContentOptions } from '../../../src/events/build.ts';
import { chooseTravel } from '../../../src/events/choose.ts';
import { eventRow } from '../../../src/events/row.ts';
import { judgeAlike } from '../../../src/sender/judge-alike.ts';
import { judge } from '../../../src/validation/judge.ts';
import { allEvents, catalogue } from '../../helpers/bundled.ts';

const CHANGES: readonly [string, Pick<ContentOptions, 'set' | 'unset' | 'add' | 'id'>][] = [
  ['nothing', {}],
  ['a key that breaks a rule', { id: 'a b' }],
  ['an unknown field', { set: { odd_one: 'x' }, add: true }],
  ['digits that no double holds', { set: { odd: new RawJson('[12345678901234567890,1.10]') }, add: true }],
  ['repeated keys', { set: { odd: new RawJson('{"a":1,"a":{"b":[]}}') }, add: true }],
];

const choices = allEvents().flatMap((known) =>
  known.provider.versions[0].contentForms.map(
    (contentForm) =>
      [
        `${known.provider.id} ${known.event.name} ${contentForm}`,
        chooseTravel(known, { contentForm }),
      ] as const,
  ),
);

describe.each(choices)('bodies of a row of %s', (_, choice) => {
  it.each(CHANGES)('with %s changed are judged as each by itself', (__, changes) => {
    const options = { catalogue, provider: choice.provider, maxBytes: MAX_OWN_BODY };
    for (const now of ['2026-05-06T07:08:09Z', '1999-12-31T23:59:59.5Z']) {
      const row = eventRow(choice, { ...changes, now });
      for (const seed of ['a', 'b', undefined]) {
        const { body, headers, alike } = row(seed);
        if (alike === undefined) throw new Error('nothing is known of it');
        expect(judgeAlike(alike, body, headers, options)).toEqual(judge(body, headers, options));
      }
    }
  });
});

it('what headers say is of the body they came with', () => {
  const [, choice] = choices[0] ?? [];
  if (choice === undefined) throw new Error('there is no event');
  const options = { catalogue, provider: choice.provider };
  const row = eventRow(choice, {});
  const wrong: HeaderList = [['Content-Type', 'text/plain; charset=utf-16']];
  for (const given of [null, wrong, null, wrong]) {
    const { body, headers, alike } = row(undefined);
    if (alike === undefined) throw new Error('nothing is known of it');
    const sent = given ?? headers;
    expect(judgeAlike(alike, body, sent, options)).toEqual(judge(body, sent, options));
  }
});
