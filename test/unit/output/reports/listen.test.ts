import { describe, expect, it } from 'vitest';
import type { ExpectationState } from '../../../../src/expect/expectation.ts';
import { InvalidPayloads } from '../../../../src/observe/invalid-payloads.ts';
import { countOutcomes } from '../../../../src/output/reports/counts.ts';
import { renderHtml } from '../../../../src/output/reports/html.ts';
import { type ListenFindings, listenReport } from '../../../../src/output/reports/listen.ts';
import { exchange, finding } from '../samples.ts';

function findings(fields: Partial<ListenFindings> = {}): ListenFindings {
  return {
    url: 'http://127.0.0.1:4141/',
    startedAt: '2026-01-02T14:02:11.512Z',
    durationMs: 30_000,
    received: 2,
    expectations: [],
    count: null,
    contradiction: null,
    noneInvalid: false,
    invalid: [],
    moreInvalid: 0,
    showCommand: 'webhook-cli history show',
    sections: [],
    totals: '2 received',
    webhooks: undefined,
    ...fields,
  };
}

const MET: ExpectationState = { expect: 'failed', met: true, exchange: exchange(), nearest: null };
const MISSED: ExpectationState = {
  expect: 'failed:reason=Damaged',
  met: false,
  exchange: null,
  nearest: {
    exchangeId: 'k3f9',
    event: 'failed',
    reason: 'conditions',
    conditions: [{ path: 'reason', wanted: '"Damaged"', got: '"Lost"' }],
    status: 200,
  },
};

function invalidPayloads(count: number): InvalidPayloads {
  const kept = new InvalidPayloads();
  for (let i = 0; i < count; i += 1) {
    const found = [
      finding({ severity: 'info', path: '/note' }),
      finding({ severity: 'warning', path: '/warned' }),
      finding({ path: '/attempt' }),
    ];
    kept.add(exchange({ id: `x${i}`, valid: false, findings: found }));
  }
  kept.add(exchange({ valid: true }));
  kept.add(exchange({ valid: null }));
  return kept;
}

describe('listenReport', () => {
  it('has an entry for each expectation, with what came nearest', () => {
    const { entries } = listenReport(findings({ expectations: [MET, MISSED, MET] }));
    expect(entries.map(({ id, outcome, actual }) => [id, outcome, actual])).toEqual([
      ['expect/failed', 'pass', 'k3f9'],
      [
        'expect/failed:reason=Damaged',
        'fail',
        expect.stringContaining('reason should be "Damaged", is "Lost"'),
      ],
      ['expect/failed #2', 'pass', 'k3f9'],
      ['payload/all', 'pass', 'none of 2'],
    ]);
    const silent = { expectations: [{ ...MISSED, nearest: null }] };
    expect(listenReport(findings({ ...silent, received: 0 })).entries[0]?.actual).toBe('nothing came');
    expect(listenReport(findings(silent)).entries[0]?.actual).toBe('nothing came in time');
  });

  it('fails for too few, and for what came too early', () => {
    const contradiction = {
      kind: 'too_early',
      exchangeId: 'x1',
      message: 'completed came before failed',
    } as const;
    const { entries } = listenReport(findings({ count: { wanted: 3, got: 2 }, contradiction }));
    expect(entries.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['expect/count', 'fail'],
      ['expect/order', 'fail'],
      ['payload/all', 'pass'],
    ]);
    expect(entries[1]).toMatchObject({
      actual: 'completed came before failed',
      reproduce: 'webhook-cli history show x1',
    });
  });

  it('warns of invalid payloads, and fails for them where none may be', () => {
    const invalid = invalidPayloads(2);
    const fields = { received: 4, invalid: invalid.payloads, moreInvalid: invalid.left };
    const warned = listenReport(findings(fields));
    expect(warned.entries.map(({ level, outcome }) => `${level} ${outcome}`)).toEqual(
      Array(2).fill('should warn'),
    );
    const failed = listenReport(findings({ ...fields, noneInvalid: true }));
    expect(failed.entries.map(({ level, outcome }) => `${level} ${outcome}`)).toEqual(
      Array(2).fill('must fail'),
    );
    expect(failed.facts).toEqual([
      ['received', '4 webhooks, 2 invalid'],
      ['totals', '2 received'],
    ]);
    expect(failed.entries[1]).toMatchObject({
      id: 'payload/invalid-2',
      title: 'detrack failed DO-1001 is valid',
      actual: 'detrack/type  /attempt  expected an integer, got a string',
      reproduce: 'webhook-cli history show x1',
    });
    const details = failed.entries[1]?.details.join('\n') ?? '';
    expect(details).toMatch(/^2026-01-02T14:02:11.512Z {2}x1 {2}answered 200\nerror .*\n.*\nwarning /);
    expect(details).not.toContain('/note');
  });

  it('lists some of many, and counts all', () => {
    const invalid = invalidPayloads(300);
    expect(invalid.payloads.length).toBe(50);
    const { entries } = listenReport(
      findings({ received: 302, invalid: invalid.payloads, moreInvalid: invalid.left }),
    );
    expect(entries).toHaveLength(51);
    expect(entries.at(-1)).toMatchObject({ id: 'payload/more-invalid', actual: '250 more invalid' });
  });

  it('names no command for what was not kept', () => {
    const invalid = invalidPayloads(1);
    const contradiction = { kind: 'too_early', exchangeId: 'x0', message: 'early' } as const;
    const fields = { contradiction, invalid: invalid.payloads };
    const reproduce = (showCommand: string | null) =>
      listenReport(findings({ ...fields, showCommand })).entries.map((each) => each.reproduce);
    expect(reproduce(null)).toEqual([null, null]);
    expect(reproduce('show --journal a')).toEqual(Array(2).fill('show --journal a x0'));
  });

  it('judges nothing where nothing came', () => {
    const { entries } = listenReport(findings({ received: 0 }));
    expect(countOutcomes(entries)).toEqual({ fail: 0, warn: 0, accepted: 0, skip: 1, pass: 0 });
    expect(entries[0]?.reason).toBe('nothing came');
  });

  it('shows what was seen beside it, and nothing of what there is none of', () => {
    const sections = [
      { title: 'Jobs', lines: ['detrack DO-1001'] },
      { title: 'Not in the documentation', lines: [] },
    ];
    const html = renderHtml(listenReport(findings({ sections })));
    expect(html).toContain('detrack DO-1001</pre>');
    expect(html).not.toContain('Not in the documentation');
  });
});
