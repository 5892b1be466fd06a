import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { usageError } from '../../core/error.ts';
import { folderPlace } from '../../core/fs/new-folder.ts';
import { readBeginning } from '../../core/fs/read-at-most.ts';
import { isJsonObject } from '../../core/json/json.ts';
import { FOLDER } from '../../load/ledger.ts';
import { type Context, pathFrom } from '../session/context.ts';
import type { ExportLoadFlags } from './flags.ts';

/** Bytes of a ledger by which it is told that it is one. */
const MOST_LOOKED_INTO = 64 * 1024;
/** What an export, its run and its judgement write into a folder. */
const OURS: ReadonlySet<string> = new Set(Object.values(FOLDER));

/**
 * Where the folder is to be: a new one, an empty one, or one that was exported before and may be replaced.
 *
 * @returns an absolute path
 * @throws WebhookCliError `no_export`, `folder_exists`
 */
export function folderFor(
  context: Pick<Context, 'cwd'>,
  { out, force }: Pick<ExportLoadFlags, 'out' | 'force'>,
): string {
  if (out === undefined || out === '')
    throw usageError('no_export', 'which folder is to be written?', 'name one: --out load');
  const path = pathFrom(context, out);
  const place = folderPlace(path);
  if (place === 'absent') return path;
  if (place === 'no folder') throw folderExists(`${out} is no folder`, 'name another one');
  if (isAround(realpathSync(path), realpathSync(pathFrom(context, '.'))))
    throw folderExists(`${out} is the folder that you stand in, or around it`, 'name a folder in it');
  if (place === 'a disk') throw folderExists(`${out} is a disk that is mounted there`, 'name a folder on it');
  if (place === 'empty') return path;
  if (!isExported(path))
    throw folderExists(`${out} holds something else than an export, which stays`, 'name another folder');
  if (force !== true)
    throw folderExists(
      `${out} was exported before, and may hold what a run of it has sent`,
      '--force replaces it; name another folder otherwise',
    );
  const foreign = readdirSync(path).find((name) => !OURS.has(name));
  if (foreign === undefined) return path;
  throw folderExists(
    `${out} holds ${foreign} too, which no export has written`,
    'take it out, or name another folder',
  );
}

/** Whether a folder is another one, or around it. */
function isAround(folder: string, other: string): boolean {
  for (let at = other; ; at = dirname(at)) {
    if (at === folder) return true;
    if (dirname(at) === at) return false;
  }
}

function isExported(folder: string): boolean {
  try {
    const [line = ''] = readBeginning(join(folder, FOLDER.ledger), MOST_LOOKED_INTO)
      .toString('utf8')
      .split('\n');
    const head: unknown = JSON.parse(line);
    return isJsonObject(head) && head['type'] === 'ledger';
  } catch {
    return false;
  }
}

function folderExists(what: string, hint: string): Error {
  return usageError('folder_exists', what, hint);
}
