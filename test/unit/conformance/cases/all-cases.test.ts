import { describe, expect, it } from 'vitest';
import type { ConformanceCase } from '../../../../src/conformance/case/case.ts';
import { conformanceCases } from '../../../../src/conformance/cases/all-cases.ts';
import { bundledScenarios, providers } from '../../../helpers/bundled.ts';
import { wiresOf } from '../../../helpers/case-context.ts';

const tables = providers.map((provider) => ({
  provider,
  cases: conformanceCases(provider, {
    wireFormats: wiresOf(provider),
    scenarios: bundledScenarios(provider.id),
  }),
}));

/** The order in which groups are reported. */
const GROUPS = [
  'event',
  'content',
  'job-type',
  'duplicate',
  'order',
  'concurrent',
  'state',
  'unknown',
  'null',
  'shape',
  'meaning',
  'job',
  'text',
  'size',
  'malformed',
  'method',
  'auth',
  'signature',
  'transport',
  'time',
  'answer',
  'ordering',
];

describe.each(tables)('the table of $provider.id', ({ provider, cases }) => {
  const all = (pick: (one: ConformanceCase) => boolean): string[] => cases.filter(pick).map(({ id }) => id);

  it('names every case once, in the words of a command line', () => {
    const ids = cases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(all(({ id }) => !/^[a-z][a-z-]*\/[a-z\d][a-z\d_-]*$/.test(id))).toEqual([]);
  });

  it('says in one sentence why each case is there', () => {
    expect(all(({ explain }) => !/^[A-Z][^.!?]*(?:\.[a-z\d][^.!?]*)*\.$/.test(explain))).toEqual([]);
  });

  it('says what the consumer does, in the present and without a full stop', () => {
    expect(all(({ title }) => !/^[a-z][a-z]*s [^.]*[^.]$/.test(title))).toEqual([]);
  });

  it('says where each case comes from', () => {
    expect(all(({ source }) => source.trim().length < 10)).toEqual([]);
    expect(all(({ source }) => /undefined|\bTODO\b/.test(source))).toEqual([]);
  });

  it('keeps the order of groups, and what judges the others at the end', () => {
    const groups = cases.filter(({ last }) => last !== true).map(({ id }) => id.split('/')[0] ?? '');
    expect(groups.filter((group, i) => group !== groups[i - 1])).toEqual(
      GROUPS.filter((group) => groups.includes(group)),
    );
    expect(cases.slice(-2).map(({ id }) => id)).toEqual(['answer/stack-trace', 'after/good-event']);
    expect(all(({ last }) => last === true)).toEqual(['answer/stack-trace', 'after/good-event']);
  });

  it('has a case for every event, wire, job type and scenario', () => {
    expect(all(({ id }) => id.startsWith('event/'))).toEqual(
      provider.events.map(({ name }) => `event/${name}`),
    );
    expect(all(({ id }) => id.startsWith('content/'))).toEqual(
      wiresOf(provider).map(({ version, contentForm }) => `content/v${version.id}-${contentForm}`),
    );
    expect(all(({ id }) => id.startsWith('job-type/'))).toHaveLength(
      Math.max(0, provider.jobTypes.length - 1),
    );
    expect(all(({ id }) => id.startsWith('ordering/'))).toEqual(
      bundledScenarios(provider.id).map(({ name }) => `ordering/${name}`),
    );
  });

  it('comes after what it cannot be judged without', () => {
    const ids = cases.map(({ id }) => id);
    for (const { id, posts, after = [], alone, last } of cases) {
      const before = [...posts.map((event) => `event/${event}`), ...after].filter((one) => one !== id);
      for (const one of before) {
        expect(ids.indexOf(one), `${id} after ${one}`).toBeGreaterThanOrEqual(0);
        if (alone !== true && last !== true) {
          expect(ids.indexOf(one), `${id} after ${one}`).toBeLessThan(ids.indexOf(id));
          const dependency = cases[ids.indexOf(one)];
          expect(dependency?.alone ?? dependency?.last ?? false).toBe(false);
        }
      }
    }
  });

  it('asks for credentials, signature, state and budget where a case needs them', () => {
    const needing = (need: string): string[] =>
      [
        ...new Set(
          cases.filter(({ needs }) => needs.some((one) => one === need)).map(({ id }) => id.split('/')[0]),
        ),
      ] as string[];
    expect(needing('auth')).toEqual(['auth']);
    expect(needing('signature')).toEqual(['signature']);
    expect(needing('state')).toEqual(['state', 'meaning', 'malformed']);
    expect(needing('budget')).toEqual(['time']);
  });
});
