import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { Platform } from './platform.ts';
import { hasOnlyDead } from './processes.ts';
import { PLATFORM } from './this-platform.ts';

/** A command and what it has started in turn, which is signalled and ended as one. */
export interface ProcessGroup {
  /** Nothing of it runs any more, or nothing that may be signalled. */
  readonly isGone: () => boolean;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Ends all of it before this function returns, without asking. */
  readonly killNow: () => void;
}

/** What of a command tells whether it has ended. */
type Leader = Pick<ChildProcess, 'pid' | 'exitCode' | 'signalCode'>;

/** What a group needs of the system. */
export interface GroupTools {
  /** Signals a process, or the group of a negative number; throws where there is none. */
  readonly kill: (pid: number, signal: NodeJS.Signals | 0) => unknown;
  /** Runs a command and waits for its end, or does not. */
  readonly run?: (command: string, args: readonly string[], waits: boolean) => void;
  readonly platform?: Platform;
}

/** How a command is started so that `processGroup` can end it with all that it starts. */
export function ownGroup({ hasSignals }: Platform = PLATFORM): { readonly detached: boolean } {
  // On Windows it would get a console window of its own, and the tree of processes is known there without.
  return { detached: hasSignals };
}

/** The group of a command that was started with `ownGroup`. */
export function processGroup(
  leader: Leader,
  { kill, run = runQuietly, platform = PLATFORM }: GroupTools,
): ProcessGroup {
  return platform.hasSignals ? signalledGroup(leader, kill, platform) : windowsTree(leader, run);
}

function signalledGroup(leader: Leader, kill: GroupTools['kill'], platform: Platform): ProcessGroup {
  const { pid } = leader;
  const send = (signal: NodeJS.Signals | 0): boolean => {
    if (pid === undefined) return false;
    try {
      kill(-pid, signal);
      return true;
    } catch {
      return false;
    }
  };
  // The number of a group that is gone may be given to others, who are none of ours.
  let gone = pid === undefined;
  const isGone = (): boolean => {
    gone ||= !send(0) || (pid !== undefined && hasEnded(leader) && hasOnlyDead(pid, platform));
    return gone;
  };
  const signal = (name: NodeJS.Signals): void => {
    if (!isGone()) send(name);
  };
  return { isGone, signal, killNow: () => signal('SIGKILL') };
}

/** Windows has no signals: the tree ends at once, whichever is sent. */
function windowsTree(leader: Leader, run: NonNullable<GroupTools['run']>): ProcessGroup {
  const isGone = (): boolean => leader.pid === undefined || hasEnded(leader);
  const end = (waits: boolean): void => {
    if (!isGone()) run('taskkill', ['/pid', String(leader.pid), '/T', '/F'], waits);
  };
  return { isGone, signal: () => end(false), killNow: () => end(true) };
}

function runQuietly(command: string, args: readonly string[], waits: boolean): void {
  const options = { stdio: 'ignore', windowsHide: true } as const;
  if (waits) spawnSync(command, args, options);
  else spawn(command, args, options).on('error', () => {});
}

function hasEnded({ exitCode, signalCode }: Leader): boolean {
  return exitCode !== null || signalCode !== null;
}
