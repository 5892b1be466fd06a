import { closeSync, fstatSync } from 'node:fs';
import { lineStartsBefore, readBytes } from '../core/fs/lines.ts';
import { openRegular } from '../core/fs/regular.ts';
import { JOURNAL_VERSION } from './record.ts';

/** What stands at the beginning of a record: enough to tell exchanges apart. */
export interface RecordHead {
  readonly id: string;
  readonly at: string;
  readonly direction: 'received' | 'sent';
  readonly provider: string | null;
  readonly event: string | null;
  readonly key: string | null;
  readonly valid: boolean | null;
}

/** Bytes from the end of a journal within which records are looked for: a key was pressed, and somebody waits. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Lines that are looked at: each is a call of the system. */
const MOST_LINES = 1000;
/** Bytes of a record in which its head has to end. */
const HEAD_BYTES = 4096;

/**
 * The newest records of a journal that are meant, newest first, as far as they are told apart by their first words. It is read from its
 * end and never whole; what is no record is passed over.
 *
 * @throws errors of the system, `NotRegularFile`
 */
export function newestHeads(
  path: string,
  most: number,
  isMeant: (head: RecordHead) => boolean = () => true,
): readonly RecordHead[] {
  const fd = openRegular(path, 'read');
  try {
    const heads: RecordHead[] = [];
    let lines = 0;
    const { size } = fstatSync(fd);
    for (const start of lineStartsBefore(fd, size, Math.max(0, size - MOST_BYTES))) {
      const head = headOf(readBytes(fd, { at: start, length: HEAD_BYTES }).toString('utf8'));
      if (head !== null && isMeant(head)) heads.push(head);
      lines += 1;
      if (heads.length >= most || lines >= MOST_LINES) break;
    }
    return heads;
  } finally {
    closeSync(fd);
  }
}

/** The members of a record stand in the order in which it is written, and what is long comes behind these. */
function headOf(text: string): RecordHead | null {
  const end = text.indexOf(',"findings":');
  if (!text.startsWith(`{"schemaVersion":${JOURNAL_VERSION},"type":"exchange",`) || end < 0) return null;
  try {
    const value: unknown = JSON.parse(`${text.slice(0, end)}}`);
    if (typeof value !== 'object' || value === null) return null;
    const members: Partial<Record<keyof RecordHead, unknown>> = value;
    const { id, at, valid } = members;
    if (typeof id !== 'string' || typeof at !== 'string') return null;
    return {
      id,
      at,
      direction: members.direction === 'sent' ? 'sent' : 'received',
      provider: textOrNull(members.provider),
      event: textOrNull(members.event),
      key: textOrNull(members.key),
      valid: typeof valid === 'boolean' ? valid : null,
    };
  } catch {
    return null;
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
