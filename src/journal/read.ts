import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { systemCode } from '../core/error.ts';
import type { FailureCode } from '../core/exchange.ts';
import { openRegular } from '../core/fs/regular.ts';
import { fileError } from '../core/fs/words.ts';
import { JOURNAL_VERSION, type JournalRecord } from './record.ts';

const headers = z.array(z.tuple([z.string(), z.string()]));
/** Any text: another version of this package may have written a code that this one does not know. */
const failureCode = z.custom<FailureCode>((code) => typeof code === 'string');
const encoding = z.enum(['utf8', 'base64']);

const recordSchema = z.object({
  schemaVersion: z.literal(JOURNAL_VERSION),
  type: z.literal('exchange'),
  id: z.string(),
  direction: z.enum(['received', 'sent']),
  at: z.string(),
  provider: z.string().nullable(),
  event: z.string().nullable(),
  eventReason: z.string().nullable(),
  payloadVersion: z.string().nullable(),
  contentForm: z.enum(['json', 'form']).nullable(),
  key: z.string().nullable(),
  valid: z.boolean().nullable(),
  findings: z.array(
    z.object({
      severity: z.enum(['error', 'warning', 'info']),
      rule: z.string(),
      path: z.string(),
      expected: z.string(),
      actual: z.string(),
      message: z.string(),
    }),
  ),
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers,
    size: z.number(),
    body: z.string(),
    bodyEncoding: encoding,
  }),
  response: z
    .object({
      status: z.number(),
      statusClass: z.string(),
      headers,
      body: z.string(),
      bodyEncoding: encoding,
      durationMs: z.number(),
    })
    .nullable(),
  error: z.object({ code: failureCode, message: z.string() }).nullable(),
  attempt: z.number(),
});

/** What a journal holds, oldest first, and the lines that could not be read. */
export interface JournalContent {
  readonly records: readonly JournalRecord[];
  /** Numbers of the lines, from 1, that are no record: torn by a crash or changed by hand. */
  readonly unreadable: readonly number[];
  /** Those of them that do not even begin as a record does. */
  readonly foreign: readonly number[];
}

/**
 * Reads a journal line by line. A torn or foreign line is skipped and reported, never an error; a
 * journal that does not exist yet is empty.
 *
 * @throws WebhookCliError `journal_unreadable`
 */
export async function readJournal(path: string): Promise<JournalContent> {
  const records: JournalRecord[] = [];
  const unreadable: number[] = [];
  const foreign: number[] = [];
  let number = 0;
  try {
    const input = createReadStream(path, { fd: openRegular(path, 'read') });
    const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) {
      number += 1;
      if (line.trim() === '') continue;
      const record = parseRecord(line);
      if (record !== null) {
        records.push(record);
        continue;
      }
      unreadable.push(number);
      if (!beginsAsRecord(line)) foreign.push(number);
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { records: [], unreadable: [], foreign: [] };
    throw fileError('journal_unreadable', `the journal ${path} cannot be read`, error);
  }
  return { records, unreadable, foreign };
}

/** Whether a line is a record that was torn, maybe within its first bytes, or one of another version. */
function beginsAsRecord(line: string): boolean {
  return RECORD_START.startsWith(line) || /^\{"schemaVersion":\d+,"type":"exchange",/.test(line);
}

const RECORD_START = `{"schemaVersion":${JOURNAL_VERSION},"type":"exchange",`;

function parseRecord(line: string): JournalRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const result = recordSchema.safeParse(value);
  return result.success ? result.data : null;
}

/**
 * The records that a reference names: `last`, an id, or the beginning of one id only.
 */
export function findRecords(records: readonly JournalRecord[], reference: string): JournalRecord[] {
  if (reference === 'last') return records.slice(-1);
  const exact = records.filter((record) => record.id === reference);
  return exact.length > 0 ? exact : records.filter((record) => record.id.startsWith(reference));
}
