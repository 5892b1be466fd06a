import { describe, expect, it } from 'vitest';
import { diffJson } from '../../../../src/core/json/diff.ts';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import { jobChanges } from '../../../../src/observe/job-changes.ts';
import { Observer } from '../../../../src/observe/observer.ts';
import {
  type JobDiffOptions,
  type JobDiffView,
  renderJobDiff,
} from '../../../../src/output/observed/job-diff.ts';
import { timelineLines } from '../../../../src/output/observed/job-timeline.ts';
import { dottedPath, dottedPointer } from '../../../../src/output/text/dotted-path.ts';
import { createTheme } from '../../../../src/output/text/theme.ts';
import { widthOf } from '../../../../src/output/text/width.ts';
import { observe } from '../../observe/exchanges.ts';
import { exchange, finding, HOSTILE, UNSAFE, withoutOwnColours } from '../samples.ts';

const OPTIONS: JobDiffOptions = { theme: createTheme(false), width: 80, maxLines: 20, timeZone: 'UTC' };

function view(before: JsonObject, after: JsonObject, fields: Partial<JobDiffView> = {}): JobDiffView {
  return {
    changes: jobChanges(diffJson(before, after)),
    findings: [],
    previous: { label: 'In Progress', at: '2026-01-02T14:01:00.000Z', exchangeId: 'a1b2' },
    newId: false,
    codeName: () => null,
    ...fields,
  };
}

const DISPATCHED = {
  status: 'dispatched',
  reason: null,
  note: 'two men',
  milestones: [{ status: 'dispatched', created_at: '2026-01-02T09:00:00Z' }],
};
const FAILED = {
  status: 'failed',
  reason: 'Recipient not home',
  attempt: 2,
  milestones: [
    { status: 'dispatched', created_at: '2026-01-02T09:00:00Z' },
    {
      status: 'failed',
      created_at: '2026-01-02T14:01:00Z',
      user_name: 'Adam',
      id: '6253e449366df67ff7e75590',
    },
  ],
};

describe('renderJobDiff', () => {
  it('shows what an event changed, a line each', () => {
    expect(renderJobDiff(view(DISPATCHED, FAILED), OPTIONS)).toEqual([
      '  since In Progress of 14:01:00.000 (a1b2)',
      '  status: "dispatched" -> "failed"',
      '  reason: null -> "Recipient not home"',
      '  milestones: + failed, 14:01, Adam',
      '  note: - "two men"',
      '  attempt: + 2',
    ]);
  });

  it('counts the times that moved, and shows one that is new', () => {
    const [, ...lines] = renderJobDiff(
      view(
        { at: '2026-01-02T09:00:00Z', on: '2026-01-02', pod_at: null },
        { at: '2026-01-03T09:00:00Z', on: '2026-01-03', pod_at: '2026-01-03T09:00:00Z' },
      ),
      OPTIONS,
    );
    expect(lines).toEqual(['  pod_at: null -> "2026-01-03T09:00:00Z"', '  … 2 timestamps moved (--all)']);
  });

  it('says when nothing changed, and when it is another job of the same key', () => {
    expect(renderJobDiff(view(FAILED, FAILED), OPTIONS)).toEqual([
      '  the same payload as In Progress of 14:01:00.000 (a1b2)',
    ]);
    const [head] = renderJobDiff(view(FAILED, DISPATCHED, { newId: true }), OPTIONS);
    expect(head).toBe('  since In Progress of 14:01:00.000 (a1b2), under a new id');
  });

  it('keeps texts that look like something else in quotes', () => {
    const [, ...lines] = renderJobDiff(
      view({ a: 'null', b: '1', c: ' x', d: null }, { a: null, b: 1, c: 'x', d: {} }),
      OPTIONS,
    );
    expect(lines).toEqual([
      '  a: "null" -> null',
      '  b: "1" -> 1',
      '  c: " x" -> "x"',
      '  d: null -> object with 0 keys',
    ]);
  });

  it('begins no line with what the runner of a CI job would obey', () => {
    const [, line] = renderJobDiff(view({}, { '::error::x': 1 }), OPTIONS);
    expect(line).toBe('  /::error::x: + 1');
    expect(dottedPath(['a', 'b::c'])).toBe('a.b::c');
  });

  it('names codes, in values and in entries', () => {
    const names: Record<string, string> = { '/code': 'delivered', '/tracking/0/event_type_id': 'picked up' };
    const codeName = (path: string): string | null => names[path] ?? null;
    const [, ...lines] = renderJobDiff(
      view({ code: 1, tracking: [] }, { code: 2, tracking: [{ event_type_id: 203 }] }, { codeName }),
      OPTIONS,
    );
    expect(lines).toEqual(['  tracking: + event_type_id 203, picked up', '  code: 1 -> 2  delivered']);
  });

  it('always shows findings with their places, and counts notes', () => {
    const findings = [
      finding({ path: '/attempt' }),
      finding({ severity: 'info', rule: 'detrack/unknown-field', path: '/x' }),
    ];
    const lines = renderJobDiff(view(FAILED, FAILED, { findings }), { ...OPTIONS, maxLines: 0 });
    expect(lines[1]).toBe('  error  detrack/type  /attempt  expected an integer, got a string');
    expect(lines.at(-1)).toBe('  … 1 note (1 unknown field) (--all)');
  });

  it('counts what it does not show', () => {
    const wide = (n: number): JsonObject =>
      Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`f${i}`, n]));
    const lines = renderJobDiff(view(wide(1), wide(2)), { ...OPTIONS, maxLines: 5 });
    expect(lines).toHaveLength(7);
    expect(lines.at(-1)).toBe('  … 25 more changes (--all)');
  });

  it('shows of a list that grew much its first and its newest entries', () => {
    const events = Array.from({ length: 9 }, (_, i) => ({ status: `s${i}` }));
    const [, ...lines] = renderJobDiff(view({ log: [] }, { log: events }), OPTIONS);
    expect(lines).toEqual(['  log: + s0', '  log: + s1', '  log: … 6 entries', '  log: + s8']);
  });

  it('keeps to its width and lets nothing act on the terminal', () => {
    const theme = createTheme(true);
    const before = { [HOSTILE]: HOSTILE, list: [] };
    const after = { [HOSTILE]: 'x'.repeat(500), list: [{ [HOSTILE]: 1, name: HOSTILE }] };
    const previous = { label: HOSTILE, at: 'never', exchangeId: HOSTILE };
    for (const width of [40, 80, 0]) {
      const lines = renderJobDiff(view(before, after, { previous, codeName: () => HOSTILE }), {
        ...OPTIONS,
        theme,
        width,
      });
      expect(lines.length).toBeGreaterThan(2);
      for (const line of lines) {
        expect(withoutOwnColours(line)).not.toMatch(UNSAFE);
        if (width > 0) expect(widthOf(line)).toBeLessThanOrEqual(width);
      }
    }
  });
});

describe('timelineLines', () => {
  const plain = (log: Observer, maxJobs = 10): string[] =>
    timelineLines(log.jobs.histories(), { maxJobs, timeZone: 'UTC' }).map((line) =>
      line.map(([, text]) => text).join(''),
    );

  it('has a line for each event, with its answer and what it changed', () => {
    const log = new Observer();
    observe(log, exchange({ event: 'in-progress', payload: { id: 'a', ...DISPATCHED } }));
    observe(log, exchange({ payload: { id: 'a', ...FAILED }, response: null, valid: false }));
    observe(log, exchange({ payload: { id: 'a', ...FAILED } }));
    observe(log, exchange({ event: null, payload: { id: 'b', ...FAILED } }));
    expect(plain(log)).toEqual([
      'detrack DO-1001',
      '  14:02:11.512  in-progress      200  first',
      '  14:02:11.512  failed           ---  invalid  status "dispatched" -> "failed", reason null -> "Recipient not home", milestones + failed, 14:01, Adam, note - "two men", … 1 more',
      '  14:02:11.512  failed           200  the same again',
      '  14:02:11.512  event not known  200  new id  id "a" -> "b"',
    ]);
  });

  it('is one line for a job with one event', () => {
    const log = new Observer();
    observe(log, exchange());
    expect(plain(log)).toEqual(['detrack DO-1001  14:02:11.512  failed  200  first']);
  });

  it('counts the jobs that it does not show, and makes everything visible', () => {
    const log = new Observer();
    for (let i = 0; i < 5; i += 1) observe(log, exchange({ key: `${HOSTILE}${i}` }));
    observe(log, exchange({ key: `${HOSTILE}0`, payload: { do_number: 'DO-1001', [HOSTILE]: HOSTILE } }));
    const lines = plain(log, 2);
    expect(lines.at(-1)).toBe('… 3 more jobs');
    for (const line of lines) expect(line).not.toMatch(UNSAFE);
  });
});

describe('dottedPath', () => {
  it('writes what --set reads, and a pointer where a name would be misread', () => {
    expect(dottedPath(['items', 0, 'sku'])).toBe('items[0].sku');
    expect(dottedPath(['a.b', 'c'])).toBe('/a.b/c');
    expect(dottedPath([0, 'c'])).toBe('/0/c');
    expect(dottedPath([])).toBe('');
    expect(dottedPointer('/items/0/sku')).toBe('items[0].sku');
    expect(dottedPointer('')).toBe('');
  });
});
