import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ioError, messageOf, systemCode } from '../../core/error.ts';
import type { Session } from '../session/session.ts';
import { noCommand } from './require-command.ts';

/** How a command ended. */
export interface ChildEnd {
  /** As a shell would say it: 128 and the signal's number for one that was killed. */
  readonly code: number;
  readonly signal: string | null;
}

/** A command that does not end when asked to is killed after this many ms. */
const LAST_RESORT_MS = 2000;

/**
 * Runs a command beside the receiver, with its URL in `WEBHOOK_CLI_URL` and `WEBHOOK_CLI_TO`, until it ends.
 *
 * @returns how it ended; `null` where there is no command
 * @throws WebhookCliError `command_not_found`, `command_failed`
 */
export function startChild(
  session: Session,
  command: readonly string[],
  url: string,
  stop: AbortSignal,
): Promise<ChildEnd> | null {
  const [file, ...args] = command;
  if (file === undefined) return null;
  const { context } = session;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: context.cwd,
      // The second makes `webhook-cli send` in the command post here without a flag.
      env: { ...context.env, WEBHOOK_CLI_URL: url, WEBHOOK_CLI_TO: url },
      // With --json stdout belongs to the NDJSON; what the child says is for people.
      stdio: ['inherit', session.json ? 2 : 'inherit', 'inherit'],
    });
    // The terminal sends Ctrl-C to the child as well; this is for every other way to end.
    let last: NodeJS.Timeout | undefined;
    const onStop = (): void => {
      child.kill('SIGTERM');
      last = setTimeout(() => child.kill('SIGKILL'), LAST_RESORT_MS);
    };
    stop.addEventListener('abort', onStop);
    child.on('error', (error) => {
      stop.removeEventListener('abort', onStop);
      reject(
        systemCode(error) === 'ENOENT'
          ? noCommand(file, error)
          : ioError('command_failed', `${file} cannot be run: ${messageOf(error)}`, '', error),
      );
    });
    child.on('exit', (code, signal) => {
      clearTimeout(last);
      stop.removeEventListener('abort', onStop);
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), signal });
    });
  });
}
