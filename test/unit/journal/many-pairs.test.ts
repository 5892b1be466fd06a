import { expect, it } from 'vitest';
import { type Half, pairHalves } from '../../../src/journal/pairs.ts';

const WEBHOOKS = 20_000;

function half(direction: Half['direction'], i: number, from: number): Half {
  const id = `${direction}${i}`;
  return { ...EMPTY, id, direction, content: 'the same', from, until: from + 2 };
}
const EMPTY = { isAnswered: true, mayHaveArrived: true } as const;

it('pairs one webhook that came twenty thousand times, and as often from elsewhere', () => {
  const all = Array.from({ length: WEBHOOKS }, (_, i) => [
    half('received', i, 10 * i + 1),
    half('sent', i, 10 * i),
  ]);
  // Of these nobody here has kept the other half; each is looked past by everything after it.
  const others = Array.from({ length: WEBHOOKS }, (_, i) => half('received', WEBHOOKS + i, -i - 1));
  const pairs = pairHalves([...others, ...all.flat()]);
  expect(pairs.size).toBe(WEBHOOKS);
  expect(all.every((_, i) => pairs.get(`received${i}`) === `sent${i}`)).toBe(true);
});

it('gives each of those that overlap one of its own, the first that came first', () => {
  const sent = [0, 1, 2].map((i) => half('sent', i, i));
  const received = [1, 2, 2, 3, 9].map((from, i) => half('received', i, from));
  expect(Object.fromEntries(pairHalves([...received, ...sent]))).toEqual({
    received0: 'sent0',
    received1: 'sent1',
    received2: 'sent2',
  });
});
