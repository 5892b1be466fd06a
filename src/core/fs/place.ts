import { accessSync, constants, lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { ErrorCodeOf } from '../error-codes.ts';
import { openDescriptors } from '../platform/processes.ts';
import { fileError } from './words.ts';

/** What is at a path that is to be written. Symbolic links are followed, and survive. */
export type Place =
  /** A new file would be at `path`, which is beyond a link that leads nowhere yet. */
  | { readonly kind: 'absent'; readonly path: string }
  | { readonly kind: 'regular'; readonly path: string; readonly mode: number; readonly size: number }
  /** A FIFO or a character device, such as a terminal. */
  | { readonly kind: 'stream'; readonly path: string }
  /** Open already, and its end is shared with others: `/dev/stdout` of a command that writes to a file. */
  | { readonly kind: 'descriptor'; readonly path: string; readonly fd: number };

/** Something else is where a regular file has to be. */
export class NotRegularFile extends Error {
  override readonly name = 'NotRegularFile';

  constructor(what: Stats | 'an open descriptor') {
    super(`it is ${typeof what === 'string' ? what : kindWords(what)}, not a regular file`);
  }
}

/** A descriptor was named that whoever started the process did not open. */
class NotOpenDescriptor extends Error {
  override readonly name = 'NotOpenDescriptor';

  constructor(fd: number) {
    super(`descriptor ${fd} is not open`);
  }
}

const DESCRIPTOR = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/;
const NAMED_DESCRIPTORS: Readonly<Record<string, number>> = { '/dev/stdout': 1, '/dev/stderr': 2 };

/**
 * Looks at what is at a path.
 *
 * @throws NotRegularFile where it can be neither replaced nor written to: a folder, a socket, a disk
 * @throws NotOpenDescriptor for a descriptor that is Node's own or nobody's
 */
export function placeOf(path: string): Place {
  // First, since it tells of links in a circle.
  const stat = statSync(path, { throwIfNoEntry: false });
  const fd = descriptorOf(path);
  if (fd !== undefined) refuseOwn(fd);
  if (stat === undefined) return { kind: 'absent', path: endOfLinks(path) };
  if (stat.isFIFO() || stat.isCharacterDevice()) return { kind: 'stream', path };
  if (fd !== undefined) return { kind: 'descriptor', path, fd };
  if (!stat.isFile()) throw new NotRegularFile(stat);
  return { kind: 'regular', path: realpathSync(path), mode: stat.mode & 0o7777, size: stat.size };
}

/**
 * Asks that a file can be written later: better told now than at the end.
 *
 * @param code the error's
 * @throws WebhookCliError of that code
 */
export function requirePlaceFor(path: string, code: ErrorCodeOf<'io'>): Place {
  try {
    const place = placeOf(path);
    switch (place.kind) {
      case 'absent':
      case 'regular':
        // With the dot, what is no folder is told apart from one that may not be written.
        accessSync(`${dirname(place.path)}/.`, constants.W_OK);
        break;
      case 'stream':
        accessSync(path, constants.W_OK);
        break;
      case 'descriptor':
        break;
    }
    return place;
  } catch (error) {
    const isOther = error instanceof NotRegularFile || error instanceof NotOpenDescriptor;
    throw fileError(code, `${path} cannot be written`, error, isOther ? OTHER : '');
  }
}

/**
 * The one path of a file that several may lead to, also of one that is yet to come; `null` where none can be,
 * which whoever opens it says.
 */
export function canonicalPath(path: string): string | null {
  try {
    const place = placeOf(path);
    if (place.kind !== 'absent') return place.path;
    return join(realpathSync(dirname(place.path)), basename(place.path));
  } catch {
    return null;
  }
}

const OTHER = 'name a file, a FIFO or a device';

/** The descriptor that a path names, also through links; it has to lead somewhere. */
export function descriptorOf(path: string): number | undefined {
  const number = DESCRIPTOR.exec(path)?.[1];
  if (number !== undefined) return Number(number);
  const target = linkTarget(path);
  return NAMED_DESCRIPTORS[path] ?? (target === undefined ? undefined : descriptorOf(target));
}

/**
 * Refuses a descriptor that Node has opened for itself: what is written there ends the process, or is lost. Its
 * event loop stands on descriptors without a name, and on pipes of which it holds both ends; of one that it was
 * given, it holds one. Where the system does not list descriptors, nothing is known of them.
 */
function refuseOwn(fd: number): void {
  const open = openDescriptors();
  if (open === null) return;
  const end = open.get(fd);
  const isPipe = end?.startsWith('pipe:') === true;
  const holders = isPipe ? [...open.values()].filter((other) => other === end).length : 0;
  // Standard streams may share one pipe, as with 2>&1.
  const isOwn = end?.startsWith('anon_inode:') === true || (fd > 2 && holders > 1);
  if (end === undefined || isOwn) throw new NotOpenDescriptor(fd);
}

/** Where a file would come to be: the kernel follows a link that leads nowhere too. */
function endOfLinks(path: string): string {
  const target = linkTarget(path);
  return target === undefined ? path : endOfLinks(target);
}

/** Where a link leads; `undefined` for what is none. */
function linkTarget(path: string): string | undefined {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return undefined;
  const target = readlinkSync(path);
  // Not joined: `..` is the parent of where a link leads, which only the kernel knows.
  return isAbsolute(target) ? target : `${realpathSync(dirname(path))}/${target}`;
}

const KINDS = [
  ['a folder', (stat) => stat.isDirectory()],
  ['a FIFO', (stat) => stat.isFIFO()],
  ['a device', (stat) => stat.isCharacterDevice()],
  ['a block device', (stat) => stat.isBlockDevice()],
  ['a socket', (stat) => stat.isSocket()],
  ['a symbolic link', (stat) => stat.isSymbolicLink()],
] as const satisfies readonly (readonly [string, (stat: Stats) => boolean])[];

function kindWords(stat: Stats): string {
  return KINDS.find(([, is]) => is(stat))?.[0] ?? 'something else';
}
