import { terminalGroups } from '../../../core/platform/processes.ts';
import { PLATFORM } from '../../../core/platform/this-platform.ts';
import type { TerminalJob } from '../context.ts';
import { ProcessFollowers } from './process-followers.ts';

/** Those who hear what becomes of this process. */
const followers = new ProcessFollowers(process, { isForeground });

export const { follow: followProcess } = followers;

/** This process as one of the jobs of its terminal. */
export const terminalJob: TerminalJob = {
  isForeground,
  signal: (name, whom) => {
    // Windows knows no signals between processes, and no job that is stopped.
    if (whom === 'itself' || !PLATFORM.hasSignals) {
      if (name === 'SIGINT') process.emit(name);
    } else if (name === 'SIGTSTP') followers.stopJob();
    else process.kill(0, name);
  },
};

function isForeground(): boolean {
  try {
    const { own, foreground } = terminalGroups(process.pid, ask);
    // Where no terminal controls the process, or nothing is told of it, nobody stops it either.
    return own === foreground || !(Number(foreground) > 0);
  } catch {
    return true;
  }
}

function ask(command: string, args: readonly string[]): string {
  // Few ask, and every start would load it.
  const { execFileSync } = process.getBuiltinModule('node:child_process');
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
