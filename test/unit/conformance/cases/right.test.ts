import { describe, expect, it } from 'vitest';
import { conformanceCases } from '../../../../src/conformance/cases/all-cases.ts';
import { providers } from '../../../helpers/bundled.ts';
import { fakeContext, wiresOf } from '../../../helpers/case-context.ts';
import { memoryShop } from '../../../helpers/memory-shop.ts';

const wireFormats = providers.flatMap((provider) =>
  wiresOf(provider).flatMap(({ version, contentForm }) =>
    [true, false].map((readsState) => ({
      provider,
      version,
      contentForm,
      readsState,
      name: `${provider.id} ${version.id} as ${contentForm}, ${readsState ? 'with' : 'without'} its state`,
    })),
  ),
);

/** What cannot be asked of a payload version, beside what needs a state, a signature or credentials. */
const NOT_ASKED: Readonly<Record<string, readonly string[]>> = {
  'detrack 1': [
    'duplicate/late',
    'order/reversed',
    'order/same-second',
    'unknown/label',
    'unknown/milestone',
    'null/empty-times',
    'shape/milestones-none',
    'shape/milestones-many',
    'shape/keys-of-2020',
    'shape/other-offsets',
    'shape/counts-as-text',
    'job/reattempt',
  ],
};

describe('a consumer that does everything right', () => {
  it.each(wireFormats)('passes as $name', async ({ provider, version, contentForm, readsState }) => {
    const consumer = memoryShop(provider, version.signed);
    const cases = conformanceCases(provider, { wireFormats: [{ version, contentForm }], scenarios: [] });
    const failed: string[] = [];
    const skipped: string[] = [];
    for (const one of cases) {
      if (!readsState && one.needs.includes('state')) continue;
      const context = fakeContext(provider, consumer, {
        version: version.id,
        contentForm,
        readsState,
        budgetMs: 100,
      });
      const finding = await one.run(context);
      if (finding.kind === 'fail') failed.push(`${one.id}: ${finding.expected}, got ${finding.actual}`);
      if (finding.kind === 'skip') skipped.push(one.id);
      if (finding.kind === 'pass') {
        expect(finding.actual, one.id).not.toBe('');
        // A title that promises a refusal asks for one, and no other does.
        expect(one.title.includes('4xx'), one.id).toBe(finding.expected.includes('4xx'));
      }
    }
    expect(failed).toEqual([]);
    const unsigned = cases.filter(({ needs }) => needs.includes('signature') && !version.signed);
    const open = cases.filter(
      ({ needs }) => needs.includes('auth') && !provider.credentials.includes('basic'),
    );
    expect(skipped.toSorted()).toEqual(
      [
        ...(NOT_ASKED[`${provider.id} ${version.id}`] ?? []),
        ...[...unsigned, ...open].map(({ id }) => id),
        ...(contentForm === 'form' ? ['malformed/not-utf8'] : []),
      ].toSorted(),
    );
  });
});
