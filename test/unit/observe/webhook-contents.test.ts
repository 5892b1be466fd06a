import { describe, expect, it } from 'vitest';
import { WebhookContents } from '../../../src/observe/webhook-contents.ts';
import { bodyDigest } from '../../../src/observe/webhook-identity.ts';
import { findProvider } from '../../helpers/bundled.ts';
import { countingDocument } from '../../helpers/counted-steps.ts';
import { type ExchangeSketch, exchangeOf } from './exchanges.ts';

function opened() {
  const contents = new WebhookContents();
  const steps = { count: 0 };
  return {
    steps,
    identityOf: (sketch: ExchangeSketch) => {
      const exchange = exchangeOf(sketch);
      const watched = { ...exchange, payload: countingDocument(exchange.payload, steps) };
      return contents.identityOf(watched, findProvider(exchange.provider), bodyDigest(exchange));
    },
  };
}

const PAYLOAD = { id: 'a', status: 'failed', items: [{ sku: '1' }] };

describe('WebhookContents', () => {
  it('does not look into payloads that come once, or again with the same bytes', () => {
    const { steps, identityOf } = opened();
    const first = identityOf({ key: 'DO-1', payload: PAYLOAD });
    expect(identityOf({ key: 'DO-1', payload: PAYLOAD })).toBe(first);
    expect(identityOf({ key: 'DO-2', payload: PAYLOAD })).not.toBe(first);
    expect(identityOf({ key: 'DO-1', event: 'completed', payload: PAYLOAD })).not.toBe(first);
    expect(steps.count).toBe(0);
  });

  it('knows the same content in other bytes, whichever came first', () => {
    const { steps, identityOf } = opened();
    const first = identityOf({ payload: PAYLOAD });
    const body = JSON.stringify(PAYLOAD, null, 2);
    expect(identityOf({ payload: PAYLOAD, body })).toBe(first);
    expect(steps.count).toBeGreaterThan(0);
    const other = identityOf({ payload: { ...PAYLOAD, status: 'completed' } });
    expect(other).not.toBe(first);
    const { items, ...rest } = PAYLOAD;
    expect(identityOf({ payload: { items, ...rest } })).toBe(first);
    expect(identityOf({ payload: { ...PAYLOAD, status: 'completed' }, body: 'written anew' })).toBe(other);
  });
});
