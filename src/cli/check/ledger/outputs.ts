import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { usageError } from '../../../core/error.ts';
import { canonicalPath } from '../../../core/fs/place.ts';
import { FOLDER } from '../../../load/ledger.ts';

const OWN: ReadonlySet<string> = new Set(Object.values(FOLDER).map((name) => name.toLowerCase()));

/**
 * Asks that no output of a run is a file that belongs to the ledger that it judges, also through links: it would be replaced.
 *
 * @param folder of the ledger, which is there
 * @throws WebhookCliError `bad_report`
 */
export function requireBesideLedger(folder: string, paths: readonly string[]): void {
  const own = realpathSync(folder);
  for (const path of paths) {
    const file = canonicalPath(path);
    if (file === null) continue;
    // Where case does not count, another spelling is the same file.
    const [first = ''] = relative(own, file).split(sep);
    if (!OWN.has(first.toLowerCase())) continue;
    throw usageError(
      'bad_report',
      `${path} belongs to the ledger that is judged, and would be replaced`,
      'name a file outside its folder',
    );
  }
}
