import type { ExchangeRow } from '../../src/inspector/wire.ts';

/** A row of the list, with what a test is about. */
export function inspectorRow(seq: number, changes: Partial<ExchangeRow> = {}): ExchangeRow {
  return {
    seq,
    id: `exchange-${seq}`,
    at: '2026-11-28T12:00:00.000Z',
    direction: 'received',
    provider: null,
    event: 'unknown',
    key: null,
    matters: [],
    verdict: { tone: 'ok', text: 'valid', mark: '✔' },
    answer: null,
    took: '',
    attempt: 1,
    of: null,
    to: null,
    ...changes,
  };
}
