import type { ExchangeRow } from '../../wire.ts';

/** What a fixture can be called. */
export const FIXTURE_NAME = /^[a-z0-9-]{1,64}$/;

/** A name for the fixture of an exchange, to go on from. */
export function fixtureName(row: Pick<ExchangeRow, 'event' | 'key'>): string {
  return [row.event, row.key ?? '']
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 64);
}
