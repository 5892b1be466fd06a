import { messageOf, systemCode, usageError } from '../../core/error.ts';
import { NotRegularFile } from '../../core/fs/place.ts';
import { PLATFORM } from '../../core/platform/this-platform.ts';
import { type Journal, openJournal } from '../../journal/journal.ts';
import type { JournalFlags } from '../flags/journal.ts';
import { outputPath } from './files.ts';
import type { Session } from './session.ts';
import { warn } from './warn.ts';

/**
 * The journal that flags choose, or the project's.
 *
 * @throws WebhookCliError `bad_file` for `-` and for a folder
 */
export function journalPath(session: Session, flags: JournalFlags): string {
  if (flags.journal === '-') {
    throw usageError(
      'bad_file',
      'a journal cannot be standard output',
      'a journal is a file of its own: name it; ./- is a file of that name',
    );
  }
  return typeof flags.journal === 'string'
    ? outputPath(session.context, '--journal', flags.journal)
    : session.defaultJournal;
}

/**
 * The journal that will be opened; `null` where none is wanted, or the project's folder is gone.
 *
 * @throws WebhookCliError `bad_file`
 */
export function journalPathIfAny(session: Session, flags: JournalFlags): string | null {
  if (flags.journal === false) return null;
  try {
    return journalPath(session, flags);
  } catch (error) {
    if (typeof flags.journal === 'string') throw error;
    return null;
  }
}

/**
 * Opens the journal that flags choose; `null` when none is wanted. One that was named must open, the
 * default one only warns: a read-only folder, or one that is gone, is no reason not to listen. Something else in its
 * place is one, and so is that it was to be durable.
 *
 * @throws WebhookCliError `journal_unwritable`, `bad_file`
 */
export function openChosenJournal(
  session: Session,
  flags: JournalFlags & { readonly durable?: boolean | undefined },
): Journal | null {
  const { durable = false } = flags;
  if (flags.journal === false) {
    if (durable) {
      throw usageError(
        'flag_does_not_fit',
        '--durable says nothing with --no-journal',
        'leave out one of them',
      );
    }
    return null;
  }
  try {
    const path = journalPath(session, flags);
    const isNamed = typeof flags.journal === 'string';
    const upkeep = isNamed ? undefined : { onFailure: warnOfFailure(session, path) };
    const journal = openJournal(path, { upkeep, durable });
    if (PLATFORM.hasModes && (journal.mode & 0o077) !== 0) {
      warn(session, `others may read the journal ${path}; chmod 600 makes it its owner’s alone`);
    }
    return journal;
  } catch (error) {
    const isOther = error instanceof Error && error.cause instanceof NotRegularFile;
    if (typeof flags.journal === 'string' || durable || isOther) throw error;
    // The folder's words do not name what is missing, those of a journal do.
    const isNamed = systemCode(error) !== 'folder_missing';
    warn(session, `${messageOf(error)}; going on without${isNamed ? '' : ' a journal'}`);
    return null;
  }
}

/** Says once that a journal grows beyond what is kept. */
function warnOfFailure(session: Session, path: string): (error: unknown) => void {
  let isSaid = false;
  return (error) => {
    if (!isSaid) warn(session, `nothing is taken out of the journal ${path}: ${messageOf(error)}`);
    isSaid = true;
  };
}
