import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { endTornLine } from '../../../src/journal/file.ts';

const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-half-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What others do while this process waits. */
const { meanwhile } = vi.hoisted(() => ({ meanwhile: vi.fn() }));
vi.mock('../../../src/journal/pruning.ts', async (load) => ({ ...(await load<object>()), sleep: meanwhile }));

function ended(beginning: string, ...parts: readonly string[]): string {
  const path = join(folder, 'journal.ndjson');
  writeFileSync(path, beginning);
  meanwhile.mockReset();
  for (const part of parts) meanwhile.mockImplementationOnce(() => appendFileSync(path, part));
  const fd = openSync(path, 'a+');
  endTornLine(fd);
  closeSync(fd);
  return readFileSync(path, 'utf8');
}

describe('the last line of a journal', () => {
  it('is ended where nobody goes on with it', () => {
    expect(ended('{"a":1}\n{"a":')).toBe('{"a":1}\n{"a":\n');
  });

  it('is left to who is in the middle of writing it', () => {
    expect(ended('{"a":1}\n{"a":', '2', '}\n')).toBe('{"a":1}\n{"a":2}\n');
  });

  it('is not waited for where it is whole', () => {
    expect(ended('{"a":1}\n')).toBe('{"a":1}\n');
    expect(meanwhile).not.toHaveBeenCalled();
  });
});
