import { closeSync, statSync } from 'node:fs';
import type { Exchange } from '../core/exchange.ts';
import { isFileAt, isSameFile, removeRegular } from '../core/fs/regular.ts';
import { TextBytes } from '../core/text/text-bytes.ts';
import { DiskSync } from './disk-sync.ts';
import { appendLines, endTornLine, journalUnwritable, missingOf, openFile, reopen } from './file.ts';
import { isBeingCopied, LOOK_AGAIN_MS, sleep } from './pruning.ts';
import { recordLine } from './record.ts';
import { MAX_BYTES, prune } from './retention.ts';

/** Where exchanges are kept. Nothing is acknowledged before `append` has resolved. */
export interface Journal {
  readonly path: string;
  /**
   * Writes an exchange. It resolves once the bytes have been handed to the operating system, so that
   * they survive the death of this process, and are in the file that is at the path; with `durable`, once
   * they are on the disk too, and survive the end of the system.
   *
   * @param quotedBody the text of the request's body as `safeJson` gives it, where somebody has it
   * @throws WebhookCliError `journal_unwritable`
   */
  readonly append: (exchange: Exchange, quotedBody?: string) => Promise<void>;
  readonly close: () => void;
  /** Who may do what with it, as it was when it was opened. */
  readonly mode: number;
}

/** How a journal is written. */
export interface JournalOptions {
  /** Takes out what is too old or too much, now and then; without it nothing ever goes. */
  readonly upkeep?: Upkeep | undefined;
  /** Whether a record must be on the disk (fdatasync) before it is acknowledged; false unless given. */
  readonly durable?: boolean | undefined;
}

/** Keeps a journal within its age and size while it is open. */
interface Upkeep {
  /** Hears why what is too old or too much could not be taken out. The journal goes on. */
  readonly onFailure: (error: unknown) => void;
}

interface Waiting {
  readonly line: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Bytes of lines that are written at once; what is more has buffers of its own. */
const BYTES_AT_ONCE = 1024 ** 2;
/** What grows beyond the most is cut back by a quarter, so that it is not copied for every record. */
const CUT_BACK_TO = (MAX_BYTES / 4) * 3;
/** Milliseconds between two looks for what has become too old. */
const TIDY_EVERY_MS = 3_600_000;

/**
 * Opens a journal for appending and makes its folder. The file is readable by its owner only, since
 * payloads hold people's names, addresses and telephone numbers. It has to be a regular file: a journal is
 * read again, and whoever writes to it must never wait for a reader.
 *
 * @throws WebhookCliError `journal_unwritable`
 */
export function openJournal(path: string, { upkeep, durable = false }: JournalOptions = {}): Journal {
  let file = openFile(path, durable);
  const lines = new TextBytes(BYTES_AT_ONCE);
  let waiting: Waiting[] = [];
  /** Written, but maybe to a file that is no longer at the path. */
  let unproven: Waiting[] = [];
  let scheduled = false;
  let lookAgain: NodeJS.Timeout | undefined;
  let waitsSince = 0;
  // A descriptor that was closed may be another file's by now.
  let closed = false;
  // A write that failed may have left half a record behind.
  let failed = false;

  const write = (entries: readonly Waiting[]): void => {
    if (failed) endTornLine(file.fd);
    failed = false;
    // One write for all that came in the same turn.
    appendLines(
      file,
      entries.map((entry) => entry.line),
    );
  };
  const rejectAll = (entries: readonly Waiting[], error: unknown): void => {
    failed = true;
    const failure = journalUnwritable(path, error);
    for (const entry of entries) entry.reject(failure);
  };
  /**
   * Acknowledges what is in the file that stands. In this order: nobody is copying the journal, and it is still the
   * same. Whoever begins to copy it after the first look copies what was written before it; whoever had finished
   * before put another file there, and that holds what came along.
   */
  const prove = (): void => {
    if (unproven.length === 0) return;
    const waitedMs = lookAgain === undefined ? 0 : performance.now() - waitsSince;
    if (isBeingCopied(file.next, waitedMs)) {
      wait();
      return;
    }
    lookAgain = undefined;
    const now = statSync(path, { throwIfNoEntry: false });
    if (now === undefined || !isSameFile(now, file.stat)) {
      // What is being put on the disk is in the old file, and comes here when that is done.
      if (disk.isBusy) return;
      file = reopen(file, path, durable);
      // What the copy holds is settled: nothing more comes along from the old file.
      const missing = missingOf(file.fd, unproven);
      if (missing.length > 0) write(missing);
      if (!durable) {
        prove();
        return;
      }
      // Whoever copied it need not have put it on the disk.
      const again = unproven;
      unproven = [];
      disk.add(again);
      return;
    }
    for (const entry of unproven) entry.resolve();
    unproven = [];
    if (waiting.length === 0 && !disk.isBusy) lines.forget();
    if (now.size > cutBackAbove) setImmediate(cutBack, now.size);
  };
  const tryToProve = (): void => {
    try {
      prove();
    } catch (error) {
      lookAgain = undefined;
      rejectAll(unproven, error);
      unproven = [];
    }
  };
  const wait = (): void => {
    if (lookAgain === undefined) waitsSince = performance.now();
    lookAgain = setTimeout(tryToProve, LOOK_AGAIN_MS);
  };
  const writeBatch = (): void => {
    scheduled = false;
    const batch = waiting;
    waiting = [];
    // `close` has written already, and the descriptor is gone.
    if (batch.length === 0) return;
    try {
      write(batch);
    } catch (error) {
      rejectAll(batch, error);
      return;
    }
    if (durable) disk.add(batch);
    else settle(batch);
  };
  const settle = (entries: readonly Waiting[]): void => {
    unproven = [...unproven, ...entries];
    if (lookAgain === undefined) tryToProve();
  };
  const disk = new DiskSync<Waiting>(() => file.fd, {
    onSynced: settle,
    onFailed: (entries, error) => {
      rejectAll(entries, error);
      settle([]);
    },
  });

  const tidy = (maxBytes: number): void => {
    if (upkeep === undefined || closed) return;
    try {
      prune(path, { now: Date.now(), maxBytes });
      // With nothing to prove, there is nothing to look for in the new file.
      const isSettled = unproven.length === 0 && !disk.isBusy;
      if (isSettled && !isFileAt(path, file.stat)) file = reopen(file, path, durable);
    } catch (error) {
      upkeep.onFailure(error);
    }
  };
  let cutBackAbove = upkeep === undefined ? Number.POSITIVE_INFINITY : MAX_BYTES;
  const cutBack = (size: number): void => {
    // Where it cannot be done now, it is not tried for every record.
    cutBackAbove = size + MAX_BYTES - CUT_BACK_TO;
    tidy(CUT_BACK_TO);
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= MAX_BYTES) cutBackAbove = MAX_BYTES;
  };
  tidy(MAX_BYTES);
  const often = upkeep === undefined ? undefined : setInterval(tidy, TIDY_EVERY_MS, MAX_BYTES).unref();

  return {
    path,
    mode: file.stat.mode & 0o777,
    append: (exchange, quotedBody) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(journalUnwritable(path, new Error('it is closed')));
        waiting.push({ line: lines.of(`${recordLine(exchange, quotedBody)}\n`), resolve, reject });
        if (!scheduled) {
          scheduled = true;
          setImmediate(writeBatch);
        }
      }),
    close: () => {
      if (closed) return;
      closed = true;
      clearInterval(often);
      if (scheduled) writeBatch();
      disk.finish();
      while (unproven.length > 0) {
        clearTimeout(lookAgain);
        sleep(LOOK_AGAIN_MS);
        tryToProve();
        disk.finish();
      }
      closeSync(file.fd);
    },
  };
}

/**
 * Deletes a journal; an empty file stays. Whoever writes to it notices with the next record and begins a new one.
 *
 * @throws WebhookCliError `journal_unwritable`
 */
export function deleteJournal(path: string): void {
  try {
    removeRegular(path);
  } catch (error) {
    throw journalUnwritable(path, error);
  }
}
