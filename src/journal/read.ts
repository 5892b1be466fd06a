import { closeSync, readSync } from 'node:fs';
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
  of: z.string().optional(),
});

/** Where a record stands in its file. */
export interface RecordPlace {
  readonly at: number;
  /** Bytes. */
  readonly length: number;
}

/** What was found in a journal that was read from its beginning to its end. */
export interface JournalScan {
  /** How many records it holds. */
  readonly kept: number;
  /** Lines that are no record: torn by a crash or changed by hand. */
  readonly unreadable: {
    readonly count: number;
    /** Numbers of the first of them, from 1. */
    readonly first: readonly number[];
  };
  /** Number of the first line that does not even begin as a record does; `null` where there is none. */
  readonly foreign: number | null;
}

/**
 * A journal to be read, as it is when it is opened: whoever prunes or clears it meanwhile takes nothing from it. One
 * that does not exist yet is empty. Of its records one is in memory at a time.
 */
export interface KeptRecords extends Disposable {
  /**
   * Reads it once, oldest first. A torn or foreign line is skipped and reported, never an error.
   *
   * @throws WebhookCliError `journal_unreadable`
   */
  readonly scan: (visit: (record: JournalRecord, place: RecordPlace) => void) => JournalScan;
  /** Reads a record again. */
  readonly read: (place: RecordPlace) => JournalRecord;
}

/** So many of what is counted are named. */
const NAMED = 10;

/** @throws WebhookCliError `journal_unreadable` */
export function openKept(path: string): KeptRecords {
  const unreadable = (error: unknown): Error =>
    fileError('journal_unreadable', `the journal ${path} cannot be read`, error);
  const fd = openIfAny(path, unreadable);
  return {
    scan: (visit) => {
      try {
        return scanLines(fd === null ? [] : linesOf(fd), visit);
      } catch (error) {
        throw systemCode(error) === '' ? error : unreadable(error);
      }
    },
    read: (place) => {
      const record = fd === null ? null : parseRecord(readBytes(fd, place).toString('utf8'));
      if (record === null) throw unreadable(new Error('it was changed meanwhile'));
      return record;
    },
    [Symbol.dispose]: () => {
      if (fd !== null) closeSync(fd);
    },
  };
}

function openIfAny(path: string, unreadable: (error: unknown) => Error): number | null {
  try {
    return openRegular(path, 'read');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw unreadable(error);
  }
}

function scanLines(
  lines: Iterable<Line>,
  visit: (record: JournalRecord, place: RecordPlace) => void,
): JournalScan {
  let [kept, number, count] = [0, 0, 0];
  let foreign: number | null = null;
  const first: number[] = [];
  for (const { bytes, at, length } of lines) {
    number += 1;
    const text = bytes.toString('utf8');
    if (text.trim() === '') continue;
    const record = length > MAX_LINE ? null : parseRecord(text);
    if (record !== null) {
      kept += 1;
      visit(record, { at, length });
      continue;
    }
    count += 1;
    if (first.length < NAMED) first.push(number);
    if (!beginsAsRecord(text)) foreign ??= number;
  }
  return { kept, unreadable: { count, first }, foreign };
}

/** A line as it stands in a file, without its end; of one that is too long, the beginning. */
interface Line extends RecordPlace {
  readonly bytes: Buffer;
}

const CHUNK = 1024 ** 2;
/** Bytes of the longest line that is read: no record is as long, and no text may be twice as long. */
const MAX_LINE = 256 * 1024 ** 2;

function* linesOf(fd: number): Generator<Line> {
  let [at, length, held] = [0, 0, 0];
  let parts: Buffer[] = [];
  const add = (part: Buffer): void => {
    length += part.length;
    if (held > MAX_LINE || part.length === 0) return;
    held += part.length;
    parts.push(part);
  };
  const take = (): Line => {
    const line = { bytes: Buffer.concat(parts), at, length };
    at += length + 1;
    [length, held, parts] = [0, 0, []];
    return line;
  };
  for (let position = 0; ; ) {
    // A new one each time: what is held of a line is a part of it.
    const chunk = Buffer.allocUnsafe(CHUNK);
    const read = readSync(fd, chunk, 0, CHUNK, position);
    if (read === 0) break;
    position += read;
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0 && end < read; end = chunk.indexOf(0x0a, from)) {
      add(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    add(chunk.subarray(from, read));
  }
  if (length > 0) yield take();
}

function readBytes(fd: number, { at, length }: RecordPlace): Buffer {
  const bytes = Buffer.alloc(length);
  for (let got = 0; got < length; ) {
    const read = readSync(fd, bytes, got, length - got, at + got);
    if (read === 0) return bytes.subarray(0, got);
    got += read;
  }
  return bytes;
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

/** The records that a reference names. */
export interface FoundRecords {
  readonly count: number;
  /** The first of them. */
  readonly first: readonly { readonly id: string; readonly place: RecordPlace }[];
}

/** Looks, while a journal is read, for what a reference names: `last`, an id, or the beginning of ids. */
export function searchFor(reference: string): {
  readonly visit: (record: Pick<JournalRecord, 'id'>, place: RecordPlace) => void;
  readonly found: () => FoundRecords;
} {
  const [exact, beginning] = [collector(), collector()];
  let last = collector();
  return {
    visit: ({ id }, place) => {
      if (reference === 'last') {
        last = collector();
        last.add(id, place);
      } else if (id === reference) exact.add(id, place);
      else if (id.startsWith(reference)) beginning.add(id, place);
    },
    found: () => [last, exact].find(({ found }) => found.count > 0)?.found ?? beginning.found,
  };
}

function collector(): {
  readonly found: FoundRecords;
  readonly add: (id: string, place: RecordPlace) => void;
} {
  const first: { id: string; place: RecordPlace }[] = [];
  const found = { count: 0, first };
  return {
    found,
    add: (id, place) => {
      found.count += 1;
      if (first.length < NAMED) first.push({ id, place });
    },
  };
}
