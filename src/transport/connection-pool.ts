import type { Socket } from 'node:net';
import type { Connection } from './connection.ts';

/** Who wants a connection. */
export interface Lessee {
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

  /** Gives a connection as soon as there is one. */
  lease(lessee: Lessee): void {
    this.#waiting.add(lessee);
    this.#serve();
  }

  /** Takes a connection back for whoever is next. */
  giveBack(connection: Connection): void {
    this.#idle.push(connection);
    this.#serve();
  }

  /** Ends the connection of a lessee, or its waiting for one. */
  end(lessee: Lessee, connection: Connection | null): void {
    this.#waiting.delete(lessee);
    if (connection !== null) this.#drop(connection);
    this.#serve();
  }

  /** Whether a connection that came in here is one of these. */
  holdsOtherEndOf(incoming: Socket): boolean {
    for (const connection of this.#all) if (connection.isOtherEndOf(incoming)) return true;
    return false;
  }

  close(): void {
    for (const lessee of this.#waiting) lessee.refuse();
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
