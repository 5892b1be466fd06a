import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { ioError, usageError } from '../../core/error.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { isAddress, shownAddress } from '../flags/address.ts';
import type { Context } from '../session/context.ts';

/**
 * Refuses an address where a command is taken: whoever writes `listen 4000` means a port. After `--` everything is
 * a command.
 *
 * @param operands what stands before `--` and belongs to no flag
 * @throws WebhookCliError `unexpected_address`
 */
export function refuseAddress([first]: readonly string[]): void {
  if (first === undefined || !isAddress(first)) return;
  const shown = shownAddress(first);
  const port = /(?:^|:)(\d{1,5})(?=\/|$)/.exec(shown)?.[1] ?? '<port>';
  throw usageError(
    'unexpected_address',
    `"${shown}" is an address, not a command to run while listening`,
    `--port ${port} says where to listen, --forward-to ${shown} passes webhooks on to it, and -- stands before a command`,
  );
}

const AFTER_DASHES = 'what comes after -- is run as it is, without a shell';

/**
 * Asks that a command, if there is one, can be started, before anything is opened for it.
 *
 * @param hint how a command is written where this one stands
 * @throws WebhookCliError `command_not_found`, `command_failed`, `folder_missing`
 */
export function requireCommand(
  context: Pick<Context, 'cwd' | 'env'>,
  [file]: readonly string[],
  hint = AFTER_DASHES,
): void {
  if (file === undefined) return;
  const { cwd, env } = context;
  const path = env['PATH'];
  // Without PATH the system has one of its own, and Windows looks in other places and for other endings too.
  if (delimiter === ';' || path === undefined) return;
  const places = file.includes('/') ? [''] : path.split(delimiter);
  const found = file === '' ? [] : places.map((place) => kindOf(resolve(cwd, place, file)));
  if (found.includes('program')) return;
  if (found.includes('other')) {
    throw ioError(
      'command_failed',
      `${file} cannot be run: it is a folder, or not executable`,
      'chmod +x makes a file executable',
    );
  }
  throw noCommand(file, undefined, hint);
}

/** The error of a command that there is not. */
export function noCommand(file: string, cause?: unknown, hint = AFTER_DASHES): Error {
  return ioError('command_not_found', `there is no command ${excerpt(file, 200)}`, hint, cause);
}

function kindOf(path: string): 'program' | 'other' | 'nothing' {
  const stat = statOf(path);
  if (stat === undefined) return 'nothing';
  return stat.isFile() && isExecutable(path) ? 'program' : 'other';
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
