import type { Socket } from 'node:net';
import type { Connection } from './connection.ts';

/** A place at a host: on a connection, or waiting for one. */
export interface Lease {
  /** Takes a connection as soon as there is one. */
  readonly begin: () => void;
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

/** Who waits, and what it was given. */
interface Place {
  readonly lessee: Lessee;
  connection: Connection | null;
}

/** The connections to one host, kept for the next request. */
export class ConnectionPool {
  readonly #open: () => Connection;
  readonly #most: number;
  readonly #all = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #waiting = new Set<Place>();

  /** @param most how many are open at once; who comes then waits */
  constructor(open: () => Connection, most: number) {
    this.#open = open;
    this.#most = most;
  }

  lease(lessee: Lessee): Lease {
    const place: Place = { lessee, connection: null };
    return {
      begin: () => {
        this.#waiting.add(place);
        this.#serve();
      },
      giveBack: () => {
        if (place.connection !== null) this.#idle.push(place.connection);
        this.#serve();
      },
      end: () => {
        this.#waiting.delete(place);
        if (place.connection !== null) this.#drop(place.connection);
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
    for (const { lessee } of this.#waiting) lessee.refuse();
    this.#waiting.clear();
    for (const connection of this.#all) connection.end();
    this.#all.clear();
    this.#idle.length = 0;
  }

  #serve(): void {
    for (const place of this.#waiting) {
      const connection = this.#idle.pop() ?? this.#more();
      if (connection === null) return;
      this.#waiting.delete(place);
      place.connection = connection;
      place.lessee.use(connection);
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
