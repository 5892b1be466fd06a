import { lstatSync, statSync } from 'node:fs';

/** Whose files count; `null` where the system tells no owners by number. */
export type Owners = ReadonlySet<number> | null;

/**
 * Whose files count: the user's own and root's. Root, who under sudo or in a container works in somebody's checkout,
 * takes also what belongs to the owner of the folder that was gone to.
 *
 * @param userId `undefined` where the system tells no owners
 * @param folder where one stands, or the one that was named
 */
export function trustedOwners(userId: number | undefined, folder: string): Owners {
  if (userId === undefined) return null;
  return new Set([0, userId, ...(userId === 0 ? ownerBy(statSync, folder) : [])]);
}

/** Whether a file or folder, or the link that leads to it, is somebody else's. What is not there is nobody's. */
export function isForeign(path: string, owners: Owners): boolean {
  if (owners === null) return false;
  return [lstatSync, statSync].some((stat) => ownerBy(stat, path).some((uid) => !owners.has(uid)));
}

function ownerBy(stat: (path: string) => { readonly uid: number }, path: string): readonly number[] {
  try {
    return [stat(path).uid];
  } catch {
    return [];
  }
}
