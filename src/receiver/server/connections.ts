import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { startTimer } from '../../core/time/timer.ts';

/** The connections of a server, and the requests under way on them. */
export class Connections {
  readonly #open = new Set<Socket>();
  /** A connection that broke is counted once, though the request whose body it cut short ends as well. */
  readonly #broken = new WeakSet<Socket>();
  readonly #withheld = new Set<Socket>();
  readonly #underWay = new Set<Promise<void>>();
  #isClosing = false;

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
  }

  /** Whether the receiver itself ends connections. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** From now on every answer ends its connection. */
  beginClosing(): void {
    this.#isClosing = true;
  }

  track(work: Promise<void>): void {
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }

  markBroken(socket: Socket): void {
    this.#broken.add(socket);
  }

  /** Whether its end was told already. */
  isBroken(socket: Socket): boolean {
    return this.#broken.has(socket);
  }

  /**
   * Leaves a connection without an answer. It is closed with the receiver at the latest.
   *
   * @param holdMs milliseconds until it is closed; `null` leaves that to the sender
   */
  withhold(socket: Socket, holdMs: number | null): void {
    if (socket.destroyed) return;
    this.#withheld.add(socket);
    // The connection keeps the process alive; once that is gone, nothing need wait.
    const timer = holdMs === null ? undefined : startTimer(() => socket.destroySoon(), holdMs).unref();
    socket.once('close', () => {
      timer?.stop();
      this.#withheld.delete(socket);
    });
  }

  /** Resolves when every request under way has its answer. */
  async whenSettled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  /** Node counts a connection on which nothing ever came, as browsers keep in reserve, as busy. */
  destroyUnused(): void {
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy();
  }

  /** Nothing will come on them. */
  destroyWithheld(): void {
    for (const socket of this.#withheld) socket.destroy();
  }
}
