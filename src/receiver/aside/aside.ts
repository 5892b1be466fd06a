import type { Worker } from 'node:worker_threads';
import type { AsideOptions, AsideRequest, JudgedAside } from './judge-aside.ts';

/** What the thread says: that it is there, and then of each request what came of it. */
export type AsideAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'judged'; readonly judged: JudgedAside }
  | { readonly type: 'failed'; readonly error: unknown };

interface Waiting {
  readonly request: AsideRequest;
  readonly resolve: (judged: JudgedAside) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Judges requests in a thread of its own, so that nobody else waits for those that take long. It is started for the first
 * of them: most runs need none.
 */
export class Aside {
  readonly #file: URL;
  readonly #options: AsideOptions;
  readonly #waiting: Waiting[] = [];
  #underWay: Waiting | null = null;
  #thread: Promise<Worker | null> | undefined;

  /** @param file what the thread runs */
  constructor(file: URL, options: AsideOptions) {
    this.#file = file;
    this.#options = options;
  }

  /**
   * Judges a request; `null` where no thread can be had, as without the permission for one.
   *
   * @throws what judging has thrown, or why the thread ended in the middle of it
   */
  async judge(request: AsideRequest): Promise<JudgedAside | null> {
    this.#thread ??= this.#start();
    if ((await this.#thread) === null) return null;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      void this.#next();
    });
  }

  /** Ends the thread. What it was to judge is never answered. */
  async close(): Promise<void> {
    this.#waiting.length = 0;
    this.#underWay = null;
    await (await this.#thread)?.terminate();
  }

  /** Hands the smallest over that waits: one at a time, so that the thread takes no other one along when it ends. */
  async #next(): Promise<void> {
    if (this.#underWay !== null || this.#waiting.length === 0) return;
    const smallest = this.#waiting.reduce((a, b) => (b.request.body.length < a.request.body.length ? b : a));
    this.#waiting.splice(this.#waiting.indexOf(smallest), 1);
    this.#underWay = smallest;
    this.#thread ??= this.#start();
    const thread = await this.#thread;
    if (thread === null) {
      this.#settle((waiting) => waiting.reject(new Error('the thread that judges large bodies is gone')));
      return;
    }
    const { headers, body } = smallest.request;
    // A copy, which is handed over, because the bytes are still to be passed on.
    const bytes = new Uint8Array(body);
    thread.postMessage({ headers, body: bytes } satisfies AsideRequest, [bytes.buffer]);
  }

  /** Tells of the one that is under way what came of it, and goes on. */
  #settle(tell: (waiting: Waiting) => void): void {
    const waiting = this.#underWay;
    this.#underWay = null;
    if (waiting !== null) tell(waiting);
    void this.#next();
  }

  async #start(): Promise<Worker | null> {
    const { Worker } = await import('node:worker_threads');
    return new Promise((resolve) => {
      try {
        // What this process was started with is none of the thread's business.
        const worker = new Worker(this.#file, { workerData: this.#options, execArgv: [], env: {} });
        worker.unref();
        let isReady = false;
        let hasEnded = false;
        const end = (why: unknown): void => {
          // An error is followed by the end, by which another thread may be at work.
          if (hasEnded) return;
          hasEnded = true;
          resolve(null);
          // One that never ran would not run the next time either.
          if (isReady) this.#thread = undefined;
          this.#settle(({ reject }) => reject(why));
        };
        worker.on('message', (answer: AsideAnswer) => {
          if (answer.type === 'ready') {
            isReady = true;
            resolve(worker);
            return;
          }
          this.#settle(({ resolve: judged, reject }) =>
            answer.type === 'judged' ? judged(answer.judged) : reject(answer.error),
          );
        });
        worker.on('error', end);
        worker.on('exit', (code) => end(new Error(`the thread that judges large bodies ended with ${code}`)));
      } catch {
        resolve(null);
      }
    });
  }
}
