import { describe, expect, it } from 'vitest';
import { createReporter, type ReporterOptions } from '../../../../src/cli/screen/reporter.ts';
import type { Session } from '../../../../src/cli/session/session.ts';
import type { Exchange } from '../../../../src/core/exchange.ts';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import { JobUpdates } from '../../../../src/observe/job-updates.ts';
import { createTheme } from '../../../../src/output/text/theme.ts';
import { catalogue, findProvider, judgeDocument } from '../../../helpers/bundled.ts';
import { exchange } from '../../output/samples.ts';
import { published } from '../../providers/detrack/payloads.ts';

let made = 0;

function arrival(payload: JsonObject): Exchange {
  made += 1;
  const { refusal: _, ...verdict } = judgeDocument(payload, null);
  return exchange({ ...verdict, id: `x${made}`, payloadText: JSON.stringify(payload) });
}

/** What a reporter writes for each arrival. */
function shown(payloads: readonly JsonObject[], flags: ReporterOptions = {}, json = false): string[] {
  let written = '';
  const write = (text: string): void => {
    written += text;
  };
  const session = {
    json,
    out: { write, line: (text: string) => write(`${text}\n`) },
    theme: createTheme(false),
    width: 80,
  } as unknown as Session;
  const reporter = createReporter(session, flags, catalogue.modelOf);
  const updates = new JobUpdates();
  return payloads.map((payload) => {
    written = '';
    const each = arrival(payload);
    const provider = findProvider(each.provider);
    reporter({ type: 'arrival', exchange: each, provider }, updates.next(each, provider));
    if (json || flags.full !== true) reporter({ type: 'answered', exchange: each, provider });
    return written;
  });
}

describe('the pretty view', () => {
  const before = published();
  const after = published({ status: 'failed', reason: 'Damaged', attempt: '2' as never });

  it('is a line, and under that of a later event of the job what it changed', () => {
    const [first = '', second = '', third = ''] = shown([before, after, after]);
    expect(first.split('\n')).toHaveLength(2);
    expect(second).not.toContain('since In Progress');
    expect(second).toContain('\n  status: "dispatched" -> "failed"\n');
    expect(second).toContain('\n  reason: null -> "Damaged"\n');
    expect(second).toContain('\n  error attempt expected an integer, got a string, "2" (numbers');
    expect(third).toContain('\n  the same payload as Failed of ');
  });

  it('shows with --full the first event of a job whole, and the next as what it changed', () => {
    const [first = '', second = '', third = ''] = shown([before, after, after], { full: true });
    expect(first).toContain('"do_number": ');
    expect(second).not.toContain('"do_number"');
    expect(second).toMatch(
      /^.* POST .*\n {2}Damaged · by Adam · attempt 2\n {2}since In Progress of .* \(x\d+\)\n/,
    );
    expect(second).toContain('\n  status: "dispatched" -> "failed"\n');
    expect(second).toContain('\n  reason: null -> "Damaged"\n');
    expect(second).toMatch(/\n {2}error +detrack\/type +\/attempt\s+expected an integer/);
    expect(third).toMatch(/\n {2}the same payload as Failed of /);
    expect(third).toContain('detrack/type');
    expect(third).not.toContain('->  ');
  });

  it('shows another job whole', () => {
    const other = published({ do_number: 'DO-OTHER' });
    const [, second = ''] = shown([before, other], { full: true });
    expect(second).toContain('"do_number": "DO-OTHER"');
  });

  it('tells a new try of the same job by its own id', () => {
    const [, second = ''] = shown([before, { ...after, id: 'f'.repeat(24) }], { full: true });
    expect(second).toContain(', under a new id');
    expect(second).toContain(`  id: `);
  });

  it('shows the whole payload with --all', () => {
    const [, second = ''] = shown([before, after], { full: true, all: true });
    expect(second).toContain('"status": "failed"');
    expect(second).not.toContain('since In Progress');
  });

  it('is one line with --compact', () => {
    for (const text of shown([before, after], { compact: true })) expect(text.split('\n')).toHaveLength(2);
  });

  it('does not touch what a program reads', () => {
    const [, second = ''] = shown([before, after], {}, true);
    expect(JSON.parse(second)).toMatchObject({ type: 'exchange', payload: { status: 'failed' } });
  });
});
