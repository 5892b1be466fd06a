import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { inject, onTestFinished } from 'vitest';
import type { ExchangeLine } from '../../src/output/lines.ts';

/** One object of the machine output, whatever its type. */
export interface MachineLine {
  readonly schemaVersion: number;
  readonly type: string;
  readonly [key: string]: unknown;
}

/** What a process has written so far. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  /** stdout read as NDJSON; reading it throws where a line is none. */
  readonly lines: readonly MachineLine[];
}

export interface RunResult extends Output {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunOptions {
  /** Standard input; none unless given. */
  readonly input?: string | Uint8Array;
  /** Leaves standard input open, for `write`. */
  readonly keepInput?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** An empty folder unless given. */
  readonly cwd?: string;
}

/** The installed command's script. */
export function binPath(): string {
  return join(inject('packedFolder'), 'node_modules/webhook-cli/bin/webhook-cli.cjs');
}

/** The bytes of a bundled body, such as `detrack/failed`. */
export function fixture(name: string): Buffer {
  return readFileSync(join(inject('packedFolder'), `node_modules/webhook-cli/fixtures/${name}.json`));
}

/** A new empty folder that goes when the test is over. */
export function temporaryFolder(): string {
  // The real path: a process reports its folder without symbolic links.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'webhook-cli-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Waits for a text, or for what a function finds: anything but `undefined`. */
export interface ReadUntil {
  (what: RegExp): Promise<RegExpMatchArray>;
  <T>(what: (seen: Output) => T | undefined): Promise<T>;
}

/** A command that a test has started, in a process of its own or in this one. */
export interface Running {
  /** Waits until the output matches, and says what it saw when it gives up. */
  readonly readUntil: ReadUntil;
  readonly output: Output;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly write: (text: string) => void;
  readonly ended: Promise<RunResult>;
}

/** A process that a test has started. It is killed when the test is over, should it still run. */
export interface Started extends Running {
  readonly pid: number;
  /** Leaves what it writes to stdout where it is, or reads it again. */
  readonly read: (isReading: boolean) => void;
}

/** Where waiting for an output gives up, in ms; nothing is measured by it. */
const PATIENCE_MS = 15_000;

/** Starts the installed command. */
export function startCli(args: readonly string[], options: RunOptions = {}): Started {
  return startProcess(process.execPath, [binPath(), ...args], options);
}

/** Runs the installed command to its end. */
export function runCli(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return startCli(args, options).ended;
}

/** Runs a shell script in which `"$NODE" "$BIN"` is the installed command. */
export function runShell(script: string, options: RunOptions = {}): Promise<RunResult> {
  return startProcess('bash', ['-c', script], {
    ...options,
    env: { NODE: process.execPath, BIN: binPath(), ...options.env },
  }).ended;
}

/** Starts any command in a clean environment. */
export function startProcess(file: string, args: readonly string[], options: RunOptions = {}): Started {
  const home = temporaryFolder();
  const cwd = options.cwd ?? join(home, 'here');
  mkdirSync(cwd, { recursive: true });
  const child = spawn(file, args, {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: home, TZ: 'UTC', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that nothing it has started outlives the test.
    detached: true,
  });
  onTestFinished(() => killGroup(child));
  if (options.keepInput !== true) child.stdin.end(options.input);
  // A command that ends without reading its input closes the pipe.
  child.stdin.on('error', () => {});
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  return {
    pid: child.pid ?? 0,
    ...watch(child, ended),
    kill: (signal) => {
      child.kill(signal);
    },
    write: (text) => {
      child.stdin.write(text);
    },
    read: (isReading) => {
      if (isReading) child.stdout.resume();
      else child.stdout.pause();
    },
  };
}

/** What a command writes, and how it ends, for whoever waits for either. */
export function watch(
  streams: { readonly stdout: Readable; readonly stderr: Readable },
  end: Promise<Pick<RunResult, 'code' | 'signal'>>,
): Pick<Running, 'output' | 'ended' | 'readUntil'> {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const watchers = new Set<() => void>();
  const wake = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
  for (const name of ['stdout', 'stderr'] as const) {
    streams[name].on('data', (chunk: Buffer) => {
      chunks[name].push(chunk);
      wake();
    });
  }
  let isOver = false;
  const output: Output = {
    get stdout() {
      return Buffer.concat(chunks.stdout).toString('utf8');
    },
    get stderr() {
      return Buffer.concat(chunks.stderr).toString('utf8');
    },
    get lines() {
      return parseLines(Buffer.concat(chunks.stdout).toString('utf8'));
    },
  };
  const ended = end.then((how): RunResult => {
    isOver = true;
    wake();
    const { stdout, stderr } = output;
    return {
      ...how,
      stdout,
      stderr,
      get lines() {
        return parseLines(stdout);
      },
    };
  });
  const waitFor = <T>(find: (seen: Output) => T | undefined, wanted: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        watchers.delete(look);
      };
      const giveUp = (why: string): void => {
        stop();
        const { stdout, stderr } = output;
        reject(new Error(`${why}: ${wanted}\n--- stdout\n${stdout}\n--- stderr\n${stderr}`));
      };
      const look = (): void => {
        const found = find(output);
        if (found !== undefined) {
          stop();
          resolve(found);
        } else if (isOver) giveUp('the process ended without it');
      };
      const timer = setTimeout(() => giveUp('it did not come'), PATIENCE_MS);
      watchers.add(look);
      look();
    });
  return {
    output,
    ended,
    readUntil: (async <T>(what: RegExp | ((seen: Output) => T | undefined)) =>
      what instanceof RegExp
        ? waitFor((seen) => `${seen.stdout}\n${seen.stderr}`.match(what) ?? undefined, String(what))
        : waitFor(what, String(what))) as ReadUntil,
  };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The complete lines of an NDJSON text. */
export function parseLines(text: string): MachineLine[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as MachineLine);
}

/** Of machine output, the exchanges. */
export function exchangesOf({ lines }: Pick<Output, 'lines'>): ExchangeLine[] {
  return lines.filter((line): line is MachineLine & ExchangeLine => line.type === 'exchange');
}

/** Where a running `listen` listens. */
export interface Address {
  readonly url: string;
  readonly port: number;
}

/** A process of `listen`, and where it listens. */
export type Listening = Started & Address;

/** Starts `listen` on a free port and waits until it is ready. Without `journal` it keeps none. */
export async function startListen(
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<Listening> {
  const started = startCli(['listen', '--port', '0', ...args], options);
  return { ...started, ...(await addressOf(started)) };
}

/** Waits until a `listen` says where it listens. */
export async function addressOf({ readUntil }: Running): Promise<Address> {
  const [url, port] = await readUntil(
    ({ stderr }) => /http:\/\/127\.0\.0\.1:(\d+)\//.exec(stderr) ?? undefined,
  );
  return { url, port: Number(port) };
}

/**
 * A screen without what differs from run to run: times, durations, ids, keys, ports, folders, the version.
 */
export function normalised(screen: string): string {
  return screen
    .replace(/webhook-cli-test-\w+/g, '<folder>')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
    .replace(/\bDO-[A-Z\d]{6}\b/g, '<key>')
    .replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/g, '<date and time>')
    .replace(/^\d{2}:\d{2}:\d{2}(?:\.\d{3})?/gm, '<time>')
    .replace(/ +\d[\d.,]* m?s\b/g, ' <took>')
    .replace(/\b[a-hjkmnp-z2-9]{8}$/gm, '<id>')
    .replace(/webhook-cli \d+\.\d+\.\d+/g, 'webhook-cli <version>');
}
