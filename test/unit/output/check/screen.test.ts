import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../../../src/conformance/case/result.ts';
import type { CheckRun } from '../../../../src/conformance/run.ts';
import { renderCaseList } from '../../../../src/output/check/case-list.ts';
import { checkLines } from '../../../../src/output/check/ndjson.ts';
import { checkReport } from '../../../../src/output/check/report.ts';
import { renderCheck } from '../../../../src/output/check/screen.ts';
import { createTheme } from '../../../../src/output/text/theme.ts';
import { widthOf } from '../../../../src/output/text/width.ts';
import { exchange, response } from '../samples.ts';
import { result } from './samples.ts';

const theme = createTheme(false);

const failed = result({
  id: 'duplicate/exact',
  title: 'answers a duplicate like the first',
  outcome: 'fail',
  actual: '500',
  reproduce: 'webhook-cli check http://x/ --only duplicate/exact',
  exchanges: [
    exchange({ event: 'completed', key: 'DO-1' }),
    exchange({
      event: 'failed',
      key: 'DO-1',
      request: {
        method: 'POST',
        url: 'http://127.0.0.1:1/hooks',
        headers: [['Authorization', 'Basic [redacted]']],
        size: 9000,
        body: `{"a":"${'x'.repeat(8000)}"}`,
        bodyEncoding: 'utf8',
      },
      response: response({ status: 500, body: 'Error: \u001b[31mboom\n    at app.js:1' }),
    }),
  ],
});

const ordering = result({
  id: 'ordering/delivered',
  title: 'ends in the same state in any order',
  outcome: 'fail',
  actual: 'another state',
  counterexample: {
    scenario: 'delivered',
    delivered: [
      { step: 1, event: 'in-progress', again: false, status: 200 },
      { step: 2, event: 'completed', again: false, status: 200 },
      { step: 1, event: 'in-progress', again: true, status: 200 },
    ],
    differences: [{ path: '/status', expected: 'completed', actual: 'dispatched' }],
    state: { status: 'dispatched' },
    expectedState: { status: 'completed' },
    runs: 1240,
    shrinks: 14,
  },
  exchanges: [exchange()],
});

function run(results: readonly CaseResult[], fields: Partial<CheckRun> = {}): CheckRun {
  return {
    target: 'http://127.0.0.1:1/hooks',
    provider: 'detrack',
    seed: '481516',
    startedAt: '2026-01-02T14:02:11.512Z',
    durationMs: 2100,
    results,
    ended: 'complete',
    stateSeen: null,
    caveats: [],
    failure: null,
    fixed: [],
    unknownCases: [],
    ...fields,
  };
}

const show = (
  results: readonly CaseResult[],
  fields: { width?: number; all?: boolean; run?: Partial<CheckRun>; matters?: readonly string[] } = {},
) =>
  renderCheck(run(results, fields.run), {
    theme,
    width: fields.width ?? 0,
    all: fields.all ?? false,
    whatMatters: () => fields.matters ?? [],
  });

describe('the view of a run', () => {
  it('says under the results what they do not prove', () => {
    const caveats = ['whether strangers are let in is not known', 'what duplicates did is not known'];
    const lines = show([], { run: { caveats } });
    expect(lines.slice(1)).toEqual(caveats.map((text) => expect.stringMatching(`^ {2}\\? +${text}$`)));
  });

  it('begins with the counts by level, and names no case that held', () => {
    const lines = show([
      result(),
      result({ id: 'event/x' }),
      result({ id: 'size/large', level: 'should' }),
      result({ id: 'a/b', outcome: 'skip', reason: 'needs --auth', expected: null, actual: null }),
    ]);
    expect(lines[0]).toBe('  ✔ 2 must   ✔ 1 should   – 1 skipped   2.1 s   seed 481516');
    expect(lines.join('\n')).not.toContain('event/x');
  });

  it('says that no must was held', () => {
    expect(show([{ ...failed }])[0]).toContain('✔ 0 must   ✖ 1 must');
  });

  it('shows of a failure why it matters, what was expected and what came, what was sent, and how to see it again', () => {
    const changed = [
      { path: '/status', value: 'picked_up' },
      { path: '/items/0/sku', value: undefined },
      { path: '/note', value: 'x'.repeat(100) },
      { path: '/zone', value: null },
      { path: '/phone', value: null },
    ];
    expect(show([{ ...failed, changed }]).slice(1)).toEqual([
      '',
      '  ✖ duplicate/exact   answers a duplicate like the first',
      '      why         Otherwise the event is lost.',
      '      expected    a 2xx',
      '      got         500   Error: \\u001b[31mboom …',
      `      sent        POST failed DO-1 (the last of 2) with status: "picked_up", items[0].sku taken out, note: "${'x'.repeat(59)}…, and 2 more fields`,
      '      again with  webhook-cli check http://x/ --only duplicate/exact',
    ]);
  });

  it('says what matters in what was sent', () => {
    const [line] = show([failed], { matters: ['Recipient\nnot home', 'by Adam'] }).filter((text) =>
      /^ +sent /.test(text),
    );
    expect(line).toBe('      sent        POST failed DO-1 (Recipient\\nnot home · by Adam) (the last of 2)');
  });

  it('says the answer on a line of its own where what came is more than its status', () => {
    const lines = show([{ ...failed, actual: 'the same state after both' }]);
    expect(lines).toContain('      got         the same state after both');
    expect(lines).toContain('      answer      500 Internal Server Error   Error: \\u001b[31mboom …');
    const silent = {
      ...failed,
      exchanges: [exchange({ response: null })],
      actual: 'no answer: it took too long',
    };
    expect(show([silent]).join('\n')).toMatch(
      /got +no answer: it took too long\n +sent +POST failed DO-1001\n/,
    );
  });

  it('shows requests, answers and whose rule it is with --all', () => {
    const text = show([{ ...failed, changed: [{ path: '/status', value: 7 }] }], { all: true }).join('\n');
    expect(text).toMatch(/why +Otherwise the event is lost\.\n +source +ours\n/);
    expect(text).toMatch(/changed +status: 7\n/);
    expect(text).toContain('POST completed DO-1 → 200 OK');
    expect(text).toContain('POST http://127.0.0.1:1/hooks   (failed DO-1)');
    expect(text).toContain('→ 500 Internal Server Error');
    expect(text).toMatch(/… \+7,\d+ chars/);
  });

  it('says the ninth cause and those after it in two lines, unless all is asked for', () => {
    const results = Array.from({ length: 10 }, (_, i) => ({
      ...failed,
      id: `event/e${i}`,
      actual: `${i} jobs are lost`,
    }));
    const text = show(results).join('\n');
    expect(text.match(/again with/g)).toHaveLength(8);
    expect(text).toContain(
      [
        '  ✖ event/e8   answers a duplicate like the first',
        '      got         8 jobs are lost',
        '  ✖ event/e9   answers a duplicate like the first',
        '      got         9 jobs are lost',
        '',
        '  8 causes are shown; --all shows all of every case, --only one by itself',
      ].join('\n'),
    );
    expect(
      show(results, { all: true })
        .join('\n')
        .match(/again with/g),
    ).toHaveLength(10);
  });

  it('says once what failed alike, and the counts again under it', () => {
    const alike = Array.from({ length: 3 }, (_, i) => ({ ...failed, id: `event/e${i}` }));
    const example = ordering.counterexample;
    const differences = [{ path: '/status', expected: 'failed', actual: 'dispatched' }];
    const orderings = [
      ordering,
      { ...ordering, id: 'ordering/other', counterexample: example && { ...example, differences } },
    ];
    const other = exchange({ response: response({ status: 404 }) });
    const lines = show([
      ...alike,
      ...orderings,
      { ...failed, id: 'event/z', actual: '404', exchanges: [other] },
    ]);
    const text = lines.join('\n');
    expect(lines[1]).toBe('  6 cases did not hold, of 3 causes by what they show');
    expect(text.match(/again with/g)).toHaveLength(2);
    expect(text).toContain('      the same in 2 more cases: event/e1, event/e2');
    expect(text).toContain('      the same in 1 more case: ordering/other');
    expect(text).toContain('✖ event/z');
    expect(lines.at(-1)).toBe(lines[0]);
  });

  it('makes what the endpoint sent visible, and bounds it', () => {
    const talkative = exchange({
      response: response({ status: 500, body: `\u001b[2J${'x'.repeat(50_000)}` }),
    });
    for (const all of [false, true]) {
      const lines = show([{ ...failed, exchanges: [talkative] }], { all });
      expect(lines.join('\n')).toContain('\\u001b[2J');
      expect(lines.join('\n')).not.toContain('\u001b');
      expect(lines.join('\n')).toMatch(all ? /x… \+49,\d+ chars/ : /x…$/m);
      expect(lines.every((line) => line.length < 600)).toBe(true);
      expect(lines.length).toBeLessThan(all ? 30 : 9);
    }
  });

  it('shows a counterexample in the place of exchanges that were all good', () => {
    const text = show([ordering]).join('\n');
    expect(text).toContain('in-progress #1, completed #2, in-progress #1 again');
    expect(text).toContain('"dispatched"');
    expect(text).toContain('smallest of 1,240 orderings tried, 14 steps of shrinking');
    expect(text).not.toContain('→ 200');
  });

  it('keeps to the width, but for the line that is to be copied', () => {
    const changed = [{ path: '/status', value: 'picked_up' }];
    for (const width of [40, 60, 80]) {
      const lines = show([{ ...failed, changed }, ordering], { width });
      const wide = lines.filter((line) => widthOf(line) > width);
      expect(wide.every((line) => line.includes('again with'))).toBe(true);
      expect(wide.length).toBeLessThanOrEqual(1);
    }
  });

  it('groups the reasons of what was skipped', () => {
    const skip = (id: string, reason: string) =>
      result({ id, outcome: 'skip', reason, expected: null, actual: null });
    const lines = show([
      skip('auth/a', 'needs --auth'),
      skip('auth/b', 'needs --auth'),
      skip('t/b', 'needs --budget'),
    ]);
    expect(lines).toContain('  – 2 cases skipped   needs --auth');
    expect(lines).toContain('  – 1 case skipped   t/b: needs --budget');
  });

  it('lists every case when asked to', () => {
    const lines = show([result(), failed], { all: true });
    expect(lines).toContain('  ✔ event/failed   takes the trigger Failed   12 ms');
    expect(
      lines.some((line) =>
        line.startsWith('  ✖ duplicate/exact   answers a duplicate like the first   12 ms'),
      ),
    ).toBe(true);
  });

  it('says when it ended early', () => {
    expect(show([], { run: { ended: 'max-time' } }).at(-1)).toContain('the time was up');
    expect(show([], { run: { ended: 'stopped' } }).at(-1)).toContain('stopped');
    expect(show([]).at(-1)).toContain('seed');
  });
});

describe('the table of cases', () => {
  it('says why and whence only when asked to', () => {
    const cases = [
      {
        id: 'a/b',
        level: 'must' as const,
        levelReason: 'jobs are lost',
        title: 'does it',
        explain: 'because',
        source: 'a page',
      },
    ];
    const list = (all: boolean): string => renderCaseList(cases, { theme, width: 0, all }).join('\n');
    expect(list(false)).toMatch(/a\/b +must +does it$/m);
    expect(list(true)).toBe(
      ['a/b  must: jobs are lost', '    does it', '    why: because', '    source: a page'].join('\n'),
    );
    const long = {
      id: 'a/c',
      level: 'must' as const,
      levelReason: 'jobs are lost',
      title: 'x',
      explain: 'because '.repeat(40),
      source: 's',
    };
    const narrow = renderCaseList([long], { theme, width: 60, all: true });
    expect(Math.max(...narrow.map(widthOf))).toBeLessThanOrEqual(60);
    expect(narrow.join(' ').match(/because/g)).toHaveLength(40);
  });
});

describe('the machine output of a run', () => {
  it('has a line a case in the order of the table and ends with the summary', () => {
    const lines = checkLines(run([result(), failed])).map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    expect(lines.map(({ type, id }) => [type, id])).toEqual([
      ['case', 'event/failed'],
      ['case', 'duplicate/exact'],
      ['summary', undefined],
    ]);
    expect(lines[2]).toEqual({
      schemaVersion: 1,
      type: 'summary',
      target: 'http://127.0.0.1:1/hooks',
      provider: 'detrack',
      seed: '481516',
      ended: 'complete',
      stateSeen: null,
      caveats: [],
      must: { pass: 1, fail: 1, skip: 0 },
      should: { pass: 0, warn: 0, fail: 0, skip: 0 },
      accepted: 0,
      fixed: [],
      unknownCases: [],
      durationMs: 2100,
    });
  });

  const lineOf = (one: CaseResult): string => checkLines(run([one]))[0] ?? '';

  it('gives exchanges only of what did not hold, and says where a body is cut', () => {
    expect(JSON.parse(lineOf(result({ exchanges: [exchange()] })))).not.toHaveProperty('exchanges');
    const large = exchange({ response: response({ body: 'x'.repeat(100_000) }) });
    const line = JSON.parse(lineOf({ ...failed, exchanges: [large] })) as {
      exchanges: { request: { cut: boolean }; response: { cut: boolean; body: string } }[];
    };
    expect(line.exchanges[0]?.request.cut).toBe(false);
    expect(line.exchanges[0]?.response).toMatchObject({ cut: true });
    expect(line.exchanges[0]?.response.body.length).toBe(32 * 1024);
  });

  it('names the case that speaks for what failed like it', () => {
    const lines = checkLines(run([failed, { ...failed, id: 'duplicate/late' }, result()]));
    const same = lines.map((line) => (JSON.parse(line) as { sameAs?: unknown }).sameAs);
    expect(same).toEqual([null, 'duplicate/exact', null, undefined]);
  });

  it('is safe on a terminal', () => {
    expect(lineOf({ ...failed, actual: 'a\u009bb\u202e' })).not.toMatch(/[\u009b\u202e\u001b]/);
  });
});

describe('the report of a run', () => {
  it('has its facts and every case with what happened', () => {
    const report = checkReport(run([result(), failed, ordering]), [['payloads', 'version 2 as json']]);
    expect(report).toMatchObject({
      name: 'webhook-cli check',
      subject: 'http://127.0.0.1:1/hooks',
      facts: [
        ['provider', 'detrack'],
        ['payloads', 'version 2 as json'],
        ['seed', '481516'],
      ],
    });
    expect(report.entries.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['event/failed', 'pass'],
      ['duplicate/exact', 'fail'],
      ['ordering/delivered', 'fail'],
    ]);
    expect(report.entries[0]?.details).toEqual([]);
    expect(report.entries[1]?.details).toEqual(
      expect.arrayContaining([expect.stringContaining('→ 500'), '  | Error: \u001b[31mboom']),
    );
    expect(report.entries[2]?.details.join('\n')).toContain('in-progress #1 again');
  });
});
