import { systemCode } from '../core/error.ts';
import { openRegular } from '../core/fs/regular.ts';
import { fileError } from '../core/fs/words.ts';

/**
 * Opens a journal to read it; `null` where there is none yet.
 *
 * @throws WebhookCliError `journal_unreadable`
 */
export function openIfAny(path: string): number | null {
  try {
    return openRegular(path, 'read');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw unreadable(path, error);
  }
}

/** What a journal that cannot be read is told as. */
export function unreadable(path: string, error: unknown): Error {
  return fileError('journal_unreadable', `the journal ${path} cannot be read`, error);
}
