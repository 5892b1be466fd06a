import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { sep } from 'node:path';
import type { Readable } from 'node:stream';
import { ioError, messageOf, systemCode, usageError } from '../../core/error.ts';
import { canonicalPath } from '../../core/fs/place.ts';
import { MAX_FILE, readAtMost } from '../../core/fs/read-at-most.ts';
import { fileError } from '../../core/fs/words.ts';
import { type Context, pathFrom } from './context.ts';

/**
 * Reads a file whole.
 *
 * @throws WebhookCliError `file_missing`, `file_is_folder`, `file_too_large`, `file_unreadable`, `folder_missing`
 */
export function readWhole(context: Pick<Context, 'cwd'>, file: string): Buffer {
  const path = pathFrom(context, file);
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw ioError('file_is_folder', `${file} is a folder`, 'name a file in it');
    if (stat.size > MAX_FILE) throw tooLarge(file);
    if (stat.isFile()) return readFileSync(path);
    const bytes = readAtMost(path, MAX_FILE);
    if (bytes === null) throw tooLarge(file);
    return bytes;
  } catch (error) {
    switch (systemCode(error)) {
      case 'ENOENT':
      case 'ENOTDIR':
        throw ioError('file_missing', `there is no file ${file}`, '', error);
      default:
        throw error instanceof Error && 'kind' in error
          ? error
          : fileError('file_unreadable', `${file} cannot be read`, error);
    }
  }
}

/**
 * Reads certificates in PEM form. TLS would ignore a file without any and fail later for another reason.
 *
 * @throws WebhookCliError `bad_certificate`, and what `readWhole` throws
 */
export function readCertificates(context: Pick<Context, 'cwd'>, file: string): string {
  const text = readWhole(context, file).toString('utf8');
  try {
    new X509Certificate(text);
    return text;
  } catch (error) {
    throw usageError(
      'bad_certificate',
      `${file} holds no certificate: ${messageOf(error)}`,
      'name a file in PEM form',
    );
  }
}

/**
 * Reads standard input whole.
 *
 * @throws WebhookCliError `stdin_is_terminal` rather than wait for somebody to type a payload
 */
export async function readStdin(stdin: Readable & { readonly isTTY?: boolean }): Promise<Buffer> {
  if (stdin.isTTY === true) {
    throw usageError(
      'stdin_is_terminal',
      'standard input is a terminal',
      'pipe a body into it, or name a file',
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Buffer | string);
    size += bytes.length;
    if (size > MAX_FILE) throw tooLarge('standard input');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function tooLarge(what: string): Error {
  return ioError('file_too_large', `${what} is larger than ${MAX_FILE / 1024 ** 2} MiB`);
}

/**
 * The path of a file that a flag names for writing.
 *
 * @throws WebhookCliError `bad_file` for a folder, and for `-`: standard output belongs to results
 */
export function outputPath(context: Pick<Context, 'cwd'>, flag: string, file: string): string {
  if (FOLDER.test(file.replaceAll(sep, '/'))) {
    throw usageError('bad_file', `${flag}: ${file} names a folder`, 'name a file in it');
  }
  if (file !== '-') return pathFrom(context, file);
  throw usageError(
    'bad_file',
    `${flag} does not write to standard output`,
    'name a file, or /dev/stdout to have it among the results; ./- is a file of that name',
  );
}

/** The end of a path that can only be a folder's, which is lost once it is made absolute. */
const FOLDER = /\/\.{0,2}$/;

/**
 * Asks that no two outputs of a run are one file, also through links: the later would replace the earlier.
 *
 * @param what they are
 * @throws WebhookCliError `bad_report`
 */
export function requireApart(what: 'reports' | 'outputs', paths: readonly string[]): void {
  const taken = new Set<string>();
  for (const path of paths) {
    const file = canonicalPath(path);
    if (file === null) continue;
    if (taken.has(file)) {
      throw usageError('bad_report', `two ${what} go to ${path}`, 'give each a file of its own');
    }
    taken.add(file);
  }
}
