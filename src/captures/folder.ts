import { closeSync, fstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { systemCode, usageError } from '../core/error.ts';
import { MAX_FILE } from '../core/fs/read-at-most.ts';
import { openRegular } from '../core/fs/regular.ts';
import { fileError } from '../core/fs/words.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import { plain } from '../events/names.ts';

/** What a project keeps of what it was sent. */
export type CaptureKind = 'fixture' | 'scenario';

const NAME = /^[a-z0-9-]{1,64}$/;
/** What Windows takes for a device, whatever stands behind its dot: such a file could not be checked out there. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * Refuses what cannot be the name of a fixture or a scenario on every system.
 *
 * @throws WebhookCliError `bad_name`
 */
export function requireName(name: string): void {
  if (NAME.test(name) && !DEVICE.test(name)) return;
  throw usageError(
    'bad_name',
    DEVICE.test(name)
      ? `${name} is a device on Windows, where no file can be called so`
      : `${excerpt(name, 80)} is no name for a fixture or a scenario`,
    'write 1 to 64 of a to z, 0 to 9 and -: failed-at-the-door',
  );
}

/** Where a project keeps its fixtures, or its scenarios. */
function folderOf(project: string, kind: CaptureKind): string {
  return join(project, 'webhook-cli', `${kind}s`);
}

/** The file of a name. */
export function capturePath(project: string, kind: CaptureKind, name: string): string {
  return join(folderOf(project, kind), `${name}.json`);
}

/**
 * The names that a project has, in their order. What is no file of such a name is passed over.
 *
 * @throws WebhookCliError `file_unreadable` for a folder that cannot be read
 */
export function captureNames(project: string, kind: CaptureKind): readonly string[] {
  const folder = folderOf(project, kind);
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => basename(file, '.json'))
      .filter((name) => NAME.test(name))
      .toSorted();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) return [];
    throw fileError('file_unreadable', `${folder} cannot be read`, error);
  }
}

/** The name among these that is meant, forgiving of case, space, dash and underscore. */
export function nameLike(wanted: string, names: readonly string[]): string | undefined {
  return names.find((name) => plain(name) === plain(wanted));
}

/**
 * Reads the file of a fixture or a scenario, which is a regular one: nothing waits for a FIFO.
 *
 * @throws WebhookCliError `file_missing`, `file_too_large`, `file_unreadable`
 */
export function readCapture(path: string): Buffer {
  let fd: number;
  try {
    fd = openRegular(path, 'read');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw fileError('file_missing', `there is no file ${path}`, error);
    throw fileError('file_unreadable', `${path} cannot be read`, error);
  }
  try {
    if (fstatSync(fd).size > MAX_FILE) {
      throw fileError('file_too_large', path, new Error(`it is larger than ${MAX_FILE / 1024 ** 2} MiB`));
    }
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}
