import { describe, expect, it } from 'vitest';
import { selectCases } from '../../../src/conformance/select.ts';

const cases = [
  'event/completed',
  'event/in-transit',
  'duplicate/exact',
  'duplicate/late',
  'after/good-event',
].map((id) => ({ id }));
const ids = (selection: Parameters<typeof selectCases>[1]): string[] =>
  selectCases(cases, selection).map(({ id }) => id);

describe('selecting cases', () => {
  it('takes all of them unless told otherwise', () => {
    expect(ids({})).toEqual(cases.map(({ id }) => id));
  });

  it.each([
    ['an id', 'duplicate/late', ['duplicate/late']],
    ['a group', 'duplicate', ['duplicate/exact', 'duplicate/late']],
    ['a group with its slash', 'event/', ['event/completed', 'event/in-transit']],
    ['a pattern', 'event/*-transit', ['event/in-transit']],
    ['a pattern over groups', '*/e*', ['duplicate/exact']],
    ['another case', 'Duplicate/LATE', ['duplicate/late']],
  ])('by %s', (_, only, expected) => {
    expect(ids({ only: [only] })).toEqual(expected);
  });

  it('keeps the order of the table, whatever the order of the flags', () => {
    expect(ids({ only: ['after', 'event/completed'] })).toEqual(['event/completed', 'after/good-event']);
  });

  it('leaves out what is skipped, also where it is named', () => {
    expect(ids({ only: ['duplicate'], skip: ['duplicate/late'] })).toEqual(['duplicate/exact']);
    expect(ids({ skip: ['event', 'duplicate'] })).toEqual(['after/good-event']);
  });

  it.each([
    ['only', { only: ['duplicate/latte'] }],
    ['skip', { skip: ['duplicate/latte'] }],
  ])('refuses an unknown one in %s, because it would prove nothing', (_, selection) => {
    expect(() => ids(selection)).toThrow(
      expect.objectContaining({
        code: 'unknown_case',
        kind: 'usage',
        message: expect.stringContaining('"duplicate/late"'),
      }),
    );
  });

  it.each([
    ['dup', '"duplicate"'],
    ['ev', '"event"'],
    ['duplicate/l', '"duplicate/late"'],
  ])('of %s names the nearest group or case', (only, near) => {
    expect(() => ids({ only: [only] })).toThrow(
      expect.objectContaining({ code: 'unknown_case', message: expect.stringContaining(near) }),
    );
  });

  it('takes the characters of a pattern as they are', () => {
    expect(() => ids({ only: ['event.completed*'] })).toThrow(
      expect.objectContaining({ code: 'unknown_case' }),
    );
  });
});
