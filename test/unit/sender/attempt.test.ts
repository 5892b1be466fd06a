import { describe, expect, it } from 'vitest';
import { eventRow } from '../../../src/events/row.ts';
import { recordLine } from '../../../src/journal/record.ts';
import { type Attempt, attempt } from '../../../src/sender/attempt.ts';
import type { Transport, TransportResult } from '../../../src/transport/transport.ts';
import { buildEvent, catalogue, chooseEvent, outgoing } from '../../helpers/bundled.ts';

const ANSWER = {
  ok: true,
  answer: { status: 200, headers: [['Set-Cookie', 'sid=1']], body: Buffer.from('ok') },
  durationMs: 1,
} as const satisfies TransportResult;

function transportOf(result: TransportResult): Transport {
  return { send: async () => result, close: async () => {} };
}

/** A try, and how often somebody wanted to know how to judge. */
async function tried(result: TransportResult): Promise<{ made: Attempt; loads: () => number }> {
  let loads = 0;
  const made = await attempt(
    outgoing(buildEvent({ event: 'failed', seed: 's' })),
    transportOf(result),
    {
      catalogue: {
        ...catalogue,
        load: () => {
          loads += 1;
          return catalogue.load();
        },
      },
      url: new URL('http://localhost:3000/hooks?token=abc'),
      timeoutMs: 1000,
    },
    2,
  );
  return { made, loads: () => loads };
}

describe('a try of a row', () => {
  it('is kept as the same line, its body put together or escaped', async () => {
    const choice = chooseEvent({ event: 'completed' });
    const row = eventRow(choice, { now: '2026-05-06T07:08:09Z' });
    for (const seed of ['a', 'b']) {
      const outgoing = { ...row(seed), provider: choice.provider };
      const options = { catalogue, url: new URL('http://localhost:3000/'), timeoutMs: 1000 };
      const made = await attempt(outgoing, transportOf(ANSWER), options, 1);
      const { exchange, quotedBody } = await made.tell();
      expect(exchange.request.body).toBe(outgoing.body.toString('utf8'));
      expect(recordLine(exchange, quotedBody?.() ?? '')).toBe(recordLine(exchange));
    }
  });
});

describe('a try', () => {
  it('is neither judged nor made an exchange until somebody asks, and then once', async () => {
    const { made, loads } = await tried(ANSWER);
    expect(made.response?.status).toBe(200);
    expect(loads()).toBe(0);
    const [first, second] = [await made.tell(), await made.tell()];
    expect(second.exchange).toBe(first.exchange);
    expect(loads()).toBe(1);
  });

  it('tells all that is known of it, without secrets', async () => {
    const { exchange, provider } = await (await tried(ANSWER)).made.tell();
    expect(provider?.id).toBe('detrack');
    expect(exchange).toMatchObject({
      direction: 'sent',
      event: 'failed',
      valid: true,
      attempt: 2,
      error: null,
    });
    expect(exchange.request.url).toBe('http://localhost:3000/hooks?token=[redacted]');
    expect(exchange.response).toMatchObject({
      status: 200,
      headers: [['Set-Cookie', '[redacted]']],
      body: 'ok',
    });
  });

  it('without an answer says why at once', async () => {
    const failure = { code: 'timeout', message: 'localhost:3000 did not answer within 1000 ms' } as const;
    const { made } = await tried({ ok: false, failure, answer: null, durationMs: 1000 });
    expect([made.response, made.error]).toEqual([null, failure]);
    expect((await made.tell()).exchange).toMatchObject({ response: null, error: failure });
  });
});
