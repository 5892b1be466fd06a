import { randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { ioError, messageOf, systemCode, usageError } from '../exchange/error.ts';

/** Most bytes of a file that is read as a whole. */
const MAX_FILE = 64 * 1024 ** 2;

/**
 * Reads a file whole.
 *
 * @throws WebhookCliError `file_missing`, `file_is_folder`, `file_too_large`, `file_unreadable`
 */
export function readWhole(cwd: string, file: string): Buffer {
  const path = resolve(cwd, file);
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw ioError('file_is_folder', `${file} is a folder`, 'name a file in it');
    if (stat.size > MAX_FILE) throw tooLarge(file);
    return readFileSync(path);
  } catch (error) {
    switch (systemCode(error)) {
      case 'ENOENT':
      case 'ENOTDIR':
        throw ioError('file_missing', `there is no file ${file}`, '', error);
      case 'EACCES':
      case 'EPERM':
        throw ioError('file_unreadable', `${file} may not be read by you`, '', error);
      default:
        throw error instanceof Error && 'kind' in error
          ? error
          : ioError('file_unreadable', `${file} cannot be read: ${messageOf(error)}`, '', error);
    }
  }
}

/**
 * Reads certificates in PEM form. TLS would ignore a file without any and fail later for another reason.
 *
 * @throws WebhookCliError `bad_certificate`, and what `readWhole` throws
 */
export function readCertificates(cwd: string, file: string): string {
  const text = readWhole(cwd, file).toString('utf8');
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
 * Writes a file so that a reader sees all of it or nothing.
 *
 * @throws WebhookCliError `file_unwritable`
 */
export function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw ioError('file_unwritable', `${path} cannot be written: ${messageOf(error)}`, '', error);
  }
}
