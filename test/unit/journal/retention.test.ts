import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openJournal } from '../../../src/journal/journal.ts';
import { recordLine } from '../../../src/journal/record.ts';
import { prune } from '../../../src/journal/retention.ts';
import { exchange } from '../output/samples.ts';

const around = vi.hoisted(() => ({ rename: null as null | { before: () => void; after: () => void } }));

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const renameSync: typeof real.renameSync = (from, to) => {
    around.rename?.before();
    real.renameSync(from, to);
    around.rename?.after();
  };
  return { ...real, renameSync };
});

let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webhook-cli-retention-'));
  path = join(folder, 'journal.ndjson');
});

afterEach(() => {
  around.rename = null;
  rmSync(folder, { recursive: true, force: true });
});

const DAY = 86_400_000;
const NOW = Date.parse('2026-05-10T12:00:00Z');

/** The line of a record that is so many days old. */
function line(id: string, days: number, filler = ''): string {
  return `${recordLine(exchange({ id, at: new Date(NOW - days * DAY).toISOString(), eventReason: filler }))}\n`;
}

function write(...lines: readonly string[]): void {
  writeFileSync(path, lines.join(''), { mode: 0o600 });
}

function left(): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => /"id":"([^"]+)"/.exec(text)?.[1] ?? text);
}

describe('prune', () => {
  it('has nothing to do with a file that is missing, empty, or young and small', () => {
    expect(prune(path, { now: NOW })).toBe(0);
    write();
    expect(prune(path, { now: NOW })).toBe(0);
    write(line('a', 6.9), line('b', 0));
    const before = statSync(path);
    expect(prune(path, { now: NOW })).toBe(0);
    expect(statSync(path).ino).toBe(before.ino);
    expect(left()).toEqual(['a', 'b']);
  });

  it('takes what is older than a week, or than it was told', () => {
    write(line('a', 30), line('b', 7.1), line('c', 6.9), line('d', 0));
    const size = statSync(path).size;
    const gone = prune(path, { now: NOW });
    expect(left()).toEqual(['c', 'd']);
    expect(statSync(path).size).toBe(size - gone);
    expect(prune(path, { now: NOW, maxAgeMs: 2 * DAY })).toBe(line('c', 6.9).length);
    expect(left()).toEqual(['d']);
  });

  it('takes all when all is old', () => {
    write(line('a', 30), line('b', 20));
    prune(path, { now: NOW });
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('takes the oldest until the size fits, never half a line', () => {
    const lines = ['a', 'b', 'c', 'd'].map((id) => line(id, 1));
    write(...lines);
    const each = lines[0]?.length ?? 0;
    expect(prune(path, { now: NOW, maxBytes: 4 * each })).toBe(0);
    expect(prune(path, { now: NOW, maxBytes: 4 * each - 1 })).toBe(each);
    expect(left()).toEqual(['b', 'c', 'd']);
    prune(path, { now: NOW, maxBytes: each + 5 });
    expect(left()).toEqual(['d']);
  });

  it('works across the chunks in which it reads', () => {
    const filler = 'x'.repeat(700_000);
    const lines = ['a', 'b', 'c', 'd', 'e'].map((id, i) => line(id, i < 2 ? 30 : 1, filler));
    write(...lines);
    expect(prune(path, { now: NOW })).toBe((lines[0] ?? '').length + (lines[1] ?? '').length);
    expect(readFileSync(path, 'utf8')).toBe(lines.slice(2).join(''));
  });

  it('keeps what tells no time, where its neighbours go too', () => {
    write('junk\n', 'more\n', line('a', 30), '{"id":"x"}\n', line('b', 1), 'junk\n', line('c', 30));
    expect(prune(path, { now: NOW })).toBe(line('a', 30).length);
    expect(left()).toEqual(['junk', 'more', 'x', 'b', 'junk', 'c']);
    expect(prune(path, { now: NOW })).toBe(0);
  });

  it('reads the time of a record that was written with spaces', () => {
    const spaced = (id: string, days: number): string =>
      line(id, days).replaceAll('":', '": ').replaceAll(',"', ', "').replace('"id": ', '"id":');
    write(spaced('a', 30), spaced('b', 1), spaced('c', 0));
    expect(readFileSync(path, 'utf8')).toContain('"at": "');
    prune(path, { now: NOW });
    expect(left()).toEqual(['b', 'c']);
  });

  it('takes the first lines of the file where what may stay is too much, whatever they are', () => {
    const [junk, young] = ['junk\n'.repeat(10), line('b', 1)];
    write(junk, line('a', 30), 'junk\n', young);
    expect(prune(path, { now: NOW, maxBytes: 5 * 4 + young.length })).toBe(7 * 5 + line('a', 30).length);
    expect(left()).toEqual(['junk', 'junk', 'junk', 'junk', 'b']);
    prune(path, { now: NOW, maxBytes: young.length + 4 });
    expect(left()).toEqual(['b']);
    prune(path, { now: NOW, maxBytes: 3 });
    expect(left()).toEqual([]);
  });

  it('keeps lines without a time that are longer than what it reads at once', () => {
    const long = `${'x'.repeat(2_500_000)}\n`;
    write(line('a', 30), long, line('b', 30), long, line('c', 1));
    prune(path, { now: NOW });
    expect(readFileSync(path, 'utf8')).toBe(long + long + line('c', 1));
    prune(path, { now: NOW, maxBytes: long.length + 1000 });
    expect(readFileSync(path, 'utf8')).toBe(long + line('c', 1));
  });

  it('keeps a torn last line for the reader to report', () => {
    write(line('a', 30), line('b', 1), line('c', 1).slice(0, 40));
    prune(path, { now: NOW });
    expect(left()).toHaveLength(2);
  });

  it('leaves no other file, and one that only its owner reads', () => {
    write(line('a', 30), line('b', 1));
    prune(path, { now: NOW });
    expect(readdirSync(folder)).toEqual(['journal.ndjson']);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('a journal that is a link', () => {
  it('stays one, and what it leads to is pruned and keeps its mode', () => {
    mkdirSync(join(folder, 'elsewhere'));
    const target = join(folder, 'elsewhere/target');
    writeFileSync(target, line('a', 30) + line('b', 1));
    chmodSync(target, 0o640);
    symlinkSync(target, path);
    expect(prune(path, { now: NOW })).toBe(line('a', 30).length);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(left()).toEqual(['b']);
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual(['target']);
    if (process.platform !== 'win32') expect(statSync(target).mode & 0o777).toBe(0o640);
  });
});

describe('while others write', () => {
  it('is noticed by a journal that is open', async () => {
    write(line('a', 30), line('b', 1));
    const journal = openJournal(path);
    try {
      prune(path, { now: NOW });
      await journal.append(exchange({ id: 'c' }));
    } finally {
      journal.close();
    }
    expect(left()).toEqual(['b', 'c']);
  });

  it('leaves the journal as it was when the new file cannot take its place', () => {
    write(line('a', 30), line('b', 1));
    around.rename = {
      before: () => {
        throw new Error('EACCES');
      },
      after: () => {},
    };
    expect(() => prune(path, { now: NOW })).toThrow('EACCES');
    expect(left()).toEqual(['a', 'b']);
    expect(readdirSync(folder)).toEqual(['journal.ndjson']);
  });
});
