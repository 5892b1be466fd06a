import type { Provenance } from '../../providers/fixtures.ts';
import type { Session } from '../session/session.ts';

/** Where something that is sent comes from. */
interface Origin {
  readonly provenance: Provenance;
  readonly note: string;
}

/** What people read of where a payload or a scenario comes from; `''` where its provider published it. */
export function provenanceNote(what: 'payload' | 'scenario', { provenance, note }: Origin): string {
  return provenance === 'published' || note === '' ? '' : `${provenance} ${what}: ${note}`;
}

/** Stands in rows of what is constructed, and before the line that says why. */
export const PROVENANCE_MARK = '*';

/** Says it at the end of a run, each once and in a line of its own, which a terminal's edge cuts. */
export async function sayProvenance(session: Session, notes: Iterable<string>, mark = ''): Promise<void> {
  const said = [...notes].filter((note) => note !== '');
  if (said.length === 0) return;
  // Only now: before the request what lays out text would delay its first byte.
  const { writeNoteLine } = await import('../screen/note.ts');
  // Both may be one terminal: what is still on its way to it comes first.
  await session.out.flush();
  for (const note of said) writeNoteLine(session, mark + note);
}
