import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/core/json/json.ts';
import { scanJson } from '../../../src/core/json/scan.ts';
import { readRelaxed } from '../../../src/validation/pasted/relaxed.ts';
import { judgeRelaxed } from '../../../src/validation/pasted/relaxed-documents.ts';
import { spaceExtras } from '../../../src/validation/pasted/space-extras.ts';
import { catalogue, judge, judgeDocument } from '../../helpers/bundled.ts';
import { countingBytes, countingDocument, countingText, growth } from '../../helpers/counted-steps.ts';

const JOB: JsonObject = { id: '6b02515c6f0d4ee9a1b3c2d1', do_number: 'D', status: 'failed' };

function order(lineItems: readonly JsonValue[]): JsonObject {
  return { webhook_id: 'w', event: 'order_created', order: { order_id: '1', line_items: [...lineItems] } };
}

function many(count: number, entry: (i: number) => JsonValue): JsonValue[] {
  return Array.from({ length: count }, (_, i) => entry(i));
}

const DOCUMENTS: readonly (readonly [string, (size: number) => JsonObject])[] = [
  ['items', (size) => ({ ...JOB, items: many(size, () => ({ sku: 'a' })) })],
  ['entries of a wrong type', (size) => ({ ...JOB, items: many(size, (i) => i) })],
  [
    'milestones',
    (size) => ({ ...JOB, milestones: many(size, () => ({ status: 'x', created_at: '2026-01-02' })) }),
  ],
  [
    'unknown fields',
    (size) => ({ ...JOB, ...Object.fromEntries(many(size, (i) => i).map((i) => [`x${i}`, 1])) }),
  ],
  ['lists in lists', (size) => ({ ...JOB, x: many(size, () => [[[1]]]) })],
  ['line items', (size) => order(many(size, (i) => ({ item_id: `1-${i}`, quantity: 1, weight: 2 })))],
  ['line items without anything', (size) => order(many(size, () => ({})))],
  ['entries that are no line items', (size) => order(many(size, () => 'x'))],
];

describe('what judging looks at grows with the document, and no faster', () => {
  it.each(DOCUMENTS)('with %s', (_title, make) => {
    const stepsOf = (size: number): number => {
      const steps = { count: 0 };
      judgeDocument(countingDocument(make(size), steps), null);
      return steps.count;
    };
    const [twice, fourTimes] = growth(stepsOf, 500);
    expect(twice).toBeLessThan(2.2);
    expect(fourTimes).toBeLessThan(4.4);
  });
});

describe('what a look at the text looks at grows with the text, and no faster', () => {
  it.each([
    ['numbers', (size: number) => `[${Array(size).fill('12345678901234567890').join()}]`],
    ['one number', (size: number) => `[1${'0'.repeat(size)}1]`],
    ['texts', (size: number) => `[${Array(size).fill('"a\\\\"').join()}]`],
    ['one text of backslashes', (size: number) => `["${'\\\\'.repeat(size)}"]`],
    ['a text that is never closed', (size: number) => `["${'\\"'.repeat(size)}`],
    ['brackets', (size: number) => '['.repeat(size)],
  ])('with %s', (_title, make) => {
    const stepsOf = (size: number): number => {
      const steps = { count: 0 };
      scanJson(countingBytes(make(size), steps));
      return steps.count;
    };
    const [twice, fourTimes] = growth(stepsOf, 1000);
    expect(twice).toBeLessThan(2.2);
    expect(fourTimes).toBeLessThan(4.4);
  });
});

describe('what is looked at to judge many documents that are nearly JSON grows with them, and no faster', () => {
  const bad = '{"id":"6253e449366df67ff7e75590","do_number":"DO-1","status":"failed","attempt":"2"}';

  it.each([
    ['a trailing comma', (size: number) => `[\n${`${bad},\n`.repeat(size)}]`],
    ['comments', (size: number) => `[\n${Array(size).fill(bad).join(', // and\n')}]`],
    ['a comma before many comments', (size: number) => `[${bad},\n${'/* */ // x\n'.repeat(size)}]`],
    ['Python dicts', (size: number) => `[\n${`${bad.replaceAll('"', "'")},\n`.repeat(size)}]`],
    ['documents one behind the other', (size: number) => `${bad} //\n`.repeat(size)],
  ])('with %s', (_title, make) => {
    const stepsOf = (size: number): number => {
      const steps = { count: 0 };
      const text = make(size);
      spaceExtras(countingText(text, steps));
      const read = readRelaxed(text);
      if (!read.ok) throw new Error(read.problem);
      for (const { findings, locate } of judgeRelaxed(countingText(text, steps), read, { catalogue })) {
        expect(locate(findings.find(({ rule }) => rule === 'detrack/type')?.path ?? '')).not.toBeNull();
      }
      return steps.count;
    };
    const [twice, fourTimes] = growth(stepsOf, 20);
    expect(twice).toBeLessThan(2.2);
    expect(fourTimes).toBeLessThan(4.4);
  });
});

describe('as many as a MiB holds', () => {
  const HEAD = JSON.stringify(JOB).slice(1, -1);

  it.each([
    ['numbers that a double cannot hold', Array(125_000).fill('1e400').join(), 'json/lossy-number', 125_000],
    ['long numbers', Array(45_000).fill('12345678901234567890').join(), 'json/lossy-number', 45_000],
    ['repeated keys', Array(70_000).fill('{"a":1,"a":2}').join(), 'json/duplicate-key', 70_000],
  ])('%s are listed up to a bound, and counted', (_title, entries, rule, count) => {
    const judged = judge(Buffer.from(`{${HEAD},"x":[${entries}]}`), null);
    expect(judged).toMatchObject({ provider: 'detrack', event: 'failed', valid: true });
    const found = judged.findings.filter((finding) => finding.rule === rule);
    expect(found).toHaveLength(251);
    expect(found.at(-1)).toMatchObject({ path: '', actual: String(count) });
  });
});
