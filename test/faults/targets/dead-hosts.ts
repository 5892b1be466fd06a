import dns from 'node:dns';
import { expect, onTestFinished, vi } from 'vitest';
import { createReceiver } from '../../../src/api/receiver.ts';
import { openPiecewiseTransport } from '../../../src/transport/in-pieces.ts';
import { openKeepAlive, openSingleUse } from '../../../src/transport/single-use.ts';
import { openTransport, type Transport } from '../../../src/transport/transport.ts';
import { temporaryFolder } from '../../helpers/cli.ts';
import { openDeadEnd } from '../../helpers/dead-end.ts';
import { postJson } from '../../helpers/http-client.ts';
import { startHttpServer, startTcpServer } from '../../helpers/http-server.ts';
import { runInProcess, startInProcess } from '../../helpers/in-process.ts';
import { fixtureBytes } from '../../helpers/receiver.ts';
import type { FaultCase } from '../fault.ts';

/** A host on which no connection ever comes about. */
interface DeadHost extends AsyncDisposable {
  readonly url: string;
  /** Whether somebody tries to connect. */
  readonly isTried: () => boolean;
}

const DEAD_HOSTS: readonly [string, () => Promise<DeadHost>][] = [
  [
    'drops packets',
    async () => {
      const deadEnd = await openDeadEnd();
      return { ...deadEnd, url: `http://127.0.0.1:${deadEnd.port}/`, isTried: () => connecting() > 0 };
    },
  ],
  [
    'says nothing to TLS',
    async () => {
      let isTried = false;
      const server = await startTcpServer((socket) => {
        isTried = true;
        socket.resume();
      });
      return { ...server, url: `https://127.0.0.1:${server.port}/`, isTried: () => isTried };
    },
  ],
  [
    'has a name that nobody answers for',
    async () => {
      let isTried = false;
      const { lookup: really } = dns;
      const lookUp = ((host: string, ...rest: unknown[]): void => {
        if (host === 'nowhere.example') isTried = true;
        else Reflect.apply(really, dns, [host, ...rest]);
      }) as typeof dns.lookup;
      const lookup = vi.spyOn(dns, 'lookup').mockImplementation(lookUp);
      return {
        url: 'http://nowhere.example/',
        isTried: () => isTried,
        [Symbol.asyncDispose]: async () => lookup.mockRestore(),
      };
    },
  ],
];

const TRANSPORTS: readonly [string, () => Transport][] = [
  ['the sender', () => openTransport()],
  ['the sender on one connection', () => openTransport({ connections: 1 })],
  ['check', () => openSingleUse({})],
  ['check on one connection', () => openKeepAlive({})],
  ['check in pieces', () => openPiecewiseTransport({ pieces: 3, pauseMs: 1 }, {})],
];

/** Connections that are being opened by this process. */
function connecting(): number {
  return process.getActiveResourcesInfo().filter((name) => name.endsWith('ConnectWrap')).length;
}

const post = (url: string, timeoutMs: number, signal?: AbortSignal) => ({
  method: 'POST',
  url: new URL(url),
  headers: [],
  body: Buffer.from('{}'),
  timeoutMs,
  signal,
});

function transportCases(
  host: string,
  open: () => Promise<DeadHost>,
  name: string,
  transport: () => Transport,
): FaultCase[] {
  return [
    {
      name: `a host that ${host}, to the transport of ${name}: is late when the time is up, each time, and leaves no connection behind`,
      run: async () => {
        await using host = await open();
        const opened = transport();
        onTestFinished(() => opened.close());
        for (const request of [post(host.url, 100), post(host.url, 100)]) {
          const result = await opened.send(request);
          expect(result).toMatchObject({ ok: false, answer: null, failure: { code: 'timeout' } });
        }
        await vi.waitUntil(() => connecting() === 0);
      },
    },

    {
      name: `a host that ${host}, to the transport of ${name}: is left at an interrupt`,
      run: async () => {
        await using host = await open();
        const opened = transport();
        onTestFinished(() => opened.close());
        const stop = new AbortController();
        const sent = opened.send(post(host.url, 60_000, stop.signal));
        await vi.waitUntil(host.isTried, { timeout: 10_000 });
        stop.abort('SIGINT');
        expect(await sent).toMatchObject({ ok: false, failure: { code: 'interrupted' } });
        await vi.waitUntil(() => connecting() === 0);
      },
    },
  ];
}

const SEND = ['send', '--trigger', 'failed', '--no-journal', '--json'];

const INTERRUPTED: readonly (readonly [command: string, args: readonly string[]])[] = [
  ['send', [...SEND, '--to']],
  ['check', ['check', '--provider', 'detrack', '--yes', '--json']],
];

function commandCases(host: string, open: () => Promise<DeadHost>): FaultCase[] {
  return [
    {
      name: `a host that ${host}: is a timeout of send`,
      run: async () => {
        await using host = await open();
        const run = await runInProcess([...SEND, '--timeout', '100ms', '--to', host.url]);
        expect(run.code).toBe(1);
        expect(run.lines[0]).toMatchObject({ error: { code: 'timeout' } });
      },
    },

    {
      name: `a host that ${host}: is a timeout of repost`,
      run: async () => {
        await using server = await startHttpServer();
        await using host = await open();
        const cwd = temporaryFolder();
        expect((await runInProcess(['send', '--trigger', 'failed', '--to', server.url], { cwd })).code).toBe(
          0,
        );
        const run = await runInProcess(['repost', 'last', '--to', host.url, '--timeout', '100ms', '--json'], {
          cwd,
        });
        expect(run.code).toBe(1);
        expect(run.lines[0]).toMatchObject({ error: { code: 'timeout' } });
      },
    },

    {
      name: `a host that ${host}: is not ready for check`,
      run: async () => {
        await using host = await open();
        const run = await runInProcess([
          ...['check', host.url, '--provider', 'detrack', '--yes', '--wait-for-target', '300ms', '--json'],
        ]);
        expect(run.lines.at(-1)).toMatchObject({ type: 'error', code: 'target_not_ready' });
      },
    },

    {
      name: `a host that ${host}: is 504 to who is forwarded there, and does not hold up the end`,
      run: async () => {
        await using host = await open();
        const receiver = await createReceiver({ forwardTo: host.url, forwardTimeoutMs: 100 });
        expect((await postJson(receiver.url, fixtureBytes('detrack/failed'))).status).toBe(504);
        await receiver.close();
        expect(receiver.exchanges[0]).toMatchObject({ error: { code: 'timeout' } });
        await vi.waitUntil(() => connecting() === 0);
      },
    },

    ...INTERRUPTED.map(
      ([command, args]): FaultCase => ({
        name: `a host that ${host}: does not keep ${command} from ending at a signal`,
        run: async () => {
          await using host = await open();
          const running = startInProcess([...args, host.url]);
          await vi.waitUntil(host.isTried, { timeout: 10_000 });
          running.kill('SIGINT');
          expect((await running.ended).code).toBe(130);
        },
      }),
    ),
  ];
}

/** Hosts on which no connection ever comes about. They replace what looks names up. */
export const DEAD_HOST_CASES: readonly FaultCase[] = [
  ...DEAD_HOSTS.flatMap(([host, open]) =>
    TRANSPORTS.flatMap(([name, transport]) => transportCases(host, open, name, transport)),
  ),
  ...DEAD_HOSTS.flatMap(([host, open]) => commandCases(host, open)),
  {
    name: 'requests that wait for a connection are late too, when the time is up',
    run: async () => {
      await using server = await startTcpServer((socket) => socket.resume());
      const transport = openTransport({ connections: 1 });
      onTestFinished(() => transport.close());
      const send = (timeoutMs: number) =>
        transport.send({
          method: 'POST',
          url: new URL(server.url),
          headers: [],
          body: Buffer.alloc(2),
          timeoutMs,
        });
      const first = send(60_000);
      expect(await send(50)).toMatchObject({ ok: false, failure: { code: 'timeout' } });
      await transport.close();
      expect(await first).toMatchObject({ ok: false, failure: { code: 'interrupted' } });
    },
  },

  {
    name: 'requests that wait get the connection of one that was given up',
    run: async () => {
      await using server = await startHttpServer((response, _request, index) => {
        if (index > 0) response.writeHead(204).end();
      });
      const transport = openTransport({ connections: 1 });
      onTestFinished(() => transport.close());
      const send = (timeoutMs: number) =>
        transport.send({
          method: 'POST',
          url: new URL(server.url),
          headers: [],
          body: Buffer.alloc(2),
          timeoutMs,
        });
      const [first, second] = await Promise.all([send(100), send(60_000)]);
      expect(first).toMatchObject({ ok: false, failure: { code: 'timeout' } });
      expect(second).toMatchObject({ ok: true, answer: { status: 204 } });
    },
  },
];
