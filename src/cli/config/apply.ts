import { relative } from 'node:path';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { type ConfigPlace, configFilesIn } from '../../config/project.ts';
import { systemCode, usageError } from '../../core/error.ts';
import type { GlobalFlags } from '../flags/global.ts';
import { chosenFolder, requireOwnConfig } from '../session/chosen-folder.ts';
import type { Context } from '../session/context.ts';
import type { CommandLine } from './rules.ts';

/**
 * Gives flags that were neither typed nor found in the environment the values of the project's config file.
 *
 * @returns what to warn of
 * @throws WebhookCliError `bad_config`, `untrusted_config`, `unknown_profile`, `file_unreadable`, and what a flag
 *   throws that does not take its value
 */
export async function applyConfig(
  command: CommandUnknownOpts,
  context: Context,
  commandLine: CommandLine,
): Promise<readonly string[]> {
  const flags: Partial<GlobalFlags> = command.optsWithGlobals();
  const place = findConfig(context, flags);
  if (place === null) return [];
  const [{ openConfig }, { applySettings }] = await Promise.all([
    import('./open.ts'),
    import('./settings.ts'),
  ]);
  return applySettings(command, await openConfig(place, flags.profile, commandLine));
}

/**
 * Looks for the project's config file; `null` where there is none, or none is wanted.
 *
 * @throws WebhookCliError `bad_config` for several, `untrusted_config` for somebody else's, `unknown_profile` for a
 *   profile of none
 */
export function findConfig(context: Context, flags: Partial<GlobalFlags>): ConfigPlace | null {
  const folder = flags.config === false ? null : folderOf(context, flags);
  const [name, other] = folder === null ? [] : configFilesIn(folder);
  if (folder === null || name === undefined) {
    if (flags.profile === undefined) return null;
    throw usageError(
      'unknown_profile',
      'a profile is part of a config file, and there is none',
      flags.config === false ? 'leave --no-config out' : 'webhook-cli init writes one',
    );
  }
  if (other !== undefined) {
    throw usageError(
      'bad_config',
      `${name} and ${other} stand side by side in ${folder}`,
      'keep one of them',
    );
  }
  const from = whereFrom(context, folder);
  const place = { folder, name, shown: `${from}${name}`, isHere: from === '' };
  requireOwnConfig(context, flags, place);
  return { ...place, hasOwners: process.getuid !== undefined, onRun: context.onConfigRun };
}

/** Who stands in no folder has no project, which is no reason not to run. */
function folderOf(context: Context, flags: Partial<GlobalFlags>): string | null {
  try {
    return chosenFolder(context, flags);
  } catch (error) {
    if (systemCode(error) === 'folder_missing') return null;
    throw error;
  }
}

function whereFrom(context: Context, folder: string): string {
  try {
    const way = relative(context.cwd, folder);
    return way === '' ? '' : `${way}/`;
  } catch {
    return `${folder}/`;
  }
}
