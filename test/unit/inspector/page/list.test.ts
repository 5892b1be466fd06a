import { describe, expect, it } from 'vitest';
import { hasWord, matchesWords, toggleWord } from '../../../../src/inspector/page/list/filter-words.ts';
import {
  begun,
  EMPTY_LIST,
  indexOfId,
  isLong,
  resumed,
  rowAt,
  totalOf,
  windowsNeeded,
  withCount,
  withRows,
  withUpdates,
  withWindow,
} from '../../../../src/inspector/page/list/list-model.ts';
import { visibleRange } from '../../../../src/inspector/page/list/visible-range.ts';
import { type ExchangeList, type ExchangeRow, WINDOW } from '../../../../src/inspector/wire.ts';

const row = (seq: number, more: Partial<ExchangeRow> = {}): ExchangeRow => ({
  seq,
  id: `id-${seq}`,
  at: '2026-03-11T06:00:00.000Z',
  direction: 'received',
  provider: 'one',
  event: 'failed',
  key: `DO-${seq}`,
  matters: ['Recipient not home'],
  verdict: { tone: 'ok', text: 'valid', mark: '✔' },
  answer: { tone: 'ok', text: '200 OK' },
  took: '4.2 ms',
  attempt: 1,
  of: null,
  to: null,
  ...more,
});

/** The window of a journal whose exchanges are 1 to `upTo`. */
const windowOf = (upTo: number, offset = 0): ExchangeList => ({
  rows: Array.from({ length: Math.min(WINDOW, upTo - offset) }, (_, i) => row(upTo - offset - i)),
  matched: upTo,
  known: upTo,
  upTo,
  unreadable: 0,
  isWhole: true,
});

describe('the list', () => {
  const list = begun(EMPTY_LIST, windowOf(250));

  it('has rows by their place, newest first, and asks for windows that are not there', () => {
    expect(totalOf(list)).toBe(250);
    expect(rowAt(list, 0)?.seq).toBe(250);
    expect(rowAt(list, WINDOW)).toBeUndefined();
    expect(windowsNeeded(list, WINDOW - 10, 2 * WINDOW + 10)).toEqual([1, 2]);
    expect(windowsNeeded(list, 0, WINDOW)).toEqual([]);
    const more = withWindow(list, 1, windowOf(250, WINDOW));
    expect(rowAt(more, WINDOW)?.seq).toBe(250 - WINDOW);
    expect(indexOfId(more, `id-${250 - WINDOW}`)).toBe(WINDOW);
    expect(indexOfId(more, 'id-1')).toBe(-1);
  });

  it('drops a window of another view of the list', () => {
    expect(withWindow(list, 1, windowOf(251, WINDOW))).toBe(list);
  });

  it('puts what comes before what is there, and moves every place by it', () => {
    const grown = withRows(list, [row(251), row(252)], false);
    expect([0, 1, 2].map((place) => rowAt(grown, place)?.seq)).toEqual([252, 251, 250]);
    expect(totalOf(grown)).toBe(252);
    expect(indexOfId(grown, 'id-250')).toBe(2);
    expect(windowsNeeded(grown, 0, WINDOW + 3)).toEqual([1]);
  });

  it('takes no exchange twice: one that it has is a newer word of the same', () => {
    const again = withRows(list, [row(250, { took: '9 ms' })], false);
    expect(totalOf(again)).toBe(250);
    expect(rowAt(again, 0)?.took).toBe('9 ms');
  });

  it('keeps what came before its first window, and only what that does not have', () => {
    const early = withRows(EMPTY_LIST, [row(250), row(251)], false);
    const first = begun(early, windowOf(250));
    expect([rowAt(first, 0)?.seq, rowAt(first, 1)?.seq, totalOf(first)]).toEqual([251, 250, 251]);
  });

  it('stands still and counts, and goes on with what waited', () => {
    const still = withRows(list, [row(251), row(252)], true);
    expect(rowAt(still, 0)?.seq).toBe(250);
    expect(still.waitingCount).toBe(2);
    const on = resumed(still);
    expect(on === null ? null : [rowAt(on, 0)?.seq, on.waitingCount]).toEqual([252, 0]);
  });

  it('is asked for anew after more than was told, or than it holds', () => {
    expect(resumed(withCount(list, 1240))).toBeNull();
    const many = Array.from({ length: 401 }, (_, i) => row(251 + i));
    expect(resumed(withRows(list, many, true))).toBeNull();
    expect(isLong(withRows(list, many, false))).toBe(true);
  });

  it('changes a row where it stands', () => {
    const answered = withUpdates(list, [row(249, { answer: { tone: 'bad', text: '503' } }), row(3)]);
    expect(rowAt(answered, 1)?.answer?.text).toBe('503');
    expect(totalOf(answered)).toBe(250);
  });

  it('forgets windows far away before those at hand', () => {
    let long = begun(EMPTY_LIST, windowOf(10_000));
    for (let window = 1; window < 60; window += 1)
      long = withWindow(long, window, windowOf(10_000, window * WINDOW));
    expect(long.windows.size).toBe(40);
    expect(rowAt(long, 59 * WINDOW)?.seq).toBe(10_000 - 59 * WINDOW);
    expect(rowAt(long, 0)).toBeUndefined();
  });
});

describe('what is in sight', () => {
  it.each([
    ['at the top', 0, 600, 34, 1000, { first: 0, end: 24 }],
    ['in the middle', 3400, 340, 34, 1000, { first: 94, end: 116 }],
    ['at the end', 33_660, 340, 34, 1000, { first: 984, end: 1000 }],
    ['of nothing', 0, 600, 34, 0, { first: 0, end: 0 }],
    ['after the list became short', 9000, 340, 34, 3, { first: 2, end: 3 }],
  ])('%s', (_, top, height, rowHeight, total, expected) => {
    expect(visibleRange(top, height, rowHeight, total)).toEqual(expected);
  });
});

describe('the words of a filter', () => {
  it('are toggled, as a word or as a flag, and nothing else is touched', () => {
    expect(toggleWord('', 'invalid')).toBe('invalid');
    expect(toggleWord('event:failed "two words"', 'invalid')).toBe('event:failed "two words" invalid');
    expect(toggleWord('event:failed --invalid since:2h', 'invalid')).toBe('event:failed since:2h');
    expect(hasWord('"invalid thing"', 'invalid')).toBe(false);
    expect(hasWord('a invalid', 'invalid')).toBe(true);
  });

  it('are looked for in a row, all of them, where only rows are at hand', () => {
    expect(matchesWords(row(1), '')).toBe(true);
    expect(matchesWords(row(1), 'DO-1 not')).toBe(true);
    expect(matchesWords(row(1), 'event:failed')).toBe(true);
    expect(matchesWords(row(1), 'DO-1 elsewhere')).toBe(false);
    expect(matchesWords(row(1), 'invalid')).toBe(false);
    expect(matchesWords(row(1, { verdict: { tone: 'bad', text: '1 error', mark: '✖' } }), 'invalid')).toBe(
      true,
    );
  });
});
