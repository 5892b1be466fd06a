import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { onTestFinished } from 'vitest';
import { run } from '../../src/cli/run.ts';
import {
  type Address,
  addressOf,
  type Running,
  type RunOptions,
  type RunResult,
  temporaryFolder,
  watch,
} from './cli.ts';

/** How a command is run in this process: as in one of its own, but for what a process has. */
export interface InProcessOptions extends RunOptions {
  /** Columns of a terminal; none unless given. */
  readonly terminal?: number;
}

/**
 * Starts a command from its sources, with streams, a folder and an environment of its own: what a process of its own
 * would say and do, at a fraction of its time. `kill` tells it of a signal as the process would. Not for concurrent
 * tests: they end each other's commands.
 */
export function startInProcess(args: readonly string[], options: InProcessOptions = {}): Running {
  const home = temporaryFolder();
  const cwd = options.cwd ?? join(home, 'here');
  mkdirSync(cwd, { recursive: true });
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  if (options.keepInput !== true) stdin.end(options.input);
  const terminal = options.terminal === undefined ? {} : { isTTY: true, columns: options.terminal };
  const signals = new AbortController();
  // Nothing that a test has started outlives it.
  onTestFinished(() => signals.abort('SIGTERM'));
  const ended = run(args, {
    stdin,
    stdout: Object.assign(stdout, terminal),
    stderr: Object.assign(stderr, terminal),
    env: { PATH: process.env['PATH'] ?? '', HOME: home, TZ: 'UTC', ...options.env },
    cwd,
    pid: process.pid,
    catchSignals: () => signals.signal,
    followProcess: () => () => {},
    job: { isForeground: () => true, signal: (name) => signals.abort(name) },
  }).then(async (code) => {
    // As the end of a process does: whatever is written has then been read.
    const read = [stdout, stderr].map((stream) => finished(stream));
    for (const stream of [stdout, stderr]) stream.end();
    await Promise.all(read);
    return { code, signal: null };
  });
  return {
    ...watch({ stdout, stderr }, ended),
    kill: (signal) => signals.abort(signal),
    write: (text) => {
      stdin.write(text);
    },
  };
}

/** Runs a command from its sources to its end. */
export function runInProcess(args: readonly string[], options: InProcessOptions = {}): Promise<RunResult> {
  return startInProcess(args, options).ended;
}

/** Starts `listen` from its sources on a free port and waits until it is ready. */
export async function listenInProcess(
  args: readonly string[] = [],
  options: InProcessOptions = {},
): Promise<Running & Address> {
  const started = startInProcess(['listen', '--port', '0', ...args], options);
  return { ...started, ...(await addressOf(started)) };
}
