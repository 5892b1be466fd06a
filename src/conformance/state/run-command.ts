import { spawn } from 'node:child_process';
import { messageOf, systemCode } from '../../core/error.ts';
import { redactText } from '../../core/http/redact.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { startTimer } from '../../core/time/timer.ts';
import { fillShellLine, fillWords, type JobNames } from './template.ts';
import type { TemplateUse } from './template-use.ts';

export interface JobCommand {
  /** With places for the job. */
  readonly command: string;
  /** Runs it through the shell; it is split into words otherwise. */
  readonly shell: boolean;
  readonly cwd: string | undefined;
}

export interface JobCommandOptions extends JobCommand {
  readonly use: TemplateUse;
  /** Whether what it prints is wanted; it ends with its process otherwise, whoever else may still hold its streams. */
  readonly isRead: boolean;
  /** Milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** The error of a command that cannot be run, fails, or takes too long. */
  readonly failure: (what: string, cause: unknown) => Error;
}

/** Most bytes that a command may print, and of what a failed one said. */
const MAX_OUTPUT = 1024 ** 2;
const MAX_COMPLAINT = 500;

/** Runs a command for a job and gives what it printed. It is killed when the run is over. */
export async function runJobCommand(job: JobNames, options: JobCommandOptions): Promise<Buffer> {
  const { command, shell, cwd, use, isRead, timeoutMs, signal, failure } = options;
  const [file = '', ...args] = shell ? [fillShellLine(command, job, use)] : fillWords(command, job, use);
  const program = shell ? programOf(file) : file;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      shell,
      stdio: ['ignore', isRead ? 'pipe' : 'ignore', 'pipe'],
      windowsHide: true,
    });
    const out: Buffer[] = [];
    const complaint: Buffer[] = [];
    let size = 0;
    const finishCommand = (end: () => void): void => {
      timer.stop();
      signal.removeEventListener('abort', interrupt);
      end();
    };
    const letGo = (): void => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    const giveUp = (why: string, cause?: unknown): void =>
      finishCommand(() => {
        child.kill('SIGKILL');
        // What a shell has started may hold the pipes open.
        letGo();
        reject(failure(`the command ${excerpt(program, 80)}: ${why}`, cause));
      });
    const interrupt = (): void => giveUp('it was interrupted');
    const timer = startTimer(() => giveUp(`it took longer than ${timeoutMs} ms`), timeoutMs);
    signal.addEventListener('abort', interrupt);
    if (signal.aborted) interrupt();
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_OUTPUT) giveUp(`it printed more than ${MAX_OUTPUT} bytes`);
      else out.push(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (complaint.length < 10) complaint.push(chunk);
    });
    child.on('error', (error) =>
      giveUp(systemCode(error) === 'ENOENT' ? 'there is no such command' : messageOf(error), error),
    );
    child.on('exit', (code) => {
      if (isRead || code !== 0) return;
      letGo();
      finishCommand(() => resolve(Buffer.alloc(0)));
    });
    child.on('close', (code, killedBy) => {
      const complained = Buffer.concat(complaint).toString('utf8').trim();
      const said = redactText(complained).slice(0, MAX_COMPLAINT);
      if (code !== 0) giveUp(`it ended with ${killedBy ?? code}${said === '' ? '' : `: ${said}`}`);
      else finishCommand(() => resolve(Buffer.concat(out)));
    });
  });
}

/** The program alone: a line of a shell may hold a secret, and variables before the program too. */
function programOf(line: string): string {
  return (
    line
      .trim()
      .split(/\s+/)
      .find((word) => !word.includes('=')) ?? 'sh'
  );
}
