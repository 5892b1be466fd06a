import { describe, expect, it } from 'vitest';
import type { ConformanceCase } from '../../../../src/conformance/case/case.ts';
import { subscriptionOf } from '../../../../src/conformance/case/subscription.ts';
import { conformanceCases } from '../../../../src/conformance/cases/all-cases.ts';
import { mainSteps } from '../../../../src/conformance/judge/step-pair.ts';
import { bundledScenarios, providers, requireProvider } from '../../../helpers/bundled.ts';
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
  'state',
  'duplicate',
  'order',
  'concurrent',
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

describe('an endpoint that is subscribed to some events', () => {
  const skipped = (id: 'detrack' | 'deliveright', ...events: readonly string[]): readonly string[] => {
    const provider = requireProvider(id);
    const subscription = subscriptionOf(provider, events);
    const cases = conformanceCases(provider, {
      wireFormats: wiresOf(provider),
      scenarios: bundledScenarios(id),
      events,
    });
    return cases.filter(({ posts }) => !posts.every(subscription.has)).map(({ id: one }) => one);
  };
  const without = (ids: readonly string[], ...prefixes: readonly string[]): readonly string[] =>
    ids.filter((id) => !prefixes.some((prefix) => id.startsWith(prefix)));

  it('is asked everything but what takes two events of one job or a status that it is not told', () => {
    const ids = skipped('detrack', 'completed', 'failed');
    expect(ids.filter((id) => id.startsWith('event/'))).toHaveLength(
      requireProvider('detrack').events.length - 2,
    );
    expect(without(ids, 'event/', 'ordering/', 'meaning/')).toEqual([
      'duplicate/late',
      'order/reversed',
      'order/same-second',
      'concurrent/same-job',
      'unknown/status',
      'unknown/status-taken',
      'job/reattempt',
      'job/driver-changed',
    ]);
    expect(ids.filter((id) => id.startsWith('ordering/'))).toHaveLength(bundledScenarios('detrack').length);
    expect(ids).not.toContain('meaning/failed-is-not-completed');
    expect(ids).toContain('meaning/open-is-not-completed');
  });

  it('is asked of orders too where it is told of both events', () => {
    const ids = skipped('detrack', 'in-progress', 'completed');
    expect(without(ids, 'event/', 'ordering/', 'meaning/')).toEqual([
      'unknown/status',
      'unknown/status-taken',
      'job/reattempt',
      'job/driver-changed',
    ]);
    expect(
      without(skipped('deliveright', 'order_created', 'order_status_changed'), 'event/', 'ordering/'),
    ).toEqual(['unknown/topic', 'job/created-late']);
  });

  it('is sent one event of its own where the case is about no event', () => {
    const provider = requireProvider('deliveright');
    const ids = skipped('deliveright', 'item_status_changed');
    expect(subscriptionOf(provider, ['item_status_changed']).progress).toEqual([
      'item_status_changed',
      'item_status_changed',
    ]);
    expect(without(ids, 'event/', 'ordering/', 'meaning/', 'job/')).toEqual([
      'duplicate/late',
      'order/reversed',
      'order/same-second',
      'concurrent/same-job',
      'unknown/topic',
    ]);
  });

  it('can have each event repeated, since each is in a scenario', () => {
    for (const provider of providers) {
      for (const { name } of provider.events) {
        const { progress } = subscriptionOf(provider, [name]);
        expect(mainSteps({ provider, progress }).scenario.provider).toBe(provider.id);
      }
    }
  });
});
