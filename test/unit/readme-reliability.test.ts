import { expect, it } from 'vitest';
import { countOf, FAULT_IDS } from '../faults/fault.ts';
import { FAULTS, reliabilityTable } from '../faults/table.ts';
import { projectText } from './sources.ts';

const BEGIN = '<!-- made from test/faults by npm run reliability -->\n';
const END = '\n<!-- end of it -->';

it('every kind of fault has at least three cases, no two by one name', () => {
  expect(FAULTS.map(({ id }) => id).toSorted()).toEqual([...FAULT_IDS].toSorted());
  expect(FAULTS.filter((fault) => countOf(fault) < 3)).toEqual([]);
  for (const { cases = [], processCases = [] } of FAULTS) {
    const names = [...cases, ...processCases].map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) < i)).toEqual([]);
  }
});

it('README has the table that the cases make', async () => {
  const [before = '', rest = ''] = projectText('README.md').split(BEGIN);
  const [, after = ''] = rest.split(END);
  expect(after).not.toBe('');
  // With --update, which npm run reliability gives, it is written there.
  await expect(`${before}${BEGIN}${reliabilityTable()}${END}${after}`).toMatchFileSnapshot('../../README.md');
});
