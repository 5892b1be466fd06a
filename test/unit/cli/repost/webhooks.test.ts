import { describe, expect, it } from 'vitest';
import { type Kept, webhooksOf } from '../../../../src/cli/repost/webhooks.ts';

let at = 0;

/** An exchange that was sent at a time and took 10 ms, and that is wanted, unless told otherwise. */
function kept(id: string, from: number, facts: Partial<Kept> = {}): Kept {
  const body = facts.body ?? 'a';
  at += 1;
  return {
    id,
    direction: 'sent',
    body,
    content: `POST / ${body}`,
    from,
    until: from + 10,
    isAnswered: true,
    mayHaveArrived: true,
    attempt: 1,
    of: undefined,
    place: { at, length: 1 },
    isWanted: true,
    ...facts,
  };
}

function ids(...all: readonly Kept[]): string[] {
  return webhooksOf(all).map(({ id }) => id);
}

const received = { direction: 'received' } as const;

describe('the webhooks among kept exchanges', () => {
  it('are in the order in which they came, not in which they were answered', () => {
    expect(ids(kept('late', 20, { body: 'b' }), kept('early', 10, { body: 'c' }))).toEqual(['early', 'late']);
  });

  it('have one of both halves, in whichever order they were written', () => {
    expect(ids(kept('in', 105, received), kept('out', 100))).toEqual(['out']);
    // In the same millisecond too.
    expect(ids(kept('in', 100, received), kept('out', 100))).toEqual(['out']);
  });

  it('have the half that is wanted', () => {
    expect(ids(kept('in', 105, received), kept('out', 100, { isWanted: false }))).toEqual(['in']);
  });

  it('have each of several that are sent alike, with its own half', () => {
    const halves = [100, 200, 300].flatMap((from) => [
      kept(`in ${from}`, from + 5, received),
      kept(`out ${from}`, from),
    ]);
    expect(ids(...halves)).toEqual(['out 100', 'out 200', 'out 300']);
  });

  it('have one of all tries of a request, and of what came in again with the same bytes', () => {
    expect(ids(kept('1', 100), kept('2', 200, { attempt: 2 }), kept('3', 300, { attempt: 3 }))).toEqual([
      '1',
    ]);
    expect(ids(kept('1', 100, received), kept('2', 200, received))).toEqual(['1']);
    expect(ids(kept('1', 100, received), kept('2', 200, { ...received, body: 'b' }))).toEqual(['1', '2']);
  });

  it('have each of several alike that were all tried again', () => {
    const [a, b] = [kept('a1', 100), kept('b1', 100)];
    const [a2, b2] = [kept('a2', 200, { attempt: 2 }), kept('b2', 200, { attempt: 2 })];
    expect(ids(a, b, a2, b2)).toEqual(['a1', 'b1']);
    const [aWasFine, bWasFine] = [
      { ...a, isWanted: false },
      { ...b, isWanted: false },
    ];
    expect(ids(aWasFine, bWasFine, a2, b2)).toEqual(['a2', 'b2']);
  });

  it('have one of what was sent again, and its halves and tries with it', () => {
    const again = kept('again', 300, { of: 'first' });
    expect(ids(kept('first', 100), again, kept('in', 301, received))).toEqual(['first']);
    expect(ids(kept('first', 100, { isWanted: false }), again)).toEqual(['again']);
    // What it is of may be gone.
    expect(ids(again, kept('and again', 400, { of: 'first' }))).toEqual(['again']);
  });

  it('have what was changed beside what it was made of', () => {
    expect(ids(kept('first', 100), kept('changed', 300, { of: 'first', body: 'b' }))).toEqual([
      'first',
      'changed',
    ]);
  });
});
