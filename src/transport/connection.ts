import type { Socket } from 'node:net';
import { Client, type Dispatcher, errors } from 'undici';
import { AnswerStart } from './answer-start.ts';
import type { OpenConnection } from './open-socket.ts';

/** What is told of a request under way. */
export type RequestHandler = Required<
  Pick<Dispatcher.DispatchHandler, 'onConnect' | 'onHeaders' | 'onData' | 'onComplete' | 'onError'>
>;

/**
 * One connection to a host, for one request at a time. It connects with the first, and anew where the host has closed
 * it meanwhile. It can be ended at any moment: a client of undici's knows no end while it connects.
 */
export class Connection {
  readonly #client: Client;
  readonly #open: OpenConnection;
  #socket: Socket | null = null;
  #start: AnswerStart | null = null;

  constructor(origin: string, open: OpenConnection) {
    this.#open = open;
    this.#client = new Client(origin, {
      // One deadline governs the whole exchange; the client's own would cut in before it.
      headersTimeout: 0,
      bodyTimeout: 0,
      pipelining: 1,
      connect: (_options, connected) => this.#connect(connected),
    });
  }

  send(request: Dispatcher.DispatchOptions, handler: RequestHandler): void {
    this.#start?.expect();
    this.#client.dispatch(request, handler);
  }

  /** Whether it is the other end of a connection that came in here. */
  isOtherEndOf(incoming: Socket): boolean {
    const own = this.#socket;
    return (
      own?.localPort !== undefined &&
      own.localPort === incoming.remotePort &&
      own.remotePort === incoming.localPort &&
      plainAddress(own.localAddress) === plainAddress(incoming.remoteAddress)
    );
  }

  /** Ends it and the request that is under way on it. */
  end(): void {
    void this.#client.destroy(new errors.ClientDestroyedError());
    this.#socket?.destroy();
  }

  #connect(connected: (...result: [null, Socket] | [Error, null]) => void): void {
    this.#socket = this.#open((error, socket) => {
      if (error !== null) return connected(error, null);
      this.#socket = socket;
      this.#start = new AnswerStart();
      readThrough(socket, this.#start);
      connected(null, socket);
    });
  }
}

/** A socket that takes both families writes IPv4 in the way of IPv6. */
function plainAddress(address = ''): string {
  return address.replace(/^::ffff:/i, '');
}

/** The client reads its socket by `read()`, from which it gets what is left of an answer. */
function readThrough(socket: Socket, start: AnswerStart): void {
  const read = socket.read.bind(socket);
  socket.read = (size?: number): Buffer | null => {
    const chunk = read(size) as Buffer | null;
    if (chunk === null) return null;
    try {
      return start.pass(chunk);
    } catch (error) {
      socket.destroy(error instanceof Error ? error : undefined);
      return null;
    }
  };
}
