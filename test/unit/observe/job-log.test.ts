import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/core/exchange.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { LatestPayloads } from '../../../src/observe/latest-payloads.ts';
import { Observer } from '../../../src/observe/observer.ts';
import { keepFacts } from '../../../src/observe/request-facts.ts';
import { exchange, response } from '../output/samples.ts';
import { observe } from './exchanges.ts';

let made = 0;

function event(payload: JsonObject, fields: Partial<Exchange> = {}): Exchange {
  made += 1;
  const key = String(payload['do_number'] ?? 'DO-1');
  const payloadText = JSON.stringify(payload);
  return exchange({ id: `x${made}`, key, payload, payloadText, ...fields });
}

describe('LatestPayloads', () => {
  it('gives the event of the same job that came before', () => {
    const latest = new LatestPayloads();
    const first = event({ id: 'a', status: 'dispatched' });
    expect(latest.replace(first)).toBeNull();
    expect(latest.replace(event({ do_number: 'DO-2' }))).toBeNull();
    const before = latest.replace(event({ id: 'b' }));
    expect(before).toMatchObject({
      exchangeId: first.id,
      at: first.at,
      event: 'failed',
      payloadText: first.payloadText,
    });
    expect(before?.document()).toEqual({ id: 'a', status: 'dispatched' });
  });

  it('does not compare across providers or payload versions, nor what has no key', () => {
    const latest = new LatestPayloads();
    latest.replace(event({ a: 1 }));
    expect(latest.replace(event({ a: 2 }, { provider: 'deliveright' }))).toBeNull();
    expect(latest.replace(event({ a: 2 }, { payloadVersion: 'v1' }))).toBeNull();
    expect(latest.replace(event({ a: 2 }, { key: null }))).toBeNull();
    expect(latest.replace(event({ a: 2 }, { key: null }))).toBeNull();
    expect(latest.replace(event({ a: 2 }, { key: 'k'.repeat(300) }))).toBeNull();
    expect(latest.replace(event({ a: 2 }, { key: 'k'.repeat(300) }))).toBeNull();
    expect(latest.replace(event({ a: 3 }))?.document()).toEqual({ a: 1 });
  });

  it('forgets the jobs that were silent the longest', () => {
    const latest = new LatestPayloads();
    for (let i = 0; i < 500; i += 1) latest.replace(event({ do_number: `DO-${i}` }));
    expect(latest.replace(event({ do_number: 'DO-0' }))).not.toBeNull();
    latest.replace(event({ do_number: 'DO-500' }));
    expect(latest.replace(event({ do_number: 'DO-0' }))).not.toBeNull();
    expect(latest.replace(event({ do_number: 'DO-1' }))).toBeNull();
  });

  it('forgets some where payloads are large', () => {
    const latest = new LatestPayloads();
    const payloadText = ' '.repeat(1024 ** 2);
    for (let i = 0; i < 40; i += 1) latest.replace(event({ do_number: `DO-${i}` }, { payloadText }));
    expect(latest.replace(event({ do_number: 'DO-0' }, { payloadText: '' }))).toBeNull();
    expect(latest.replace(event({ do_number: 'DO-39' }, { payloadText: '' }))).not.toBeNull();
  });
});

describe('JobLog', () => {
  it('tells the events of a job in order, with what each changed', () => {
    const log = new Observer();
    observe(
      log,
      event({ id: 'a', status: 'dispatched', reason: null, milestones: [] }, { event: 'in-progress' }),
    );
    observe(
      log,
      event({
        id: 'a',
        status: 'failed',
        reason: 'Damaged',
        milestones: [{ status: 'failed', created_at: '2026-01-02T14:01:00Z', user_name: 'Adam' }],
      }),
    );
    const [history, ...more] = log.jobs.histories();
    expect(more).toEqual([]);
    expect(history).toMatchObject({ provider: 'detrack', key: 'DO-1', moreEvents: 0 });
    const [first, second] = history?.events ?? [];
    expect(first).toMatchObject({
      event: 'in-progress',
      kind: 'first',
      changes: [],
      status: 200,
      valid: true,
    });
    expect(second).toMatchObject({ event: 'failed', kind: 'changed', newId: false, moreChanges: 0 });
    expect(second?.changes).toEqual([
      { path: '/status', before: '"dispatched"', after: '"failed"', added: [], removed: 0 },
      { path: '/reason', before: 'null', after: '"Damaged"', added: [], removed: 0 },
      { path: '/milestones', before: null, after: null, added: ['failed, 14:01, Adam'], removed: 0 },
    ]);
  });

  it('tells the same payload again, and another job under the same key', () => {
    const log = new Observer();
    const payload = { id: 'a', status: 'failed' };
    observe(log, event(payload));
    observe(log, event({ status: 'failed', id: 'a' }, { response: response({ status: 500 }) }));
    observe(log, event({ id: 'b', status: 'dispatched' }));
    const events = log.jobs.histories()[0]?.events ?? [];
    expect(events.map(({ kind, newId, status }) => [kind, newId, status])).toEqual([
      ['first', false, 200],
      ['same', false, 500],
      ['changed', true, 200],
    ]);
  });

  it('puts first what tells most, and times last', () => {
    const payload = (n: number): JsonObject => ({
      updated_at: `2026-01-0${n}T14:01:00Z`,
      photo: `https://files.example/${n}`,
      id: `${n}`.repeat(24),
      name: `${n}`,
      deep: { status: n, list: [n] },
      list: Array(n).fill(n),
      status: n,
    });
    const log = new Observer();
    observe(log, event(payload(1)));
    observe(log, event(payload(2)));
    const [, second] = log.jobs.histories()[0]?.events ?? [];
    expect(second?.changes.map(({ path }) => path)).toEqual([
      '/status',
      '/deep/status',
      '/list',
      '/name',
      '/list/0',
      '/deep/list/0',
      '/photo',
      '/id',
    ]);
    expect(second?.moreChanges).toBe(1);
  });

  it('tells the newest of many entries, and how many a list lost', () => {
    const log = new Observer();
    observe(log, event({ log: [{ status: 'a' }, { status: 'b' }], gone: ['x', 'y'] }));
    observe(log, event({ log: ['a', 'b', 'c', 'd', 'e'].map((status) => ({ status })), gone: [] }));
    expect(log.jobs.histories()[0]?.events[1]?.changes).toEqual([
      { path: '/log', before: null, after: null, added: ['1 more', 'd', 'e'], removed: 0 },
      { path: '/gone', before: null, after: null, added: [], removed: 2 },
    ]);
  });

  it('stays bounded: changes, events, jobs, and the texts in them', () => {
    const log = new Observer();
    const wide = (value: string): JsonObject =>
      Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`f${i}`, value.repeat(100)]));
    observe(log, event(wide('a')));
    observe(log, event(wide('b')));
    for (let i = 0; i < 100; i += 1) observe(log, event({ n: i }));
    const [history] = log.jobs.histories();
    expect(history?.events.length).toBeLessThan(100);
    expect((history?.events.length ?? 0) + (history?.moreEvents ?? 0)).toBe(102);
    const changed = history?.events[1];
    expect((changed?.changes.length ?? 0) + (changed?.moreChanges ?? 0)).toBe(1000);
    expect(JSON.stringify(history).length).toBeLessThan(20_000);
    for (let i = 0; i < 600; i += 1) observe(log, event({ do_number: `DO-X${i}` }));
    expect(log.jobs.histories()).toHaveLength(500);
    expect(log.jobs.forgotten).toBe(101);
  });

  it('says of a large payload that was judged aside that it changed, and not what', () => {
    const log = new Observer();
    const note = 'x'.repeat(200_000);
    const large = (payload: JsonObject, text = JSON.stringify(payload)): Exchange => {
      const request = { ...exchange().request, body: text };
      keepFacts(request, {
        digest: text,
        content: JSON.stringify(payload),
        isLossy: false,
        jobId: payload['id'] ?? null,
        drift: [],
      });
      return event(payload, { request, payloadText: text });
    };
    observe(log, large({ note, status: 'a' }));
    observe(log, large({ note, status: 'b' }));
    observe(log, large({ note, status: 'b' }, JSON.stringify({ note, status: 'b' }, null, 2)));
    observe(log, large({ id: 'new', note, status: 'b' }));
    observe(log, event({ status: 'c' }));
    expect(log.jobs.histories()[0]?.events.map(({ kind, newId, changes }) => [kind, newId, changes])).toEqual(
      [
        ['first', false, []],
        ['changed', false, []],
        ['same', false, []],
        ['changed', true, []],
        ['changed', true, []],
      ],
    );
  });

  it('says of what has no key nothing at all', () => {
    const log = new Observer();
    observe(log, event({ a: 1 }, { key: null }));
    observe(log, event({ a: 1 }, { provider: null }));
    expect(log.jobs.histories()).toEqual([]);
  });
});
