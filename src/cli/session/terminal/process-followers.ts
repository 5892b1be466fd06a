import type { ProcessFollower, TerminalJob } from '../context.ts';

/** What is asked of Node's `process`. */
export interface FollowedProcess {
  readonly pid: number;
  readonly on: (name: 'SIGTSTP' | 'SIGCONT' | 'exit', hear: () => void) => unknown;
  readonly off: (name: 'SIGTSTP' | 'SIGCONT' | 'exit', hear: () => void) => unknown;
  readonly kill: (pid: number, signal: 'SIGTSTP' | 'SIGSTOP') => unknown;
}

/** A shell that brings a job to the foreground which has run behind it tells it nothing: it has to look. */
const LOOK_MS = 2000;
/** All of the process's group. */
const GROUP = 0;

/** Those who hear what becomes of a process, and how it stops once they have. */
export class ProcessFollowers {
  readonly #process: FollowedProcess;
  readonly #job: Pick<TerminalJob, 'isForeground'>;
  readonly #followers = new Set<ProcessFollower>();
  #isStopping = false;
  #looking: NodeJS.Timeout | undefined;

  constructor(followed: FollowedProcess, job: Pick<TerminalJob, 'isForeground'>) {
    this.#process = followed;
    this.#job = job;
  }

  readonly follow = (follower: ProcessFollower): (() => void) => {
    if (this.#followers.size === 0) {
      this.#process.on('SIGTSTP', this.#stopped);
      this.#process.on('SIGCONT', this.#goOn);
      this.#process.on('exit', this.#exit);
    }
    this.#followers.add(follower);
    return () => {
      if (!this.#followers.delete(follower) || this.#followers.size > 0) return;
      clearInterval(this.#looking);
      this.#process.off('SIGTSTP', this.#stopped);
      this.#process.off('SIGCONT', this.#goOn);
      this.#process.off('exit', this.#exit);
    };
  };

  /**
   * Stops the whole job, as a terminal does at Ctrl-Z. A shell takes the terminal back as soon as the first of the job
   * has stopped, which may be our parent: by then nobody here may have anything to do with it any more, and this process
   * must stop with the others. So it stops in this call and not when its handler is heard.
   */
  readonly stopJob = (): void => {
    this.#suspend();
    this.#isStopping = true;
    this.#process.off('SIGTSTP', this.#stopped);
    this.#process.kill(GROUP, 'SIGTSTP');
    if (this.#followers.size > 0) this.#process.on('SIGTSTP', this.#stopped);
    // A job that no shell could let go on is not stopped, and hears of nothing.
    setImmediate(() => {
      if (this.#isStopping) this.#goOn();
    });
  };

  /** The signal came from elsewhere. What a handler was set for does not happen by itself any more. */
  readonly #stopped = (): void => {
    this.#suspend();
    this.#isStopping = true;
    // A SIGCONT that came before we heard of either is told of in this turn: whoever sent it sends no second one.
    setImmediate(() => {
      if (this.#isStopping) this.#process.kill(this.#process.pid, 'SIGSTOP');
      this.#isStopping = false;
    });
  };

  /** All of them hear of it before any is stopped. */
  #suspend(): void {
    clearInterval(this.#looking);
    for (const { suspended } of this.#followers) suspended();
  }

  readonly #goOn = (): void => {
    this.#isStopping = false;
    clearInterval(this.#looking);
    for (const { resumed } of this.#followers) resumed();
    if (this.#followers.size === 0 || this.#job.isForeground()) return;
    this.#looking = setInterval(() => {
      if (this.#job.isForeground()) this.#goOn();
    }, LOOK_MS).unref();
  };

  readonly #exit = (): void => {
    for (const { exiting } of this.#followers) exiting();
  };
}
