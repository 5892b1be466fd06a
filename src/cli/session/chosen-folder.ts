import { join } from 'node:path';
import { isForeign, type Owners, trustedOwners } from '../../config/owners.ts';
import { dataFolder, projectFolder } from '../../config/project.ts';
import { usageError } from '../../core/error.ts';
import type { GlobalFlags } from '../flags/global.ts';
import { type Context, pathFrom } from './context.ts';

type FolderFlags = Pick<Partial<GlobalFlags>, 'dir' | 'config'>;

/** A project's folder, and whose files count in it. */
interface Chosen {
  readonly folder: string;
  readonly owners: Owners;
}

/** The nearest project's folder, which is looked for once a run. */
const nearest = new WeakMap<object, Chosen>();

/**
 * The project's folder: the one that was named, or the nearest.
 *
 * @throws WebhookCliError `folder_missing`; `untrusted_config` for one whose `.webhook-cli/` is somebody else's
 */
export function chosenFolder(context: Pick<Context, 'cwd'>, flags: FolderFlags): string {
  const { folder, owners } = chosen(context, flags);
  const data = dataFolder(folder);
  if (!isForeign(data, owners)) return folder;
  throw usageError(
    'untrusted_config',
    `${data} belongs to another user, and is not used`,
    'make it your own (chown), or have --dir name another folder',
  );
}

/**
 * Asks that a config file is the user's own: whatever it says, credentials would be sent where it leads.
 *
 * @throws WebhookCliError `untrusted_config`
 */
export function requireOwnConfig(
  context: Pick<Context, 'cwd'>,
  flags: FolderFlags,
  place: { readonly folder: string; readonly name: string; readonly shown: string },
): void {
  if (!isForeign(join(place.folder, place.name), chosen(context, flags).owners)) return;
  throw usageError(
    'untrusted_config',
    `${place.shown} belongs to another user, and is not ${place.name.endsWith('.json') ? 'read' : 'run'}`,
    'it would decide over what you may do: make it your own (chown), or leave it out: --no-config',
  );
}

function chosen(context: Pick<Context, 'cwd'>, { dir, config }: FolderFlags): Chosen {
  if (dir !== undefined) {
    const folder = pathFrom(context, dir);
    return { folder, owners: trustedOwners(process.getuid?.(), folder) };
  }
  let found = nearest.get(context);
  if (found === undefined) {
    const { cwd } = context;
    const owners = trustedOwners(process.getuid?.(), cwd);
    // Without config files somebody else's makes no project of its folder; else it is found, and refused.
    found = { folder: projectFolder(cwd, (path) => config === false && isForeign(path, owners)), owners };
    nearest.set(context, found);
  }
  return found;
}
