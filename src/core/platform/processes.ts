import type { Platform, ProcessFiles } from './platform.ts';
import { PLATFORM } from './this-platform.ts';

/** Where a field stands after the name, as proc(5) has them. */
const FIELD = { state: 0, group: 2, foreground: 5, threads: 17 } as const;

function fieldsOf(files: ProcessFiles, pid: string): readonly string[] {
  // The name stands in parentheses and may hold any character; the fields come after it.
  const stat = files.read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** The group of a process, and that which its terminal listens to. */
export interface TerminalGroups {
  readonly own: string | undefined;
  readonly foreground: string | undefined;
}

/**
 * The groups of this process, as far as the system tells.
 *
 * @param pid number of this process
 * @param ask runs a command, where the system does not list processes as files, and gives what it printed
 */
export function terminalGroups(
  pid: number,
  ask: (command: string, args: readonly string[]) => string,
  { hasSignals, processes }: Platform = PLATFORM,
): TerminalGroups {
  if (!hasSignals) return { own: undefined, foreground: undefined };
  if (processes !== null) {
    const fields = fieldsOf(processes, 'self');
    return { own: fields[FIELD.group], foreground: fields[FIELD.foreground] };
  }
  const [own, foreground] = ask('ps', ['-o', 'pgid=', '-o', 'tpgid=', '-p', String(pid)])
    .trim()
    .split(/\s+/);
  return { own, foreground };
}

/**
 * Whether those of a group that are left have ended, and only wait for somebody to ask how: in a container the first
 * process often never does, and the kernel counts them as if they ran. Where the system does not list processes,
 * nothing is known of them.
 */
export function hasOnlyDead(group: number, { processes }: Platform = PLATFORM): boolean {
  if (processes === null) return false;
  return processes.list('/proc').every((name) => !/^\d+$/.test(name) || !isAliveIn(group, name, processes));
}

function isAliveIn(group: number, pid: string, files: ProcessFiles): boolean {
  try {
    const fields = fieldsOf(files, pid);
    if (Number(fields[FIELD.group]) !== group) return false;
    // Until its last thread has ended, it may still hold its ports.
    return !/[ZX]/.test(fields[FIELD.state] ?? '') || Number(fields[FIELD.threads]) > 1;
  } catch {
    // It has gone meanwhile.
    return false;
  }
}

/** How many files and sockets this process may have open; `null` where the system does not tell. */
export function openFileLimit({ processes }: Platform = PLATFORM): number | null {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(processes?.read('/proc/self/limits') ?? '')?.[1];
    return soft === undefined ? null : Number(soft);
  } catch {
    return null;
  }
}

/** The number of this thread, by which the system takes its priority; `null` where only processes have one. */
export function threadNumber({ processes }: Platform = PLATFORM): number | null {
  try {
    // Such as `4711/task/4712`.
    const thread = processes?.link('/proc/thread-self').split('/').at(-1);
    return thread === undefined ? null : Number(thread);
  } catch {
    return null;
  }
}

/** What the descriptors of this process lead to, by their numbers; `null` where the system does not list them. */
export function openDescriptors({ processes }: Platform = PLATFORM): ReadonlyMap<number, string> | null {
  const folder = '/proc/self/fd';
  if (processes === null || !processes.has(folder)) return null;
  return new Map(
    processes.list(folder).flatMap((fd): [number, string][] => {
      try {
        return [[Number(fd), processes.link(`${folder}/${fd}`)]];
      } catch {
        // That by which the folder was read.
        return [];
      }
    }),
  );
}
