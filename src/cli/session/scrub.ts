import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ioError } from '../../core/error.ts';
import { openRegular, PRIVATE } from '../../core/fs/regular.ts';
import { fileError } from '../../core/fs/words.ts';
import { createOnce } from '../../core/fs/write.ts';
import { onceEach } from '../../core/memo.ts';
import { PLATFORM } from '../../core/platform/this-platform.ts';
import { pause } from '../../core/time/wait.ts';
import { makeDataFolder } from '../../journal/file.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import type { Scrubber } from '../../scrub/scrubber.ts';
import type { ScrubFlags } from '../flags/scrub.ts';
import type { Session } from './session.ts';
import { warn } from './warn.ts';

/**
 * What replaces personal data, where flags ask for it.
 *
 * @param options `isLive` where it shows what comes, so that an unknown body is left out instead of refused
 * @throws WebhookCliError `scrub_key_unreadable`
 */
export async function scrubberFor(
  session: Session,
  { scrub }: ScrubFlags,
  { isLive = false }: { readonly isLive?: boolean } = {},
): Promise<Scrubber | undefined> {
  if (scrub === undefined) return undefined;
  const [{ createScrubber }, catalogue, key] = await Promise.all([
    import('../../scrub/scrubber.ts'),
    bundledCatalogue.load(),
    projectKey(session),
  ]);
  return createScrubber({ key, catalogue, all: scrub === 'all', isLive });
}

const KEY_BYTES = 32;

/**
 * The key of the project by which stand-ins are drawn, made when it is first asked for. It is a secret: who has it can try
 * out whose data stood there.
 */
const projectKey = onceEach(async (session: Session): Promise<Buffer> => {
  // Beside the journal of the project, whichever journal is read: this folder is no matter of git.
  const path = join(dirname(session.defaultJournal), 'scrub.key');
  try {
    makeDataFolder(dirname(path));
    createOnce(path, `${randomBytes(KEY_BYTES).toString('hex')}\n`, PRIVATE);
    // Another process may be in the middle of writing it.
    for (let turn = 0; turn < 20; turn += 1) {
      const key = readKey(session, path);
      if (key !== null) return key;
      await pause(10, undefined);
    }
  } catch (error) {
    throw fileError('scrub_key_unreadable', `the key ${path} cannot be read or made`, error);
  }
  throw ioError(
    'scrub_key_unreadable',
    `the key ${path} does not hold 64 hex digits`,
    'delete the file: a new one is made, by which everybody gets another stand-in',
  );
});

function readKey(session: Session, path: string): Buffer | null {
  const fd = openRegular(path, 'read');
  try {
    const text = readFileSync(fd, 'utf8').trim();
    if (!/^[\da-f]{64}$/i.test(text)) return null;
    if (PLATFORM.hasModes && (fstatSync(fd).mode & 0o077) !== 0) {
      warn(
        session,
        `others may read ${path}, and try out by it whose data was replaced; chmod 600 makes it its owner’s alone`,
      );
    }
    return Buffer.from(text, 'hex');
  } finally {
    closeSync(fd);
  }
}
