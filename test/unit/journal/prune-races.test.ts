import {
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Journal, type JournalOptions, openJournal } from '../../../src/journal/journal.ts';
import { recordLine } from '../../../src/journal/record.ts';
import { prune } from '../../../src/journal/retention.ts';
import { readJournal } from '../../helpers/journal.ts';
import { exchange } from '../output/samples.ts';

/** What happens meanwhile, once each: at a write of a journal, at a renaming, after a look for a copy that is made. */
const meanwhile = vi.hoisted(() => ({
  write: null as ((write: () => number, fd: number, bytes: Buffer) => number) | null,
  rename: null as (() => void) | null,
  look: null as (() => void) | null,
}));

function once<K extends keyof typeof meanwhile>(at: K): (typeof meanwhile)[K] {
  const act = meanwhile[at];
  meanwhile[at] = null;
  return act;
}

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const writevSync: typeof real.writevSync = (fd, lines) => {
    const write = (): number => real.writevSync(fd, lines);
    return once('write')?.(write, fd, Buffer.concat(lines as Buffer[])) ?? write();
  };
  const renameSync: typeof real.renameSync = (from, to) => {
    once('rename')?.();
    real.renameSync(from, to);
  };
  const statSync = ((path: string, options: object) => {
    const stat = real.statSync(path, options);
    if (path.endsWith('.next')) once('look')?.();
    return stat;
  }) as typeof real.statSync;
  return { ...real, writevSync, renameSync, statSync };
});

const { writeSync } = await vi.importActual<typeof import('node:fs')>('node:fs');

let folder = '';
let path = '';
let next = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webhook-cli-races-'));
  path = join(folder, 'journal.ndjson');
  next = `${path}.next`;
});

afterEach(() => {
  Object.assign(meanwhile, { write: null, rename: null, look: null });
  rmSync(folder, { recursive: true, force: true });
});

const DAY = 86_400_000;
const NOW = Date.parse('2026-05-10T12:00:00Z');

function line(id: string, days: number): string {
  return `${recordLine(exchange({ id, at: new Date(NOW - days * DAY).toISOString() }))}\n`;
}

function pruned(): number {
  return prune(path, { now: NOW });
}

/** A journal that holds a record to be pruned and one to be kept. */
function opened(): Journal {
  writeFileSync(path, line('old', 30) + line('b', 1), { mode: 0o600 });
  const journal = openJournal(path);
  onTestFinished(journal.close);
  return journal;
}

function appendAll(journal: Journal, ids: readonly string[]): Promise<unknown> {
  const at = new Date(NOW).toISOString();
  return Promise.all(ids.map((id) => journal.append(exchange({ id, at }))));
}

async function content(): Promise<{ ids: string[]; unreadable: readonly number[] }> {
  const { records, unreadable } = readJournal(path);
  return { ids: records.map(({ id }) => id), unreadable };
}

const IDS = ['one', 'two', 'three'];

describe('what is acknowledged is in the journal once, when another process prunes it', () => {
  const moments: readonly (readonly [string, () => void])[] = [
    [
      'before the write',
      () => {
        meanwhile.write = (write) => {
          pruned();
          return write();
        };
      },
    ],
    [
      'and the write falls between copying and renaming',
      () => {
        meanwhile.write = (write) => {
          let written = 0;
          meanwhile.rename = () => {
            written = write();
          };
          pruned();
          return written;
        };
      },
    ],
    [
      'and has copied a part of the write',
      () => {
        meanwhile.write = (_, fd, bytes) => {
          const half = bytes.indexOf('\n') + 20;
          meanwhile.look = () => void writeSync(fd, bytes, 0, half);
          meanwhile.rename = () => void writeSync(fd, bytes, half);
          pruned();
          return bytes.length;
        };
      },
    ],
    [
      'after the write',
      () => {
        meanwhile.write = (write) => {
          const written = write();
          pruned();
          return written;
        };
      },
    ],
    [
      'between the two looks of the writer',
      () => {
        meanwhile.look = pruned;
      },
    ],
    [
      'twice, the second time while the record is written again',
      () => {
        meanwhile.write = (write) => {
          pruned();
          const written = write();
          meanwhile.write = (again) => {
            const fresh = readFileSync(path);
            writeFileSync(path, Buffer.concat([Buffer.from(line('old', 30)), fresh]));
            const more = again();
            pruned();
            return more;
          };
          return written;
        };
      },
    ],
  ];

  it.each(moments)('%s', async (_when, arrange) => {
    const journal = opened();
    arrange();
    await appendAll(journal, IDS);
    expect(await content()).toEqual({ ids: ['b', ...IDS], unreadable: [] });
    await appendAll(journal, ['later']);
    expect((await content()).ids).toEqual(['b', ...IDS, 'later']);
  });

  it('while it is being copied: only when the copy is in its place', async () => {
    const journal = opened();
    writeFileSync(next, line('b', 1));
    const order: string[] = [];
    const appended = appendAll(journal, IDS).then(() => order.push('acknowledged'));
    await vi.waitFor(() => expect(readFileSync(path, 'utf8')).toContain('"three"'));
    order.push('copied');
    renameSync(next, path);
    await appended;
    expect(order).toEqual(['copied', 'acknowledged']);
    expect((await content()).ids).toEqual(['b', ...IDS]);
  });

  it('while it is closed', async () => {
    const journal = opened();
    meanwhile.write = (write) => {
      let written = 0;
      meanwhile.rename = () => {
        written = write();
      };
      pruned();
      return written;
    };
    const appended = appendAll(journal, IDS);
    journal.close();
    await appended;
    expect((await content()).ids).toEqual(['b', ...IDS]);
  });
});

describe('a copy that nobody finishes', () => {
  it('holds no writer up for long, nor the next who prunes', async () => {
    const journal = opened();
    const died = new Date(Date.now() - 60_000);
    writeFileSync(next, line('b', 1));
    utimesSync(next, died, died);
    await appendAll(journal, ['one']);
    expect(existsSync(next)).toBe(false);
    writeFileSync(next, line('b', 1));
    utimesSync(next, died, died);
    pruned();
    expect((await content()).ids).toEqual(['b', 'one']);
  });

  it('cannot take its place any more once others went on, though whoever made it lives', async () => {
    opened();
    const before = readFileSync(path);
    // The last look at the old file, before it is replaced.
    let looks = 0;
    const gone = (): void => {
      looks += 1;
      if (existsSync(next)) unlinkSync(next);
      else meanwhile.look = gone;
    };
    meanwhile.look = gone;
    expect(pruned()).toBe(0);
    expect(looks).toBeGreaterThan(1);
    expect(readFileSync(path)).toEqual(before);
  });

  it('is left to whoever makes it, and nothing is pruned meanwhile', async () => {
    opened();
    writeFileSync(next, 'half');
    expect(pruned()).toBe(0);
    expect(readFileSync(next, 'utf8')).toBe('half');
    expect((await content()).ids).toEqual(['old', 'b']);
  });
});

describe('a journal with upkeep', () => {
  const upkeep: JournalOptions['upkeep'] = {
    onFailure: (error) => {
      throw error;
    },
  };
  const MIB = 1024 ** 2;

  it('stays within its size while it is open, one without grows', async () => {
    const at = new Date().toISOString();
    const grow = async (file: string, kept?: JournalOptions['upkeep']): Promise<number[]> => {
      const journal = openJournal(file, { upkeep: kept });
      const sizes: number[] = [];
      for (let i = 0; i < 12; i += 1) {
        await journal.append(exchange({ id: `r${i}`, at, eventReason: 'x'.repeat(8 * MIB) }));
        // What is too much goes after the answer.
        await new Promise(setImmediate);
        sizes.push(statSync(file).size);
      }
      journal.close();
      return sizes;
    };
    const kept = await grow(path, upkeep);
    expect(Math.max(...kept)).toBeLessThanOrEqual(64 * MIB);
    expect((await content()).ids.at(-1)).toBe('r11');
    expect((await content()).ids.length).toBeGreaterThan(4);
    expect(Math.max(...(await grow(join(folder, 'named'))))).toBeGreaterThan(96 * MIB);
  });

  it('loses what has become too old while it is open, and goes on in the new file', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'], now: NOW });
    onTestFinished(() => void vi.useRealTimers());
    writeFileSync(path, line('a', 6.99) + line('b', 1), { mode: 0o600 });
    const journal = openJournal(path, { upkeep });
    onTestFinished(journal.close);
    expect((await content()).ids).toEqual(['a', 'b']);
    vi.advanceTimersByTime(DAY / 24);
    expect((await content()).ids).toEqual(['b']);
    await appendAll(journal, ['c']);
    expect((await content()).ids).toEqual(['b', 'c']);
  });

  it('goes on where nothing can be taken out, and says why', async () => {
    writeFileSync(path, line('old', 9999), { mode: 0o600 });
    meanwhile.rename = () => {
      throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    };
    const failures: unknown[] = [];
    const journal = openJournal(path, { upkeep: { onFailure: (error) => failures.push(error) } });
    onTestFinished(journal.close);
    await journal.append(exchange({ id: 'new' }));
    expect(failures).toEqual([expect.objectContaining({ code: 'EPERM' })]);
    expect((await content()).ids).toEqual(['old', 'new']);
  });
});
