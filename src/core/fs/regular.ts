import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs';
import { systemCode } from '../error.ts';
import { descriptorOf, NotRegularFile, type Place } from './place.ts';

const FLAGS = {
  read: constants.O_RDONLY,
  append: constants.O_RDWR | constants.O_APPEND | constants.O_CREAT,
} as const;

/** Mode of a new file that holds people's data: it is its owner's alone. */
export const PRIVATE = 0o600;
/** Mode of any other new file, of which the user's own mask takes away. */
const ORDINARY = 0o666;

/**
 * Opens a regular file, also through a symbolic link. It never waits, as opening a FIFO does.
 *
 * @param mode of a file that `append` creates
 * @returns the descriptor
 * @throws NotRegularFile, and errors of the system
 */
export function openRegular(path: string, use: keyof typeof FLAGS, mode = PRIVATE): number {
  // Some devices do something as soon as they are opened.
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() === false) throw new NotRegularFile(stat);
  if (use === 'append' && stat !== undefined) requireOwnName(path);
  const fd = openSync(path, FLAGS[use] | constants.O_NONBLOCK, mode);
  const opened = fstatSync(fd);
  if (opened.isFile()) return fd;
  closeSync(fd);
  throw new NotRegularFile(opened);
}

/** A file that a path leads to only because it is open already belongs to whoever opened it. */
function requireOwnName(path: string): void {
  if (descriptorOf(path) !== undefined) throw new NotRegularFile('an open descriptor');
}

/** A file that is not in its place yet. */
export interface Replacement {
  /** Appends. */
  readonly fd: number;
  /** Puts it into its place. */
  readonly finish: () => void;
  /** Deletes it, and what was there stays. */
  readonly abandon: () => void;
}

/**
 * Begins a new file instead of a regular one, or of none: whoever reads sees all of it or nothing. It has the mode of the
 * old one. Whoever begins it finishes or abandons it.
 *
 * @param temporary where the new file is until then; whoever deletes it there keeps the old one in its place
 * @param mode where there is no old one
 */
export function beginReplacement(
  place: Extract<Place, { readonly kind: 'absent' | 'regular' }>,
  temporary = `${place.path}.${randomBytes(4).toString('hex')}.tmp`,
  mode = ORDINARY,
): Replacement {
  const fd = openSync(temporary, 'ax', place.kind === 'regular' ? PRIVATE : mode);
  const abandon = (): void => {
    try {
      // Another of the same name may have come instead, which is not ours to delete.
      if (isFileAt(temporary, fstatSync(fd))) removeQuietly(temporary);
    } finally {
      closeSync(fd);
    }
  };
  try {
    if (place.kind === 'regular') fchmodSync(fd, place.mode);
  } catch (error) {
    abandon();
    throw error;
  }
  return {
    fd,
    finish: () => {
      if (!isFileAt(temporary, fstatSync(fd))) throw new TemporaryGone();
      renameSync(temporary, place.path);
      closeSync(fd);
    },
    abandon,
  };
}

/**
 * Does the same in one step.
 *
 * @param fill writes to the descriptor, which appends, before the file is in its place
 */
export function replaceRegular(
  place: Extract<Place, { readonly kind: 'absent' | 'regular' }>,
  fill: (fd: number) => void,
  temporary?: string,
): void {
  const replacement = beginReplacement(place, temporary);
  try {
    fill(replacement.fd);
    replacement.finish();
  } catch (error) {
    replacement.abandon();
    throw error;
  }
}

/** The new file was deleted before it could take its place. */
export class TemporaryGone extends Error {
  override readonly name = 'TemporaryGone';

  constructor() {
    super('its new version was deleted meanwhile');
  }
}

/** What the system says where folders cannot be opened, as on Windows, which keeps their names by itself. */
const NO_FOLDERS = ['EISDIR', 'EPERM'];

/** Puts the names in a folder on the disk, so that a new file is found there after a power cut. */
export function syncFolder(path: string): void {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY);
  } catch (error) {
    if (NO_FOLDERS.includes(systemCode(error) ?? '')) return;
    throw error;
  }
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Whether a path leads to a file that is open. */
export function isFileAt(path: string, file: Pick<Stats, 'dev' | 'ino'>): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && isSameFile(stat, file);
}

export function isSameFile(a: Pick<Stats, 'dev' | 'ino'>, b: Pick<Stats, 'dev' | 'ino'>): boolean {
  return a.ino === b.ino && a.dev === b.dev;
}

/** Deletes a file that may be gone. */
export function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

/** Most bytes of a file that is looked into before it is deleted. */
const MAX_LOOKED_INTO = 4096;

/**
 * Deletes a regular file, or the one that a symbolic link leads to. One that is not there is no error, and an
 * empty one stays, since nothing in it says whose it is.
 *
 * @param isOurs decides by the text; a file that is not ours stays, and what is no file never is
 * @returns whether nothing is there any more
 * @throws NotRegularFile without `isOurs`, and errors of the system
 */
export function removeRegular(path: string, isOurs?: (text: string) => boolean): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return true;
  if (!stat.isFile()) {
    if (isOurs === undefined) throw new NotRegularFile(stat);
    return false;
  }
  requireOwnName(path);
  if (stat.size === 0) return false;
  if (isOurs !== undefined && !(stat.size <= MAX_LOOKED_INTO && isOurs(readFileSync(path, 'utf8')))) {
    return false;
  }
  removeQuietly(realpathSync(path));
  return true;
}
