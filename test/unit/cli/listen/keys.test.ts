import { describe, expect, it } from 'vitest';
import { actOf, KEYS } from '../../../../src/cli/listen/keys/key-table.ts';
import { RecentExchanges } from '../../../../src/cli/listen/keys/recent-exchanges.ts';
import { statusLine } from '../../../../src/cli/listen/keys/status-line.ts';
import { findProvider } from '../../../helpers/bundled.ts';
import { README } from '../../../helpers/readme.ts';
import { type ExchangeSketch, exchangeOf } from '../../observe/exchanges.ts';

const rows = Object.entries(KEYS);

describe('the table of keys', () => {
  it('has each key once, by the name that a keyboard gives it', () => {
    const keys = rows.flatMap(([, row]) => row.keys);
    expect(new Set(keys).size).toBe(keys.length);
    for (const [act, row] of rows) for (const key of row.keys) expect(actOf(key)).toBe(act);
    expect(actOf('K')).toBe('previous');
    expect(actOf('s')).toBeUndefined();
  });

  it('stands in the README as it is listed', () => {
    const [, chapter = ''] = /^### Keys\n([\s\S]*?)^### /m.exec(README) ?? [];
    const table = [...chapter.matchAll(/^\| `(.*?)` \| (.*) \|$/gm)].map(([, shown, does]) => [shown, does]);
    expect(table).toEqual(rows.map(([, { shown, does }]) => [shown, does]));
  });
});

describe('exchanges that can be chosen', () => {
  const add = (recent: RecentExchanges, sketch: ExchangeSketch): void => {
    const exchange = exchangeOf(sketch);
    recent.add({ type: 'answered', exchange, provider: findProvider('detrack') }, null);
  };
  const all = (): boolean => true;

  it('are the last 200', () => {
    const recent = new RecentExchanges();
    for (let n = 0; n < 300; n += 1) add(recent, { id: `x${n}` });
    const newest = recent.beside(null, 0, all);
    expect(newest?.exchange.id).toBe('x299');
    expect(recent.beside(newest, -1000, all)?.exchange.id).toBe('x100');
  });

  it('are 8 MiB at most, the answers among them', () => {
    const recent = new RecentExchanges();
    const body = 'x'.repeat(1024 ** 2);
    for (let n = 0; n < 20; n += 1) add(recent, { id: `x${n}`, body });
    expect(recent.beside(recent.beside(null, 0, all), -1000, all)?.exchange.id).toBe('x12');
  });

  it('are gone through from where the chosen one stood, also when a filter hides it', () => {
    const recent = new RecentExchanges();
    for (const [n, event] of ['a', 'b', 'a', 'b', 'a'].entries()) add(recent, { id: `x${n}`, event });
    const chosen = recent.beside(null, -2, all);
    expect(chosen?.exchange.id).toBe('x4');
    const third = recent.beside(recent.beside(chosen, -1, all), -1, all);
    expect(third?.exchange.id).toBe('x2');
    const onlyB = ({ exchange }: { exchange: { event: string | null } }): boolean => exchange.event === 'b';
    expect(recent.beside(third, 1, onlyB)?.exchange.id).toBe('x3');
    expect(recent.beside(third, -1, onlyB)?.exchange.id).toBe('x1');
    expect(recent.beside(third, 1, () => false)).toBeNull();
  });

  it('are kept as they were chosen once they are forgotten', () => {
    const recent = new RecentExchanges();
    add(recent, { id: 'old' });
    const old = recent.beside(null, 0, all);
    for (let n = 0; n < 200; n += 1) add(recent, { id: `x${n}` });
    if (old === null) throw new Error('nothing was kept');
    expect(recent.latest(old)).toBe(old);
    expect(recent.beside(old, 1, all)?.exchange.id).toBe('x0');
    expect(recent.beside(old, -1, all)?.exchange.id).toBe('x0');
  });
});

it('the line at the bottom shows text from the network as what it is', () => {
  const exchange = exchangeOf({ event: '\u001b[2J', key: 'k\u202e'.repeat(100) });
  const line = statusLine({
    chosen: { exchange, provider: null, update: null },
    typed: null,
    event: '\u0007',
    onlyInvalid: false,
    hidden: 0,
    held: null,
    reposting: 0,
    nextAnswer: null,
    notice: '',
    isEnding: false,
  });
  const text = line.map(([, part]) => part).join('');
  expect(text).not.toMatch(/[\u0000-\u001f\u202e]/);
  expect(text).toContain('\\u001b[2J');
  expect(text.length).toBeLessThan(200);
});
