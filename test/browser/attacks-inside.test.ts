import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fixture } from '../helpers/cli.ts';
import { call } from '../helpers/http-client.ts';
import { startHttpServer } from '../helpers/http-server.ts';
import { livePageAt } from '../helpers/live-page.ts';
import { CHROMIUM, useBrowser, WITHOUT_CHROMIUM } from './helpers/chromium.ts';
import { startInspected } from './helpers/inspected.ts';
import { soon } from './helpers/page-parts.ts';
import { openTab } from './helpers/tab.ts';

const TAKEN_OVER = readFileSync(join(import.meta.dirname, 'strangers/taken-over.js'), 'utf8');

/** Says at the end of a process what was added to the prototype of all objects. */
const TELLS_POLLUTION = `--import=data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => console.error('polluted:' + JSON.stringify([...Object.keys(Object.prototype), ...Object.keys(Array.prototype)])))",
)}`;

/** What the page asks by itself, with its token: the status and the text of the answer. */
async function ask(page: Page, path: string, body?: unknown): Promise<{ status: number; text: string }> {
  const asked = JSON.stringify({ path, body });
  return page.evaluate(`(async ({ path, body }) => {
    const headers = { authorization: 'Bearer ' + sessionStorage.getItem('webhook-cli.token') };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const method = body === undefined ? 'GET' : 'POST';
    const response = await fetch(path, { method, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
    return { status: response.status, text: await response.text() };
  })(${asked})`);
}

/** Marked up in every way that ever ran: as an element, out of an attribute, as a link, out of a script. */
const MARKUP = `"'><img src=x onerror="window.ran=1"><script>window.ran=1</script></script><svg onload=window.ran=1>`;
const LINK = 'javascript:window.ran=1//';
const MARK = 'window.ran=1';

describe.skipIf(CHROMIUM === null)(`somebody inside of the page${WITHOUT_CHROMIUM}`, () => {
  const browser = useBrowser();

  it('who made it run something of theirs gets no further', async () => {
    const inspected = await startInspected();
    const stranger = await startHttpServer();
    onTestFinished(() => stranger[Symbol.asyncDispose]());
    const context = await browser.current.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(inspected.page);
    await page.locator('[data-connected=true]').waitFor();
    await page.evaluate(TAKEN_OVER);
    const { got, ran } = await page.evaluate<{ got: Record<string, string>; ran: string[] }>(
      `tryInside(${JSON.stringify({ stranger: stranger.url })})`,
    );
    expect(got).toEqual({
      eval: 'EvalError',
      Function: 'EvalError',
      'a timer with text': 'TypeError',
      innerHTML: 'TypeError',
      'document.write': 'TypeError',
      'a frame with HTML': 'TypeError',
      'a script with text': 'TypeError',
      'a script of a stranger': 'TypeError',
      'a script from data': 'refused',
      'a handler as an attribute': 'TypeError',
      'a link with javascript:': 'nothing',
      'a policy of its own': 'TypeError',
      'a style of its own': 'static',
      'another base': 'refused',
      'a service worker': 'TypeError',
      'a worker': 'TypeError',
      'a picture of a stranger': 'refused',
      'a request to a stranger': 'TypeError',
      'a beacon to a stranger': 'nothing',
      'a socket to a stranger': 'refused',
      'a form to a stranger': 'nothing',
      'a frame of a stranger': 'refused',
      'a look at cookies': 'none',
    });
    expect(ran).toEqual([]);
    expect(stranger.requests).toEqual([]);
  });

  it('who has its token reaches no file, no other machine and no object of ours', async () => {
    const inspected = await startInspected([], { env: { NODE_OPTIONS: TELLS_POLLUTION } });
    expect(await inspected.webhook(fixture('detrack/failed'))).toBe(204);
    const { page, expectTrouble } = await openTab(browser.current, inspected.page);
    expectTrouble(/40[0-9]|413/);
    const id = (await livePageAt(inspected.page).list()).rows[0]?.id ?? '';
    const statuses = async (path: string, bodies: readonly unknown[]): Promise<number[]> => {
      const all: number[] = [];
      for (const body of bodies) all.push((await ask(page, path, body)).status);
      return all;
    };

    // Files: no path leads anywhere, and the one thing that is written is a fixture under a name that is one.
    for (const path of [
      '..%2f..%2fetc%2fpasswd',
      '%2e%2e%2fpackage.json',
      '..%5c..%5cwindows%5cwin.ini',
      '%00',
    ]) {
      expect((await ask(page, `/api/exchanges/${path}`)).status).toBe(404);
      expect((await ask(page, `/assets/${path}`)).status).toBe(404);
    }
    const fixtures = join(inspected.folder, 'webhook-cli/fixtures');
    const names = [
      '../../x',
      'a/b',
      'a\\b',
      '/etc/x',
      '',
      '.',
      '..',
      'A',
      'ä',
      'con',
      'nul',
      'com1',
      'x\u0000',
      'a b',
    ];
    const odd = [...names, 'x'.repeat(65), '__proto__', 'a.json'];
    const taken = new Set(
      await statuses(
        '/api/save',
        odd.map((name) => ({ id, name })),
      ),
    );
    expect(taken).toEqual(new Set([400]));
    expect(existsSync(fixtures) ? readdirSync(fixtures) : []).toEqual([]);
    mkdirSync(fixtures, { recursive: true });
    writeFileSync(join(fixtures, 'mine.json'), '{}');
    expect(
      await statuses('/api/save', [
        { id, name: 'mine' },
        { id, name: 'saved' },
      ]),
    ).toEqual([409, 200]);
    expect(readFileSync(join(fixtures, 'mine.json'), 'utf8')).toBe('{}');

    // Other machines, as in CVE-2026-21859 (Mailpit): what is sent goes where its user said, or stays on this one.
    const elsewhere = [
      'http://169.254.169.254/latest/meta-data/',
      'http://stranger.example/',
      'http://localhost.stranger.example/',
      'http://127.0.0.1@stranger.example/',
      'http://[::ffff:169.254.169.254]/',
      'http://0xa9fea9fe/',
      'file:///etc/passwd',
      'gopher://127.0.0.1/',
      '//stranger.example',
    ];
    const reposts = await statuses(
      '/api/repost',
      elsewhere.map((to) => ({ id, to })),
    );
    expect(reposts).toEqual(elsewhere.map(() => 400));
    const sent = await statuses(
      '/api/send',
      elsewhere.slice(0, 3).map((to) => ({ provider: 'detrack', event: 'failed', to })),
    );
    expect(sent).toEqual([400, 400, 400]);

    // Objects: a member of such a name is none of ours, and in an edit it is one of the payload.
    const pollution = [
      '{"__proto__":{"polluted":1},"next":null}',
      '{"constructor":{"prototype":{"polluted":1}},"next":null}',
      '{"next":null,"__proto__":null}',
    ];
    expect(await statuses('/api/answer', pollution)).toEqual([400, 400, 400]);
    const paths = ['/__proto__/polluted', '/constructor/prototype/polluted', '/__proto__'];
    const edits = paths.map((path) => ({ op: 'set', path, json: '{"polluted":1}' }));
    for (const edit of edits) {
      const judged = await ask(page, '/api/judge', { id, edits: [edit] });
      expect([200, 400]).toContain(judged.status);
    }
    inspected.kill('SIGINT');
    expect((await inspected.ended).stderr).toContain('polluted:[]');
    expectTrouble(/ERR_|not_reached|Failed to load/);
  });

  it('who floods it, or reads nothing of it, slows no webhook', async () => {
    const inspected = await startInspected();
    const { page, expectTrouble } = await openTab(browser.current, inspected.page);
    expectTrouble(/status of 4(?:00|29)/);
    await page.locator('[data-connected=true]').waitFor();
    const flood = await page.evaluate<Record<string, number>>(`(async () => {
      const headers = { authorization: 'Bearer ' + sessionStorage.getItem('webhook-cli.token') };
      const counts = {};
      // What is no answer is refused at little cost, and counts as what is one.
      const post = () => fetch('/api/answer', {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: '{}',
      });
      const statuses = [];
      for (let wave = 0; wave < 10 && !statuses.includes(429); wave += 1) {
        const answers = await Promise.all(Array.from({ length: 120 }, post));
        statuses.push(...answers.map(({ status }) => status));
      }
      counts.done = statuses.filter((status) => status === 400).length;
      counts.other = [...new Set(statuses.filter((status) => status !== 400))].join();
      // The page has a stream itself. What it gets of these is never read.
      const streams = [];
      for (let i = 0; i < 4; i += 1) streams.push((await fetch('/api/stream?q=' + i, { headers })).status);
      counts.streams = streams.join();
      return counts;
    })()`);
    expect(flood).toMatchObject({ streams: '200,200,200,429', other: '429' });
    expect(flood['done']).toBeGreaterThanOrEqual(40);
    const statuses = new Set<number>();
    for (let i = 0; i < 300; i += 1)
      statuses.add(await inspected.webhook(fixture('deliveright/order_created')));
    expect(statuses).toEqual(new Set([204]));
    expect(inspected.app.requests).toHaveLength(300);
    await page.locator('.counts', { hasText: '300' }).waitFor();
  });
});

describe.skipIf(CHROMIUM === null)(`what comes in${WITHOUT_CHROMIUM}`, () => {
  const browser = useBrowser();

  it('is text wherever it stands, as in CVE-2022-50908 (MailHog), and no link, as in CVE-2026-44429', async () => {
    const inspected = await startInspected(['--forward-timeout', '5s'], {
      respond: (response) => {
        response.writeHead(500, {
          'Content-Type': 'text/html',
          'X-Odd': MARKUP,
          Location: LINK,
          Refresh: `0;${LINK}`,
        });
        response.end(`<html>${MARKUP}`);
      },
    });
    const failed = JSON.parse(fixture('detrack/failed').toString('utf8'));
    for (const name of Object.keys(failed)) {
      if (typeof failed[name] === 'string' && !['status', 'do_number'].includes(name)) failed[name] = MARKUP;
    }
    // A line of its own in the stream would be an event of somebody else, as in CVE-2026-44217 (sse-channel).
    const event = `${MARKUP}\n\nevent: reset\ndata: {"type":"reset"}\n\n`;
    const hostile = {
      ...failed,
      do_number: MARKUP,
      photo_1_file_url: LINK,
      signature_file_url: 'http://stranger.example/picture.png',
      [MARKUP]: { [LINK]: [MARKUP, LINK, event] },
    };
    const post = (body: unknown, path: string, headers: Record<string, string> = {}) =>
      call(`${inspected.receiver.url}${path}`, {
        headers: { 'Content-Type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
    await post(hostile, `hooks?x=${encodeURIComponent(MARKUP)}`, { 'X-Mark': MARKUP, Referer: LINK });
    await post({ ...hostile, reason: LINK, status: MARKUP }, 'hooks');
    await post({ trigger: event, event: MARKUP, topic: LINK, 'Webhook-Event': event }, 'other');
    await post(MARKUP, '');
    const { page, expectTrouble } = await openTab(browser.current, inspected.page);
    // Of what is no document there is nothing to copy.
    expectTrouble(/status of 400/);
    const live = livePageAt(inspected.page);
    await soon(async () => (await live.list()).rows.length).toBe(4);
    const { rows } = await live.list();
    const expectText = async (): Promise<void> => {
      const found = await page.evaluate<Record<string, unknown>>(`({
        ran: window.ran ?? null,
        links: [...document.querySelectorAll('[href], [src], [action], [srcdoc]')]
          .map((each) => each.href ?? each.src ?? each.action)
          .filter((url) => new URL(url, location).origin !== location.origin && !/^data:image.svg/.test(url)),
        elements: document.querySelectorAll('img, svg[onload], script:not([src]), iframe, object, embed').length,
      })`);
      expect(found).toEqual({ ran: null, links: [], elements: 0 });
    };
    for (const { id } of rows) {
      await page.locator(`[data-id="${id}"] a`).click();
      await page.locator(`[data-exchange="${id}"]`).waitFor();
      for (const tab of ['Raw', /^Headers/, 'Answer', 'Payload']) {
        await page.getByRole('tab', { name: tab }).click();
        await expectText();
      }
      for (const key of ['d', 't']) {
        await page.keyboard.press(key);
        await page.locator('.detail').waitFor();
        await expectText();
        await page.keyboard.press('Escape');
        await page.locator('[data-id]').first().waitFor();
        await page.goto(`${inspected.origin}/x/${id}`);
        await page.locator(`[data-exchange="${id}"]`).waitFor();
      }
      await page.getByRole('button', { name: /^Copy/ }).waitFor();
      const dialog = page.getByRole('dialog');
      for (const form of ['c', 'j', 'f', 't']) {
        await page.keyboard.press('c');
        await dialog.waitFor();
        await page.keyboard.press(form);
        await expectText();
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
      }
    }
    expect(await page.content()).toContain(MARK);
    // Nobody has such a job, which the page says in the words of what was asked for.
    expectTrouble(/status of 404/);
    await page.goto(`${inspected.origin}/job/${encodeURIComponent(MARKUP)}/${encodeURIComponent(LINK)}`);
    await page.getByRole('alert').waitFor();
    await expectText();
    await page.goto(`${inspected.origin}/?q=${encodeURIComponent(MARKUP)}`);
    await expectText();

    // The same as a file, which nobody's policy but its own guards.
    const file = join(inspected.folder, 'kept.html');
    writeFileSync(file, await live.file('/api/export.html'));
    const { page: offline } = await openTab(browser.current, pathToFileURL(file).href);
    await offline.locator('[data-id]').first().waitFor();
    for (let i = 0; i < rows.length; i += 1) {
      await offline.keyboard.press('j');
      await offline.keyboard.press('Enter');
      await offline.locator('[data-exchange]').waitFor();
      expect(await offline.evaluate('window.ran ?? null')).toBeNull();
    }
  });

  it('has the token in nothing that is asked for, kept, written or shown', async () => {
    const inspected = await startInspected([
      '--json',
      '--report',
      'html=report.html',
      '--report',
      'junit=report.xml',
    ]);
    const { token } = livePageAt(inspected.page);
    expect(Buffer.from(token, 'base64url')).toHaveLength(16);
    expect(await inspected.webhook(fixture('detrack/failed'))).toBe(204);
    const context = await browser.current.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => {
      const { authorization = '', ...headers } = request.headers();
      asked.push(request.url(), JSON.stringify(headers), request.postData() ?? '');
      if (new URL(request.url()).pathname.startsWith('/api/')) expect(authorization).toBe(`Bearer ${token}`);
    });
    await page.goto(inspected.page);
    await page.locator('[data-id] a').first().click();
    await page.locator('[data-exchange]').waitFor();
    await page.keyboard.press('r');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('location.href')).not.toContain('token');
    const session = await context.newCDPSession(page);
    const { entries } = await session.send('Page.getNavigationHistory');
    // The first request of all has it in its fragment, which no browser sends.
    const sent = asked.map((text) => text.replace(inspected.page, ''));
    const live = livePageAt(inspected.page);
    const files = [await live.file('/api/export.har'), await live.file('/api/export.html')];
    expect((await ask(page, '/api/state')).status).toBe(200);
    inspected.kill('SIGINT');
    const { stdout, stderr } = await inspected.ended;
    const written = readdirSync(inspected.folder, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => readFileSync(join(each.parentPath, each.name), 'utf8'));
    expect(written.length).toBeGreaterThanOrEqual(4);
    for (const text of [
      ...entries.map(({ url }) => url),
      ...sent,
      await page.content(),
      ...files,
      ...written,
      stdout,
    ]) {
      expect(text).not.toContain(token);
    }
    // For the eyes of the person who started it, once.
    expect(stderr.split(token)).toHaveLength(2);
  });
});
