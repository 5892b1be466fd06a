import { describe, expect, it, vi } from 'vitest';
import { isNewer, stateOf } from '../../../helpers/memory-shop.ts';
import { type Fault, REQUEST_FAULTS, run } from './memory-faults.ts';
import { ORDER_FAULTS, PAYLOAD_FAULTS } from './memory-payload-faults.ts';

let clock = 0;

// Nothing has to be waited for: what a case waits for is a consumer's clock, and here it is this one.
vi.mock(import('../../../../src/core/time/wait.ts'), () => ({
  pause: async (ms: number) => {
    clock += ms;
  },
}));

const FAULTS = [...REQUEST_FAULTS, ...PAYLOAD_FAULTS, ...ORDER_FAULTS];

describe('a consumer with one fault', () => {
  it.each(FAULTS)('that $what fails $fails', async (fault) => {
    const finding = await run(fault, fault.fails);
    expect(finding, JSON.stringify(finding)).toMatchObject({ kind: 'fail' });
    if (finding.kind !== 'fail') return;
    expect(finding.exchanges.length).toBeGreaterThan(0);
    expect(finding.actual).not.toBe(finding.expected);
    // The same case passes without the fault, so that it is the fault which fails it.
    const right = await run({ ...fault, steps: () => ({}), more: () => ({}) }, fault.fails);
    expect(right, JSON.stringify(right)).toMatchObject({ kind: 'pass' });
  });
});

describe('what is the consumer’s own', () => {
  const orderIds = [
    'duplicate/exact',
    'duplicate/new-metadata',
    'duplicate/late',
    'order/reversed',
    'concurrent/same-job',
  ];

  it.each(orderIds)('does not fail %s: a clock of seconds, a random id, a counter of jobs', async (id) => {
    let made = 0;
    const finding = await run(
      {
        what: '',
        fails: id,
        steps: () => ({
          book: (known, job) => {
            made += 1;
            clock += 300;
            const state = known === undefined || isNewer(job, known) ? stateOf(job) : known;
            return [200, { ...state, seenAt: Math.floor(clock / 1000), number: made }];
          },
        }),
      },
      id,
    );
    expect(finding, JSON.stringify(finding)).toMatchObject({ kind: 'pass' });
    expect(finding.kind === 'pass' && finding.actual).toContain('/number');
  });

  it('says so where a state holds nothing but what differs every time', async () => {
    let read = 0;
    const finding = await run(
      { what: '', fails: '', more: () => ({ state: () => (read += 1) }) },
      'duplicate/exact',
    );
    expect(finding).toMatchObject({ kind: 'pass' });
    expect(finding.kind === 'pass' && finding.actual).toContain('not compared');
  });

  it('shows the delivery that did it, and what it did to the state', async () => {
    const finding = await run(
      { what: '', fails: '', steps: () => ({ book: (_, job) => [200, stateOf(job)] }) },
      'duplicate/late',
    );
    expect(finding).toMatchObject({
      kind: 'fail',
      counterexample: {
        scenario: 'delivered',
        delivered: [
          { step: 2, event: 'in-progress', again: false, status: 200 },
          { step: 4, event: 'completed', again: false, status: 200 },
          { step: 2, event: 'in-progress', again: true, status: 200 },
        ],
      },
    });
    const found = finding.kind === 'fail' ? finding.counterexample?.differences : [];
    expect(found).toContainEqual({ path: '/status', expected: 'completed', actual: 'dispatched' });
  });

  it('tells nothing where the state holds nothing of a driver', async () => {
    const finding = await run(
      {
        what: '',
        fails: '',
        steps: () => ({ book: (_, { key, status }) => [200, { key, status }] }),
      },
      'job/driver-changed',
    );
    expect(finding).toMatchObject({ kind: 'pass' });
    expect(finding.kind === 'pass' && finding.actual).toContain('tells nothing');
  });
});

describe('without a way to read the state', () => {
  it.each([
    'duplicate/exact',
    'order/reversed',
    'order/same-second',
    'concurrent/burst',
    'malformed/syntax',
    'job/reattempt',
    'transport/sender-leaves',
    'after/good-event',
  ])('judges the answers of %s alone and says so', async (id) => {
    const lastWins: Fault = { what: '', fails: id, steps: () => ({ book: (_, job) => [200, stateOf(job)] }) };
    const finding = await run(lastWins, id, false);
    expect(finding).toMatchObject({ kind: 'pass' });
    expect(finding.kind === 'pass' && finding.actual).toContain('the state was not read');
  });
});
