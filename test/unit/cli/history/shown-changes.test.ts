import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shownChanges } from '../../../../src/cli/history/shown-changes.ts';
import { diffJson } from '../../../../src/core/json/diff.ts';
import type { JsonValue } from '../../../../src/core/json/json.ts';
import { holds } from '../../../helpers/property.ts';

const { document } = fc.letrec<{ document: JsonValue }>((tie) => ({
  document: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, 1, 2, 'a', 'b', 'c'),
    fc.array(tie('document'), { maxLength: 5 }),
    fc.dictionary(fc.constantFrom('id', 'p', 'q', 'r'), tie('document'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
    fc.array(fc.record({ id: fc.constantFrom(1, 2, 3), p: tie('document') }), { maxLength: 3 }),
  ),
}));

/** Each name and text another one, and no two alike. */
function disguised(value: JsonValue): JsonValue {
  if (typeof value === 'string') return `x${value}`;
  if (Array.isArray(value)) return value.map((entry) => disguised(entry));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [`x_${name}`, disguised(member)]));
}

it('shows of other documents what two of the same structure have otherwise', async () => {
  await holds(
    300,
    fc.asyncProperty(document, document, async (before, after) => {
      const shown = { before: disguised(before), after: disguised(after) };
      const changes = shownChanges(diffJson(before, after), { before, after }, shown);
      expect(changes).toEqual(diffJson(shown.before, shown.after));
    }),
  );
});

it('counts what has become alike, and shows no value of which it does not know where it stands', () => {
  const before = { zone: 'Asia/Singapore', Jane: 1, jane: 'Jane' };
  const after = { zone: 'Europe/Lisbon', Jane: 1, jane: 'Tan' };
  const changes = shownChanges(
    diffJson(before, after),
    { before, after },
    { before: { zone: 'UTC', Bea: 'Bea' }, after: { zone: 'UTC', Bea: 'Dov', bea: 1 } },
  );
  expect(changes).toEqual([
    { kind: 'changed', path: ['zone'], before: '[scrubbed]', after: 'UTC' },
    { kind: 'changed', path: ['bea'], before: '[scrubbed]', after: 1 },
  ]);
});
