import { closeSync, constants, mkdirSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { systemCode } from '../error.ts';
import { placeOf } from './place.ts';
import { beginReplacement, replaceRegular } from './regular.ts';
import { fileError } from './words.ts';

/** How long the reader of a FIFO may take nothing, in ms. */
const STALL_MS = 10_000;
const LOOK_AGAIN_MS = 5;

/**
 * Writes a text to a path. A regular file is replaced, so that a reader sees all of it or nothing; a FIFO or
 * a device is written to.
 *
 * @param stallMs how long the reader of a FIFO may take nothing
 * @throws WebhookCliError `file_unwritable`
 */
export async function writeWhole(path: string, text: string, stallMs = STALL_MS): Promise<void> {
  const bytes = Buffer.from(text, 'utf8');
  try {
    const place = placeOf(path);
    switch (place.kind) {
      case 'absent':
      case 'regular':
        replaceRegular(place, (fd) => writeFileSync(fd, bytes));
        break;
      case 'stream':
        await writeToPath(path, TO_STREAM, bytes, stallMs);
        break;
      case 'descriptor':
        await writeFully(place.fd, bytes, stallMs);
        break;
    }
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * Writes a text that comes in parts, of which one is in memory at a time; otherwise as `writeWhole`.
 *
 * @param signal ends it early; a regular file stays as it was then
 * @param mode of a file that is new
 * @throws WebhookCliError `file_unwritable`, and what making the parts throws
 */
export async function writeParts(
  path: string,
  parts: Iterable<string>,
  signal: AbortSignal,
  mode?: number,
): Promise<void> {
  const write = async (fd: number): Promise<void> => {
    for (const part of parts) {
      await tellingOf(path, () => writeFully(fd, Buffer.from(part, 'utf8'), STALL_MS));
      // Signals are heard of between turns of the loop.
      await nextTurn();
      if (signal.aborted) return;
    }
  };
  const place = await tellingOf(path, () => placeOf(path));
  if (place.kind === 'descriptor') return write(place.fd);
  if (place.kind === 'stream') {
    const fd = await tellingOf(path, () => openSync(path, TO_STREAM));
    return write(fd).finally(() => closeSync(fd));
  }
  const replacement = await tellingOf(path, () => beginReplacement(place, undefined, mode));
  try {
    await write(replacement.fd);
    if (!signal.aborted) return await tellingOf(path, replacement.finish);
  } catch (error) {
    replacement.abandon();
    throw error;
  }
  replacement.abandon();
}

/** Does a step of writing a file, of which a failure is told as one of that file. */
async function tellingOf<T>(path: string, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * Adds a text to what a path holds.
 *
 * @throws WebhookCliError `file_unwritable`
 */
export async function appendWhole(path: string, text: string): Promise<void> {
  const bytes = Buffer.from(text, 'utf8');
  try {
    const place = placeOf(path);
    if (place.kind === 'descriptor') await writeFully(place.fd, bytes, STALL_MS);
    else await writeToPath(path, place.kind === 'stream' ? TO_STREAM : TO_END, bytes, STALL_MS);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * Makes a folder, and those above it that are missing. Node's own way never ends where the system makes none in a folder
 * that is there, as in `/proc`.
 */
export function makeFolder(path: string, mode: number): void {
  const failure = folderFailure(path, mode);
  if (failure === null) return;
  const above = dirname(path);
  if (systemCode(failure.error) !== 'ENOENT' || above === path) throw failure.error;
  makeFolder(above, mode);
  const again = folderFailure(path, mode);
  if (again !== null) throw again.error;
}

function folderFailure(path: string, mode: number): { readonly error: unknown } | null {
  try {
    mkdirSync(path, { mode });
    return null;
  } catch (error) {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? null : { error };
  }
}

/**
 * Creates a file. One that is there stays as it is, whatever it is.
 *
 * @returns whether it was created
 */
export function createOnce(path: string, text: string, mode = 0o666): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode });
    return true;
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    return false;
  }
}

function unwritable(path: string, error: unknown): Error {
  return fileError('file_unwritable', `${path} cannot be written`, error);
}

const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK, O_NOCTTY } = constants;
/** A FIFO that nobody reads must not be waited for: without O_NONBLOCK, opening it never returns. */
const TO_STREAM = O_WRONLY | O_NONBLOCK | O_NOCTTY;
// In a folder such as /tmp, Linux lets nobody open another's FIFO with O_CREAT.
const TO_END = TO_STREAM | O_APPEND | O_CREAT;

async function writeToPath(path: string, flags: number, bytes: Buffer, stallMs: number): Promise<void> {
  const fd = openSync(path, flags);
  try {
    await writeFully(fd, bytes, stallMs);
  } finally {
    closeSync(fd);
  }
}

async function writeFully(fd: number, bytes: Buffer, stallMs: number): Promise<void> {
  let stalledAt = performance.now();
  for (let at = 0; at < bytes.length; ) {
    const written = writeNow(fd, bytes.subarray(at));
    at += written;
    if (written > 0) stalledAt = performance.now();
    else if (performance.now() - stalledAt > stallMs) {
      throw new Error(`its reader has taken nothing for ${stallMs / 1000} s`);
    } else await delay(LOOK_AGAIN_MS);
  }
}

/** How many bytes are taken without waiting. */
function writeNow(fd: number, bytes: Buffer): number {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    if (systemCode(error) === 'EAGAIN') return 0;
    throw error;
  }
}
