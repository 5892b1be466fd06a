import { Readable } from 'node:stream';
import type { StreamEvent } from '../wire.ts';
import { Gathered } from './gathered.ts';

/** What a stream bears. Times are milliseconds, sizes bytes. */
export interface StreamLimits {
  /** Between two things that are told: what happens meanwhile is told together. */
  readonly pauseMs: number;
  /** The same after more has happened than is told one by one. */
  readonly crowdedPauseMs: number;
  /** Until a sign of life. */
  readonly heartbeatMs: number;
  /** Over it nothing more is made for a page until it has taken some. */
  readonly waiting: number;
}

export const STREAM_LIMITS: StreamLimits = {
  pauseMs: 100,
  crowdedPauseMs: 500,
  heartbeatMs: 15_000,
  waiting: 64 * 1024,
};

/**
 * The stream to one page, as server-sent events. To tell it something takes no longer than to remember it: text is made
 * in a later turn, and none while what was made before waits.
 */
export class PageStream extends Readable {
  readonly #run: string;
  readonly #limits: StreamLimits;
  readonly #gathered = new Gathered();
  readonly #heartbeat: NodeJS.Timeout;
  #unfollow: () => void = () => {};
  #pause: NodeJS.Timeout | null = null;
  #isTaken = true;
  #notBefore = 0;

  /** @param run of the source: part of each id, so that one of another run is told apart */
  constructor(run: string, limits: StreamLimits) {
    super({ highWaterMark: limits.waiting });
    this.#run = run;
    this.#limits = limits;
    this.#heartbeat = setInterval(() => {
      if (this.readableLength === 0) this.#make(':\n\n');
    }, limits.heartbeatMs).unref();
  }

  /**
   * Goes on from where a page left off.
   *
   * @param lastId as the page has it; of another run it means that nothing of what it shows is true
   * @param follow starts to tell what comes after a number
   */
  start(
    lastId: string | undefined,
    follow: (after: number | null, take: (id: number, event: StreamEvent) => void) => () => void,
  ): void {
    const isOurs = lastId?.startsWith(`${this.#run}.`) === true;
    const after = isOurs ? Number(lastId.slice(this.#run.length + 1)) : 0;
    const isKnown = isOurs && Number.isSafeInteger(after) && after > 0;
    // At once, so that the page knows that it is connected. One that is cut off before anything has happened comes back
    // with an id that says so, and asks for what it missed.
    this.#make(isKnown ? ':\n\n' : `id: ${this.#run}.0\n\n`);
    if (lastId !== undefined && !isKnown) this.#take(0, { type: 'reset' });
    this.#unfollow = follow(isKnown ? after : null, (id, event) => this.#take(id, event));
    // It may have ended while that began.
    if (this.destroyed) this.#unfollow();
  }

  #take(id: number, event: StreamEvent): void {
    if (this.destroyed) return;
    this.#gathered.add(id, event);
    this.#wait();
  }

  #wait(): void {
    if (this.#pause !== null || !this.#isTaken || this.#gathered.isEmpty) return;
    const ms = Math.max(0, this.#notBefore - performance.now());
    this.#pause = setTimeout(() => this.#tell(), ms).unref();
  }

  #tell(): void {
    this.#pause = null;
    const { pauseMs, crowdedPauseMs } = this.#limits;
    this.#notBefore = performance.now() + (this.#gathered.isTooMuch ? crowdedPauseMs : pauseMs);
    const { id, events } = this.#gathered.take();
    const frames = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n`);
    // With the last alone: a page that got a part of it is told all of it again.
    this.#make(`${frames.join('\n')}id: ${this.#run}.${id}\n\n`);
  }

  #make(text: string): void {
    this.#isTaken = this.push(text);
  }

  override _read(): void {
    this.#isTaken = true;
    this.#wait();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#unfollow();
    clearInterval(this.#heartbeat);
    if (this.#pause !== null) clearTimeout(this.#pause);
    done(error);
  }
}
