import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderFindings, summariseNotes } from '../../../../src/output/payload/findings.ts';
import { createTheme } from '../../../../src/output/text/theme.ts';
import { widthOf } from '../../../../src/output/text/width.ts';
import { finding, HOSTILE, UNSAFE, withoutOwnColours } from '../samples.ts';

const OPTIONS = { theme: createTheme(false), width: 80, all: false };

describe('renderFindings', () => {
  const warning = finding({ severity: 'warning', rule: 'detrack/items-count', path: '/items_count' });
  const error = finding({ path: '/attempt', expected: 'integer', actual: 'string "2"' });
  const info = finding({ severity: 'info', rule: 'detrack/unknown-field', path: '/new' });

  it('lists the heaviest first, in columns, with the message below', () => {
    expect(renderFindings([info, warning, error], OPTIONS)).toEqual([
      'error    detrack/type         /attempt      expected integer, got string "2"',
      '         Numbers are not quoted.',
      'warning  detrack/items-count  /items_count  expected an integer, got a string',
      '         Numbers are not quoted.',
      '… 1 note (1 unknown field) (--all)',
    ]);
  });

  it('lists notes with all', () => {
    const lines = renderFindings([info], { ...OPTIONS, all: true });
    expect(lines[0]).toBe('info  detrack/unknown-field  /new  expected an integer, got a string');
    expect(lines.join()).not.toContain('note');
  });

  it('needs no path', () => {
    expect(renderFindings([finding({ rule: 'body/json', message: '' })], OPTIONS)).toEqual([
      'error  body/json  expected an integer, got a string',
    ]);
  });

  it('says nothing about nothing', () => {
    expect(renderFindings([], OPTIONS)).toEqual([]);
  });

  it('leaves out what a finding does not say', () => {
    expect(renderFindings([finding({ expected: '', actual: '', path: '/a' })], OPTIONS)).toEqual([
      'error  detrack/type  /a',
      '       Numbers are not quoted.',
    ]);
  });

  it('does not wrap in a pipe', () => {
    const long = finding({ message: 'word '.repeat(100).trim(), path: `/${'p'.repeat(100)}` });
    expect(renderFindings([long], { ...OPTIONS, width: 0 })).toHaveLength(2);
  });

  it('stays within the width and lets nothing unsafe through', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 120 }), fc.constant(HOSTILE));
    const findings = fc.array(
      fc
        .record({ rule: text, path: text, expected: text, actual: text, message: text })
        .map((fields) => finding(fields)),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(findings, fc.integer({ min: 40, max: 120 }), fc.boolean(), (list, width, colour) => {
        for (const line of renderFindings(list, { ...OPTIONS, width, theme: createTheme(colour) })) {
          expect(widthOf(line)).toBeLessThanOrEqual(width);
          expect(withoutOwnColours(line)).not.toMatch(UNSAFE);
        }
      }),
    );
  });
});

describe('summariseNotes', () => {
  it('groups by rule', () => {
    const note = (rule: string) => finding({ severity: 'info', rule });
    const notes = [...Array(3).fill(note('a/unknown-field')), ...Array(9).fill(note('b/missing-key'))];
    expect(summariseNotes(notes)).toBe('12 notes (3 unknown fields, 9 missing optional keys)');
    expect(summariseNotes([note('json/duplicate-key')])).toBe('1 note (1 duplicate-key)');
    expect(summariseNotes([])).toBe('');
  });
});
