import type { Expectation } from '../../expect/expectation.ts';
import type { ReceiverSink } from '../../receiver/events.ts';
import { EXIT, exitOfSignal, worst } from '../session/exit.ts';
import type { ChildEnd } from './child-command.ts';

export interface StopOptions {
  /** Aborts with a signal's name as its reason, or with `closed` when nobody reads stdout any more. */
  readonly stop: AbortSignal;
  readonly timeoutMs: number | undefined;
  /** Everything that is expected must come this long after the first webhook, in ms. */
  readonly withinMs?: number | undefined;
  readonly expectation: Expectation;
}

/** The limit that ended a run before all had come. */
export interface GaveUp {
  readonly flag: '--timeout' | '--within';
  readonly ms: number;
}

/** After its command has succeeded, what is on its way has this long, in ms, unless `--timeout` says more. */
const GRACE_MS = 2000;

/** Decides from what happens when a receiver's run is over, and with which exit code. */
export class StopCondition {
  readonly #options: StopOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #childCode: number | null = null;
  #childEnd: ChildEnd | null = null;
  #hasChild = false;
  #hasBegun = false;
  #isOver = false;
  #gaveUp: GaveUp | null = null;
  #bug: { readonly error: unknown } | null = null;
  #finish: ((code: number) => void) | null = null;

  constructor(options: StopOptions) {
    this.#options = options;
  }

  /** Whether the run is over: what comes now counts for nothing. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The limit that ended the run; `null` where none did. */
  get gaveUp(): GaveUp | null {
    return this.#gaveUp;
  }

  /** How the command ended, where it did so by itself: one that was stopped because the run was over tells nothing. */
  get childEnd(): ChildEnd | null {
    return this.#childEnd;
  }

  /** Hears of what happens: it ends the run once that decides it. */
  readonly sink: ReceiverSink = (event) => {
    switch (event.type) {
      case 'arrival':
        return this.#firstArrival();
      case 'answered':
        // What is decided stays decided, whatever is still under way.
        if (!this.#isOver) this.#options.expectation.see(event.exchange);
        return this.#check();
      case 'bug':
        // Whoever comes next is served; the run ends as it would, and then tells of it.
        this.#bug ??= event;
        return;
      default:
    }
  };

  /** Throws the first error that nothing foresaw, if there was one. */
  throwBug(): void {
    if (this.#bug !== null) throw this.#bug.error;
  }

  /** With the first webhook the time begins that everything expected has. */
  #firstArrival(): void {
    const { withinMs, expectation } = this.#options;
    if (this.#hasBegun || this.#isOver || withinMs === undefined) return;
    this.#hasBegun = true;
    this.#later(withinMs, () => {
      if (!expectation.isMet()) this.#giveUp({ flag: '--within', ms: withinMs });
    });
  }

  #check(): void {
    const { expectation } = this.#options;
    if (expectation.contradiction() !== null) this.#end(EXIT.failed);
    const childIsDone = !this.#hasChild || this.#childCode !== null;
    const hasEnd = this.#hasChild || expectation.active;
    if (hasEnd && childIsDone && expectation.isMet()) this.#end(this.#childCode ?? EXIT.done);
  }

  /**
   * Waits for the end: all that is expected has come and the command is done, the command failed, the
   * time is up, or somebody stopped it.
   */
  async wait(child: Promise<ChildEnd> | null): Promise<number> {
    const { stop, timeoutMs } = this.#options;
    this.#hasChild = child !== null;
    const code = new Promise<number>((resolve, reject) => {
      this.#finish = resolve;
      child?.then((end) => this.#childEnded(end), reject);
    });
    const onStop = (): void => this.#end(this.#codeWhenStopped(String(stop.reason)));
    stop.addEventListener('abort', onStop);
    if (stop.aborted) onStop();
    if (timeoutMs !== undefined) {
      this.#later(timeoutMs, () => this.#giveUp({ flag: '--timeout', ms: timeoutMs }));
    }
    this.#check();
    try {
      return await code;
    } finally {
      stop.removeEventListener('abort', onStop);
      for (const timer of this.#timers) clearTimeout(timer);
    }
  }

  #childEnded(end: ChildEnd): void {
    const { code } = end;
    if (!this.#isOver) this.#childEnd = end;
    this.#childCode = code;
    // A command that failed will not cause what is still missing.
    if (code !== EXIT.done) this.#end(worst(code, this.#unmet()));
    else if (this.#options.expectation.isMet()) this.#end(EXIT.done);
    else if (this.#options.timeoutMs === undefined && !this.#hasBegun) this.#afterGrace();
  }

  #codeWhenStopped(reason: string): number {
    if (reason === 'closed') return this.#unmet();
    const somethingIsOpen = this.#unmet() !== EXIT.done || (this.#hasChild && this.#childCode === null);
    return somethingIsOpen ? exitOfSignal(reason) : EXIT.done;
  }

  #unmet(): number {
    return this.#options.expectation.isMet() ? EXIT.done : EXIT.failed;
  }

  #afterGrace(): void {
    const code = this.#unmet();
    this.#later(GRACE_MS, () => this.#end(code));
  }

  #giveUp(why: GaveUp): void {
    if (this.#finish === null) return;
    this.#gaveUp = why;
    this.#end(EXIT.timeout);
  }

  #later(ms: number, act: () => void): void {
    this.#timers.add(setTimeout(act, ms));
  }

  #end(code: number): void {
    if (this.#finish === null) return;
    this.#isOver = true;
    this.#finish(code);
    this.#finish = null;
  }
}
