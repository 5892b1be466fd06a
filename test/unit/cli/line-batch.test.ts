import { expect, it } from 'vitest';
import { LineBatch } from '../../../src/cli/validate/line-batch.ts';

it('writes lines in their order, many at once, and none later than when it is asked to', () => {
  const written: string[] = [];
  const batch = new LineBatch({ write: (text) => written.push(String(text)) });
  const lines = Array.from({ length: 1000 }, (_, i) => `${i} ${'x'.repeat(90)}`);
  for (const line of lines) batch.line(line);
  expect(written.length).toBeGreaterThan(1);
  batch.flush();
  expect(written.length).toBeLessThan(10);
  expect(written.join('')).toBe(lines.map((line) => `${line}\n`).join(''));
  batch.flush();
  expect(written.at(-1)).not.toBe('');
});
