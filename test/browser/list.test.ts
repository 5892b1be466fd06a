import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordLine } from '../../src/journal/record.ts';
import { fixture, runCli, temporaryFolder } from '../helpers/cli.ts';
import { startHttpServer } from '../helpers/http-server.ts';
import { startProxy } from '../helpers/proxy-server.ts';
import { exchange } from '../unit/output/samples.ts';
import { CHROMIUM, useBrowser, WITHOUT_CHROMIUM } from './helpers/chromium.ts';
import { startInspected, startServing } from './helpers/inspected.ts';
import { eventsOf, openRow, rowsOf, soon } from './helpers/page-parts.ts';
import { openTab } from './helpers/tab.ts';

const FAILED = fixtureLater('detrack/failed');
const ORDER = fixtureLater('deliveright/order_created');

describe.skipIf(CHROMIUM === null)(`the list of the live page${WITHOUT_CHROMIUM}`, () => {
  const browser = useBrowser();

  it('shows what comes in by itself, and what a filter means of it', async () => {
    const inspected = await startInspected();
    const { page, expectTrouble } = await openTab(browser.current, inspected.page);
    await page.getByText('Nothing came yet').waitFor();
    expect(page.url()).toBe(`${inspected.origin}/`);

    await inspected.webhook(FAILED());
    await inspected.webhook('{"hello":"you"}');
    await inspected.webhook(ORDER(), 'hooks?x=1');
    await inspected.webhook(FAILED().toString().replace('"attempt": 1', '"attempt": "one"'));
    await soon(() => eventsOf(page)).toEqual([
      'Failed DO-1001',
      expect.stringMatching(/^order_created \d+$/),
      'unknown',
      'Failed DO-1001',
    ]);
    const first = rowsOf(page).last();
    await soon(() => first.innerText()).toMatch(/Recipient not home.*valid.*204 No Content.*ms/s);
    await soon(() => rowsOf(page).first().innerText()).toMatch(/attempt: expected an integer/);

    const filter = page.getByLabel('Filter');
    await filter.fill('event:failed');
    await soon(() => eventsOf(page)).toEqual(['Failed DO-1001', 'Failed DO-1001']);
    expect(await page.locator('.counts').innerText()).toBe('2 of 4');
    expect(new URL(page.url()).searchParams.get('q')).toBe('event:failed');
    await page.getByRole('button', { name: 'Invalid only' }).click();
    await soon(() => eventsOf(page)).toEqual(['Failed DO-1001']);
    expect(await filter.inputValue()).toBe('event:failed invalid');
    await filter.fill('hello');
    await soon(() => eventsOf(page)).toEqual(['unknown']);
    // What the filter does not mean stays away, and is counted.
    await inspected.webhook(FAILED());
    await soon(() => page.locator('.counts').innerText()).toBe('1 of 5');
    expect(await eventsOf(page)).toEqual(['unknown']);

    expectTrouble(/status of 40\d/);
    await filter.fill('event:faild');
    await soon(() => page.getByRole('alert').innerText()).toMatch(/faild.*failed/is);
    await filter.press('Escape');
    await soon(() => rowsOf(page).count()).toBe(5);
    expect(new URL(page.url()).search).toBe('');
  });

  it('stands still while it is paused, follows the newest, and has an address for everything', async () => {
    const inspected = await startInspected();
    await inspected.webhook(FAILED());
    const { page } = await openTab(browser.current, inspected.page);
    await rowsOf(page).first().waitFor();
    await page.getByRole('button', { name: /^\W*Pause/ }).click();
    await inspected.webhook(ORDER());
    await inspected.webhook('{"hello":1}');
    await page.locator('.pill[data-waiting="2"]').waitFor();
    expect(await eventsOf(page)).toEqual(['Failed DO-1001']);
    await page.locator('.pill').click();
    await soon(() => rowsOf(page).count()).toBe(3);

    await openRow(page, 2);
    const id = await rowsOf(page).nth(2).getAttribute('data-id');
    expect(page.url()).toBe(`${inspected.origin}/x/${id}`);
    expect(await page.title()).toMatch(/^Failed DO-1001/);
    await openRow(page, 1);
    await page.goBack();
    await page.locator(`[data-exchange="${id}"]`).waitFor();
    await page.goBack();
    await page.locator('.detail').waitFor({ state: 'detached' });
    expect(page.url()).toBe(`${inspected.origin}/`);

    const token = new URL(inspected.page).hash;
    const deep = await openTab(browser.current, `${inspected.origin}/x/${id}${token}`);
    await deep.page.locator(`[data-exchange="${id}"]`).waitFor();
    expect(deep.page.url()).toBe(`${inspected.origin}/x/${id}`);
    // Loaded anew it is still the tab that was given the token; a link in another window is not.
    await deep.page.reload();
    await deep.page.locator(`[data-exchange="${id}"]`).waitFor();
    await deep.page.goto(`${inspected.origin}/latest`);
    await soon(() => deep.page.locator('#headline').innerText()).toMatch(/^unknown/);
    await inspected.webhook(FAILED());
    await soon(() => deep.page.locator('#headline').innerText()).toMatch(/^Failed/);
    const stranger = await openTab(browser.current, `${inspected.origin}/x/${id}`);
    await stranger.page.getByText('This tab has no token').waitFor();
    expect(stranger.requests.filter((url) => url.includes('/api/'))).toEqual([]);
  });

  it('has only the rows in sight of 10,000, says what it cannot read, and what others send', async () => {
    const app = await startHttpServer();
    const folder = temporaryFolder();
    const journal = join(folder, '.webhook-cli/journal.ndjson');
    mkdirSync(dirname(journal), { recursive: true });
    // Younger than what is kept.
    const started = Date.now() - 60_000;
    const lines = Array.from({ length: 10_000 }, (_, i) => {
      const at = new Date(started + i).toISOString();
      return recordLine(exchange({ id: idOf(i), at, key: `DO-${i}` }));
    });
    // A line that a full disk cut off, and one that two processes wrote into.
    lines[5000] = `${lines[5000]?.slice(0, 90)}`;
    lines[7000] = `${lines[7000]?.slice(40)}`;
    writeFileSync(journal, `${lines.join('\n')}\n`);
    const serving = await startServing(['inspect', '--port', '0'], { cwd: folder });
    const { page } = await openTab(browser.current, serving.page);
    await soon(() => page.locator('.counts').innerText()).toBe('9,998 · 2 lines unreadable');
    expect((await eventsOf(page))[0]).toMatch(/ DO-9999$/);
    expect(await rowsOf(page).count()).toBeLessThan(60);
    const view = page.locator('[data-view=rows]');
    for (const [part, key] of [
      [1, 'DO-0'],
      [0.5, 'DO-5001'],
      [0, 'DO-9999'],
    ] as const) {
      await view.evaluate((element, at) => {
        element.scrollTop = (element.scrollHeight - element.clientHeight) * at;
      }, part);
      await page.locator('.row-key', { hasText: new RegExp(`^, ${key}$`) }).waitFor();
      expect(await rowsOf(page).count()).toBeLessThan(60);
    }
    const sent = await runCli(['send', 'failed', '--to', app.url], { cwd: folder });
    expect(sent.code).toBe(0);
    await soon(async () => (await eventsOf(page))[0]).toMatch(/^Failed /);
    await soon(() => page.locator('.counts').innerText()).toBe('9,999 · 2 lines unreadable');
    await app[Symbol.asyncDispose]();
  });

  it('says when nobody answers, goes on by itself, and asks for the token of a command started anew', async () => {
    const inspected = await startInspected();
    await inspected.webhook(FAILED());
    const { port } = new URL(inspected.origin);
    const between = await startProxy({ port: Number(port) });
    const { page, expectTrouble } = await openTab(browser.current, inspected.page, {
      proxy: { server: between.url },
    });
    await rowsOf(page).first().waitFor();
    expectTrouble(/net::ERR_/);
    await between[Symbol.asyncDispose]();
    await page.locator('[data-connected=false]').waitFor();
    await inspected.webhook('{"hello":1}');
    await using _back = await startProxy({ port: Number(port), at: between.port });
    await page.locator('[data-connected=true]').waitFor();
    await soon(() => rowsOf(page).count()).toBe(2);

    inspected.kill('SIGTERM');
    await inspected.ended;
    await page.locator('[data-connected=false]').waitFor();
    expectTrouble(/status of 401/);
    const again = await startServing(['listen', '--port', '0', '--inspect', port], { cwd: inspected.folder });
    await page.getByText('token does not count any more').waitFor();
    expect(await rowsOf(page).count()).toBe(0);
    // The address that the terminal printed, written over this one.
    await page.evaluate((hash) => {
      location.hash = hash;
    }, new URL(again.page).hash);
    await soon(() => rowsOf(page).count()).toBe(2);
    expect(page.url()).not.toContain('token');
  });
});

/** A fixture lies in a folder that is known to a running test only. */
function fixtureLater(name: string): () => Buffer {
  return () => fixture(name);
}

/** An id of the alphabet that ids have. */
function idOf(number: number): string {
  return `aaaa${[...String(number).padStart(4, '0')].map((digit) => 'bcdefghjkm'[Number(digit)]).join('')}`;
}
