import type { Socket } from 'node:net';
import type { Connection } from './connection.ts';

/** A place at a host: on a connection, or waiting for one. */
export interface Lease {
  /** Hands the connection on to whoever is next. */
  readonly giveBack: () => void;
  /** Ends the connection, or the waiting for it. */
  readonly end: () => void;
}

/** Who wants a connection. */
interface Lessee {
  readonly use: (connection: Connection) => void;
  /** The pool is closed. */
  readonly refuse: () => void;
}

/** The connections to one host, kept for the next request. */
export class ConnectionPool {
  readonly #open: () => Connection;
  readonly #most: number;
  readonly #all = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #waiting = new Set<Lessee>();

  /** @param most how many are open at once; who comes then waits */
  constructor(open: () => Connection, most: number) {
    this.#open = open;
    this.#most = most;
  }

  lease(lessee: Lessee): Lease {
    const used: { connection: Connection | null } = { connection: null };
    const waiting: Lessee = {
      ...lessee,
      use: (connection) => {
        used.connection = connection;
        lessee.use(connection);
      },
    };
    this.#waiting.add(waiting);
    // Its lessee is to know the lease before it is used.
    queueMicrotask(() => this.#serve());
    return {
      giveBack: () => {
        if (used.connection !== null) this.#idle.push(used.connection);
        this.#serve();
      },
      end: () => {
        this.#waiting.delete(waiting);
        if (used.connection !== null) this.#drop(used.connection);
        this.#serve();
      },
    };
  }

  /** Whether a connection that came in here is one of these. */
  holdsOtherEndOf(incoming: Socket): boolean {
    for (const connection of this.#all) if (connection.isOtherEndOf(incoming)) return true;
    return false;
  }

  close(): void {
    for (const { refuse } of this.#waiting) refuse();
    this.#waiting.clear();
    for (const connection of this.#all) connection.end();
    this.#all.clear();
    this.#idle.length = 0;
  }

  #serve(): void {
    for (const lessee of this.#waiting) {
      const connection = this.#idle.pop() ?? this.#more();
      if (connection === null) return;
      this.#waiting.delete(lessee);
      lessee.use(connection);
    }
  }

  #more(): Connection | null {
    if (this.#all.size >= this.#most) return null;
    const connection = this.#open();
    this.#all.add(connection);
    return connection;
  }

  #drop(connection: Connection): void {
    connection.end();
    this.#all.delete(connection);
  }
}
