import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/core/exchange.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { recordLine } from '../../../src/journal/record.ts';
import { CoverageTally } from '../../../src/observe/coverage.ts';
import { DriftTally, driftDocument } from '../../../src/observe/drift.ts';
import { valueShape } from '../../../src/observe/value-shape.ts';
import { exchangeLine } from '../../../src/output/exchange/ndjson.ts';
import { refusalAnswer } from '../../../src/receiver/answers/answer.ts';
import { judgeDocument, seen } from '../../helpers/bundled.ts';
import { exchange } from '../output/samples.ts';
import { published } from '../providers/detrack/payloads.ts';

/** An exchange as the judge leaves it. */
function judged(payload: JsonObject): Exchange {
  const { refusal: _, ...verdict } = judgeDocument(payload, null);
  return exchange(verdict);
}

function driftOf(...payloads: readonly JsonObject[]): DriftTally {
  const tally = new DriftTally();
  for (const payload of payloads) tally.add(judged(payload));
  return tally;
}

describe('DriftTally', () => {
  it('finds none in a published payload', () => {
    expect(driftOf(published()).entries()).toEqual([]);
  });

  it('counts a field that the documentation does not know, without its values', () => {
    const entries = driftOf(
      published({ new_field: 'Adam Tan' }),
      published({ new_field: 'Bo' }),
      published({ new_field: 'Eve Lim!' }),
    ).entries();
    expect(entries).toEqual([
      {
        provider: 'detrack',
        payloadVersion: '2',
        rule: 'detrack/unknown-field',
        path: '/new_field',
        count: 3,
        values: [
          { shape: 'text(8)', code: null, count: 2 },
          { shape: 'text(2)', code: null, count: 1 },
        ],
      },
    ]);
  });

  it('shows a code that the documentation does not list, and nothing else that stands in its place', () => {
    const [entry] = driftOf(
      published({ status: 'teleported' }),
      published({ status: 'teleported' }),
      published({ status: 'Adam Tan' }),
    )
      .entries()
      .filter(({ path }) => path === '/status');
    expect(entry).toMatchObject({ rule: 'detrack/unknown-value', count: 3 });
    expect(entry?.values).toEqual([
      { shape: 'text(10)', code: 'teleported', count: 2 },
      { shape: 'text(8)', code: null, count: 1 },
    ]);
  });

  it('never shows an odd id, though it looks like a code', () => {
    const [entry] = driftOf(published({ id: 'adam' }))
      .entries()
      .filter(({ path }) => path === '/id');
    expect(entry?.values).toEqual([{ shape: 'text(4)', code: null, count: 1 }]);
  });

  it('decides by the codes that a finding carries, never by its sentence', () => {
    const value = 'adam';
    const sentence = {
      severity: 'info',
      rule: 'detrack/unknown-value',
      actual: '"adam"',
      message: '',
    } as const;
    const tally = new DriftTally();
    tally.add(
      exchange({
        payload: { note: value, trade: value },
        findings: [
          { ...sentence, path: '/note', expected: 'one of the names of your drivers' },
          { ...sentence, path: '/trade', expected: 'a code that is listed', known: ['dispatched', 'failed'] },
        ],
      }),
    );
    expect(tally.entries().map(({ path, values }) => [path, values])).toEqual([
      ['/note', [{ shape: 'text(4)', code: null, count: 1 }]],
      ['/trade', [{ shape: 'text(4)', code: 'adam', count: 1 }]],
    ]);
  });

  it('leaves the codes of a finding out of machine output and the journal', () => {
    const odd = judged(published({ status: 'teleported' }));
    expect(odd.findings.flatMap(({ known }) => known ?? [])).toContain('dispatched');
    const written = [
      exchangeLine(odd, odd.payloadText, { raw: true }),
      recordLine(odd),
      refusalAnswer(422, 'invalid', { findings: odd.findings }).body.toString(),
    ];
    for (const text of written) {
      const { findings } = JSON.parse(text) as { findings: readonly object[] };
      expect(findings).toHaveLength(odd.findings.length);
      for (const finding of findings) {
        expect(Object.keys(finding)).toEqual(['severity', 'rule', 'path', 'expected', 'actual', 'message']);
      }
    }
  });

  it('takes entries of a list together, and scrubs names that are no names', () => {
    const items = [{ extra: 1 }, { extra: 2.5 }, { extra: null }];
    const more = { '6253e449366df67ff7e75590': 1, 'Adam Tan': 1 };
    const entries = driftOf(published({ items, ...more })).entries();
    expect(entries.map(({ path, count }) => [path, count])).toEqual([
      ['/items/*/extra', 3],
      ['/*', 1],
      ['/text(8)', 1],
    ]);
    expect(entries[0]?.values.map(({ shape }) => shape)).toEqual(['integer', 'number', 'null']);
  });

  it('holds nobody’s data in what it exports', () => {
    const secret = 'Zacharias Quill';
    const tally = driftOf(
      published({ phone_2: '+6591234567', who: secret, mail: 'z@quill.example', [secret]: secret }),
    );
    const text = driftDocument(tally.entries());
    expect(text).not.toMatch(/Zacharias|Quill|9123/i);
    const document = JSON.parse(text) as { drift: { path: string }[] };
    expect(document.drift.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/phone_2', '/who', '/mail', '/text(15)']),
    );
  });

  it('stays bounded', () => {
    const tally = new DriftTally();
    for (let i = 0; i < 5; i += 1) {
      const fields = Array.from({ length: 200 }, (_, n) => [`field_${i}_${n}`, `${'x'.repeat(n)}Y`]);
      tally.add(judged(published(Object.fromEntries(fields) as JsonObject)));
    }
    expect(tally.entries()).toHaveLength(500);
    expect(tally.left).toBe(500);
    const one = new DriftTally();
    for (let i = 1; i < 60; i += 1) one.add(judged(published({ odd: 'x '.repeat(i) })));
    expect(one.entries()[0]?.count).toBe(59);
    expect(one.entries()[0]?.values).toHaveLength(20);
  });
});

describe('valueShape', () => {
  it.each([
    [null, 'null'],
    ['', 'empty text'],
    ['2026-01-02', 'date'],
    ['2026-01-02T03:04:05+08:00', 'date-time'],
    ['3:04 PM', 'time'],
    ['6253e449366df67ff7e75590', 'object-id'],
    ['https://x.example/secret', 'url'],
    ['a@b.example', 'email'],
    ['91234567', 'digits(8)'],
    ['Adam', 'text(4)'],
    [[], 'empty array'],
    [['Adam'], 'array'],
    [{ name: 'Adam' }, 'object'],
  ] as const)('of %j is %s', (value, shape) => {
    expect(valueShape(value as never)).toBe(shape);
  });
});

describe('CoverageTally', () => {
  it('tells what came, what never did, and what no request tells', () => {
    const tally = new CoverageTally();
    for (const event of ['failed', 'failed', 'completed', null]) {
      tally.add(...seen(exchange({ event, eventReason: null })));
    }
    tally.add(...seen(exchange({ provider: null, event: null })));
    const [detrack, ...more] = tally.coverage();
    expect(more).toEqual([]);
    expect(detrack).toMatchObject({ provider: 'detrack', seen: { completed: 1, failed: 2 }, unknown: 1 });
    expect(detrack?.neverSeen).toContain('in-progress');
    expect(detrack?.neverSeen).not.toContain('failed');
    expect(detrack?.unrecognisable.map(({ event }) => event)).toEqual(['deleted', 'driver-assigned']);
    expect(detrack?.neverSeen).not.toContain('deleted');
  });
});
