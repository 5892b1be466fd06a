import { spawn } from 'node:child_process';
import { messageOf, systemCode } from '../../core/error.ts';
import { utf8Text } from '../../core/http/body.ts';
import { redactText } from '../../core/http/redact.ts';
import { cutText } from '../../core/text/cut-text.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { startTimer } from '../../core/time/timer.ts';
import { option, words } from '../../core/wording.ts';
import { stateOf } from './answer.ts';
import { type JobState, stateUnreadable } from './state.ts';
import { fillShellLine, fillWords, type JobNames } from './template.ts';

export interface StateCommandOptions {
  /** With `{key}` or `{id}`. */
  readonly command: string;
  /** Runs it through the shell; it is split into words otherwise. */
  readonly shell: boolean;
  readonly cwd: string | undefined;
  /** Milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Most bytes that a state takes, and of what a failed command said. */
const MAX_OUTPUT = 1024 ** 2;
const MAX_COMPLAINT = 500;

/**
 * Reads a job's state from a command's output. None and JSON `null` say that it is not known.
 *
 * @throws WebhookCliError `state_unreadable` when it cannot be run, fails, or takes too long
 */
export function readStateCommand(job: JobNames, options: StateCommandOptions): Promise<JobState> {
  const [file = '', ...args] = options.shell
    ? [fillShellLine(options.command, job)]
    : fillWords(options.command, job);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      shell: options.shell,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const out: Buffer[] = [];
    const complaint: Buffer[] = [];
    let size = 0;
    const finishCommand = (end: () => void): void => {
      timer.stop();
      options.signal.removeEventListener('abort', interrupt);
      end();
    };
    const program = options.shell ? programOf(file) : file;
    const giveUp = (why: string, cause?: unknown): void =>
      finishCommand(() => {
        child.kill('SIGKILL');
        // What a shell has started may hold the pipes open.
        child.stdout.destroy();
        child.stderr.destroy();
        reject(stateUnreadable(`the command ${excerpt(program, 80)}: ${why}`, HINT, cause));
      });
    const interrupt = (): void => giveUp('it was interrupted');
    const timer = startTimer(() => giveUp(`it took longer than ${options.timeoutMs} ms`), options.timeoutMs);
    options.signal.addEventListener('abort', interrupt);
    if (options.signal.aborted) interrupt();
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_OUTPUT) giveUp(`it printed more than ${MAX_OUTPUT} bytes`);
      else out.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < 10) complaint.push(chunk);
    });
    child.on('error', (error) =>
      giveUp(systemCode(error) === 'ENOENT' ? 'there is no such command' : messageOf(error), error),
    );
    child.on('close', (code, signal) => {
      const text = utf8Text(Buffer.concat(out));
      const complained = Buffer.concat(complaint).toString('utf8').trim();
      const said = cutText(redactText(complained), MAX_COMPLAINT);
      if (code !== 0) giveUp(`it ended with ${signal ?? code}${said === '' ? '' : `: ${said}`}`);
      else if (text === null) giveUp('it printed bytes that are no UTF-8');
      else finishCommand(() => resolve(stateOf(text)));
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

const HINT = words`it prints a job’s state, nothing for an unknown one, and ends with 0 either way; ${option('stateShell')} runs it through the shell`;
