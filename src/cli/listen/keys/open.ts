import type { LiveLines } from '../../screen/live-lines.ts';
import type { Session } from '../../session/session.ts';
import type { ListenFlags } from '../flags.ts';
import type { KeysOptions, ListenKeys } from './keys.ts';

/**
 * Takes keys where somebody sits at a terminal that nobody else reads from and that can be drawn on; `null` otherwise.
 * Loads what they do after the receiver has said that it listens.
 */
export async function openKeys(
  session: Session,
  flags: ListenFlags,
  { live, ...options }: Omit<KeysOptions, 'live'> & { readonly live: LiveLines | null },
): Promise<ListenKeys | null> {
  if (live === null || flags.keys === false) return null;
  const { stdin, job } = session.context;
  if (stdin.isTTY !== true || stdin.setRawMode === undefined || !job.isForeground()) return null;
  const { ListenKeys } = await import('./keys.ts');
  return new ListenKeys(session, { ...options, live });
}
