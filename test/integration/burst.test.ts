import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Exchange, isSuccess } from '../../src/core/exchange.ts';
import { burst } from '../../src/sender/burst.ts';
import { deliver, isDelivered } from '../../src/sender/deliver.ts';
import { percentile } from '../../src/sender/percentile.ts';
import { type BurstTotals, Tally } from '../../src/sender/tally.ts';
import { openTransport } from '../../src/transport/transport.ts';
import { buildEvent, catalogue, outgoing } from '../helpers/bundled.ts';
import { startHttpServer } from '../helpers/http-server.ts';

interface BurstRun {
  readonly totals: BurstTotals;
  readonly exchanges: readonly Exchange[];
  readonly indices: readonly number[];
}

/** Runs a burst of real deliveries. */
async function run(
  url: string,
  options: { readonly count: number; readonly concurrency: number; readonly signal?: AbortSignal },
  timeoutMs = 20_000,
): Promise<BurstRun> {
  const transport = openTransport({ connections: options.concurrency });
  const tally = new Tally();
  const exchanges: Exchange[] = [];
  const indices: number[] = [];
  try {
    await burst(
      options,
      (index) =>
        deliver(outgoing(buildEvent({ event: 'failed', seed: String(index) })), transport, {
          catalogue,
          url: new URL(url),
          timeoutMs,
          retries: 0,
          accepts: isSuccess,
          signal: options.signal,
        }),
      (exchange, index) => {
        exchanges.push(exchange);
        indices.push(index);
        tally.add(exchange, isDelivered(exchange, isSuccess));
      },
    );
  } finally {
    await transport.close();
  }
  return { totals: tally.totals(), exchanges, indices };
}

function sum(outcomes: Readonly<Record<string, number>>): number {
  return Object.values(outcomes).reduce((total, count) => total + count, 0);
}

describe('a burst', () => {
  it.each([
    [1, 1],
    [1, 10],
    [7, 3],
    [60, 8],
    [40, 100],
  ])(
    'of %i at concurrency %i: each is sent once, never more under way than allowed',
    async (count, concurrency) => {
      let underWay = 0;
      let most = 0;
      const held: ServerResponse[] = [];
      const release = (): void => {
        for (const response of held.splice(0)) {
          underWay -= 1;
          response.writeHead(204).end();
        }
      };
      await using server = await startHttpServer((response) => {
        underWay += 1;
        most = Math.max(most, underWay);
        held.push(response);
        // Held until as many are there as may be, so that one too many would be seen.
        if (underWay >= Math.min(concurrency, count - server.requests.length + underWay))
          setImmediate(release);
      });
      const { totals, indices } = await run(server.url, { count, concurrency });
      expect(most).toBe(Math.min(count, concurrency));
      expect(server.requests).toHaveLength(count);
      expect(indices.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
      expect(new Set(server.requests.map((r) => r.body.toString('utf8'))).size).toBe(count);
      expect(totals).toMatchObject({ sent: count, delivered: count, failed: 0, outcomes: { 204: count } });
    },
  );

  it('counts every outcome under its own name, and all of them', async () => {
    await using server = await startHttpServer((response, _request, index) => {
      const kind = index % 5;
      if (kind === 0) response.writeHead(200).end('ok');
      else if (kind === 1) response.writeHead(500).end();
      else if (kind === 2) response.writeHead(302, { Location: '/x' }).end();
      else if (kind === 3) response.writeHead(404).end();
      else response.destroy();
    });
    const { totals, exchanges } = await run(server.url, { count: 50, concurrency: 5 });
    expect(server.requests).toHaveLength(50);
    expect(totals).toMatchObject({
      sent: 50,
      delivered: 10,
      failed: 40,
      outcomes: { 200: 10, 302: 10, 404: 10, 500: 10, reset: 10 },
    });
    expect(sum(totals.outcomes)).toBe(50);
    expect(new Set(exchanges.map((e) => e.id)).size).toBe(50);
    const durations = exchanges.flatMap((e) => (e.response === null ? [] : [e.response.durationMs]));
    expect(durations).toHaveLength(40);
    expect(totals.max).toBe(Math.max(...durations));
    expect(durations).toContain(totals.p50);
    expect(Number(totals.p50)).toBeLessThanOrEqual(Number(totals.p95));
  });

  it('has no latencies where nothing answered', async () => {
    const gone = await startHttpServer();
    await gone[Symbol.asyncDispose]();
    const { totals } = await run(gone.url, { count: 4, concurrency: 2 });
    expect(totals).toEqual({
      sent: 4,
      delivered: 0,
      failed: 4,
      p50: null,
      p95: null,
      max: null,
      outcomes: { refused: 4 },
    });
  });

  it('begins nothing more after an abort, and gives every one that was begun', async () => {
    const controller = new AbortController();
    await using server = await startHttpServer((response, _request, index) => {
      if (index < 5) response.writeHead(204).end();
      // These two are under way, and stay so.
      else if (index === 6) controller.abort();
    });
    const { totals } = await run(server.url, { count: 100, concurrency: 2, signal: controller.signal });
    expect(server.requests).toHaveLength(7);
    expect(totals).toMatchObject({ sent: 7, delivered: 5, failed: 2, outcomes: { 204: 5, interrupted: 2 } });
  });
});

describe('the pace of a burst', () => {
  const exchange = {} as Exchange;

  it('gives each delivery its own moment, counted from the first', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const moments: number[] = [];
      const began = performance.now();
      const done = burst(
        { count: 6, concurrency: 10, rate: 10 },
        async () => {
          moments.push(performance.now() - began);
          return exchange;
        },
        () => undefined,
      );
      await vi.advanceTimersByTimeAsync(1000);
      await done;
      expect(moments.map(Math.round)).toEqual([0, 100, 200, 300, 400, 500]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not shift the others when one is slow', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const moments: number[] = [];
      const began = performance.now();
      const done = burst(
        { count: 5, concurrency: 2, rate: 10 },
        async (index) => {
          moments.push(Math.round(performance.now() - began));
          if (index === 0) await new Promise((resolve) => setTimeout(resolve, 350));
          return exchange;
        },
        () => undefined,
      );
      await vi.advanceTimersByTimeAsync(1000);
      await done;
      expect(moments).toEqual([0, 100, 200, 300, 400]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('ends at once with an abort, in the midst of a pause', async () => {
    const controller = new AbortController();
    let begun = 0;
    const done = burst(
      { count: 100, concurrency: 3, rate: 0.001, signal: controller.signal },
      async () => {
        begun += 1;
        setImmediate(() => controller.abort());
        return exchange;
      },
      () => undefined,
    );
    await done;
    expect(begun).toBe(1);
  });

  it('holds for any count and concurrency', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 50 }),
        async (count, concurrency) => {
          let underWay = 0;
          let most = 0;
          const done: number[] = [];
          await burst(
            { count, concurrency },
            async () => {
              underWay += 1;
              most = Math.max(most, underWay);
              await new Promise((resolve) => setImmediate(resolve));
              underWay -= 1;
              return exchange;
            },
            (_exchange, index) => done.push(index),
          );
          expect(most).toBe(Math.min(count, concurrency));
          expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('percentile', () => {
  it('is a value of the list, with as many below as it says', () => {
    expect(percentile([], 0.5)).toBe(null);
    expect(percentile([7], 0.95)).toBe(7);
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect([0.5, 0.95, 1, 0].map((share) => percentile(hundred, share))).toEqual([50, 95, 100, 1]);
  });
});
