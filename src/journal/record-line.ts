import * as z from 'zod';
import type { FailureCode } from '../core/exchange.ts';
import { type Line, MAX_LINE, type RecordPlace } from '../core/fs/lines.ts';
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
  of: z.string().optional(),
});

/** A record, and where it stands. */
export interface PlacedRecord {
  readonly record: JournalRecord;
  readonly place: RecordPlace;
}

/** What a line of a journal holds. */
interface LineContent {
  /** One, or several that a writer was kept from giving a line each. */
  readonly records: readonly PlacedRecord[];
  /** Whether all of it was read; what is blank holds nothing. */
  readonly isWhole: boolean;
  /** Whether it is none of ours: no record, and no part of one. */
  readonly isForeign: boolean;
}

const NOTHING: LineContent = { records: [], isWhole: true, isForeign: false };

/**
 * Reads a line. What an editor puts before a file (a byte order mark), what a crash leaves in one (NUL), and records that
 * stand in one line because one of them was torn, are seen through.
 */
export function lineContent({ bytes, at, length }: Line): LineContent {
  const text = bytes.toString('utf8');
  if (text.trim() === '') return NOTHING;
  if (length > MAX_LINE) return { records: [], isWhole: false, isForeign: !beginsAsRecord(text) };
  const alone = parseRecord(text);
  if (alone !== null) {
    return { records: [{ record: alone, place: { at, length } }], isWhole: true, isForeign: false };
  }
  const records: PlacedRecord[] = [];
  // Where there is NUL, something else was to be.
  let isWhole = !bytes.includes(0);
  for (const [from, to] of partsOf(bytes)) {
    const part = withoutBlank(bytes.toString('utf8', from, to));
    const record = part === '' ? null : parseRecord(part);
    if (record !== null) records.push({ record, place: { at: at + from, length: to - from } });
    else if (part !== '') isWhole = false;
  }
  return { records, isWhole, isForeign: records.length === 0 && !beginsAsRecord(withoutBlank(text)) };
}

/** Reads the bytes at a record's place; `null` where they are none any more. */
export function readRecord(bytes: Buffer): JournalRecord | null {
  return parseRecord(withoutBlank(bytes.toString('utf8')));
}

/** Parts that begin as a record does. No text of a record has that in it, since its quotes would be escaped. */
function partsOf(bytes: Buffer): (readonly [from: number, to: number])[] {
  const starts = [0];
  for (let at = bytes.indexOf(START_BYTES, 1); at >= 0; at = bytes.indexOf(START_BYTES, at + 1)) {
    starts.push(at);
  }
  return starts.map((from, i) => [from, starts[i + 1] ?? bytes.length]);
}

/** Without the white space, the byte order mark and the NULs around it. */
function withoutBlank(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && isBlank(text.charAt(from))) from += 1;
  while (from < to && isBlank(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

function isBlank(character: string): boolean {
  return character === '\0' || character.trim() === '';
}

/** Whether a line is a record that was torn, maybe within its first bytes, or one of another version. */
function beginsAsRecord(line: string): boolean {
  return RECORD_START.startsWith(line) || /^\{"schemaVersion":\d+,"type":"exchange",/.test(line);
}

const RECORD_START = `{"schemaVersion":${JOURNAL_VERSION},"type":"exchange",`;
const START_BYTES = Buffer.from(RECORD_START);

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
