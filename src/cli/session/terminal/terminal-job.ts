import { readFileSync } from 'node:fs';
import type { TerminalJob } from '../context.ts';
import { ProcessFollowers } from './process-followers.ts';

/** Where the groups stand in proc(5) after the name: that of the process, and that which the terminal listens to. */
const GROUP = 2;
const FOREGROUND = 5;

/** Those who hear what becomes of this process. */
const followers = new ProcessFollowers(process, { isForeground });

export const { follow: followProcess } = followers;

/** This process as one of the jobs of its terminal. */
export const terminalJob: TerminalJob = {
  isForeground,
  signal: (name, whom) => {
    // Windows knows no signals between processes, and no job that is stopped.
    if (whom === 'itself' || process.platform === 'win32') {
      if (name === 'SIGINT') process.emit(name);
    } else if (name === 'SIGTSTP') followers.stopJob();
    else process.kill(0, name);
  },
};

function isForeground(): boolean {
  try {
    const [own, foreground] = groups();
    // Where no terminal controls the process, or nothing is told of it, nobody stops it either.
    return own === foreground || !(Number(foreground) > 0);
  } catch {
    return true;
  }
}

function groups(): (string | undefined)[] {
  if (process.platform === 'win32') return [];
  if (process.platform === 'linux') {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    // The name stands in parentheses and may hold any character.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [fields[GROUP], fields[FOREGROUND]];
  }
  const { execFileSync } = process.getBuiltinModule('node:child_process');
  const asked = ['-o', 'pgid=', '-o', 'tpgid=', '-p', String(process.pid)];
  const ignore = 'ignore';
  return execFileSync('ps', asked, { encoding: 'utf8', stdio: [ignore, 'pipe', ignore] })
    .trim()
    .split(/\s+/);
}
