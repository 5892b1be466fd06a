import { Server } from 'node:net';
import { expect } from 'vitest';
import { createReceiver } from '../../src/api/receiver.ts';
import { startCapture } from '../helpers/capture.ts';
import { runCli } from '../helpers/cli.ts';
import { postJson } from '../helpers/http-client.ts';
import { listenInProcess, runInProcess } from '../helpers/in-process.ts';
import { fixtureBytes, openReceiver } from '../helpers/receiver.ts';
import { casesOf, type Fault, type FaultCase } from './fault.ts';
import { REBINDING_CASES } from './network/rebinding.ts';

const DETRACK = fixtureBytes('detrack/in-progress');

const READ_AS: readonly (readonly [host: string, host: string, read: string, url: RegExp])[] = [
  ['127.0.0.1', '127.0.0.1', '127.0.0.1', /^http:\/\/127\.0\.0\.1:\d+\/$/],
  ['0.0.0.0', '0.0.0.0', '0.0.0.0', /^http:\/\/127\.0\.0\.1:\d+\/$/],
  ['localhost', 'localhost', 'localhost', /^http:\/\/localhost:\d+\/$/],
  ['LOCALHOST', 'LOCALHOST', 'localhost', /^http:\/\/localhost:\d+\/$/],
  ['0', '0', '0.0.0.0', /^http:\/\/127\.0\.0\.1:\d+\/$/],
  ['127.1', '127.1', '127.0.0.1', /^http:\/\/127\.0\.0\.1:\d+\/$/],
];

const NO_HOSTS = [
  ...['no-such-host.invalid', '203.0.113.77', 'a b', '', ' ', '[::1', '[localhost]', 'localhost:4141'],
];

async function expectNoPort(port: string): Promise<void> {
  const run = await runInProcess(['listen', '--no-journal', '--port', port]);
  expect(run.stderr).toMatch(/^error: port ".*" is not a whole number from 0 to 65535$/m);
  expect(run).toMatchObject({ code: 2, stdout: '' });
}

/** Where it listens. */
export const NETWORK: readonly Fault[] = [
  {
    id: 'N1',
    fault: 'a port that is taken or none, a host that this machine does not have',
    result: 'exit 3 or 2 and one line with what to do; `--port 0` says which port it took; IPv6 works alike',
    cases: [
      {
        name: 'a port that is taken, in the API',
        run: async () => {
          await using receiver = await createReceiver();
          await expect(createReceiver({ port: receiver.port })).rejects.toMatchObject({
            code: 'port_in_use',
            kind: 'io',
            message: expect.stringContaining(String(receiver.port)),
            hint: expect.stringContaining('"port"'),
          });
        },
      },
      ...['65536', '-1', '1.5', 'http'].map(
        (port): FaultCase => ({ name: `the port ${port}`, run: () => expectNoPort(port) }),
      ),
      ...[65_536, -1, 1.5].map(
        (port): FaultCase => ({
          name: `the port ${port}, in the API`,
          run: async () => {
            await expect(createReceiver({ port })).rejects.toMatchObject({
              kind: 'usage',
              message: expect.stringContaining(String(port)),
            });
          },
        }),
      ),
      ...NO_HOSTS.map(
        (host): FaultCase => ({
          name: `the host ${JSON.stringify(host)}`,
          run: async () => {
            await expect(openReceiver({ host })).rejects.toMatchObject({ code: 'bad_host', kind: 'io' });
          },
        }),
      ),
      ...casesOf(READ_AS, async (_name, host, read, url) => {
        await using receiver = await createReceiver({ host });
        expect(receiver.host).toBe(read);
        expect(receiver.url).toMatch(url);
        expect((await postJson(receiver.url, DETRACK)).status).toBe(200);
      }).map(({ name, run }) => ({ name: `${name}, which is one`, run })),
      ...['::1', '::', '[::1]', '[::]', '0:0:0:0:0:0:0:1'].map(
        (host): FaultCase => ({
          name: `${host}, in brackets where this machine has IPv6`,
          run: async () => {
            const outcome = await createReceiver({ host }).catch((error: unknown) => error);
            if (outcome instanceof Error) {
              // A machine without IPv6 says so; nothing else may fail here.
              return expect(outcome).toMatchObject({
                code: expect.stringMatching(/^(bad_host|cannot_listen)$/),
              });
            }
            await using receiver = outcome as Awaited<ReturnType<typeof createReceiver>>;
            expect(receiver.url).toBe(`http://[::1]:${receiver.port}/`);
            expect(receiver.host).toMatch(/^::1?$/);
            expect((await postJson(receiver.url, DETRACK)).status).toBe(200);
          },
        }),
      ),
      {
        name: 'a port that may not be opened',
        run: async () => {
          const { listen } = Server.prototype;
          // As the system says it to whoever is not root.
          Server.prototype.listen = function (this: Server) {
            const error = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
            setImmediate(() => this.emit('error', error));
            return this;
          };
          try {
            const run = await runInProcess(['listen', '--no-journal', '--port', '80']);
            expect(run.stderr).toBe(
              'error: port 80 on 127.0.0.1 may not be opened by you\n       choose one above 1023 with --port\n',
            );
            expect(run).toMatchObject({ code: 3, stdout: '' });
          } finally {
            Server.prototype.listen = listen;
          }
        },
      },
      {
        name: 'port 0, which is any free one',
        run: async () => {
          const listening = await listenInProcess(['--no-journal', '--json']);
          expect(listening.output.lines[0]).toMatchObject({ type: 'ready', port: listening.port });
          expect(listening.port).toBeGreaterThan(0);
        },
      },
    ],
    processCases: [
      {
        name: 'a port that is taken',
        run: async () => {
          const first = await startCapture();
          const { code, stderr, stdout } = await runCli(['listen', '--port', String(first.port)]);
          expect(stderr).toBe(
            `error: port ${first.port} on 127.0.0.1 is taken\n       choose another with --port, or any free one with --port 0\n`,
          );
          expect(stdout).toBe('');
          expect(code).toBe(3);
        },
      },
    ],
  },
  {
    id: 'N2',
    fault: 'other machines, and web pages whose name was made to lead here',
    result: 'bound to 127.0.0.1 unless told otherwise, which is warned of; pages of other origins get 403',
    cases: [
      {
        name: 'nothing is said of the host, and so only this machine can post',
        run: async () => {
          const listening = await listenInProcess(['--no-journal', '--json']);
          expect(listening.output.lines[0]).toMatchObject({ host: '127.0.0.1' });
          expect(listening.output.stderr).not.toContain('warning');
        },
      },
      {
        name: 'every address, which is warned of',
        run: async () => {
          const listening = await listenInProcess(['--no-journal', '--host', '0.0.0.0']);
          listening.kill('SIGTERM');
          expect((await listening.ended).stderr).toMatch(/warning: every machine that reaches 0\.0\.0\.0/);
        },
      },
      ...REBINDING_CASES,
    ],
  },
];
