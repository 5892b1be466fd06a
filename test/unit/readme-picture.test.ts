import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectText } from './sources.ts';

it('README shows the live page in a picture that is small and is not published', () => {
  const [, words = '', file = ''] = /^!\[([^\]]+)\]\((docs\/\S+)\)$/m.exec(projectText('README.md')) ?? [];
  expect(file).toBe('docs/inspector.png');
  expect(words).toMatch(/^The live page: .{80,}/);
  const picture = readFileSync(join(import.meta.dirname, '../..', file));
  expect(picture.toString('latin1', 0, 8)).toBe('\x89PNG\r\n\x1a\n');
  expect(picture.readUInt32BE(16)).toBe(1280);
  expect(picture.length).toBeLessThan(150 * 1024);
  const { files }: { files: string[] } = JSON.parse(projectText('package.json'));
  expect(files.filter((each) => each.startsWith('docs'))).toEqual([]);
});
