import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../src/conformance/case/result.ts';
import { orderingCases } from '../../src/conformance/orderings/cases.ts';
import { wireFormatsOf } from '../../src/conformance/plan.ts';
import { runCases } from '../../src/conformance/run.ts';
import type { JsonObject } from '../../src/core/json/json.ts';
import { counterexampleText } from '../../src/output/check/counterexample.ts';
import { catalogue, requireProvider, requireScenario } from '../helpers/bundled.ts';
import { type HttpServer, startHttpServer } from '../helpers/http-server.ts';
import { consumer, type Handler, member, newestWins } from '../helpers/memory-consumers.ts';

/** An endpoint that takes webhooks by POST and shows what it knows of a job by GET. */
async function startConsumer(handle: Handler): Promise<HttpServer> {
  const memory = consumer(handle);
  return startHttpServer((response, request) => {
    if (request.method === 'GET') {
      const state = memory.state(decodeURIComponent(request.target.slice('/jobs/'.length)));
      response.writeHead(state === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(state === undefined ? '' : JSON.stringify(state));
      return;
    }
    const payload = JSON.parse(request.body.toString('utf8')) as JsonObject;
    response.writeHead(memory.take(String(payload['do_number']), payload) ?? 503).end();
  });
}

async function judge({ url }: HttpServer, scenarios: readonly string[]): Promise<readonly CaseResult[]> {
  const provider = requireProvider('detrack');
  const { results } = await runCases(
    orderingCases(scenarios.map((name) => requireScenario(name, 'detrack'))),
    {
      url: new URL(`${url}/hooks`),
      catalogue,
      provider,
      wireFormats: wireFormatsOf(provider, [], []),
      auth: undefined,
      secret: undefined,
      headers: [],
      budgetMs: undefined,
      timeoutMs: 5000,
      runs: 6,
      seed: 'seed',
      scenarios: [],
      state: { kind: 'url', template: `${url}/jobs/{key}`, headers: [], waitMs: 0, ignore: [] },
      tls: {},
    },
    { concurrency: 2, bail: false, strict: false },
  );
  return results;
}

let serial = 0;

/** What a consumer keeps beside the payload, with a clock and a counter of its own. */
function row(payload: JsonObject): JsonObject {
  serial += 1;
  const milestones = Array.isArray(payload['milestones']) ? payload['milestones'] : [];
  return {
    serial,
    savedAt: new Date().toISOString(),
    job: payload['do_number'] ?? null,
    own: payload['id'] ?? null,
    status: payload['status'] ?? null,
    at:
      milestones
        .map((milestone) => String(member(milestone, 'created_at')))
        .toSorted()
        .at(-1) ?? '',
  };
}

describe('orderings over HTTP', () => {
  it('hold for a consumer in which the newest webhook wins', async () => {
    const newest = newestWins((kept) => String(kept['at']));
    await using server = await startConsumer((kept, payload, seen) => newest(kept, row(payload), seen));
    const results = await judge(server, ['delivered', 'failed-then-reattempted']);
    expect(results.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    for (const { actual } of results) {
      expect(actual).toMatch(/^6 orderings of \d webhooks, 6 different; .* ignored: \/savedAt, \/serial$/);
    }
  });

  it('show the smallest sequence that breaks one in which the last webhook wins', async () => {
    await using server = await startConsumer((_, payload) => row(payload));
    const [result] = await judge(server, ['delivered']);
    expect(result).toMatchObject({
      outcome: 'fail',
      counterexample: { delivered: [{ step: 2 }, { step: 1 }] },
    });
    expect(result?.exchanges.map(({ event, direction }) => [event, direction])).toEqual([
      ['in-progress', 'sent'],
      ['info-received', 'sent'],
    ]);
    const lines = result?.counterexample ? counterexampleText(result.counterexample) : [];
    expect(lines[0]).toBe('delivered   in-progress #2, info-received #1');
    expect(lines).toContainEqual(expect.stringMatching(/\/status +"info_recv" +should be "dispatched"$/));
  });

  it('find an error that only a repeat brings', async () => {
    await using server = await startConsumer((_, payload, seen) =>
      seen.includes(JSON.stringify(payload)) ? 500 : row(payload),
    );
    const [result] = await judge(server, ['delivered']);
    expect(result?.outcome).toBe('fail');
    expect(result?.counterexample?.delivered.map(({ step, status }) => [step, status])).toEqual([
      [1, 204],
      [1, 500],
    ]);
  });
});
