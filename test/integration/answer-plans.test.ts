import { describe, expect, it } from 'vitest';
import { send } from '../../src/api/send.ts';
import type { PlannedAnswer } from '../../src/receiver/options.ts';
import { openReceiver } from '../helpers/receiver.ts';

const PLANS: readonly (readonly [string, () => PlannedAnswer, RegExp])[] = [
  [
    'a function that throws',
    () => {
      throw new Error('no such order');
    },
    /no such order/,
  ],
  ['a status that is none', () => ({ status: 1000 }), /1000 is no status/],
  ['a status that would end nothing', () => ({ status: 101 }), /101 is no status/],
  ['a header with a line break', () => ({ headers: [['X-A', 'a\r\nB: b']] }), /X-A/],
];

describe('an answer that cannot be given', () => {
  it.each(PLANS)('%s: the sender gets 500, the exchange says why', async (_name, answer, reason) => {
    await using watched = await openReceiver({ answer });
    const sent = await send({ event: 'failed', to: watched.url });
    expect(sent.response?.status).toBe(500);
    expect(sent.response?.body).not.toMatch(reason);
    const received = await watched.receiver.waitFor(() => true, { timeoutMs: 5000 });
    expect(received.response?.status).toBe(500);
    expect(received.error?.code).toBe('answer_failed');
    expect(received.error?.message).toMatch(reason);
    expect(watched.bugs).toEqual([]);
    // The next one is served all the same.
    expect((await send({ event: 'completed', to: watched.url })).response?.status).toBe(500);
  });
});
