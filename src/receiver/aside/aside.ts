import type { Worker } from 'node:worker_threads';
import type { AsideOptions, AsideRequest, JudgedAside } from './judge-aside.ts';

/** What the thread is told: a request under a number. */
export interface AsideTask extends AsideRequest {
  readonly id: number;
}

/** What it says: that it is there, and then of each request what came of it. */
export type AsideAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'judged'; readonly id: number; readonly judged: JudgedAside }
  | { readonly type: 'failed'; readonly id: number; readonly error: unknown };

interface Waiting {
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
  readonly #waiting = new Map<number, Waiting>();
  #made = 0;
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
  async judge({ headers, body }: AsideRequest): Promise<JudgedAside | null> {
    this.#thread ??= this.#start();
    const thread = await this.#thread;
    if (thread === null) return null;
    this.#made += 1;
    const id = this.#made;
    // A copy, which is handed over, because the bytes are still to be passed on.
    const bytes = new Uint8Array(body);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      thread.postMessage({ id, headers, body: bytes } satisfies AsideTask, [bytes.buffer]);
    });
  }

  /** Ends the thread. What it was to judge is never answered. */
  async close(): Promise<void> {
    this.#waiting.clear();
    await (await this.#thread)?.terminate();
  }

  async #start(): Promise<Worker | null> {
    const { Worker } = await import('node:worker_threads');
    return new Promise((resolve) => {
      try {
        // What this process was started with is none of the thread's business.
        const worker = new Worker(this.#file, { workerData: this.#options, execArgv: [] });
        worker.unref();
        let isReady = false;
        const end = (why: unknown): void => {
          resolve(null);
          for (const { reject } of this.#waiting.values()) reject(why);
          this.#waiting.clear();
          // One that never ran would not run the next time either.
          if (isReady) this.#thread = undefined;
        };
        worker.on('message', (answer: AsideAnswer) => {
          if (answer.type !== 'ready') return this.#settle(answer);
          isReady = true;
          resolve(worker);
        });
        worker.on('error', end);
        worker.on('exit', (code) => end(new Error(`the thread that judges large bodies ended with ${code}`)));
      } catch {
        resolve(null);
      }
    });
  }

  #settle(answer: Exclude<AsideAnswer, { readonly type: 'ready' }>): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.type === 'judged') waiting?.resolve(answer.judged);
    else waiting?.reject(answer.error);
  }
}
