import { describe, expect, it } from 'vitest';
import { ACTIVE, HOSTILE } from '../helpers/hostile-text.ts';
import { CHROMIUM, useBrowser, WITHOUT_CHROMIUM } from './helpers/chromium.ts';
import { startInspected } from './helpers/inspected.ts';
import { eventsOf, lineOf, openRow, rowsOf, soon } from './helpers/page-parts.ts';
import { openTab } from './helpers/tab.ts';

const MARKUP = [
  '<img src=x onerror=alert(1)>',
  '</script><script>alert(2)</script>',
  '"><svg onload=alert(3)>',
  'javascript:alert(4)',
  '{{constructor.constructor("alert(5)")()}}',
];

describe.skipIf(CHROMIUM === null)(`what strangers write, on the live page${WITHOUT_CHROMIUM}`, () => {
  const browser = useBrowser();

  it('is text wherever it stands: nothing of it runs, and no name of it is more than a name', async () => {
    const inspected = await startInspected([], {
      respond: (response) =>
        response.writeHead(200, { 'X-App': '<img src=x onerror=alert(6)>' }).end(MARKUP.join('\n')),
    });
    const body = JSON.stringify({
      do_number: MARKUP[0],
      note: HOSTILE,
      [MARKUP[1] ?? '']: MARKUP,
      photo_1_file_url: 'http://tracker.example/pixel.png',
      constructor: { prototype: 1, toString: 'no function' },
      hasOwnProperty: 1,
    }).replace('"constructor"', '"__proto__":{"isAdmin":true,"__proto__":{"deep":1}},"constructor"');
    await inspected.webhook(body, 'hooks?q=%3Cimg%20src=x%20onerror=alert(7)%3E');
    await inspected.webhook(body.replace('"deep":1', '"deep":2'));
    const { page } = await openTab(browser.current, inspected.page);
    await soon(() => rowsOf(page).count()).toBe(2);
    await openRow(page);
    await lineOf(page, '/__proto__').waitFor();
    await page.getByLabel('null and empty').check();
    expect(await lineOf(page, '/constructor/toString').innerText()).toContain('"no function"');
    await lineOf(page, '/__proto__/__proto__').click();
    expect(await lineOf(page, '/__proto__/__proto__/deep').innerText()).toContain('2');
    expect(await lineOf(page, '/hasOwnProperty').innerText()).toContain('1');
    expect(await lineOf(page, '/do_number').innerText()).toContain(JSON.stringify(MARKUP[0]));
    // A photo is an address, not a picture; nothing that was written leads away.
    expect(await page.locator('img, iframe, object, svg, script:not([src])').count()).toBe(0);
    const ways = await page
      .locator('a')
      .evaluateAll((links) => links.map((link) => (link instanceof HTMLAnchorElement ? link.href : '')));
    expect(ways.filter((way) => !way.startsWith(`${inspected.origin}/`))).toEqual([]);
    // What turns text around, or hides, is seen.
    const seen = await page.locator('body').innerText();
    expect(ACTIVE.exec(seen.replaceAll('\t', ' '))?.[0]).toBeUndefined();
    expect(await lineOf(page, '/note').innerText()).toMatch(/\\u202e/i);

    for (const tab of ['Raw', 'Headers', 'Answer'] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await page.locator('.tab-panel :is(pre, table)').first().waitFor();
      expect(await page.locator('img, svg, iframe').count()).toBe(0);
    }
    await soon(() => page.locator('.answer').innerText()).toContain(MARKUP[1]);
    await page.keyboard.press('d');
    await soon(() => page.locator('.changes tbody').innerText()).toMatch(/deep/);
    await page.keyboard.press('Escape');
    await page.locator('[data-exchange]').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('t');
    await page.locator('.step').first().waitFor();
    expect(await page.evaluate(() => Reflect.get({}, 'isAdmin'))).toBeUndefined();
    // The filter says what it does not know, and runs nothing of it either.
    await page.getByLabel('Filter').fill('<img src=x onerror=alert(8)>');
    await page.getByText('Nothing matches the filter').waitFor();
    expect(await page.title()).not.toContain('<script');
  });

  it('may be long: a megabyte in one value, ten thousand items, a thousand levels', async () => {
    const inspected = await startInspected();
    const items = Array.from({ length: 10_000 }, (_, i) => ({ sku: `S-${i}`, quantity: i }));
    expect(await inspected.webhook(JSON.stringify({ do_number: 'DO-1', items }))).toBe(204);
    expect(
      await inspected.webhook(
        JSON.stringify({ do_number: 'DO-2', note: `${'x'.repeat(1024 ** 2 - 100)}end` }),
      ),
    ).toBe(204);
    expect(await inspected.webhook(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`)).toBe(204);
    const { page } = await openTab(browser.current, inspected.page);
    await soon(() => rowsOf(page).count()).toBe(3);
    const rowOf = async (key: string): Promise<number> =>
      (await eventsOf(page)).findIndex((text) => text.includes(key));

    await openRow(page, await rowOf('DO-1'));
    await lineOf(page, '/items').waitFor();
    const open = await lineOf(page, '/items').getAttribute('aria-expanded');
    if (open === 'false') await lineOf(page, '/items').click();
    await lineOf(page, '/items/0').waitFor();
    const count = (): Promise<number> => page.locator('[role=treeitem]').count();
    expect(await count()).toBeLessThan(1500);
    const before = await count();
    await page
      .getByText(/^… show [\d,]+ more$/)
      .first()
      .click();
    await soon(count).toBeGreaterThan(before);

    await openRow(page, await rowOf('DO-2'));
    await soon(() => lineOf(page, '/note').innerText()).toMatch(/\d more/);
    expect((await page.content()).length).toBeLessThan(400_000);
    await page.getByRole('tab', { name: 'Raw' }).click();
    await page.getByRole('button', { name: 'Show all' }).click();
    await soon(async () => (await page.locator('.raw pre').textContent())?.endsWith('end"}')).toBe(true);

    await page.getByRole('tab', { name: 'Payload' }).click();
    await openRow(page, await rowOf('unknown'));
    // Deeper than 100 no payload is read: it is said, and what came is there.
    await page.getByText('got nesting of 1000').last().waitFor();
    await soon(() => page.locator('.raw pre').innerText()).toContain('{"a":{"a":');
  });
});
