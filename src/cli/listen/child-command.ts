import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ioError, messageOf, systemCode } from '../../core/error.ts';
import { ownGroup, processGroup } from '../../core/platform/process-group.ts';
import type { Session } from '../session/session.ts';
import { endGroup } from './end-group.ts';
import { noCommand } from './require-command.ts';

/** How a command ended. */
export interface ChildEnd {
  /** As a shell would say it: 128 and the signal's number for one that was killed. */
  readonly code: number;
  readonly signal: string | null;
}

/** A command that runs beside the receiver. */
export interface ChildCommand extends AsyncDisposable {
  /**
   * How it ends.
   *
   * @throws WebhookCliError `command_not_found`, `command_failed`
   */
  readonly ended: Promise<ChildEnd>;
  /** Ends it and all that it has started, also what it has left behind. */
  readonly stop: () => Promise<void>;
}

/**
 * Runs a command beside the receiver, with its URL in `WEBHOOK_CLI_URL` and `WEBHOOK_CLI_TO`.
 *
 * It is in a process group of its own, so that what `npm test` starts does not outlive the run. Node makes that a
 * session of its own: the command reads and writes the terminal as before and is not stopped for it, but signals of
 * the terminal come to this process alone, which passes them on.
 *
 * @returns `null` where there is no command
 */
export function startChild(session: Session, command: readonly string[], url: string): ChildCommand | null {
  const [file, ...args] = command;
  if (file === undefined) return null;
  const { context } = session;
  const stopSignal = session.stopSignal();
  const child = spawn(file, args, {
    cwd: context.cwd,
    // The second makes `webhook-cli send` in the command post here without a flag.
    env: { ...context.env, WEBHOOK_CLI_URL: url, WEBHOOK_CLI_TO: url },
    // With --json stdout belongs to the NDJSON; what the child says is for people.
    stdio: ['inherit', session.json ? 2 : 'inherit', 'inherit'],
    ...ownGroup(),
  });
  const group = processGroup(child, { kill: (pid, signal) => process.kill(pid, signal) });
  const unfollow = context.followProcess({
    // The kernel spares a session's only group from SIGTSTP, since no shell could let it go on.
    suspended: () => group.signal('SIGSTOP'),
    resumed: () => group.signal('SIGCONT'),
    exiting: group.killNow,
  });
  const ended = new Promise<ChildEnd>((resolve, reject) => {
    child.on('error', (error) =>
      reject(
        systemCode(error) === 'ENOENT'
          ? noCommand(file, error)
          : ioError('command_failed', `${file} cannot be run: ${messageOf(error)}`, '', error),
      ),
    );
    child.on('exit', (code, signal) => {
      // Looked at while its number cannot be another's.
      group.isGone();
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), signal });
    });
  });
  const stop = async (): Promise<void> => {
    await endGroup(group, signalOf(stopSignal));
    unfollow();
    await ended.catch(() => {});
  };
  return { ended, stop, [Symbol.asyncDispose]: stop };
}

/** What a command hears first: the signal that ended the run, if one did. */
function signalOf({ aborted, reason }: AbortSignal): NodeJS.Signals {
  return aborted && (reason === 'SIGINT' || reason === 'SIGHUP') ? reason : 'SIGTERM';
}
