import { expect } from 'vitest';
import { createReceiver } from '../../../src/api/receiver.ts';
import { WebhookCliError } from '../../../src/core/error.ts';
import type { SayOption } from '../../../src/core/wording.ts';
import { call, postJson, type Reply, replyJson } from '../../helpers/http-client.ts';
import { type HttpServer, startHttpServer } from '../../helpers/http-server.ts';
import { hasAnswers, openRaw, rawAnswers } from '../../helpers/raw-socket.ts';
import { fixtureBytes, openReceiver, type WatchedReceiver } from '../../helpers/receiver.ts';
import { casesOf, type FaultCase } from '../fault.ts';

const DETRACK = fixtureBytes('detrack/in-progress');
const SECRET = 'what only this machine may read';

/** An app that answers its own names only, as frameworks do against pages whose name leads to it. */
function startApp(): Promise<HttpServer> {
  return startHttpServer((response, { headers }) => {
    const isOwn = /^(localhost|127\.0\.0\.1)(:|$)/.test(String(headers['host']));
    response.writeHead(isOwn ? 200 : 421).end(isOwn ? SECRET : '');
  });
}

/** What the script of a page at `http://evil.example:PORT` sends once that name leads to 127.0.0.1. */
function attack(watched: WatchedReceiver, method: string): Promise<Reply> {
  const host = `evil.example:${watched.port}`;
  const reads = method === 'GET' || method === 'HEAD';
  return call(watched.url, {
    method,
    headers: { Host: host, ...(reads ? {} : { Origin: `http://${host}` }) },
    ...(reads ? {} : { body: DETRACK }),
  });
}

const METHODS: readonly (readonly [method: string])[] = [
  ['POST'],
  ['GET'],
  ['HEAD'],
  ['PUT'],
  ['DELETE'],
  ['OPTIONS'],
];

const WITHOUT_APP: readonly (readonly [method: string, status: number, refused: object])[] = [
  ['POST', 403, { 'cross-site': 1 }],
  ['GET', 200, { probe: 1 }],
  ['HEAD', 200, { probe: 1 }],
  ['PUT', 403, { 'cross-site': 1 }],
];

const NAMES_OF_THIS_MACHINE = ['localhost', 'app.localhost', '127.0.0.1', '127.0.0.2', '[::1]'];

/** A web page that looks for what listens on its reader's machine. */
export const REBINDING_CASES: readonly FaultCase[] = [
  ...casesOf(
    METHODS.map(([method]): [string, string] => [
      `a page whose name was made to lead here does not get to the app by ${method}`,
      method,
    ]),
    async (_name, method) => {
      await using app = await startApp();
      await using watched = await openReceiver({ forwardTo: new URL(app.url) });
      const reply = await attack(watched, method);
      expect(reply.status).toBe(403);
      expect(reply.body.toString('utf8')).not.toContain(SECRET);
      expect(app.requests).toEqual([]);
      expect(watched.exchanges).toEqual([]);
    },
  ),
  ...casesOf(
    WITHOUT_APP.map(([method, ...row]): [string, string, number, object] => [
      `a page whose name was made to lead here posts nothing by ${method} without an app, and reads only that it is here`,
      method,
      ...row,
    ]),
    async (_name, method, status, refused) => {
      await using watched = await openReceiver();
      expect((await attack(watched, method)).status).toBe(status);
      expect(watched.exchanges).toEqual([]);
      expect(watched.receiver.refused).toEqual(refused);
    },
  ),
  {
    name: 'a page whose name was made to lead here is told what would let it, by the name that the option has there',
    run: async () => {
      await using app = await startApp();
      const forwardTo = new URL(app.url);
      const sayOption: SayOption = ({ option }) => `<${option}>`;
      await using watched = await openReceiver({ forwardTo, sayOption });
      expect(replyJson(await attack(watched, 'POST'))).toMatchObject({
        reason: `a web page of http://evil.example:${watched.port} sent this; <allowOrigins> lets it`,
      });
      expect(replyJson(await attack(watched, 'GET'))).toMatchObject({
        error: 'Forbidden',
        reason: expect.stringMatching(/"evil\.example:\d+" is not this machine; <allowHosts> lets it$/),
      });
      expect(watched.notices.map(({ kind }) => kind)).toEqual(['cross-site', 'foreign-host']);
    },
  },
  {
    name: 'a page whose name was made to lead here does not get through by what a browser says of itself and no webhook does',
    run: async () => {
      await using app = await startApp();
      await using watched = await openReceiver({ forwardTo: new URL(app.url) });
      const reply = await call(watched.url, {
        method: 'POST',
        headers: { Host: `evil.example:${watched.port}`, 'Sec-Fetch-Site': 'same-origin' },
      });
      expect(reply.status).toBe(403);
      expect(app.requests).toEqual([]);
      expect(
        (await call(watched.url, { method: 'POST', headers: { 'Sec-Fetch-Site': 'same-origin' } })).status,
      ).not.toBe(403);
    },
  },
  {
    name: 'a page whose name was made to lead here does not get through by leaving its name out',
    run: async () => {
      await using app = await startApp();
      await using watched = await openReceiver({ forwardTo: new URL(app.url) });
      await using connection = await openRaw(watched.port);
      connection.write('GET / HTTP/1.0\r\n\r\n');
      const [answer] = rawAnswers(await connection.until(hasAnswers(1)));
      expect(answer?.status).toBe(403);
      expect(app.requests).toEqual([]);
    },
  },
  ...[{}, { forwardTo: undefined }].map(
    (options): FaultCase => ({
      name: `the POST of a tunnel passes ${'forwardTo' in options ? 'without' : 'with'} an app`,
      run: async () => {
        await using app = await startApp();
        await using watched = await openReceiver({ forwardTo: new URL(app.url), ...options });
        const reply = await postJson(watched.url, DETRACK, { Host: 'abc.tunnel.example' });
        expect(reply.status).toBe(200);
        expect(watched.exchanges).toHaveLength(1);
      },
    }),
  ),
  ...NAMES_OF_THIS_MACHINE.map(
    (name): FaultCase => ({
      name: `a request to ${name} passes, and of a page from there`,
      run: async () => {
        await using app = await startApp();
        await using watched = await openReceiver({ forwardTo: new URL(app.url) });
        const host = `${name}:${watched.port}`;
        for (const method of ['GET', 'HEAD', 'PUT']) {
          expect((await call(watched.url, { method, headers: { Host: host } })).status, method).toBe(200);
        }
        const page = { Origin: `http://${name}:5173` };
        expect((await postJson(watched.url, DETRACK, page)).status).toBe(200);
        expect(app.requests).toHaveLength(4);
      },
    }),
  ),
  ...['abc.tunnel.example', 'abc.tunnel.example:443', '*'].map(
    (allowed): FaultCase => ({
      name: `the handshake of a tunnel that ${allowed} allows passes`,
      run: async () => {
        await using app = await startHttpServer((response, { target }) =>
          response.end(new URL(target, 'http://app').searchParams.get('challenge')),
        );
        await using receiver = await createReceiver({ forwardTo: app.url, allowHosts: [allowed] });
        const url = `${receiver.url}?challenge=17`;
        const reply = await call(url, { method: 'GET', headers: { Host: 'abc.tunnel.example' } });
        expect([reply.status, reply.body.toString('utf8')]).toEqual([200, '17']);
      },
    }),
  ),
  {
    name: 'the preflight of a page that is allowed passes, by whatever name it came',
    run: async () => {
      await using app = await startApp();
      const allowOrigins = ['https://shop.example'];
      await using watched = await openReceiver({ forwardTo: new URL(app.url), allowOrigins });
      const headers = { Host: 'abc.tunnel.example', Origin: 'https://shop.example' };
      expect((await call(watched.url, { method: 'OPTIONS', headers })).status).toBe(204);
      expect((await postJson(watched.url, DETRACK, headers)).status).toBe(200);
      expect((await call(watched.url, { method: 'GET', headers })).status).toBe(403);
    },
  },
  {
    name: 'the name of the wildcard that is listened on does not pass',
    run: async () => {
      await using app = await startApp();
      await using watched = await openReceiver({ forwardTo: new URL(app.url), host: '0.0.0.0' });
      const get = (host: string) => call(watched.url, { method: 'GET', headers: { Host: host } });
      expect((await get(`0.0.0.0:${watched.port}`)).status).toBe(403);
      expect((await get(`127.0.0.1:${watched.port}`)).status).toBe(200);
    },
  },
  {
    name: 'allowHosts refuses what is no host',
    run: async () => {
      const error: unknown = await createReceiver({ allowHosts: ['https://abc.tunnel.example'] }).catch(
        (e) => e,
      );
      expect(error).toBeInstanceOf(WebhookCliError);
      expect(error).toMatchObject({ code: 'bad_allowed_host', kind: 'usage' });
    },
  },
];
