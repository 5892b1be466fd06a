import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, renderTable } from '../../../../src/output/text/table.ts';
import { createTheme } from '../../../../src/output/text/theme.ts';
import { widthOf } from '../../../../src/output/text/width.ts';
import { HOSTILE, UNSAFE, withoutOwnColours } from '../samples.ts';

const theme = createTheme(false);
const COLUMNS: readonly Column[] = [
  { title: 'EVENT' },
  { title: 'DESCRIPTION', shrink: 2 },
  { title: 'SIZE', align: 'right' },
  { title: 'NOTE', shrink: 1 },
];
const ROWS = [
  ['failed', 'The driver could not deliver.', '4813', 'a'],
  ['古池', 'x', '7', ''],
] as const;

describe('renderTable', () => {
  it('aligns by columns of the terminal', () => {
    expect(renderTable(COLUMNS, ROWS, { theme, width: 80 })).toEqual([
      'EVENT   DESCRIPTION                    SIZE  NOTE',
      'failed  The driver could not deliver.  4813  a',
      '古池    x                                 7',
    ]);
  });

  it('lets the last column go on under itself, or under the row where it has no room', () => {
    const columns = [{ title: 'EVENT' }, { title: 'WHEN', shrink: 1, wrap: true }] as const;
    const rows = [
      ['failed', 'The driver could not deliver what was ordered.'],
      ['x', 'y'],
    ];
    expect(renderTable(columns, rows, { theme, width: 34 })).toEqual([
      'EVENT   WHEN',
      'failed  The driver could not',
      '        deliver what was ordered.',
      'x       y',
    ]);
    expect(renderTable(columns, rows, { theme, width: 28 })).toEqual([
      'EVENT   WHEN',
      'failed',
      '    The driver could not',
      '    deliver what was',
      '    ordered.',
      'x       y',
    ]);
    expect(renderTable(columns, rows, { theme, width: 0 })).toEqual([
      'EVENT   WHEN',
      'failed  The driver could not deliver what was ordered.',
      'x       y',
    ]);
  });

  it('cuts the column that gives way first', () => {
    expect(renderTable(COLUMNS, ROWS, { theme, width: 34 })).toEqual([
      'EVENT   DESCRIPTION     SIZE  NOTE',
      'failed  The driver co…  4813  a',
      '古池    x                  7',
    ]);
  });

  it('lets a column keep its width while a later one in the order can give', () => {
    const columns = [
      { title: 'A', shrink: 1 },
      { title: 'B', shrink: 2 },
    ];
    const rows = [['a'.repeat(20), 'b'.repeat(20)]];
    expect(renderTable(columns, rows, { theme, width: 32 })[1]).toBe(`${'a'.repeat(20)}  ${'b'.repeat(9)}…`);
    expect(renderTable(columns, rows, { theme, width: 20 })[1]).toBe(`${'a'.repeat(11)}…  ${'b'.repeat(5)}…`);
  });

  it('ends no line in the blanks of a cell', () => {
    expect(renderTable([{ title: 'A' }, { title: 'B' }], [['a ', 'b  ']], { theme, width: 80 })[1]).toBe(
      'a   b',
    );
  });

  it('never cuts a column that may not shrink', () => {
    const [, row = ''] = renderTable(
      [{ title: 'ID' }, { title: 'X', shrink: 1 }],
      [['k'.repeat(40), 'y'.repeat(40)]],
      {
        theme,
        width: 30,
      },
    );
    expect(row).toBe(`${'k'.repeat(40)}  yyyyy…`);
  });

  it.each([0, Number.POSITIVE_INFINITY])('cuts nothing at width %s', (width) => {
    const long = 'y'.repeat(500);
    expect(renderTable([{ title: 'X', maxWidth: 10, shrink: 1 }], [[long]], { theme, width })).toEqual([
      'X',
      long,
    ]);
  });

  it('bounds a column on a screen', () => {
    expect(renderTable([{ title: 'X', maxWidth: 10 }], [['y'.repeat(50)]], { theme, width: 80 })[1]).toBe(
      'yyyyyyyyy…',
    );
  });

  it('has only its header without rows, and bears short ones', () => {
    expect(renderTable(COLUMNS, [], { theme, width: 80 })).toEqual(['EVENT  DESCRIPTION  SIZE  NOTE']);
    expect(renderTable(COLUMNS, [['a']], { theme, width: 80 })[1]).toBe('a');
  });

  it('dims the header and gives cells their looks without moving them', () => {
    const colour = createTheme(true);
    const [header = '', row = ''] = renderTable(COLUMNS, [[['bad', 'failed'], 'x', '1', '']], {
      theme: colour,
      width: 80,
    });
    expect(header).toContain(colour.dim('EVENT'));
    expect(row).toContain(colour.bad('failed'));
    expect(withoutOwnColours(row)).toBe('failed  x               1');
  });

  it('never ends a line in blanks, exceeds the width it can reach, or lets a control through', () => {
    const cell = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constant(HOSTILE));
    const shrinking = COLUMNS.map((column) => ({ ...column, shrink: 1 }));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 5 }), (rows) => {
        for (const line of renderTable(shrinking, rows, { theme, width: 40 })) {
          expect(line).toBe(line.trimEnd());
          expect(line).not.toMatch(UNSAFE);
          expect(widthOf(line)).toBeLessThanOrEqual(40);
        }
      }),
    );
  });
});
