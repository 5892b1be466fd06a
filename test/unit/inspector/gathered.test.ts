import { expect, it } from 'vitest';
import { Gathered } from '../../../src/inspector/server/gathered.ts';
import { inspectorRow as row } from '../../helpers/inspector-rows.ts';

const rows = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => row(from + i));

it('tells together what happened since, and the last of what is said again', () => {
  const gathered = new Gathered();
  gathered.add(1, { type: 'rows', rows: [row(1)] });
  gathered.add(2, { type: 'known', known: 1, isWhole: false, begunAt: 7 });
  gathered.add(3, { type: 'answers', answers: { plan: 'answers 200', next: null } });
  gathered.add(4, { type: 'rows', rows: [row(2)] });
  gathered.add(5, { type: 'answers', answers: { plan: 'answers 200', next: '503' } });
  gathered.add(6, { type: 'known', known: 2, isWhole: true });
  expect(gathered.isEmpty).toBe(false);
  expect(gathered.take()).toEqual({
    id: 6,
    events: [
      { type: 'rows', rows: [row(1), row(2)] },
      { type: 'answers', answers: { plan: 'answers 200', next: '503' } },
      { type: 'known', known: 2, isWhole: true, begunAt: 7 },
    ],
  });
  expect(gathered.isEmpty).toBe(true);
  expect(gathered.take().events).toEqual([]);
});

it('puts what came to be known into the row that is still to be told, and tells of earlier ones beside', () => {
  const gathered = new Gathered();
  gathered.add(1, { type: 'rows', rows: [row(7)] });
  gathered.add(2, { type: 'updates', rows: [row(7, { took: '4 ms' }), row(3, { took: '1 ms' })] });
  gathered.add(3, { type: 'updates', rows: [row(3, { took: '2 ms' })] });
  expect(gathered.take().events).toEqual([
    { type: 'rows', rows: [row(7, { took: '4 ms' })] },
    { type: 'updates', rows: [row(3, { took: '2 ms' })] },
  ]);
});

it('makes a number of more than can be told one by one, and says no more of what is in it', () => {
  const gathered = new Gathered();
  gathered.add(1, { type: 'updates', rows: [row(3, { took: '1 ms' })] });
  gathered.add(2, { type: 'rows', rows: rows(4, 40) });
  expect(gathered.isTooMuch).toBe(false);
  gathered.add(3, { type: 'rows', rows: rows(41, 60) });
  gathered.add(4, { type: 'updates', rows: [row(5, { took: '5 ms' }), row(60, { took: '6 ms' })] });
  gathered.add(5, { type: 'summary', count: 1000, newest: row(1060) });
  gathered.add(6, { type: 'updates', rows: [row(1060, { took: '7 ms' })] });
  expect(gathered.isTooMuch).toBe(true);
  expect(gathered.take()).toEqual({
    id: 6,
    events: [
      { type: 'summary', count: 1057, newest: row(1060, { took: '7 ms' }) },
      { type: 'updates', rows: [row(3, { took: '1 ms' })] },
    ],
  });
});

it('has everything asked for anew where too much of what is old has changed, and says nothing else of rows then', () => {
  const gathered = new Gathered();
  gathered.add(1, { type: 'updates', rows: rows(1, 201) });
  gathered.add(2, { type: 'rows', rows: [row(500)] });
  gathered.add(3, { type: 'known', known: 500, isWhole: true });
  expect(gathered.take().events).toEqual([{ type: 'reset' }, { type: 'known', known: 500, isWhole: true }]);
  gathered.add(4, { type: 'rows', rows: [row(501)] });
  expect(gathered.take().events).toEqual([{ type: 'rows', rows: [row(501)] }]);
});

it('forgets what came before a reset', () => {
  const gathered = new Gathered();
  gathered.add(1, { type: 'rows', rows: [row(1)] });
  gathered.add(2, { type: 'reset' });
  expect(gathered.take().events).toEqual([{ type: 'reset' }]);
});
