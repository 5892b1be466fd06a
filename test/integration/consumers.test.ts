import { describe, expect, it } from 'vitest';
import type { CheckOptions } from '../../src/api/check.ts';
import { faults } from '../consumers/faults.ts';
import { brokenOnes, check, PATIENCE_MS, told } from '../consumers/proof.ts';
import { rightConsumers } from '../consumers/right.ts';
import type { Build } from '../consumers/start.ts';

/** All the orderings that are always tried, and some at random. */
const RUNS = 8;

/**
 * What becomes of an order is decided by the same shop whatever the framework: one of them plays every scenario, the
 * others the one that all cases are about.
 */
function orderings({ framework }: Build, name: string): Partial<CheckOptions> {
  return { runs: RUNS, ...(framework === 'express' ? {} : { scenarios: [name] }) };
}

/** Well above what a right consumer takes, on a busy machine too. */
const BUDGET_MS = 2000;

describe('a right consumer', () => {
  it.concurrent.each(rightConsumers)(
    'with $framework passes every case of Detrack',
    async (build) => {
      const outcome = await check(build, 'detrack', {
        payloadVersions: ['2', '1'],
        ...orderings(build, 'delivered'),
        strict: true,
        budgetMs: BUDGET_MS,
      });
      expect(brokenOnes(outcome).map(told)).toEqual([]);
      expect(skippedGroups(outcome.results)).toEqual(['signature']);
      expect(outcome.ok).toBe(true);
    },
    PATIENCE_MS,
  );

  it.concurrent.each(rightConsumers)(
    'with $framework passes every case of Deliveright',
    async (build) => {
      const outcome = await check(build, 'deliveright', {
        ...orderings(build, 'white-glove'),
        strict: true,
        budgetMs: BUDGET_MS,
      });
      expect(brokenOnes(outcome).map(told)).toEqual([]);
      expect(skippedGroups(outcome.results)).toEqual(['auth']);
      expect(outcome.ok).toBe(true);
    },
    PATIENCE_MS,
  );

  it(
    'passes what can be asked of unsigned payloads of version 1',
    async () => {
      const more = { payloadVersions: ['1'], runs: RUNS, strict: true, budgetMs: BUDGET_MS };
      const outcome = await check({ framework: 'express' }, 'deliveright', more, {
        basic: null,
        secret: null,
      });
      expect(brokenOnes(outcome).map(told)).toEqual([]);
      expect(skippedGroups(outcome.results)).toEqual(['auth', 'signature']);
      expect(outcome.ok).toBe(true);
    },
    PATIENCE_MS,
  );
});

describe('the faulty consumers', () => {
  it('are many, of every framework and both providers, each under a name of its own', () => {
    expect(faults.length).toBeGreaterThanOrEqual(28);
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
    for (const framework of ['express', 'fastify', 'hono']) {
      for (const provider of ['detrack', 'deliveright']) {
        const some = faults.filter((one) => one.framework === framework && one.provider === provider);
        expect(some.length, `${framework}, ${provider}`).toBeGreaterThanOrEqual(4);
      }
    }
  });

  it('differ from a right one in something', () => {
    expect(faults.filter(({ steps, shape }) => steps === undefined && shape === undefined)).toEqual([]);
  });
});

function skippedGroups(results: readonly { readonly id: string; readonly outcome: string }[]): string[] {
  const skipped = results.filter(({ outcome }) => outcome === 'skip');
  return [...new Set(skipped.map(({ id }) => id.split('/', 1).join('')))].toSorted();
}
