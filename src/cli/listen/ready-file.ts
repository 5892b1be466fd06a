import { ioError } from '../../core/error.ts';
import { requirePlaceFor } from '../../core/fs/place.ts';
import { removeRegular } from '../../core/fs/regular.ts';
import { fileError } from '../../core/fs/words.ts';
import { writeWhole } from '../../core/fs/write.ts';
import { outputPath } from '../session/files.ts';
import type { Session } from '../session/session.ts';

/** The file that holds the URL while a receiver listens. */
export interface ReadyFile {
  /** @throws WebhookCliError `file_unwritable` */
  readonly write: (url: string) => Promise<void>;
  /** Deletes it, unless another has written it since. */
  readonly remove: () => void;
}

/**
 * Makes room for the ready file. One of an earlier run goes, since it would say that this run is ready
 * before it is; an empty file says nothing and is written over; any other is somebody's own.
 *
 * @throws WebhookCliError `bad_file`, `file_unwritable`
 */
export function openReadyFile({ context }: Session, file: string | undefined): ReadyFile | null {
  if (file === undefined) return null;
  const path = outputPath(context, '--ready-file', file);
  const place = requirePlaceFor(path, 'file_unwritable');
  if (place.kind === 'regular' && place.size > 0 && !removeReadyFile(path, (text) => URL_LINE.test(text))) {
    throw ioError(
      'file_unwritable',
      `${path} cannot be written: it holds something else than the URL of a receiver`,
      'name another file with --ready-file, or delete it',
    );
  }
  let writtenText: string | null = null;
  return {
    write: async (url) => {
      const text = `${url}\n`;
      await writeWhole(path, text);
      // A FIFO or a device is not ours to delete.
      if (place.kind === 'absent' || place.kind === 'regular') writtenText = text;
    },
    remove: () => {
      if (writtenText !== null) removeReadyFile(path, (text) => text === writtenText);
    },
  };
}

const URL_LINE = /^https?:\/\/\S+\n?$/;

function removeReadyFile(path: string, isOurs: (text: string) => boolean): boolean {
  try {
    return removeRegular(path, isOurs);
  } catch (error) {
    throw fileError('file_unwritable', `${path} cannot be deleted`, error);
  }
}
