import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { usageError } from '../../../../src/core/error.ts';
import type { Exchange } from '../../../../src/core/exchange.ts';
import type { ExchangePorts } from '../../../../src/inspector/routes/ports.ts';
import { ExchangeStore } from '../../../../src/inspector/store/store.ts';
import type { ExchangeList, StreamEvent } from '../../../../src/inspector/wire.ts';
import type { ExchangeFilter } from '../../../../src/journal/filter.ts';
import { recordLine } from '../../../../src/journal/record.ts';
import { prune } from '../../../../src/journal/retention.ts';
import { catalogue } from '../../../helpers/bundled.ts';
import { temporaryFolder } from '../../../helpers/cli.ts';
import { exchange, response } from '../../output/samples.ts';

let path = '';
beforeEach(() => {
  path = join(temporaryFolder(), 'journal.ndjson');
});

const PORTS: ExchangePorts = {
  catalogue,
  filterOf: (text) => (text === '' ? {} : { grep: text }),
  exchangeOf: (record) => ({ ...record, payload: { kept: true }, payloadText: '{"kept":true}' }),
  shown: (each) => each,
};

function open(ports: Partial<ExchangePorts> = {}, journal: string | null = path) {
  const failures: unknown[] = [];
  const store = new ExchangeStore({
    ports: { ...PORTS, ...ports },
    journal,
    run: 'run',
    onFailure: (error) => failures.push(error),
  });
  onTestFinished(() => store[Symbol.dispose]());
  store.start();
  return { store, failures, ...following(store) };
}

/** What a page is told, and waiting for what it is to be told. */
function following(store: ExchangeStore, query = '', after: number | null = null) {
  const events: { readonly id: number; readonly event: StreamEvent }[] = [];
  let wake = (): void => {};
  const stop = store.follow(new URLSearchParams({ q: query }), after, (id, event) => {
    events.push({ id, event });
    wake();
  });
  onTestFinished(stop);
  const until = async (isThere: () => boolean): Promise<void> => {
    while (!isThere()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    events,
    stop,
    until,
    /** Waits until so many are known, and all of the journal. */
    untilKnown: (known: number) =>
      until(() => {
        const last = events.findLast(({ event: { type } }) => type === 'known')?.event;
        return last?.type === 'known' && last.known === known && last.isWhole;
      }),
  };
}

const line = (fields: Partial<Exchange>): string => `${recordLine(exchange(fields))}\n`;
const lines = (...ids: string[]): string => ids.map((id) => line({ id })).join('');

const SIGNAL = new AbortController().signal;
function list(store: ExchangeStore, filter: ExchangeFilter = {}, window = {}): Promise<ExchangeList> {
  return store.list({ filter, offset: 0, limit: 200, isSplit: false, ...window }, SIGNAL);
}
const idsOf = ({ rows }: Pick<ExchangeList, 'rows'>): string[] => rows.map(({ id }) => id);

describe('the exchanges of a journal', () => {
  it('are listed newest first, in windows that stay where they are while others come', async () => {
    writeFileSync(path, lines('a', 'b', 'c', 'd'));
    const { store, untilKnown } = open();
    await untilKnown(4);
    const first = await list(store, {}, { limit: 2 });
    expect([idsOf(first), first.matched, first.known, first.isWhole]).toEqual([['d', 'c'], 4, 4, true]);
    appendFileSync(path, lines('e'));
    await untilKnown(5);
    const second = await list(store, {}, { offset: 2, limit: 2, upTo: first.upTo });
    expect([idsOf(second), second.matched, second.known]).toEqual([['b', 'a'], 4, 5]);
    expect(second.rows[0]?.seq).toBeLessThan(first.rows[1]?.seq ?? 0);
    expect(idsOf(await list(store))).toEqual(['e', 'd', 'c', 'b', 'a']);
  });

  it('are told of to who begins by the newest, so that what came since the list is not missed', async () => {
    writeFileSync(path, lines('a'));
    const { store, untilKnown, events } = open();
    await untilKnown(1);
    const { upTo } = await list(store);
    const newestOf = (told: typeof events): (number | undefined)[] =>
      told.map(({ event }) => (event.type === 'known' ? event.begunAt : undefined));
    appendFileSync(path, lines('b'));
    await untilKnown(2);
    const [begunAt, ...later] = newestOf(following(store).events);
    expect([begunAt, later]).toEqual([upTo + 1, []]);
    // Who goes on from before hears of it itself.
    const last = events.at(-1)?.id ?? 0;
    expect(newestOf(following(store, '', last).events)).toEqual([undefined]);
  });

  it('are there at once from the end of a large one, and then all of it', async () => {
    const body = 'x'.repeat(7000);
    const request = { ...exchange().request, body };
    const all = Array.from({ length: 3000 }, (_, i) => line({ id: `x${i}`, request }));
    writeFileSync(path, all.join(''));
    const { store, untilKnown } = open();
    const first = await list(store, {}, { limit: 50 });
    expect(idsOf(first).slice(0, 2)).toEqual(['x2999', 'x2998']);
    await untilKnown(3000);
    const oldest = await list(store, {}, { offset: 2990 });
    expect([idsOf(oldest).at(-1), oldest.rows.every(({ seq }) => seq > 0)]).toEqual(['x0', true]);
  });

  it('may come to be later, all of them', async () => {
    const { store, untilKnown } = open();
    expect(idsOf(await list(store))).toEqual([]);
    writeFileSync(path, lines('a', 'b'));
    await untilKnown(2);
    expect(idsOf(await list(store))).toEqual(['b', 'a']);
  });

  it('count the lines that cannot be read, a torn one and one that is going on', async () => {
    writeFileSync(
      path,
      `${lines('a')}${line({ id: 'torn' }).slice(0, 300)}\n${lines('b')}${line({ id: 'c' }).slice(0, 300)}`,
    );
    const { store, untilKnown } = open();
    await untilKnown(2);
    expect((await list(store)).unreadable).toBe(1);
    appendFileSync(path, line({ id: 'c' }).slice(300));
    await untilKnown(3);
    expect(idsOf(await list(store))).toEqual(['c', 'b', 'a']);
  });

  it('are chosen by the filter of history, and by a text that is looked for in each', async () => {
    writeFileSync(
      path,
      line({ id: 'a', response: response({ status: 503 }) }) +
        line({ id: 'b', key: 'DO-7', valid: false }) +
        line({ id: 'c', provider: 'deliveright', response: response({ body: 'Needle' }) }),
    );
    const { store, untilKnown } = open();
    await untilKnown(3);
    expect(idsOf(await list(store, { status: (status) => status === 503 }))).toEqual(['a']);
    expect(idsOf(await list(store, { keys: ['DO-7'], invalid: true }))).toEqual(['b']);
    expect(idsOf(await list(store, { provider: 'deliveright' }))).toEqual(['c']);
    for (const _ of [1, 2]) expect(idsOf(await list(store, { grep: 'needle' }))).toEqual(['c']);
    expect((await list(store, { grep: 'needle', provider: 'detrack' })).matched).toBe(0);
  });

  it('have one row for what was sent and came in here, unless both are asked for', async () => {
    const sent = { id: 'sent', direction: 'sent', at: '2026-01-02T14:02:11.510Z' } as const;
    writeFileSync(
      path,
      line({ id: 'before', at: '2026-01-02T14:01:00.000Z' }) +
        lines('came') +
        line({ ...sent, response: response({ durationMs: 9 }) }),
    );
    const { store, untilKnown } = open();
    await untilKnown(2);
    const { rows, matched, known } = await list(store);
    expect(rows.map(({ id, direction }) => [id, direction])).toEqual([
      ['came', 'both'],
      ['before', 'received'],
    ]);
    expect([matched, known]).toEqual([2, 2]);
    expect(idsOf(await list(store, {}, { isSplit: true }))).toEqual(['sent', 'came', 'before']);
    expect((await store.find('sent')).row.entry.id).toBe('came');
  });

  it('are those of a job by its key as it is shown, whatever stands in that', async () => {
    const odd = 'DO\ud800-\u202e1';
    writeFileSync(
      path,
      line({ id: 'a', key: odd }) + line({ id: 'b', key: 'DO-1' }) + line({ id: 'c', key: odd }),
    );
    const { store, untilKnown } = open();
    await untilKnown(3);
    const [newest] = (await list(store)).rows;
    const { provider, key } = newest ?? { provider: null, key: null };
    expect(encodeURIComponent(key ?? '')).toMatch(/^DO/);
    for (const asked of [odd, key]) {
      const rows = store.webhooksOf({ provider, key: asked });
      expect(rows.map(({ entry }) => entry.id)).toEqual(['a', 'c']);
    }
  });

  it('are found by id, by its beginning and as the last', async () => {
    writeFileSync(path, lines('abc', 'abd', 'x'));
    const { store, untilKnown } = open();
    await untilKnown(3);
    expect((await store.find('last')).record.id).toBe('x');
    expect((await store.find('abc')).record.id).toBe('abc');
    await expect(store.find('ab')).rejects.toMatchObject({ code: 'ambiguous_exchange' });
    await expect(store.find('nobody')).rejects.toMatchObject({ code: 'unknown_exchange' });
    await expect(store.find('')).rejects.toMatchObject({ code: 'unknown_exchange' });
  });

  it('are another list once the journal is pruned, cleared or begun anew, and pages are told', async () => {
    writeFileSync(path, line({ id: 'old', at: '2020-01-01T00:00:00.000Z' }) + lines('a', 'b'));
    const { store, untilKnown, events } = open();
    await untilKnown(3);
    const { upTo } = await list(store);
    prune(path, { now: Date.parse('2026-01-03T00:00:00Z') });
    await untilKnown(2);
    expect(events.some(({ event }) => event.type === 'reset')).toBe(true);
    const again = await list(store);
    expect(idsOf(again)).toEqual(['b', 'a']);
    // Nothing that a page has from before counts as newer.
    expect(again.rows.every(({ seq }) => seq > upTo)).toBe(true);
    await expect(store.find('old')).rejects.toMatchObject({ code: 'unknown_exchange' });
    expect((await store.find('a')).record.id).toBe('a');
    rmSync(path);
    await untilKnown(0);
    expect(idsOf(await list(store))).toEqual([]);
    writeFileSync(path, lines('c'));
    await untilKnown(1);
    writeFileSync(path, '');
    await untilKnown(0);
    appendFileSync(path, lines('e', 'd'));
    await untilKnown(2);
    expect(idsOf(await list(store))).toEqual(['d', 'e']);
  });

  it('are told of as unreadable once, and looked at again', async () => {
    const { failures, untilKnown } = open({}, temporaryFolder());
    expect(failures).toEqual([expect.objectContaining({ code: 'journal_unreadable' })]);
    await untilKnown(0);
  });

  it('are shown without a word where personal data in them cannot be replaced', async () => {
    writeFileSync(path, line({ id: 'a', provider: null }) + lines('b'));
    const { store, untilKnown } = open({
      exchangeOf: (record) => {
        if (record.provider === null) throw usageError('scrub_unknown_provider', 'of nobody');
        return PORTS.exchangeOf(record);
      },
    });
    await untilKnown(2);
    const { rows } = await list(store);
    expect(rows.map(({ id, key, matters }) => [id, key, matters.join()])).toEqual([
      ['b', 'DO-1001', ''],
      ['a', null, 'POST /'],
    ]);
  });
});

const event = (type: 'arrival' | 'answered' | 'sent', fields: Partial<Exchange>) => ({
  type,
  exchange: exchange(type === 'arrival' ? { ...fields, response: null } : fields),
  provider: null,
});

describe('the exchanges of this process', () => {
  it('come without a journal, first pending, then answered', async () => {
    const { store, until, events } = open({}, null);
    store.sink(event('arrival', { id: 'a' }));
    await until(() => events.some(({ event: { type } }) => type === 'rows'));
    expect((await list(store)).rows).toMatchObject([{ id: 'a', answer: null }]);
    store.sink(event('answered', { id: 'a' }));
    await until(() => events.some(({ event: { type } }) => type === 'updates'));
    expect((await list(store)).rows).toMatchObject([{ id: 'a', answer: { text: '200 OK' } }]);
    expect((await store.find('last')).record.id).toBe('a');
  });

  it('have the answer that is kept, also where it is told of only afterwards', async () => {
    const { store, until, events } = open();
    store.sink(event('arrival', { id: 'a' }));
    await until(() => events.some(({ event: { type } }) => type === 'rows'));
    writeFileSync(path, lines('a'));
    await until(() => events.some(({ event: { type } }) => type === 'updates'));
    const told = events.findLast(({ event: { type } }) => type === 'updates')?.event;
    expect(told).toMatchObject({ rows: [{ id: 'a', answer: { text: '200 OK' } }] });
    store.sink(event('answered', { id: 'a' }));
    expect((await store.find('a')).record.response?.status).toBe(200);
    expect((await list(store)).rows).toMatchObject([{ id: 'a', answer: { text: '200 OK' } }]);
  });

  it('are found before they were looked at, and are no others once they are kept', async () => {
    const { store, untilKnown } = open();
    store.sink(event('arrival', { id: 'a' }));
    store.sink(event('answered', { id: 'a' }));
    store.sink({ type: 'listening' });
    expect((await store.find('a')).record.id).toBe('a');
    writeFileSync(path, lines('a', 'b'));
    await untilKnown(2);
    expect(idsOf(await list(store))).toEqual(['b', 'a']);
  });

  it('are told as a summary where more come than are shown one by one, and the list has them all', async () => {
    const { store, untilKnown, events } = open({}, null);
    for (let i = 0; i < 300; i += 1) {
      store.sink(event('arrival', { id: `x${i}`, key: `DO-${i}` }));
      store.sink(event('answered', { id: `x${i}`, key: `DO-${i}` }));
    }
    await untilKnown(300);
    const told = events.flatMap(({ event: one }) => {
      if (one.type === 'summary') return [one.count];
      return one.type === 'rows' ? [one.rows.length] : [];
    });
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(300);
    expect(events.find(({ event: { type } }) => type === 'summary')?.event).toMatchObject({
      newest: { id: expect.stringMatching(/^x\d+$/) },
    });
    expect((await list(store)).matched).toBe(300);
  });

  it('are not all held: of what is not kept anywhere the oldest are gone', async () => {
    const { store } = open({}, null);
    for (let i = 0; i < 1500; i += 1) store.sink(event('sent', { id: `x${i}`, key: `DO-${i}` }));
    expect((await store.find('x1499')).record.id).toBe('x1499');
    await expect(store.find('x3')).rejects.toMatchObject({ code: 'unknown_exchange' });
  });

  it('wait in a queue that ends, and are found in the journal then', async () => {
    writeFileSync(path, '');
    const { store } = open();
    for (let i = 0; i < 5000; i += 1) {
      store.sink(event('sent', { id: `x${i}` }));
      if (i >= 3990 && i < 4010) appendFileSync(path, lines(`x${i}`));
    }
    expect((await store.find('x4009')).record.id).toBe('x4009');
    await expect(store.find('x4999')).rejects.toMatchObject({ code: 'unknown_exchange' });
  });
});

describe('a page that was cut off', () => {
  it('goes on from what it was told last, by its own filter, and is reset where that is too long ago', async () => {
    const { store, events, untilKnown } = open();
    writeFileSync(path, lines('a'));
    await untilKnown(1);
    const last = events.at(-1)?.id ?? 0;
    appendFileSync(
      path,
      line({ id: 'b', key: 'needle', response: response({ body: 'needle' }) }) + lines('c'),
    );
    await untilKnown(3);
    const told = (query: string, after: number | null) =>
      following(store, query, after).events.map(({ event: one }) =>
        one.type === 'rows' ? one.rows.map(({ id }) => id).join() : one.type,
      );
    expect(told('', last)).toEqual(['b,c', 'known']);
    expect(told('needle', last)).toEqual(['b', 'known']);
    expect(told('', events.at(-1)?.id ?? 0)).toEqual(['known']);
    expect(told('', null)).toEqual(['known']);
    // Of another run, or from before all that is remembered.
    expect(told('', 1)).toEqual(['reset', 'known']);
    expect(told('', last + 1_000_000)).toEqual(['reset', 'known']);
  });

  it('is told of the plan of answers with all others', () => {
    const { store, events } = open({}, null);
    store.tell({ type: 'answers', answers: { plan: '200', next: '503' } });
    expect(events.at(-1)?.event).toMatchObject({ type: 'answers', answers: { next: '503' } });
  });
});
