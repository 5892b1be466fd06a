import { PassThrough } from 'node:stream';
import { run } from '../../src/cli/run.ts';
import { type MachineLine, parseLines } from './cli.ts';

/** How a command is run in this process. */
export interface InProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Aborts as a signal would; its reason is the signal's name. */
  readonly signal?: AbortSignal;
  /** Columns of a terminal; none unless given. */
  readonly terminal?: number;
  /** Standard input; one that stays open unless given. */
  readonly input?: string | Uint8Array;
}

export interface InProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of machine output, where that is what was asked for. */
  readonly lines: readonly MachineLine[];
}

/** Runs a command from its sources, with streams and an environment of its own. */
export async function runInProcess(
  args: readonly string[],
  options: InProcessOptions = {},
): Promise<InProcessResult> {
  const stdout = sink(options.terminal);
  const stderr = sink(options.terminal);
  const stdin = new PassThrough();
  if (options.input !== undefined) stdin.end(options.input);
  const code = await run(args, {
    stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
    pid: process.pid,
    catchSignals: () => options.signal ?? new AbortController().signal,
  });
  return {
    code,
    stdout: stdout.text(),
    stderr: stderr.text(),
    get lines() {
      return parseLines(stdout.text());
    },
  };
}

function sink(columns: number | undefined) {
  const chunks: Buffer[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  return { stream: Object.assign(stream, terminal), text: () => Buffer.concat(chunks).toString('utf8') };
}
