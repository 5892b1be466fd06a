import { describe, expect, it } from 'vitest';
import { inScenarioOrder, type Ordering } from '../../../../src/conformance/judge/ordering.ts';
import { isSameState, stateDifferences } from '../../../../src/conformance/judge/state-diff.ts';
import { kindOf } from '../../../../src/conformance/ledger/kinds.ts';
import type { JsonValue } from '../../../../src/core/json/json.ts';

/** What a right consumer knows after steps once each and in order: the last status, and which webhooks it booked. */
function rightState(steps: Ordering): JsonValue {
  return { status: `s${steps.at(-1)}`, booked: [...steps], paid: steps.length * 10 };
}

async function kind(
  sent: Ordering,
  state: JsonValue,
  {
    isTriedAgain = false,
    isToBeUnknown = false,
    most = 100,
  }: { isTriedAgain?: boolean; isToBeUnknown?: boolean; most?: number } = {},
): Promise<{ readonly kind: string; readonly asked: readonly Ordering[] }> {
  const asked: Ordering[] = [];
  const found = await kindOf(
    {
      sent,
      isTriedAgain,
      state,
      isToBeUnknown,
      differences: stateDifferences(rightState(inScenarioOrder(sent)), state),
    },
    {
      of: async (ordering) => {
        asked.push(ordering);
        return asked.length > most ? undefined : rightState(ordering);
      },
      isSame: isSameState,
    },
  );
  return { kind: found, asked };
}

describe('the kind of a wrong job', () => {
  const IN_ORDER = [0, 1, 2, 3];

  it.each<[string, Ordering, JsonValue, string]>([
    ['is not known', IN_ORDER, null, 'lost'],
    ['is not known, whatever came twice or late', [1, 0, 1], null, 'lost'],
    ['is as if the last had never come', IN_ORDER, rightState([0, 1, 2]), 'lost'],
    ['is as if only the first had come', IN_ORDER, rightState([0]), 'lost'],
    ['is as if one in the middle had never come', IN_ORDER, rightState([0, 2, 3]), 'lost'],
    ['is as if two had never come', IN_ORDER, rightState([0, 3]), 'lost'],
    ['is as if only one of the later ones had come', IN_ORDER, rightState([2]), 'lost'],
    ['is as if one of many had come', [0, 1, 2, 3, 4, 5, 6], rightState([5]), 'lost'],
    ['lacks one although another came twice', [0, 1, 1, 2, 3], rightState([0, 1, 3]), 'lost'],
    [
      'has an entry more, of one that came twice',
      [0, 1, 1, 2, 3],
      { status: 's3', booked: [0, 1, 1, 2, 3], paid: 50 },
      'booked-twice',
    ],
    [
      'has a number that is higher, of one that came twice',
      [0, 1, 2, 3, 2],
      { status: 's3', booked: IN_ORDER, paid: 50 },
      'booked-twice',
    ],
    ['has more although nothing came twice', IN_ORDER, { status: 's3', booked: IN_ORDER, paid: 50 }, 'wrong'],
    [
      'has less although one came twice',
      [0, 1, 1, 2, 3],
      { status: 's3', booked: IN_ORDER, paid: 30 },
      'wrong',
    ],
    [
      'has a status of before, of one that came late',
      [0, 2, 3, 1],
      { status: 's1', booked: IN_ORDER, paid: 40 },
      'backwards',
    ],
    ['is wholly as it was when one came late', [0, 1, 3, 2], rightState([0, 1, 2]), 'backwards'],
    [
      'has a status of before, of a repetition that came late',
      [0, 1, 0],
      { ...s('s0'), ...two() },
      'backwards',
    ],
    [
      'has a status of before, and the late repetition booked again',
      [0, 1, 0],
      { status: 's0', booked: [0, 1, 0], paid: 30 },
      'booked-twice',
    ],
    [
      'has a status of before although nothing came late: the consumer changed the order itself',
      IN_ORDER,
      { status: 's1', booked: IN_ORDER, paid: 40 },
      'backwards',
    ],
    [
      'has a lower number, which is no older one',
      [0, 2, 3, 1],
      { status: 's3', booked: IN_ORDER, paid: 20 },
      'wrong',
    ],
    ['lacks one in the middle, of one that came late', [0, 2, 3, 1], rightState([0, 2, 3]), 'lost'],
    ['has a status that no webhook said', [0, 2, 3, 1], { status: 'x', booked: IN_ORDER, paid: 40 }, 'wrong'],
  ])('that %s: %j', async (_, sent, state, expected) => {
    expect((await kind(sent, state)).kind).toBe(expected);
  });

  function s(status: string) {
    return { status };
  }
  function two() {
    return { booked: [0, 1], paid: 20 };
  }

  it('is booked twice where an engine tried one again', async () => {
    const more = { status: 's3', booked: IN_ORDER, paid: 50 };
    expect((await kind(IN_ORDER, more, { isTriedAgain: true })).kind).toBe('booked-twice');
  });

  it('is wrong where it should not be known, whatever else would explain it', async () => {
    const { kind: found, asked } = await kind(IN_ORDER, rightState([0, 1, 2]), { isToBeUnknown: true });
    expect({ found, asked }).toEqual({ found: 'wrong', asked: [] });
  });

  it('asks for no other state of a job that is not known, and bears it where none is to be had', async () => {
    expect((await kind(IN_ORDER, null)).asked).toEqual([]);
    expect((await kind(IN_ORDER, rightState([0, 3]), { most: 0 })).kind).toBe('wrong');
  });

  it('tries fewer webhooks: every choice of few, the last ones missing first', async () => {
    const { asked } = await kind([0, 1, 2], { status: 'x', booked: [], paid: 0 });
    expect(asked.slice(0, 2)).toEqual([[0, 1], [0]]);
    expect(new Set(asked.map(String))).toEqual(new Set(['0,1', '0', '0,2', '1,2', '1', '2']));
    const many = await kind([0, 1, 2, 3, 4, 5, 6, 7], { status: 'x', booked: [], paid: 0 });
    // All but one, all but two, one alone, and the beginnings.
    expect(new Set(many.asked.map(String)).size).toBe(8 + 28 + 8 + 4);
  });
});
