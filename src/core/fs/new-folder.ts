import { randomBytes } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statfsSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '../error.ts';
import { isSameFile } from './regular.ts';
import { makeFolder } from './write.ts';

/** A folder that is not in its place yet. */
export interface NewFolder {
  /** Where it is until then: what was left there, as by a power cut, ends in `.tmp` and looks like nothing whole. */
  readonly path: string;
  /** Puts it into its place, and deletes what was there. */
  readonly finish: () => void;
  /** Deletes it, and what was there stays. */
  readonly abandon: () => void;
}

/** What is where a folder is to be; a disk that is mounted there cannot be replaced. */
export type FolderPlace = 'absent' | 'empty' | 'filled' | 'no folder' | 'a disk';

/** Looks at where a folder is to be; a link is followed. */
export function folderPlace(path: string): FolderPlace {
  if (statOf(path) === null) return 'absent';
  const real = endOf(path);
  const stat = real === null ? null : statOf(real);
  if (real === null || stat?.isDirectory() !== true) return 'no folder';
  if (stat.dev !== lstatSync(dirname(real)).dev) return 'a disk';
  return readdirSync(real).length === 0 ? 'empty' : 'filled';
}

function statOf(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch (error) {
    // Below a file there is nothing either.
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) return null;
    throw error;
  }
}

/** Where a path leads; `null` for a link that leads nowhere. */
function endOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/** Something else came to be where a folder was to be, while it was filled. */
export class PlaceTaken extends Error {
  override readonly name = 'PlaceTaken';
}

/**
 * Begins a folder beside its place, on the same disk: whoever looks sees all of it or nothing. Whoever begins it finishes or
 * abandons it. What is at its place then is replaced; what comes there meanwhile is not, and finishing throws `PlaceTaken`.
 *
 * @param path absolute; those above it are made
 */
export function beginFolder(path: string): NewFolder {
  const place = endOf(path) ?? path;
  const begun = statOf(place);
  makeFolder(dirname(place), 0o777);
  const mark = randomBytes(4).toString('hex');
  const beside = (end: string): string => join(dirname(place), `${basename(place)}.${mark}.${end}`);
  const temporary = beside('tmp');
  mkdirSync(temporary);
  return {
    path: temporary,
    finish: () => {
      const now = statOf(place);
      const isOther = now !== null && (begun === null || !isSameFile(now, begun));
      if (isOther && folderPlace(place) !== 'empty') throw new PlaceTaken();
      const before = now === null ? null : beside('old.tmp');
      if (before !== null) renameSync(place, before);
      try {
        renameSync(temporary, place);
      } catch (error) {
        if (before !== null) renameSync(before, place);
        throw error;
      }
      if (before === null) return;
      if (isOther) rmdirSync(before);
      else rmSync(before, { recursive: true });
    },
    abandon: () => rmSync(temporary, { recursive: true, force: true }),
  };
}

/** Bytes that a user may still write where a folder is; `null` where its file system has no room to speak of. */
export function freeBytes(folder: string): number | null {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return blocks === 0 ? null : bavail * bsize;
}
