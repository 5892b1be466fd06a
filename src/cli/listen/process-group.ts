import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A command and what it has started in turn, which is signalled and ended as one. */
export interface ProcessGroup {
  /** Nothing of it runs any more, or nothing that may be signalled. */
  readonly isGone: () => boolean;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Ends all of it before this function returns, without asking. */
  readonly killNow: () => void;
}

/** How a command is started so that `processGroup` can end it with all that it starts. */
export const OWN_GROUP: { readonly detached: boolean } = {
  // On Windows it would get a console window of its own, and the tree of processes is known there without.
  detached: process.platform !== 'win32',
};

/** The group of a command that was started with `OWN_GROUP`. */
export function processGroup(leader: ChildProcess): ProcessGroup {
  return process.platform === 'win32' ? windowsTree(leader) : posixGroup(leader);
}

function posixGroup(leader: ChildProcess): ProcessGroup {
  const { pid } = leader;
  const send = (signal: NodeJS.Signals | 0): boolean => {
    if (pid === undefined) return false;
    try {
      return process.kill(-pid, signal);
    } catch {
      return false;
    }
  };
  // The number of a group that is gone may be given to others, who are none of ours.
  let gone = pid === undefined;
  const isGone = (): boolean => {
    gone ||= !send(0) || (pid !== undefined && hasEnded(leader) && hasOnlyDead(pid));
    return gone;
  };
  const signal = (name: NodeJS.Signals): void => {
    if (!isGone()) send(name);
  };
  return { isGone, signal, killNow: () => signal('SIGKILL') };
}

/**
 * Whether those of a group that are left have ended, and only wait for somebody to ask how: in a container the first
 * process often never does, and the kernel counts them as if they ran. Where the system does not list processes,
 * nothing is known of them.
 */
function hasOnlyDead(group: number): boolean {
  if (process.platform !== 'linux' || !existsSync('/proc/self/stat')) return false;
  return readdirSync('/proc').every((name) => !/^\d+$/.test(name) || !isAliveIn(group, name));
}

/** Where a field stands after the name, as proc(5) has them. */
const FIELD = { state: 0, group: 2, threads: 17 } as const;

function isAliveIn(group: number, pid: string): boolean {
  try {
    // The name stands in parentheses and may hold any character; the fields come after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[FIELD.group]) !== group) return false;
    // Until its last thread has ended, it may still hold its ports.
    return !/[ZX]/.test(fields[FIELD.state] ?? '') || Number(fields[FIELD.threads]) > 1;
  } catch {
    // It has gone meanwhile.
    return false;
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Windows has no signals: the tree ends at once, whichever is sent. */
function windowsTree(leader: ChildProcess): ProcessGroup {
  const isGone = (): boolean => leader.pid === undefined || hasEnded(leader);
  const kill = ['/pid', String(leader.pid), '/T', '/F'];
  return {
    isGone,
    signal: () => {
      if (!isGone()) spawn('taskkill', kill, { stdio: 'ignore', windowsHide: true }).on('error', () => {});
    },
    killNow: () => {
      if (!isGone()) spawnSync('taskkill', kill, { stdio: 'ignore', windowsHide: true });
    },
  };
}

/** What is asked to end is killed after this many ms. */
const LAST_RESORT_MS = 2000;
/** What was interrupted, as by Ctrl-C, may tidy up this long before it is asked to end. */
const TIDY_UP_MS = 1000;
const LOOK_AGAIN_MS = 10;

/**
 * Ends a group: by the signal that ended the run, then as everything is asked to end, then without asking.
 *
 * @param first what it hears first
 */
export async function endGroup(group: ProcessGroup, first: NodeJS.Signals): Promise<void> {
  const asked: readonly (readonly [NodeJS.Signals, number])[] = [
    ...(first === 'SIGTERM' ? [] : [[first, TIDY_UP_MS] as const]),
    ['SIGTERM', LAST_RESORT_MS],
  ];
  for (const [signal, waitMs] of asked) {
    group.signal(signal);
    // What is stopped hears of nothing until it goes on.
    group.signal('SIGCONT');
    if (await isGoneWithin(group, waitMs)) return;
  }
  group.killNow();
}

async function isGoneWithin(group: ProcessGroup, ms: number): Promise<boolean> {
  const until = performance.now() + ms;
  while (!group.isGone()) {
    if (performance.now() >= until) return false;
    await delay(LOOK_AGAIN_MS);
  }
  return true;
}
