import { describe, expect, it } from 'vitest';
import { conformanceCases } from '../../../../src/conformance/cases/all-cases.ts';
import { faults } from '../../../consumers/faults.ts';
import { bundledScenarios, providers } from '../../../helpers/bundled.ts';
import { wiresOf } from '../../../helpers/case-context.ts';
import { REQUEST_FAULTS } from './memory-faults.ts';
import { ORDER_FAULTS, PAYLOAD_FAULTS } from './memory-payload-faults.ts';

/** Groups whose cases are about a provider's own payloads, whatever they have in common. */
const ABOUT_PAYLOADS = 'event content job-type unknown null shape meaning job ordering'.split(' ');

const named = [...REQUEST_FAULTS, ...PAYLOAD_FAULTS, ...ORDER_FAULTS, ...faults].map(
  ({ fails, provider = 'detrack' }) => ({ fails, provider }),
);

describe.each(providers)('the cases of $id', (provider) => {
  const ids = conformanceCases(provider, {
    wireFormats: wiresOf(provider),
    scenarios: bundledScenarios(provider.id),
  }).map(({ id }) => id);

  it('each have a consumer whose fault they name', () => {
    const isNamed = (id: string): boolean =>
      named.some(
        (one) =>
          one.fails === id &&
          (one.provider === provider.id || !ABOUT_PAYLOADS.includes(id.split('/')[0] ?? id)),
      );
    expect(ids.filter((id) => !isNamed(id))).toEqual([]);
  });

  it('are the only ones that a fault names', () => {
    const own = named.filter((one) => one.provider === provider.id).map(({ fails }) => fails);
    expect(own.filter((id) => !ids.includes(id))).toEqual([]);
  });
});
