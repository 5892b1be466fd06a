import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fixture } from '../helpers/cli.ts';
import { type HttpServer, listening, startHttpServer, type TestServer } from '../helpers/http-server.ts';
import { type LivePage, livePageAt } from '../helpers/live-page.ts';
import { CHROMIUM, useBrowser, WITHOUT_CHROMIUM } from './helpers/chromium.ts';
import { type Inspected, startInspected } from './helpers/inspected.ts';

/** A name that leads to this machine, as whoever owns a name can have it. */
const STRANGE_NAME = 'stranger.example';

const SCRIPT = readFileSync(join(import.meta.dirname, 'strangers/stranger.js'), 'utf8');
const HTML = '<!doctype html><title>stranger</title><body><script src="/stranger.js"></script>';

/** The site of somebody else, which sends on whoever asks it to. */
async function startStranger(): Promise<HttpServer> {
  const server = await startHttpServer((response, { target }) => {
    if (target.startsWith('/to?')) response.writeHead(307, { Location: target.slice('/to?'.length) }).end();
    else if (target === '/stranger.js') {
      response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(SCRIPT);
    } else response.writeHead(200, { 'Content-Type': 'text/html' }).end(HTML);
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** What can be known of an inspector from outside of it that nothing was done. */
async function expectUntouched(inspected: Inspected, live: LivePage, webhooks: number): Promise<void> {
  const { value } = await live.get<{ answers: { next: string | null } }>('/api/state');
  expect(value.answers.next).toBeNull();
  expect((await live.list()).known).toBe(webhooks);
  expect(inspected.app.requests).toHaveLength(webhooks);
  expect(readdirSync(inspected.folder, { recursive: true, encoding: 'utf8' }).sort()).toEqual([
    '.webhook-cli',
    '.webhook-cli/.gitignore',
    '.webhook-cli/journal.ndjson',
  ]);
  expect(inspected.output.stderr).not.toMatch(/bug|unforeseen/);
}

/** A tool that keeps nobody out, as some did: who tries these attempts on it gets something by each. */
async function startCareless(): Promise<TestServer> {
  const server = createServer(({ url = '', headers }, response) => {
    const isScript = headers['sec-fetch-dest'] === 'script';
    const isPicture = headers['sec-fetch-dest'] === 'image';
    const isStyle = url.endsWith('.css');
    response.writeHead(200, {
      'Content-Type': isScript
        ? 'text/javascript'
        : isStyle
          ? 'text/css'
          : isPicture
            ? 'image/gif'
            : 'text/html',
      'Access-Control-Allow-Origin': headers.origin ?? '*',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Headers': 'authorization, content-type',
      'Access-Control-Allow-Methods': 'GET, POST, PUT',
      ...(url === '/api/stream' ? { 'Content-Type': 'text/event-stream' } : {}),
    });
    response.end(isScript || isStyle ? '' : isPicture ? GIF : OPEN_PAGE);
  });
  server.on('upgrade', ({ headers }, socket) => {
    const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write(`${[...lines, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
  });
  const careless = await listening(server, 'http');
  onTestFinished(() => careless[Symbol.asyncDispose]());
  return careless;
}

const FOREIGN_HOST = 'This inspector answers under the address that it has printed, and under no other name.';

const OPEN_PAGE = "<!doctype html>all of it<script>opener?.postMessage('spoken to', '*')</script>";
/** One point. */
const GIF = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64');

describe.skipIf(CHROMIUM === null)(`a page of somebody else${WITHOUT_CHROMIUM}`, () => {
  const browser = useBrowser([
    `--host-resolver-rules=MAP ${STRANGE_NAME} 127.0.0.1`,
    // Chromium lets no page of elsewhere ask this machine for anything, as few browsers do: nothing here hangs on that.
    '--disable-features=LocalNetworkAccessChecks',
  ]);

  async function newContext(): Promise<BrowserContext> {
    const context = await browser.current.newContext();
    onTestFinished(() => context.close());
    return context;
  }

  /** Opens the stranger's page and has it try everything. */
  async function strangerTries(page: Page, where: string, at: string, token: string | null) {
    await page.goto(where);
    return page.evaluate<Record<string, string>>(`tryAll(${JSON.stringify({ at, token })})`);
  }

  it('gets something by each attempt where nobody keeps it out', async () => {
    const [careless, stranger, context] = [await startCareless(), await startStranger(), await newContext()];
    const page = await context.newPage();
    const got = await strangerTries(page, `${stranger.url}/`, careless.url, 'token');
    expect(Object.keys(got)).toHaveLength(28);
    expect(Object.entries(got).filter(([, what]) => what === 'refused')).toEqual([]);
    const framed = page.frames().filter((frame) => frame.url().startsWith(careless.url));
    expect(framed).toHaveLength(3);
  });

  it.each([
    ['of another name', STRANGE_NAME, false],
    ['that has a stolen token, of another port', '127.0.0.1', true],
    ['that has a stolen token, of another name', STRANGE_NAME, true],
  ])('%s gets nothing and does nothing', async (_, host, hasToken) => {
    const inspected = await startInspected();
    expect(await inspected.webhook(fixture('detrack/failed'))).toBe(204);
    const live = livePageAt(inspected.page);
    const [stranger, context] = [await startStranger(), await newContext()];
    const page = await context.newPage();
    const where = `http://${host}:${stranger.port}/`;
    const got = await strangerTries(page, where, inspected.origin, hasToken ? live.token : null);
    expect(Object.entries(got).filter(([, what]) => what !== 'refused' && what !== 'unseen')).toEqual([]);
    expect(page.frames().filter((frame) => frame.url().startsWith(inspected.origin))).toEqual([]);
    // The window that it opened has the page, cut off from who opened it.
    const opened = context.pages().find((other) => other.url().startsWith(inspected.origin));
    await opened?.getByRole('heading', { name: 'This tab has no token' }).waitFor();
    expect(await opened?.evaluate('opener')).toBeNull();
    await expectUntouched(inspected, live, 1);
  });

  it('under a name that was made to lead here (DNS rebinding), as in CVE-2025-66414 (MCP), gets nothing', async () => {
    const inspected = await startInspected();
    expect(await inspected.webhook(fixture('detrack/failed'))).toBe(204);
    const live = livePageAt(inspected.page);
    const context = await newContext();
    const rebound = inspected.origin.replace('127.0.0.1', STRANGE_NAME);
    // At first the name led to the stranger's own server.
    await context.route(`${rebound}/`, (route) => route.fulfill({ contentType: 'text/html', body: HTML }));
    await context.route(`${rebound}/stranger.js`, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: SCRIPT }),
    );
    const page = await context.newPage();
    await page.goto(`${rebound}/`);
    await context.unrouteAll();
    const got = await page.evaluate<Record<string, string>>(
      `tryAll(${JSON.stringify({ at: rebound, token: live.token })})`,
    );
    // To a page whose own the name is, the browser hides no answer.
    const answers = Object.values(got).filter((what) => what !== 'refused' && what !== 'unseen');
    expect(new Set(answers)).toEqual(new Set([`read 403 basic ${FOREIGN_HOST}`, `read ${FOREIGN_HOST}`]));
    await expectUntouched(inspected, live, 1);
  });
});
