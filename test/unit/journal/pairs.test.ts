import { describe, expect, it } from 'vitest';
import { halfOf, pairHalves } from '../../../src/journal/pairs.ts';
import type { JournalRecord } from '../../../src/journal/record.ts';

interface Facts {
  readonly direction?: 'sent' | 'received';
  readonly ms: number;
  readonly took?: number | null;
  readonly url?: string;
  readonly method?: string;
  readonly body?: string;
  readonly error?: 'reset' | 'refused';
}

function record(id: string, facts: Facts): JournalRecord {
  const { direction = 'sent', ms, took = 20, url = 'http://127.0.0.1:4141/hook?a=1', error } = facts;
  return {
    id,
    direction,
    at: new Date(Date.UTC(2026, 0, 31) + ms).toISOString(),
    provider: null,
    event: null,
    eventReason: null,
    payloadVersion: null,
    contentForm: null,
    key: null,
    valid: null,
    findings: [],
    request: {
      method: facts.method ?? 'POST',
      url,
      headers: [],
      size: 1,
      body: facts.body ?? '1',
      bodyEncoding: 'utf8',
    },
    response:
      took === null
        ? null
        : { status: 200, statusClass: 'OK', headers: [], body: '', bodyEncoding: 'utf8', durationMs: took },
    error: error === undefined ? null : { code: error, message: error },
    attempt: 1,
  };
}

function pairs(...records: readonly JournalRecord[]): Record<string, string> {
  return Object.fromEntries(pairHalves(records.map(halfOf)));
}

/** What came in, by its moment. */
function arrival(id: string, ms: number, facts: Partial<Facts> = {}): JournalRecord {
  return record(id, { direction: 'received', ms, url: 'http://localhost:4141/hook?a=1', ...facts });
}

describe('the halves of a webhook', () => {
  it('are the same request, received while the other was under way', () => {
    const sent = record('out', { ms: 1000, took: 20.4 });
    expect(pairs(arrival('in', 1005), sent)).toEqual({ in: 'out' });
    expect(pairs(arrival('at once', 1000), sent)).toEqual({ 'at once': 'out' });
    expect(pairs(arrival('before', 999), sent)).toEqual({});
    expect(pairs(arrival('after', 1023), sent)).toEqual({});
  });

  it.each([
    ['body', { body: '2' }],
    ['method', { method: 'PUT' }],
    ['path', { url: 'http://localhost:4141/other' }],
    ['query', { url: 'http://localhost:4141/hook' }],
  ])('have one %s', (_, facts) => {
    expect(pairs(arrival('in', 1005, facts), record('out', { ms: 1000 }))).toEqual({});
  });

  it('are one to one, by their times', () => {
    const halves = [
      arrival('b', 1102),
      arrival('a', 1002),
      record('2', { ms: 1100 }),
      record('1', { ms: 1000 }),
    ];
    expect(pairs(...halves)).toEqual({ a: '1', b: '2' });
    expect(pairs(arrival('a', 1002), record('1', { ms: 1000 }), record('2', { ms: 1001 }))).toEqual({
      a: '1',
    });
  });

  it('have a place for what was sent and never answered, after all that was', () => {
    const lost = record('lost', { ms: 1000, took: null, error: 'reset' });
    expect(pairs(arrival('in', 5000), lost)).toEqual({ in: 'lost' });
    expect(pairs(arrival('in', 1005), lost, record('out', { ms: 1001 }))).toEqual({ in: 'out' });
    // It has never gone out.
    expect(pairs(arrival('in', 1005), record('out', { ms: 1000, took: null, error: 'refused' }))).toEqual({});
  });
});
