import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import { run } from '../../src/cli/run.ts';
import type { ProcessFollower } from '../../src/cli/session/context.ts';
import { type Address, temporaryFolder } from './cli.ts';
import { FakeTerminal } from './fake-terminal.ts';

export interface KeyboardOptions {
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Whether the terminal is another job's. */
  readonly isBehind?: boolean;
  /** Whether stdin is something else. */
  readonly isPiped?: boolean;
}

/** A `listen` on a terminal in memory, with somebody at its keyboard. */
export interface AtKeyboard extends Address {
  readonly terminal: FakeTerminal;
  /** Types texts, or what keys send. */
  readonly press: (...keys: readonly string[]) => void;
  /** Resolves once a line of the screen has this. */
  readonly until: (what: RegExp) => Promise<void>;
  /** The line at the bottom. */
  readonly status: () => string;
  /** Every mode that the terminal was set to. */
  readonly modes: readonly boolean[];
  /** Those that keys gave. */
  readonly signals: readonly string[];
  /** Tells of a signal from elsewhere. */
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly followers: ReadonlySet<ProcessFollower>;
  readonly code: Promise<number>;
}

export const KEY = {
  enter: '\r',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  backspace: '\u007f',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
  ctrlL: '\u000c',
  ctrlU: '\u0015',
  ctrlZ: '\u001a',
} as const;

/** Where a test gives up. */
const PATIENCE_MS = 20_000;

/** Starts `listen` from its sources on a free port, and waits until it is ready. */
export async function listenAtKeyboard(
  args: readonly string[],
  { columns = 100, env = {}, cwd, isBehind = false, isPiped = false }: KeyboardOptions = {},
): Promise<AtKeyboard> {
  const home = temporaryFolder();
  const here = cwd ?? join(home, 'here');
  mkdirSync(here, { recursive: true });
  const terminal = new FakeTerminal(columns, 30);
  const modes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), {
    isTTY: !isPiped,
    setRawMode: (isRaw: boolean) => modes.push(isRaw),
  });
  const stop = new AbortController();
  const signals: string[] = [];
  const followers = new Set<ProcessFollower>();
  onTestFinished(() => stop.abort('SIGTERM'));
  const code = run(['listen', '--port', '0', ...args], {
    stdin,
    stdout: terminal,
    stderr: terminal,
    env: { PATH: process.env['PATH'] ?? '', HOME: home, TZ: 'UTC', TERM: 'xterm', ...env },
    cwd: here,
    pid: process.pid,
    catchSignals: () => stop.signal,
    followProcess: (follower) => {
      followers.add(follower);
      return () => followers.delete(follower);
    },
    job: {
      isForeground: () => !isBehind,
      signal: (name, whom) => {
        signals.push(`${name} ${whom}`);
        if (name === 'SIGINT') stop.abort(name);
      },
    },
  });
  const until = (what: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!terminal.lines.some((line) => what.test(line))) return;
        done();
        resolve();
      };
      const timer = setTimeout(() => {
        done();
        reject(new Error(`it did not come: ${what}\n${terminal.lines.join('\n')}`));
      }, PATIENCE_MS);
      const done = (): void => {
        clearTimeout(timer);
        terminal.off('written', look);
      };
      terminal.on('written', look);
      look();
    });
  await until(/listening on http/);
  const [, url = '', port] = /(http:\/\/127\.0\.0\.1:(\d+)\/)/.exec(terminal.lines.join('\n')) ?? [];
  return {
    terminal,
    press: (...keys) => {
      for (const key of keys) stdin.write(key);
    },
    until,
    status: () => terminal.lines.at(-1) ?? '',
    modes,
    signals,
    kill: (signal) => stop.abort(signal),
    followers,
    code,
    url,
    port: Number(port),
  };
}
