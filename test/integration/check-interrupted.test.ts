import { describe, expect, it } from 'vitest';
import type { ConformanceCase } from '../../src/conformance/case/case.ts';
import type { ContextOptions } from '../../src/conformance/case/run-parts.ts';
import { conformanceCases } from '../../src/conformance/cases/all-cases.ts';
import { wireFormatsOf } from '../../src/conformance/plan.ts';
import { type CheckRun, runCases } from '../../src/conformance/run.ts';
import { runPool } from '../../src/core/run-pool.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { bundledScenarios, catalogue, providers } from '../helpers/bundled.ts';
import { startHttpServer } from '../helpers/http-server.ts';

/** Requests of a case, greeting included, after which a run is stopped: in its first webhook, its second, and later. */
const STOPPED_AT = [2, 3, 4, 7];

/** Runs one case, and stops while its endpoint works on the request of a number. */
async function stoppedAt(
  one: ConformanceCase,
  provider: Provider,
  at: number,
  isRead: boolean,
): Promise<CheckRun> {
  const stop = new AbortController();
  await using server = await startHttpServer((response, { method }, index) => {
    if (index + 1 === at) stop.abort('SIGINT');
    if (method === 'GET') response.writeHead(404).end();
    else response.writeHead(204).end();
  });
  const options: ContextOptions = {
    url: new URL(server.url),
    catalogue,
    provider,
    wireFormats: wireFormatsOf(provider, [], []),
    auth: { user: 'u', password: 'p' },
    secret: 'a secret',
    headers: [],
    budgetMs: 1000,
    timeoutMs: 1000,
    runs: 2,
    seed: 'seed',
    scenarios: bundledScenarios(provider.id).slice(0, 1),
    state: isRead
      ? {
          kind: 'function',
          read: ({ key }) => (server.requests.length > 0 ? { key } : null),
          waitMs: 0,
          ignore: [],
        }
      : undefined,
    tls: {},
  };
  return await runCases([one], options, { concurrency: 1, bail: false, strict: false, signal: stop.signal });
}

describe.each(providers.map((provider): [string, Provider] => [provider.id, provider]))(
  'a run against a consumer of %s that is stopped in the middle of a case',
  (_, provider) => {
    const cases = conformanceCases(provider, {
      wireFormats: wireFormatsOf(provider, [], []),
      scenarios: bundledScenarios(provider.id).slice(0, 1),
    });

    it.each([
      ['without its state', false],
      ['with its state', true],
    ])(
      'has a result of each, %s',
      async (_, isRead) => {
        const wrong: string[] = [];
        let stopped = 0;
        const tries = cases.flatMap((one) => STOPPED_AT.map((at) => ({ one, at })));
        await runPool(tries, 16, async ({ one, at }) => {
          const { ended, results } = await stoppedAt(one, provider, at, isRead);
          // A case of fewer requests is over before.
          if (ended === 'complete') return;
          stopped += 1;
          const [result] = results;
          const isSaid = result?.outcome === 'skip' ? result.reason !== null : result?.outcome === 'fail';
          if (ended !== 'stopped' || !isSaid) wrong.push(`${one.id} at ${at}: ${ended} ${result?.outcome}`);
        });
        expect(wrong).toEqual([]);
        expect(stopped).toBeGreaterThan(cases.length / 2);
      },
      120_000,
    );
  },
);
