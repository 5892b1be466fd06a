import { isAbsolute, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { ModuleRun } from '../../config/project.ts';

/** What a run needs of the world, passed in so that nothing below reaches for `process`. */
export interface Context {
  readonly stdin: Readable & { readonly isTTY?: boolean; readonly setRawMode?: (isRaw: boolean) => unknown };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Where one stands. The folder may have been deleted, so it is read only by what needs it.
   *
   * @throws WebhookCliError `folder_missing`
   */
  readonly cwd: string;
  readonly pid: number;
  /**
   * Starts to catch signals and tells of the first; before that, and at the second, a signal ends the
   * process. The reason of the abort is the signal's name.
   */
  readonly catchSignals: () => AbortSignal;
  /**
   * Tells somebody what becomes of this process, from now on.
   *
   * @returns what ends it
   */
  readonly followProcess: (follower: ProcessFollower) => () => void;
  readonly job: TerminalJob;
  /**
   * Hears of a config module that is about to be run, and gives what hears that it has been. Only a process of our own
   * can tell what a module leaves behind in it.
   */
  readonly onConfigRun?: (run: ModuleRun) => () => void;
}

/** This process as one of the jobs of its terminal. */
export interface TerminalJob {
  /**
   * Whether the terminal is this job's: what is typed is for it, and nobody else draws there. One in the background
   * that sets the terminal, or reads from it, is stopped.
   */
  readonly isForeground: () => boolean;
  /** Signals this process alone, or all of its job, as a terminal does that is told of Ctrl-C or Ctrl-Z. */
  readonly signal: (name: 'SIGINT' | 'SIGTSTP', whom: 'itself' | 'job') => void;
}

/** Hears what becomes of this process. */
export interface ProcessFollower {
  /** It is about to stop, as by Ctrl-Z. */
  readonly suspended: () => void;
  /** It goes on. */
  readonly resumed: () => void;
  /** It is about to end, without waiting for anything. */
  readonly exiting: () => void;
}

/**
 * The path of a file as somebody wrote it; one that is absolute needs no folder to stand in.
 *
 * @throws WebhookCliError `folder_missing`
 */
export function pathFrom(context: Pick<Context, 'cwd'>, file: string): string {
  return isAbsolute(file) ? resolve(file) : resolve(context.cwd, file);
}

/** Whether somebody is there to answer a question. */
export function isInteractive(context: Context): boolean {
  return context.stdin.isTTY === true && context.stderr.isTTY === true && !isSet(context.env['CI']);
}

/** Whether an environment variable is set to something other than a way of saying no. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value.toLowerCase() !== 'false';
}
