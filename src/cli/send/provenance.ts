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

/**
 * Stands in rows of what is made up, and before the line that says why; nothing does for what its provider published, or
 * what was captured, which that line says in its own word.
 */
export function markOf(note: string): '*' | undefined {
  return note === '' || note.startsWith('captured ') ? undefined : '*';
}

/** Says it at the end of a run, each once and in a line of its own, which a terminal's edge cuts. */
export async function sayProvenance(
  session: Session,
  notes: Iterable<string>,
  { marked = false } = {},
): Promise<void> {
  const said = [...notes].filter((note) => note !== '');
  if (said.length === 0) return;
  // Only now: before the request what lays out text would delay its first byte.
  const { writeNoteLine } = await import('../screen/note.ts');
  // Both may be one terminal: what is still on its way to it comes first.
  await session.out.flush();
  for (const note of said) {
    const mark = marked ? markOf(note) : undefined;
    writeNoteLine(session, mark === undefined ? note : `${mark} ${note}`);
  }
}
