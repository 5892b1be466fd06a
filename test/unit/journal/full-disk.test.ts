import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openJournal } from '../../../src/journal/journal.ts';
import { readJournal } from '../../helpers/journal.ts';
import { exchange } from '../output/samples.ts';

const disk = vi.hoisted(() => ({ full: false }));

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const writevSync: typeof real.writevSync = (...args) => {
    if (disk.full) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
    return real.writevSync(...args);
  };
  return { ...real, writevSync };
});

it('a full disk is said to whoever appended, every time, until there is room', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-full-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'journal.ndjson');
  const journal = openJournal(path);
  onTestFinished(journal.close);
  disk.full = true;
  const refused = {
    status: 'rejected',
    reason: {
      code: 'journal_unwritable',
      kind: 'io',
      message: `the journal ${path} cannot be written: the disk is full (ENOSPC)`,
    },
  };
  const appended = [journal.append(exchange()), journal.append(exchange())];
  expect(await Promise.allSettled(appended)).toMatchObject([refused, refused]);
  expect(await Promise.allSettled([journal.append(exchange())])).toMatchObject([refused]);
  disk.full = false;
  await journal.append(exchange({ id: 'kept' }));
  expect(readJournal(path).records.map((record) => record.id)).toEqual(['kept']);
});
