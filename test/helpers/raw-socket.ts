import { connect, type Socket } from 'node:net';

/** One TCP connection on which a test writes bytes by hand. `await using` closes it. */
export interface RawConnection extends AsyncDisposable {
  readonly socket: Socket;
  readonly write: (data: string | Uint8Array) => void;
  /** All that came so far, a byte a character. */
  readonly received: () => string;
  /** Waits until what came fits; fails when the other side closes before it does. */
  readonly until: (fits: (received: string) => boolean) => Promise<string>;
  /** Waits until the other side has closed, and gives all that came. */
  readonly closed: () => Promise<string>;
}

/** Opens a connection to a port of the loopback. */
export async function openRaw(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1' });
  let text = '';
  let isClosed = false;
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const check of [...waiting]) check();
  };
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    look();
  });
  // A reset is an end like any other; what came before it is what counts.
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    isClosed = true;
    look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const wait = (done: () => boolean, lost: () => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (!done() && !lost()) return;
        waiting.delete(check);
        if (done()) resolve(text);
        else reject(new Error(`the connection ended with ${JSON.stringify(text.slice(0, 500))}`));
      };
      waiting.add(check);
      check();
    });
  return {
    socket,
    write: (data) => {
      socket.write(typeof data === 'string' ? Buffer.from(data, 'latin1') : data);
    },
    received: () => text,
    until: (fits) =>
      wait(
        () => fits(text),
        () => isClosed,
      ),
    closed: () =>
      wait(
        () => isClosed,
        () => false,
      ),
    [Symbol.asyncDispose]: async () => {
      socket.destroy();
      await wait(
        () => isClosed,
        () => false,
      );
    },
  };
}

/** An answer cut out of what a connection received. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Cuts what was received into its answers; one whose body is not whole yet is left out. */
export function rawAnswers(received: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = received;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return answers;
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]);
    if (!Number.isInteger(status)) throw new Error(`no answer: ${JSON.stringify(rest.slice(0, 200))}`);
    const headers = new Map(
      lines.map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const length = Number(headers.get('content-length') ?? 0);
    const body = rest.slice(end + 4, end + 4 + length);
    if (body.length < length) return answers;
    answers.push({ status, headers, body });
    rest = rest.slice(end + 4 + length);
  }
}

/** Tells whether a number of whole answers has come. */
export function hasAnswers(count: number): (received: string) => boolean {
  return (received) => rawAnswers(received).length >= count;
}

/** The bytes of a POST with a body, headers as given after `Host` and `Content-Length`. */
export function rawPost(
  body: string | Uint8Array,
  options: { readonly target?: string; readonly headers?: readonly string[] } = {},
): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  const head = [
    `POST ${options.target ?? '/'} HTTP/1.1`,
    'Host: localhost',
    `Content-Length: ${bytes.length}`,
    ...(options.headers ?? ['Content-Type: application/json']),
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}
