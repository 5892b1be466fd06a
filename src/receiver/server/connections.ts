import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { startTimer } from '../../core/time/timer.ts';

/** A connection while it is open. */
interface OpenConnection {
  /** `performance.now()` when it was opened, or when its last answer was out. */
  since: number;
  /** Bytes that had come by then. */
  bytesRead: number;
  /** The answer to the request that is under way on it. */
  response: ServerResponse | null;
  /** The request is whole: what is waited for is ours. */
  isOurs: boolean;
}

/** How far the request on a connection has come: there is none, or it is not whole, or its answer is under way. */
export type Stage = 'none' | 'begun' | 'whole';

/** The connections of a server, and the requests under way on them. */
export class Connections {
  readonly #open = new Map<Socket, OpenConnection>();
  /** A connection that broke is counted once, though the request whose body it cut short ends as well. */
  readonly #broken = new WeakSet<Socket>();
  readonly #withheld = new Set<Socket>();
  #underWay = 0;
  readonly #onSettled: (() => void)[] = [];
  #isClosing = false;
  #opened = 0;

  /**
   * @param most connections at once
   * @param onCrowded called for each that is ended for a new one
   */
  constructor(server: Server, most: number, onCrowded: () => void) {
    server.on('connection', (socket: Socket) => {
      this.#open.set(socket, newlyIdle(socket));
      this.#opened += 1;
      socket.once('close', () => this.#open.delete(socket));
      if (this.#open.size <= most) return;
      onCrowded();
      (this.#mostIdleBut(socket) ?? socket).destroy();
    });
  }

  /** How many there were, these included. */
  get opened(): number {
    return this.#opened;
  }

  /** Whether the receiver itself ends connections. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** From now on every answer ends its connection. */
  beginClosing(): void {
    this.#isClosing = true;
    for (const { response } of this.#open.values()) {
      if (response?.headersSent === false) response.shouldKeepAlive = false;
    }
  }

  /** Follows a request to its end. */
  track(work: Promise<void>, socket: Socket, response: ServerResponse): void {
    if (this.#isClosing) response.shouldKeepAlive = false;
    this.#underWay += 1;
    void work.finally(() => {
      this.#underWay -= 1;
      if (this.#underWay === 0) for (const settled of this.#onSettled.splice(0)) settled();
    });
    const connection = this.#open.get(socket);
    if (connection === undefined) return;
    connection.response = response;
    connection.isOurs = false;
    response.once('close', () => {
      if (connection.response === response) becomeIdle(connection, socket);
    });
  }

  /** The request on it is whole. */
  markOurs(socket: Socket): void {
    const connection = this.#open.get(socket);
    if (connection !== undefined) connection.isOurs = true;
  }

  stageOf(socket: Socket): Stage {
    const connection = this.#open.get(socket);
    if (connection?.isOurs === true) return 'whole';
    return connection !== undefined && isIdle(connection, socket) ? 'none' : 'begun';
  }

  /** The one to do without: the longest without a request, else the oldest that is in the middle of sending it. */
  #mostIdleBut(newcomer: Socket): Socket | null {
    let idle: Socket | null = null;
    let idleSince = Number.POSITIVE_INFINITY;
    let sending: Socket | null = null;
    for (const [socket, { response, since, isOurs }] of this.#open) {
      if (socket === newcomer || socket.destroyed) continue;
      if (response === null && since < idleSince) {
        idle = socket;
        idleSince = since;
      }
      if (response !== null && !isOurs) sending ??= socket;
    }
    return idle ?? sending;
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

  /** Requests that have no answer yet. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Resolves when every request under way has its answer. */
  async whenSettled(): Promise<void> {
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#onSettled.push(resolve));
  }

  /** Ends the connections on which no request has begun for so many milliseconds. */
  endIdle(quietMs: number): void {
    const now = performance.now();
    for (const [socket, connection] of this.#open) {
      if (isIdle(connection, socket) && now - connection.since >= quietMs) socket.destroySoon();
    }
  }

  /** Nothing will come on them. */
  destroyWithheld(): void {
    for (const socket of this.#withheld) socket.destroy();
  }
}

function newlyIdle(socket: Socket): OpenConnection {
  return { since: performance.now(), bytesRead: socket.bytesRead, response: null, isOurs: false };
}

/** Whether no request has begun on it. */
function isIdle({ response, bytesRead }: OpenConnection, socket: Socket): boolean {
  return response === null && socket.bytesRead === bytesRead;
}

/** In place: what is idle again is the same connection, and a new object for each request lives on in old garbage. */
function becomeIdle(connection: OpenConnection, socket: Socket): void {
  connection.since = performance.now();
  connection.bytesRead = socket.bytesRead;
  connection.response = null;
  connection.isOurs = false;
}
