import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { messageOf, systemCode } from '../../../core/error.ts';
import type { Exchange } from '../../../core/exchange.ts';
import { bodyBytes } from '../../../core/http/body.ts';
import { ownGroup, type ProcessGroup, processGroup } from '../../../core/platform/process-group.ts';
import { formatLimit } from '../../../core/time/duration.ts';
import { startTimer } from '../../../core/time/timer.ts';
import { endGroup } from '../end-group.ts';
import { execEnvironment } from './exec-environment.ts';

/** How a command is run for a webhook. */
export interface ExecPlan {
  /** The command and its arguments; nothing of a webhook is among them. */
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Takes a line that a command has printed.
   *
   * @returns what to wait for before more is read; `null` where nothing is
   */
  readonly print: (line: string) => Promise<void> | null;
}

/** A command that runs for a webhook. */
export interface ExecRun {
  /** Why it failed; `null` where it did not. Resolves once it and all that holds its output have ended. */
  readonly ended: Promise<string | null>;
  readonly group: ProcessGroup | null;
  /** Ends it and all that it has started. */
  readonly stop: (why: string) => Promise<void>;
}

/** A command may take this long, in ms: one that hangs would keep its place for ever. */
const LIMIT_MS = 60_000;
/** Bytes of what a command complains of, whose first line is shown. */
const MOST_COMPLAINT = 4096;
/** UTF-16 units of a line that has no end. */
const MOST_LINE = 8192;

/** Runs a command for a webhook: the exact bytes of its body on standard input, what it is in the environment. */
export function runExec(exchange: Exchange, plan: ExecPlan): ExecRun {
  let child: ChildProcess;
  try {
    child = spawnExec(exchange, plan);
  } catch (error) {
    return { ended: Promise.resolve(cannotRun(error)), group: null, stop: async () => {} };
  }
  const { stdin, stdout, stderr } = child;
  const group = processGroup(child, { kill: (pid, signal) => process.kill(pid, signal) });
  const complaint = firstBytes(stderr);
  let failure: string | null = null;
  const letGo = (): void => {
    for (const stream of [stdin, stdout, stderr]) stream?.destroy();
  };
  const stop = async (why: string): Promise<void> => {
    failure ??= why;
    await endGroup(group, 'SIGTERM');
    // What has left the group may hold them.
    letGo();
  };
  const timer = startTimer(() => void stop(`it took longer than ${formatLimit(LIMIT_MS)}`), LIMIT_MS);
  const ended = new Promise<string | null>((resolve) => {
    child.on('error', (error) => {
      failure ??= cannotRun(error);
      letGo();
      // Of one that was never there nothing closes.
      if (child.pid === undefined) resolve(failure);
    });
    // Looked at while its number cannot be another's.
    child.on('exit', () => group.isGone());
    child.on('close', (code, signal) => {
      failure ??= code === 0 ? null : `it ended with ${signal ?? code}${quoted(complaint())}`;
      resolve(failure);
    });
  }).finally(() => timer.stop());
  printLines(stdout, plan.print);
  // A command need not read the body.
  stdin?.on('error', () => {});
  stdin?.end(bodyBytes(exchange.request));
  return { ended, group, stop };
}

function spawnExec(exchange: Exchange, { words, cwd, env }: ExecPlan): ChildProcess {
  const [file = '', ...args] = words;
  return spawn(file, args, {
    cwd,
    env: { ...env, ...execEnvironment(exchange) },
    stdio: 'pipe',
    windowsHide: true,
    ...ownGroup(),
  });
}

function cannotRun(error: unknown): string {
  return systemCode(error) === 'ENOENT'
    ? 'there is no such command'
    : `it cannot be run: ${messageOf(error)}`;
}

/** The first line that says something. */
function quoted(complaint: string): string {
  const line = complaint.split(/[\r\n]+/).find((each) => each.trim() !== '');
  return line === undefined ? '' : `: ${line.trim()}`;
}

/** Reads a stream to its end, and keeps the beginning. */
function firstBytes(stream: Readable | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < MOST_COMPLAINT) text += chunk.slice(0, MOST_COMPLAINT);
  });
  return () => text;
}

/** Hands on what a command prints, a line at a time, and no faster than it is taken. */
function printLines(stream: Readable | null, print: ExecPlan['print']): void {
  let rest = '';
  const hand = (line: string): void => {
    const taken = print(line);
    if (taken === null) return;
    stream?.pause();
    void taken.then(() => stream?.resume());
  };
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) hand(line);
    if (rest.length >= MOST_LINE) {
      hand(rest);
      rest = '';
    }
  });
  stream?.on('close', () => {
    if (rest !== '') print(rest);
  });
}
