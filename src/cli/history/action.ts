import { bundledCatalogue } from '../../providers/registry.ts';
import type { Session } from '../session/session.ts';
import type { HistoryFlags } from './flags.ts';
import { listHistory } from './list.ts';

/** Runs `history`. */
export function showJournal(
  session: Session,
  flags: HistoryFlags,
  catalogue = bundledCatalogue,
): Promise<number> {
  return listHistory(session, flags, catalogue);
}
