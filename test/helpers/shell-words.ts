import { execFileSync } from 'node:child_process';

/** The words that a shell makes of a command line, without running it. */
export function shellWords(command: string): string[] {
  const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' });
  return printed.split('\0').slice(0, -1);
}
