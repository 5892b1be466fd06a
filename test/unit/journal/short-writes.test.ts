import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openJournal } from '../../../src/journal/journal.ts';
import { readJournal } from '../../helpers/journal.ts';
import { exchange } from '../output/samples.ts';

type Writev = typeof import('node:fs').writevSync;

const disk = vi.hoisted(() => ({ writev: null as null | ((real: Writev) => Writev) }));

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const writevSync: Writev = (fd, buffers, position) =>
    (disk.writev?.(real.writevSync) ?? real.writevSync)(fd, buffers, position);
  return { ...real, writevSync };
});

let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webhook-cli-short-'));
  path = join(folder, 'journal.ndjson');
});

afterEach(() => {
  disk.writev = null;
  rmSync(folder, { recursive: true, force: true });
});

it('a short write is completed', async () => {
  const journal = openJournal(path);
  try {
    disk.writev = (real) => (fd, buffers) => {
      const whole = Buffer.concat(buffers.map((b) => Buffer.from(b.buffer, b.byteOffset, b.byteLength)));
      return real(fd, [whole.subarray(0, 100)]);
    };
    await Promise.all(['a', 'b', 'c'].map((id) => journal.append(exchange({ id }))));
  } finally {
    journal.close();
  }
  const { records, unreadable } = readJournal(path);
  expect([records.map((r) => r.id), unreadable]).toEqual([['a', 'b', 'c'], []]);
});

it('half a record that the disk refused does not spoil the next one', async () => {
  const journal = openJournal(path);
  try {
    await journal.append(exchange({ id: 'before' }));
    let calls = 0;
    disk.writev = (real) => (fd, buffers) => {
      calls += 1;
      if (calls > 1) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
      const whole = Buffer.concat(buffers.map((b) => Buffer.from(b.buffer, b.byteOffset, b.byteLength)));
      return real(fd, [whole.subarray(0, 50)]);
    };
    await expect(journal.append(exchange({ id: 'lost' }))).rejects.toThrow(/ENOSPC/);
    disk.writev = null;
    await journal.append(exchange({ id: 'after' }));
  } finally {
    journal.close();
  }
  const { records, unreadable } = readJournal(path);
  expect([records.map((r) => r.id), unreadable]).toEqual([['before', 'after'], [2]]);
  expect(readFileSync(path, 'utf8').endsWith('\n')).toBe(true);
});
