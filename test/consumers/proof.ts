import { expect, it } from 'vitest';
import { type CheckOptions, type CheckOutcome, checkEndpoint } from '../../src/api/check.ts';
import type { CaseResult } from '../../src/conformance/case/result.ts';
import { type Fault, isMeant, type PayloadFault, type WireFault } from './faults/fault.ts';
import { openMemoryConsumer } from './memory.ts';
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
  return await checkEndpoint({
    ...asEngineer(sender, settings),
    url: consumer.url(sender),
    state: { url: consumer.stateUrl, ignore: ['/updatedByUsAt'] },
    ...more,
  });
}

/** What the engineer of a consumer would give, whichever way it is reached. */
function asEngineer(sender: Sender, { basic, secret }: Settings): Omit<CheckOptions, 'url'> {
  return {
    provider: sender,
    payloadVersions: [VERSIONS[sender]],
    contentForms: FORMS[sender],
    ...(sender === 'detrack' && basic !== null ? { auth: basic } : {}),
    ...(sender === 'deliveright' && secret !== null ? { secret } : {}),
    timeoutMs: 5000,
    seed: 'proof',
  };
}

/** The cases that did not hold. */
export function brokenOnes({ results }: CheckOutcome): readonly CaseResult[] {
  return results.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn');
}

/** What a reader of a failed test needs to see of a case. */
export function told({ id, expected, actual }: CaseResult): string {
  return `${id}: expected ${expected}; got ${actual}`;
}

/**
 * Proves of each faulty consumer of a sender that the case fails that names its fault, and nothing unforeseen.
 *
 * @param checkFaulty checks a consumer that is built with the fault
 */
export function proveFaults<One extends Fault>(
  faults: readonly One[],
  sender: Sender,
  checkFaulty: (fault: One) => Promise<CheckOutcome>,
): void {
  it.concurrent.each(faults.filter(({ provider }) => provider === sender))(
    '$name fails $fails',
    async (fault) => {
      const outcome = await checkFaulty(fault);
      const broken = brokenOnes(outcome);
      const others = broken.filter(({ id }) => id !== fault.fails);
      const isForeseen = ({ id }: CaseResult): boolean => fault.also.some((one) => isMeant(one, id));
      expect(outcome.ended).toBe('complete');
      expect(broken.map(({ id }) => id)).toContain(fault.fails);
      for (const { expected, actual, exchanges } of broken.filter(({ id }) => id === fault.fails)) {
        expect(exchanges.length).toBeGreaterThan(0);
        expect(actual).not.toBe(expected);
      }
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

/** Checks a faulty consumer over HTTP. */
export async function checkOverHttp(fault: WireFault): Promise<CheckOutcome> {
  return await check(fault, fault.provider, checkOf(fault), settingsOf(fault));
}

/** Checks a faulty consumer without a connection; the file that does has to replace the transports. */
export async function checkInMemory(
  fault: Pick<PayloadFault, 'provider' | 'steps' | 'check' | 'isUnsigned'>,
): Promise<CheckOutcome> {
  const settings = settingsOf(fault);
  using consumer = openMemoryConsumer(settings, fault.steps());
  return await checkEndpoint({
    ...asEngineer(fault.provider, settings),
    url: consumer.url(fault.provider),
    state: { read: ({ key }) => consumer.job(key) },
    ...checkOf(fault),
  });
}

function settingsOf({ isUnsigned }: Pick<Fault, 'isUnsigned'>): Settings {
  return isUnsigned === true ? UNSIGNED : SETTINGS;
}

function checkOf({
  provider,
  isUnsigned,
  check: own,
}: Pick<Fault, 'provider' | 'isUnsigned' | 'check'>): Partial<CheckOptions> {
  return {
    scenarios: SCENARIOS[provider],
    runs: 3,
    ...(isUnsigned === true ? { payloadVersions: ['1'] } : {}),
    ...own,
  };
}
