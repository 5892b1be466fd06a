import { describe, expect, it } from 'vitest';
import { countFindings } from '../../../src/core/finding.ts';
import { judge } from '../../helpers/bundled.ts';

const HEAD = '"id":"6b02515c6f0d4ee9a1b3c2d1","do_number":"D","status":"failed"';

/** A job whose items are `count` times the same text; up to a MiB, the most that a receiver takes. */
function withItems(count: number, entry: string): Buffer {
  return Buffer.from(`{${HEAD},"items":[${Array<string>(count).fill(entry).join(',')}]}`);
}

describe('a document as large as a receiver takes', () => {
  it('with many wrong entries lists some and counts the rest', () => {
    const judged = judge(withItems(500_000, '1'), null);
    expect(countFindings(judged.findings).error).toBe(250);
    expect(judged.findings).toContainEqual(
      expect.objectContaining({ rule: 'detrack/type', path: '', actual: '500000' }),
    );
    expect(judged).toMatchObject({ provider: 'detrack', event: 'failed', valid: false });
  });

  it('with hundreds of thousands of missing keys is still told what matters', () => {
    const judged = judge(withItems(300_000, '{}'), null);
    expect(judged.valid).toBe(true);
    expect(judged.findings.length).toBeLessThan(2000);
    expect(judged.findings).toContainEqual(
      expect.objectContaining({ rule: 'detrack/missing-key', path: '' }),
    );
  });

  it('does not lose an error behind many notes of the same rule', () => {
    const fields = Array.from({ length: 1000 }, (_, i) => `"unknown_${i}":1`).join(',');
    const judged = judge(Buffer.from(`{${HEAD},${fields},"attempt":"2","date":"x"}`), null);
    expect(judged.findings.filter((f) => f.severity === 'error').map((f) => f.path)).toEqual([
      '/attempt',
      '/date',
    ]);
  });
});
