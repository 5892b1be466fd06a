import { describe, expect, it } from 'vitest';
import { orderingCases } from '../../../../src/conformance/orderings/cases.ts';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import { bundledScenarios, openScenario, requireScenario } from '../../../helpers/bundled.ts';
import { consumer, type Handler, lastWins, member, newestWins } from '../../../helpers/memory-consumers.ts';
import { orderingContext } from '../../../helpers/ordering-context.ts';

const START = Date.UTC(2026, 0, 15, 3, 4, 5, 678);

/** When a payload was written, from the documented fields of each provider. */
const MOMENTS: Readonly<Record<string, (payload: JsonObject) => string>> = {
  detrack: (payload) => {
    const milestones = payload['milestones'];
    return (Array.isArray(milestones) ? milestones : [])
      .map((milestone) => new Date(String(member(milestone, 'created_at'))).toISOString())
      .reduce((latest, moment) => (moment > latest ? moment : latest), '');
  },
  deliveright: (payload) => String(member(payload['order'], 'updated_at')),
};

function momentsOf(provider: string): (payload: JsonObject) => string {
  const found = MOMENTS[provider];
  if (found === undefined) throw new Error(`no moment is known of ${provider}`);
  return found;
}

async function run(provider: string, name: string, handle: Handler, runs: number) {
  const scenario = requireScenario(name, provider);
  const { context } = orderingContext(consumer(handle), {
    runs,
    open: (chosen, identity) => openScenario(chosen, { seed: `identity ${identity}`, startAt: START }),
  });
  return orderingCases([scenario])[0]?.run(context);
}

describe('a consumer that keeps the newest payload, whole', () => {
  it.each(bundledScenarios().map(({ provider, name }) => [provider, name] as const))(
    'passes %s/%s',
    async (provider, name) => {
      const finding = await run(provider, name, newestWins(momentsOf(provider)), 8);
      expect(finding).toMatchObject({ kind: 'pass' });
      // It has nothing of its own: what differs from identity to identity is written as such. One fresh value
      // is a number that is too short to be told from others, and counts as the consumer’s.
      const actual = finding?.kind === 'pass' ? finding.actual : '';
      expect(actual.replace(/; different in every run .* ignored: \/verification_code$/, '')).toMatch(
        /^8 orderings of \d+ webhooks, \d different$/,
      );
    },
  );
});

describe('a consumer that keeps the last payload', () => {
  it.each([
    ['detrack', 'delivered'],
    ['detrack', 'failed-then-reattempted'],
    ['deliveright', 'white-glove'],
  ])('is shown the first two webhooks of %s/%s', async (provider, name) => {
    expect(await run(provider, name, lastWins, 8)).toMatchObject({
      kind: 'fail',
      counterexample: { delivered: [{ step: 2 }, { step: 1 }] },
    });
  });
});
