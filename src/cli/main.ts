import type { Context } from './context.ts';
import { exitOfSignal } from './exit.ts';
import { run } from './run.ts';

/** Runs the command line in this process: the only place that knows `process`. */
export async function main(): Promise<void> {
  let caught: AbortSignal | undefined;
  const context: Context = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    pid: process.pid,
    catchSignals: () => {
      caught ??= catchSignals();
      return caught;
    },
  };
  process.exitCode = await run(process.argv.slice(2), context);
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
