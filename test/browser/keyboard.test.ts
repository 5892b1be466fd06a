import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fixture } from '../helpers/cli.ts';
import { CHROMIUM, useBrowser, WITHOUT_CHROMIUM } from './helpers/chromium.ts';
import { startInspected } from './helpers/inspected.ts';
import { lineOf, rowsOf, soon } from './helpers/page-parts.ts';
import { openTab } from './helpers/tab.ts';

describe.skipIf(CHROMIUM === null)(`the live page by keys alone${WITHOUT_CHROMIUM}`, () => {
  const browser = useBrowser();

  it('does everything, with no hand at a mouse', async () => {
    const inspected = await startInspected();
    const { app } = inspected;
    const failed = fixture('detrack/failed').toString();
    await inspected.webhook(failed);
    await inspected.webhook(failed.replace('"Rang twice, left a card"', '"Rang once"'));
    await inspected.webhook('{"hello":1}');
    const { page } = await openTab(browser.current, inspected.page);
    const { keyboard } = page;
    const headline = (): Promise<string> => page.locator('#headline').innerText();
    const dialog = page.getByRole('dialog');
    await soon(() => rowsOf(page).count()).toBe(3);

    await keyboard.press('?');
    await soon(() => dialog.innerText()).toMatch(/repost.*these keys/is);
    // Behind an open dialog nothing moves.
    await keyboard.press('s');
    expect(new URL(page.url()).pathname).toBe('/');
    await keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await keyboard.press('/');
    await keyboard.type('event:failed');
    await keyboard.press('Enter');
    await soon(() => rowsOf(page).count()).toBe(2);
    // What is typed there is no key.
    expect(new URL(page.url()).pathname).toBe('/');
    await keyboard.press('Escape');
    await soon(() => rowsOf(page).count()).toBe(3);
    await keyboard.press('Escape');
    await keyboard.press('i');
    await page.getByText('Nothing matches the filter').waitFor();
    await keyboard.press('i');
    await soon(() => rowsOf(page).count()).toBe(3);
    await keyboard.press('p');
    await page.getByRole('button', { name: /Paused/, pressed: true }).waitFor();
    await keyboard.press('p');

    await keyboard.press('j');
    await keyboard.press('j');
    await keyboard.press('k');
    await keyboard.press('Enter');
    await soon(headline).toMatch(/^unknown|^Failed/);
    const at = page.url();
    await keyboard.press('j');
    await soon(() => page.url()).not.toBe(at);
    await keyboard.press('g');
    await soon(headline).toMatch(/^unknown/);
    await keyboard.press('j');
    await soon(headline).toMatch(/^Failed/);
    await page.locator('[role=tree]').waitFor();

    for (const [key, name] of [
      ['2', 'Raw'],
      ['h', 'Headers'],
      ['4', 'Answer'],
      ['1', 'Payload'],
    ] as const) {
      await keyboard.press(key);
      await page.getByRole('tab', { name, selected: true }).waitFor();
    }
    await keyboard.press('f');
    await keyboard.type('Rang');
    await soon(() => page.locator('[role=treeitem] mark').count()).toBe(1);
    await keyboard.press('Enter');
    await soon(() => page.locator('[role=treeitem]:focus').count()).toBe(1);
    await keyboard.press('f');
    await keyboard.press('Escape');
    await soon(() => page.locator('[role=treeitem]:focus').count()).toBe(1);
    await keyboard.press('Home');
    await keyboard.press('ArrowDown');
    const focused = await page.locator('[role=treeitem]:focus').getAttribute('data-path');
    expect(focused).toMatch(/^\/\w+$/);
    await keyboard.press(' ');
    await page.locator('.facts').waitFor();

    await keyboard.press('d');
    await soon(() => page.locator('.changes tbody').innerText()).toContain('"Rang once"');
    await keyboard.press('Escape');
    await page.locator('[data-exchange]').waitFor();
    await keyboard.press('t');
    await soon(() => page.locator('.step').count()).toBe(2);
    await page.goBack();
    await page.locator('[data-exchange]').waitFor();
    await keyboard.press('[');
    await soon(() => page.locator('[role=tree]').innerText()).toContain('Rang twice');
    await keyboard.press(']');
    await soon(() => page.locator('[role=tree]').innerText()).toContain('Rang once');
    await keyboard.press('c');
    await dialog.waitFor();
    await keyboard.press('j');
    await soon(() => dialog.getByLabel('The copied text').inputValue()).toContain('Rang once');
    await keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await keyboard.press('w');
    await dialog.waitFor();
    await keyboard.press('Enter');
    await soon(() => dialog.innerText()).toContain('.json');
    await keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    // Edits: to the note, by its line.
    await keyboard.press('e');
    await page.locator('[data-panel=edit]').waitFor();
    await tabTo(page, '[role=treeitem]');
    await keyboard.press('Home');
    for (let steps = 0; steps < 200 && !(await isAt(page, '[data-path="/note"]')); steps += 1) {
      const before = await lineInFocus(page);
      await keyboard.press('ArrowDown');
      // The next press is for the next line.
      await soon(() => lineInFocus(page)).not.toBe(before);
    }
    await keyboard.press('Enter');
    await soon(() => isAt(page, '.value-editor textarea')).toBe(true);
    await keyboard.type('Twice');
    await keyboard.press('Enter');
    await soon(() => lineOf(page, '/note').innerText()).toContain('"Twice"');
    const before = app.requests.length;
    await tabTo(page, '[data-panel=edit] button[type=submit]', 'Shift+Tab');
    await page.getByRole('button', { name: 'Repost with 1 edit' }).and(page.locator(':enabled')).waitFor();
    await keyboard.press('Enter');
    await soon(() => app.requests.length).toBe(before + 1);
    expect(app.requests.at(-1)?.body.toString()).toBe(failed.replace('"Rang twice, left a card"', '"Twice"'));
    await keyboard.press('Escape');
    await page.locator('[data-panel]').waitFor({ state: 'detached' });

    await keyboard.press('a');
    await dialog.waitFor();
    await tabTo(page, 'dialog button:text-is("503")');
    await keyboard.press('Enter');
    await soon(() => page.locator('.top-actions').innerText()).toContain('Next gets 503');
    await keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await inspected.webhook(failed)).toBe(503);
    await keyboard.press('s');
    await page.locator('form.send-form').waitFor();
    await tabTo(page, 'form.send-form button[type=submit]');
    const sentBefore = app.requests.length;
    await keyboard.press('Enter');
    await soon(() => app.requests.length).toBe(sentBefore + 1);
    await keyboard.press('Escape');
    await page.locator('.detail').waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('shows where it is: each stop of Tab has a ring, none is a trap, and single keys can be put off', async () => {
    const inspected = await startInspected();
    await inspected.webhook(fixture('detrack/failed'));
    const { page } = await openTab(browser.current, inspected.page);
    await rowsOf(page).first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('[role=tree]').waitFor();
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    const stops = new Set<string>();
    for (let tabs = 0; tabs < 60; tabs += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return null;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        const { width, height, top, bottom } = element.getBoundingClientRect();
        return {
          name: `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`,
          isRinged: (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none',
          isSeen: width > 0 && height > 0 && bottom > 0 && top < innerHeight,
        };
      });
      if (stop === null) break;
      expect(stop, stop.name).toMatchObject({ isRinged: true, isSeen: true });
      stops.add(stop.name);
    }
    expect(stops.size).toBeGreaterThan(12);
    expect(stops.size).toBeLessThan(60);

    await page.keyboard.press('?');
    await page.getByLabel('single keys do something').uncheck();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('s');
    await page.keyboard.press('t');
    expect(new URL(page.url()).pathname).toMatch(/^\/x\//);
  });
});

/** Presses Tab until the focus is where a selector says. */
async function tabTo(page: Page, selector: string, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await isAt(page, selector)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab does not come to ${selector}`);
}

function lineInFocus(page: Page): Promise<number> {
  return page
    .locator('[role=treeitem]')
    .evaluateAll((lines) => lines.findIndex((line) => line.matches(':focus')));
}

async function isAt(page: Page, selector: string): Promise<boolean> {
  return (await page.locator(selector).and(page.locator(':focus')).count()) > 0;
}
