import { expect, it } from 'vitest';
import { type CheckOptions, type CheckOutcome, checkEndpoint } from '../../src/api/check.ts';
import type { CaseResult } from '../../src/conformance/case/case.ts';
import { type Fault, isMeant } from './faults/fault.ts';
import { faults } from './faults.ts';
import type { Sender, Settings } from './shop/hook.ts';
import { type Build, SETTINGS, startConsumer } from './start.ts';

/** The payload version of each sender that the consumers of the tests are about. */
const VERSIONS = { detrack: '2', deliveright: '2' } as const satisfies Readonly<Record<Sender, string>>;

const FORMS = { detrack: ['json', 'form'], deliveright: ['json'] } as const;

/** One scenario is enough to show a fault; a right consumer has to bear all of them. */
const SCENARIOS = { detrack: ['delivered'], deliveright: ['created-late'] } as const;

/** A sender that signs nothing, and a consumer that asks for nothing. */
const UNSIGNED: Settings = { basic: null, secret: null };

/** How long one check may take on a machine that does much else. */
export const PATIENCE_MS = 90_000;

/** Checks a consumer as its engineer would. */
export async function check(
  build: Build,
  sender: Sender,
  more: Partial<CheckOptions> = {},
  settings: Settings = SETTINGS,
): Promise<CheckOutcome> {
  await using consumer = await startConsumer(build, settings);
  const { basic, secret } = settings;
  return await checkEndpoint({
    url: consumer.url(sender),
    provider: sender,
    payloadVersions: [VERSIONS[sender]],
    contentForms: FORMS[sender],
    ...(sender === 'detrack' && basic !== null ? { auth: basic } : {}),
    ...(sender === 'deliveright' && secret !== null ? { secret } : {}),
    state: { url: consumer.stateUrl, ignore: ['/updatedByUsAt'] },
    timeoutMs: 5000,
    seed: 'proof',
    ...more,
  });
}

/** The cases that did not hold. */
export function brokenOnes({ results }: CheckOutcome): readonly CaseResult[] {
  return results.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn');
}

/** What a reader of a failed test needs to see of a case. */
export function told({ id, expected, actual }: CaseResult): string {
  return `${id}: expected ${expected}; got ${actual}`;
}

/** Proves of each faulty consumer of a sender that the case fails that names its fault, and nothing unforeseen. */
export function proveFaults(sender: Sender): void {
  const ours = faults.filter(({ provider }) => provider === sender);
  it.concurrent.each(ours)(
    '$name fails $fails',
    async (fault) => {
      const outcome = await checkFaulty(fault);
      const broken = brokenOnes(outcome);
      const others = broken.filter(({ id }) => id !== fault.fails);
      const isForeseen = ({ id }: CaseResult): boolean => fault.also.some((one) => isMeant(one, id));
      expect(outcome.ended).toBe('complete');
      expect(broken.map(({ id }) => id)).toContain(fault.fails);
      expect(others.filter((one) => !isForeseen(one)).map(told)).toEqual([]);
      // A declaration that nothing shows is no better than a missing one.
      const idle = fault.also.filter(
        (one) => one.mayPass !== true && !others.some(({ id }) => isMeant(one, id)),
      );
      expect(idle.map((one) => one.case)).toEqual([]);
    },
    PATIENCE_MS,
  );
}

function checkFaulty(fault: Fault): Promise<CheckOutcome> {
  const isUnsigned = fault.isUnsigned === true;
  return check(
    fault,
    fault.provider,
    {
      scenarios: SCENARIOS[fault.provider],
      runs: 3,
      ...(isUnsigned ? { payloadVersions: ['1'] } : {}),
      ...fault.check,
    },
    isUnsigned ? UNSIGNED : SETTINGS,
  );
}
