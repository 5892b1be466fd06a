import { ioError, messageOf, systemCode, type WebhookCliError } from '../error.ts';
import type { ErrorCodeOf } from '../error-codes.ts';
import type { Words } from '../wording.ts';

interface Reason {
  readonly words: string;
  /** What to do next. */
  readonly hint?: string;
}

/** Why the operating system did not read, write or delete a file, by its code. */
const REASONS: Readonly<Record<string, Reason>> = {
  EACCES: { words: 'you have no permission' },
  EBUSY: { words: 'it is in use, as a file is that was mounted' },
  EDQUOT: { words: 'your share of the disk is used up' },
  EIO: { words: 'the device failed' },
  EISDIR: { words: 'it is a folder', hint: 'name a file in it' },
  ELOOP: { words: 'its symbolic links lead in a circle' },
  EMFILE: { words: 'too many files are open' },
  ENAMETOOLONG: { words: 'its name is too long' },
  ENOENT: { words: 'its folder does not exist', hint: 'create it first' },
  ENOSPC: { words: 'the disk is full' },
  ENOTDIR: { words: 'a part of its path is no folder' },
  ENXIO: { words: 'nobody reads from it', hint: 'a FIFO needs its reader first' },
  EPERM: { words: 'the system does not permit it' },
  EPIPE: { words: 'its reader has gone' },
  EROFS: { words: 'its file system is read-only' },
};

/** Why a file could not be read, written or deleted: words, and the code to search for. */
function fileReason(error: unknown): string {
  const code = systemCode(error);
  const reason = REASONS[code];
  return reason === undefined ? messageOf(error) : `${reason.words} (${code})`;
}

/**
 * The error of a file that something could not be done with.
 *
 * @param what such as `report.xml cannot be written`
 * @param hint what to do next, where the reason does not tell it better
 */
export function fileError(
  code: ErrorCodeOf<'io'>,
  what: string,
  error: unknown,
  hint: Words = '',
): WebhookCliError {
  const known = REASONS[systemCode(error)]?.hint;
  return ioError(code, `${what}: ${fileReason(error)}`, hint === '' ? (known ?? '') : hint, error);
}
