import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebhookCliError } from '../../../../src/core/error.ts';
import { placeOf, requirePlaceFor } from '../../../../src/core/fs/place.ts';
import { openRegular, removeRegular } from '../../../../src/core/fs/regular.ts';
import { appendWhole, createOnce, makeFolder, writeWhole } from '../../../../src/core/fs/write.ts';
import {
  canMakeDevices,
  canMount,
  makeFifo,
  makeNull,
  mountSmall,
  openReader,
} from '../../../helpers/special-files.ts';

let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webhook-cli-fs-'));
  path = join(folder, 'file');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function refusal(run: () => unknown): Promise<WebhookCliError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof WebhookCliError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const isFifo = (file: string): boolean => lstatSync(file).isFIFO();

/** More than a pipe holds. */
const LONG = 'äbcdefgh\n'.repeat(100_000);

/** Descriptors that Node has opened for itself, where the system lists them. */
const ownDescriptors = existsSync('/proc/self/fd')
  ? readdirSync('/proc/self/fd').filter((fd) => {
      const link = lstatSync(`/proc/self/fd/${fd}`, { throwIfNoEntry: false });
      return link !== undefined && readlinkSync(`/proc/self/fd/${fd}`).startsWith('anon_inode:');
    })
  : [];

describe.runIf(ownDescriptors.length > 0)('a descriptor', () => {
  it.each([...ownDescriptors, '9999'])(
    '%s that nobody opened for us is refused before anything is written',
    async (fd) => {
      for (const name of [`/dev/fd/${fd}`, `/proc/self/fd/${fd}`]) {
        expect(await refusal(() => requirePlaceFor(name, 'report_unwritable'))).toMatchObject({
          code: 'report_unwritable',
          message: `${name} cannot be written: descriptor ${fd} is not open`,
        });
        expect(await refusal(() => writeWhole(name, 'text'))).toMatchObject({ code: 'file_unwritable' });
        expect(await refusal(() => appendWhole(name, 'text'))).toMatchObject({ code: 'file_unwritable' });
      }
    },
  );
});

describe('a regular file', () => {
  it('is created, and leaves no other file', async () => {
    await writeWhole(path, 'one');
    expect(readFileSync(path, 'utf8')).toBe('one');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it.runIf(process.platform !== 'win32')('is replaced, and keeps its mode', async () => {
    for (const mode of [0o600, 0o640, 0o777]) {
      writeFileSync(path, 'old, and longer');
      chmodSync(path, mode);
      const before = statSync(path).ino;
      const held = openSync(path, 'r');
      await writeWhole(path, 'new');
      closeSync(held);
      expect(readFileSync(path, 'utf8')).toBe('new');
      expect(statSync(path).mode & 0o7777).toBe(mode);
      expect(statSync(path).ino).not.toBe(before);
    }
  });

  it('is added to, and created for it', async () => {
    await appendWhole(path, 'one\n');
    await appendWhole(path, 'two\n');
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  });

  it('is created once only', () => {
    createOnce(path, 'one');
    createOnce(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('one');
  });
});

describe('a symbolic link', () => {
  it('survives: what it leads to is replaced, through other links and folders', async () => {
    mkdirSync(join(folder, 'deep/er'), { recursive: true });
    writeFileSync(join(folder, 'deep/target'), 'old');
    symlinkSync('../target', join(folder, 'deep/er/second'));
    symlinkSync('deep/er', join(folder, 'door'));
    symlinkSync('door/second', path);
    await writeWhole(path, 'new');
    expect(readlinkSync(path)).toBe('door/second');
    expect(lstatSync(join(folder, 'deep/er/second')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'deep/target'), 'utf8')).toBe('new');
    expect(readdirSync(join(folder, 'deep')).toSorted()).toEqual(['er', 'target']);
  });

  it('that leads nowhere yet gets its target', async () => {
    mkdirSync(join(folder, 'deep/er'), { recursive: true });
    symlinkSync('deep/er', join(folder, 'door'));
    symlinkSync('door/../target', path);
    expect(requirePlaceFor(path, 'report_unwritable').kind).toBe('absent');
    await writeWhole(path, 'new');
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    // The parent of where the door leads, not of the door.
    expect(readFileSync(join(folder, 'deep/target'), 'utf8')).toBe('new');
  });

  it('into a folder that is not there, and one in a circle, are told apart', async () => {
    symlinkSync('none/target', path);
    symlinkSync('loop', join(folder, 'loop'));
    for (const run of [writeWhole, (file: string) => requirePlaceFor(file, 'file_unwritable')]) {
      expect((await refusal(() => run(path, ''))).message).toContain('its folder does not exist (ENOENT)');
      expect((await refusal(() => run(join(folder, 'loop'), ''))).message).toContain('circle (ELOOP)');
    }
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
  });

  it('to a FIFO leads to its reader', async () => {
    symlinkSync(makeFifo(join(folder, 'fifo')), path);
    const all = openReader(path).readAll();
    await writeWhole(path, 'text');
    expect(await all).toBe('text');
    expect(readdirSync(folder).toSorted()).toEqual(['fifo', 'file']);
  });
});

describe('a FIFO', () => {
  it('gives its reader all of it, however late that begins to read', async () => {
    const reader = openReader(makeFifo(path));
    const written = writeWhole(path, LONG);
    // The pipe is full by now: the first write came before the promise did.
    const all = reader.readAll();
    await written;
    expect(await all).toBe(LONG);
    expect(isFifo(path)).toBe(true);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('is added to as it is written to', async () => {
    const all = openReader(makeFifo(path)).readAll();
    await appendWhole(path, 'text');
    expect(await all).toBe('text');
  });

  it('that nobody reads is an error that names it', async () => {
    makeFifo(path);
    for (const run of [writeWhole, appendWhole]) {
      expect(await refusal(() => run(path, 'report_unwritable'))).toMatchObject({
        kind: 'io',
        code: 'file_unwritable',
        message: `${path} cannot be written: nobody reads from it (ENXIO)`,
        hint: 'a FIFO needs its reader first',
      });
    }
    expect(isFifo(path)).toBe(true);
  });

  it('with a reader that takes nothing, or leaves, is not waited for without end', async () => {
    const reader = openReader(makeFifo(path));
    expect((await refusal(() => writeWhole(path, LONG, 30))).message).toContain('taken nothing for 0.03 s');
    const written = writeWhole(path, LONG);
    reader.close();
    expect((await refusal(() => written)).message).toContain('its reader has gone (EPIPE)');
  });
});

describe('a device', () => {
  it.runIf(canMakeDevices)('is written to and survives, made by mknod (needs root)', async () => {
    makeNull(path);
    expect(requirePlaceFor(path, 'report_unwritable').kind).toBe('stream');
    await writeWhole(path, LONG);
    await appendWhole(path, LONG);
    expect(lstatSync(path).isCharacterDevice()).toBe(true);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it.runIf(process.platform === 'linux')('that is full is told so', async () => {
    const error = await refusal(() => writeWhole('/dev/full', 'report_unwritable'));
    expect(error.message).toBe('/dev/full cannot be written: the disk is full (ENOSPC)');
  });
});

describe('what is open already', () => {
  it.runIf(process.platform === 'linux')('is added to, where its end is shared with others', async () => {
    const fd = openSync(path, 'w');
    try {
      writeFileSync(fd, 'before ');
      const alias = `/dev/fd/${fd}`;
      expect(requirePlaceFor(alias, 'report_unwritable')).toEqual({ kind: 'descriptor', path: alias, fd });
      await writeWhole(alias, 'one ');
      await appendWhole(alias, 'two ');
      writeFileSync(fd, 'after');
    } finally {
      closeSync(fd);
    }
    expect(readFileSync(path, 'utf8')).toBe('before one two after');
  });
});

describe('a place', () => {
  it('that can hold no file is refused before anything is written', async () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(path, '');
    for (const [place, words] of [
      [join(folder, 'sub'), 'it is a folder, not a regular file'],
      [join(folder, 'none/file'), 'its folder does not exist (ENOENT)'],
      [join(path, 'file'), 'a part of its path is no folder (ENOTDIR)'],
    ] as const) {
      expect(await refusal(() => requirePlaceFor(place, 'report_unwritable'))).toMatchObject({
        kind: 'io',
        code: 'report_unwritable',
        message: `${place} cannot be written: ${words}`,
      });
      expect(await refusal(() => writeWhole(place, 'report_unwritable'))).toMatchObject({
        code: 'file_unwritable',
      });
    }
    expect(readdirSync(folder).toSorted()).toEqual(['file', 'sub']);
  });

  it('taken by a socket is refused', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(path, resolve);
    });
    try {
      expect(() => placeOf(path)).toThrow('it is a socket');
    } finally {
      server.close();
    }
  });

  it.runIf(canMount)('on a read-only file system is told so (needs mount)', async () => {
    const file = join(mountSmall('ro'), 'file');
    const words = `${file} cannot be written: its file system is read-only (EROFS)`;
    expect((await refusal(() => writeWhole(file, 'report_unwritable'))).message).toBe(words);
    expect((await refusal(() => requirePlaceFor(file, 'report_unwritable'))).message).toBe(words);
  });

  it.runIf(canMount)('on a full disk keeps the file that was there (needs mount)', async () => {
    const sub = mountSmall('rw');
    const file = join(sub, 'file');
    await writeWhole(file, 'old');
    expect((await refusal(() => writeWhole(file, LONG))).message).toContain('the disk is full (ENOSPC)');
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(sub)).toEqual(['file']);
  });
});

describe('deleting', () => {
  it('takes a regular file, and what a link leads to; nothing there is no error', () => {
    writeFileSync(join(folder, 'target'), 'report_unwritable');
    symlinkSync('target', path);
    expect(removeRegular(path)).toBe(true);
    expect(readdirSync(folder)).toEqual(['file']);
    expect(removeRegular(path)).toBe(true);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
  });

  it('takes nothing that is not ours', () => {
    writeFileSync(path, 'theirs');
    expect(removeRegular(path, (text) => text === 'ours')).toBe(false);
    writeFileSync(path, 'x'.repeat(5000));
    expect(removeRegular(path, () => true)).toBe(false);
    expect(readdirSync(folder)).toEqual(['file']);
    writeFileSync(path, 'ours');
    expect(removeRegular(path, (text) => text === 'ours')).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes nothing that is no regular file', () => {
    mkdirSync(join(folder, 'sub'));
    makeFifo(path);
    expect(() => removeRegular(path)).toThrow('it is a FIFO, not a regular file');
    expect(() => removeRegular(join(folder, 'sub'))).toThrow('it is a folder');
    expect(removeRegular(path, () => true)).toBe(false);
    expect(readdirSync(folder).toSorted()).toEqual(['file', 'sub']);
  });
});

describe('opening', () => {
  it('takes regular files and links to them, and never waits', () => {
    writeFileSync(join(folder, 'target'), 'report_unwritable');
    symlinkSync('target', path);
    closeSync(openRegular(path, 'read'));
    closeSync(openRegular(join(folder, 'new'), 'append'));
    makeFifo(join(folder, 'fifo'));
    for (const use of ['read', 'append'] as const) {
      expect(() => openRegular(join(folder, 'fifo'), use)).toThrow('it is a FIFO, not a regular file');
      expect(() => openRegular(folder, use)).toThrow('it is a folder, not a regular file');
    }
    expect(() => openRegular(join(folder, 'none'), 'read')).toThrow('ENOENT');
  });
});

describe('makeFolder', () => {
  it('makes a folder and those above it, and takes one that is there as it is', () => {
    const path = join(folder, 'a', 'b', 'c');
    makeFolder(path, 0o700);
    makeFolder(path, 0o755);
    expect(statSync(path).isDirectory()).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['a file', 'file'],
    ['a link that leads nowhere', 'link'],
  ])('fails under %s', (_, name) => {
    writeFileSync(join(folder, 'file'), '');
    symlinkSync(join(folder, 'nowhere', 'at', 'all'), join(folder, 'link'));
    expect(() => makeFolder(join(folder, name, 'below', 'it'), 0o700)).toThrow(/E(?:NOTDIR|EXIST|NOENT)/);
  });

  // Node's own way to make folders never ends there.
  it.runIf(process.platform === 'linux')('fails where the system makes none', () => {
    expect(() => makeFolder('/proc/webhook-cli/below', 0o700)).toThrow(/ENOENT/);
  });
});
