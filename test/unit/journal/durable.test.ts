import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Journal, openJournal } from '../../../src/journal/journal.ts';
import { readJournal } from '../../helpers/journal.ts';
import { exchange } from '../output/samples.ts';

type Synced = (error: NodeJS.ErrnoException | null) => void;

/** What was asked of the disk: what is under way, and how often it was waited for at once. */
const disk = vi.hoisted(() => ({ underWay: [] as Synced[], inOne: 0, folders: 0 }));

vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  fdatasync: (_fd: number, synced: Synced) => void disk.underWay.push(synced),
  fdatasyncSync: () => {
    disk.inOne += 1;
  },
  fsyncSync: () => {
    disk.folders += 1;
  },
}));

let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webhook-cli-durable-'));
  path = join(folder, 'journal.ndjson');
  Object.assign(disk, { underWay: [], inOne: 0, folders: 0 });
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function opened(): Journal {
  const journal = openJournal(path, { durable: true });
  onTestFinished(journal.close);
  return journal;
}

/** Appends records, and tells which of them were acknowledged or refused. */
function appending(journal: Journal, ids: readonly string[], told: string[]): void {
  for (const id of ids) {
    journal.append(exchange({ id })).then(
      () => told.push(id),
      () => told.push(`${id} refused`),
    );
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** The disk has done what it was asked for first. */
async function synced(error: NodeJS.ErrnoException | null = null): Promise<void> {
  disk.underWay.shift()?.(error);
  await turn();
}

function ids(): string[] {
  return readJournal(path).records.map(({ id }) => id);
}

describe('a durable journal', () => {
  it('acknowledges nothing that is not on the disk', async () => {
    const told: string[] = [];
    appending(opened(), ['a', 'b'], told);
    await turn();
    expect(ids()).toEqual(['a', 'b']);
    expect(told).toEqual([]);
    await synced();
    expect(told).toEqual(['a', 'b']);
  });

  it('asks the disk once for all that came while it was busy', async () => {
    const told: string[] = [];
    const journal = opened();
    appending(journal, ['a'], told);
    await turn();
    for (const id of ['b', 'c', 'd']) {
      appending(journal, [id], told);
      await turn();
    }
    expect(disk.underWay.length).toBe(1);
    await synced();
    expect(told).toEqual(['a']);
    expect(disk.underWay.length).toBe(1);
    await synced();
    expect(told).toEqual(['a', 'b', 'c', 'd']);
    expect(disk.underWay.length).toBe(0);
  });

  it('refuses what the disk does not take, and goes on', async () => {
    const told: string[] = [];
    const journal = opened();
    appending(journal, ['a'], told);
    await turn();
    appending(journal, ['b'], told);
    await turn();
    await synced(Object.assign(new Error('EIO'), { code: 'EIO' }));
    expect(told).toEqual(['a refused']);
    await synced();
    expect(told).toEqual(['a refused', 'b']);
  });

  it('puts on the disk what another process has copied into a new file', async () => {
    const told: string[] = [];
    appending(opened(), ['a', 'b'], told);
    await turn();
    // The copy has the first record, and came while the disk was busy with the old file.
    const [first = ''] = readFileSync(path, 'utf8').split('\n');
    writeFileSync(`${path}.copy`, `${first}\n`);
    renameSync(`${path}.copy`, path);
    await synced();
    expect(told).toEqual([]);
    expect(ids()).toEqual(['a', 'b']);
    await synced();
    expect(told).toEqual(['a', 'b']);
  });

  it('has all of it on the disk when it is closed', async () => {
    const told: string[] = [];
    const journal = openJournal(path, { durable: true });
    appending(journal, ['a'], told);
    await turn();
    appending(journal, ['b'], told);
    journal.close();
    await turn();
    expect(disk.inOne).toBe(1);
    expect(told).toEqual(['a', 'b']);
    // What was under way comes back to nobody.
    await synced();
    expect(told).toEqual(['a', 'b']);
  });

  it('is found in its folder after a power cut', () => {
    opened();
    expect(disk.folders).toBe(1);
  });
});

it('a journal that is not durable asks nothing of the disk', async () => {
  const journal = openJournal(path);
  await journal.append(exchange({ id: 'a' }));
  journal.close();
  expect(disk).toEqual({ underWay: [], inOne: 0, folders: 0 });
});
