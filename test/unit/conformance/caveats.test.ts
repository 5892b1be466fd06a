import { describe, expect, it } from 'vitest';
import { caveatsOf } from '../../../src/conformance/caveats.ts';

const STRANGERS = 'whether strangers are let in is not known';
const STATE = 'what duplicates and orders did to a job is not known';

const NOTHING = { auth: undefined, secret: undefined, state: undefined };
const AUTH = { user: 'u', password: 'p' };
const READ = { kind: 'function', read: () => null, waitMs: 0, ignore: [] } as const;

describe('what a run does not prove', () => {
  it.each([
    ['strangers without credentials', [{ id: 'auth/missing', needs: ['auth'] }], NOTHING, [STRANGERS]],
    ['strangers without a secret', [{ id: 'signature/missing', needs: ['signature'] }], NOTHING, [STRANGERS]],
    ['nothing with either', [{ id: 'auth/missing', needs: ['auth'] }], { ...NOTHING, auth: AUTH }, []],
    ['nothing with a secret', [{ id: 'signature/x', needs: ['signature'] }], { ...NOTHING, secret: 's' }, []],
    ['jobs without a state', [{ id: 'duplicate/exact', needs: [] }], NOTHING, [STATE]],
    ['orderings without a state', [{ id: 'ordering/delivered', needs: [] }], NOTHING, [STATE]],
    ['nothing with a state', [{ id: 'order/reversed', needs: [] }], { ...NOTHING, state: READ }, []],
    ['nothing where neither was asked', [{ id: 'event/failed', needs: [] }], NOTHING, []],
  ] as const)('is %s', (_, cases, given, expected) => {
    expect(caveatsOf(cases, { ...given, withoutKey: 0 }).map(String)).toEqual(
      expected.map((text) => expect.stringMatching(`^${text}`)),
    );
  });

  it('is how many cases none of the given keys was left for', () => {
    const given = { ...NOTHING, ids: ['A', 'B'] };
    expect(caveatsOf([], { ...given, withoutKey: 31 }).map(String)).toEqual([
      '"ids" had 2 keys, and 31 cases went without one: more keys are more cases',
    ]);
    expect(caveatsOf([], { ...given, withoutKey: 0 })).toEqual([]);
  });
});
