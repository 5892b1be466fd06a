import { ioError, messageOf, systemCode } from '../core/error.ts';
import { once } from '../core/once.ts';
import { run } from './run.ts';
import type { Context } from './session/context.ts';
import { exitOfSignal } from './session/exit.ts';
import { writeWithoutWaiting } from './session/terminal/paused-terminal.ts';
import { followProcess, terminalJob } from './session/terminal/terminal-job.ts';
import { LEFT_BEHIND_MS, Unforeseen } from './unforeseen.ts';

/** Runs the command line in this process: the only place that knows `process`. */
export async function main(): Promise<void> {
  let caught: AbortSignal | undefined;
  const { stdout, stderr, waiting } = openOutputs();
  const context: Context = {
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return stdout();
    },
    get stderr() {
      return stderr();
    },
    env: process.env,
    get cwd() {
      return workingFolder();
    },
    pid: process.pid,
    catchSignals: () => {
      caught ??= catchSignals();
      return caught;
    },
    followProcess,
    job: terminalJob,
    onConfigRun: (module) => unforeseen.configRuns(module),
  };
  const argv = process.argv.slice(2);
  const unforeseen = new Unforeseen(argv, context);
  process.exitCode = await run(argv, context);
  unforeseen.done();
  // Only a terminal that was paused and left still has some to take: Node would wait for it.
  if (waiting() > 0) process.exit();
  // All is written. A name that is being looked up cannot be let go of, and a resolver takes its time.
  setTimeout(() => process.exit(), LEFT_BEHIND_MS).unref();
}

/** The outputs, each opened by whoever writes first: Node loads what is under a stream when it is asked for. */
function openOutputs() {
  const opened: NodeJS.WriteStream[] = [];
  const open = (stream: NodeJS.WriteStream): NodeJS.WriteStream => {
    writeWithoutWaiting(stream);
    // Each writer hears for itself that its reader has gone; what draws over and over, as a spinner, does not.
    stream.on('error', () => {});
    opened.push(stream);
    return stream;
  };
  return {
    stdout: once(() => open(process.stdout)),
    stderr: once(() => open(process.stderr)),
    /** Bytes that nobody has taken yet. */
    waiting: () => opened.reduce((sum, { writableLength }) => sum + writableLength, 0),
  };
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    const what = systemCode(error) === 'ENOENT' ? 'no longer exists' : `cannot be told: ${messageOf(error)}`;
    throw ioError('folder_missing', `the folder you stand in ${what}`, 'change to another one', error);
  }
}

function catchSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait for what is under way.
      if (controller.signal.aborted) process.exit(exitOfSignal(signal));
      controller.abort(signal);
    });
  }
  return controller.signal;
}
