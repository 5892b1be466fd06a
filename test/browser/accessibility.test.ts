import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fixture } from '../helpers/cli.ts';
import { CHROMIUM, useBrowser, WITHOUT_CHROMIUM } from './helpers/chromium.ts';
import { startInspected } from './helpers/inspected.ts';
import { rowsOf, soon } from './helpers/page-parts.ts';
import { openTab } from './helpers/tab.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(CHROMIUM === null)(`the live page for everybody${WITHOUT_CHROMIUM}`, () => {
  const browser = useBrowser();

  it('has nothing that axe finds wrong in any view, light or dark, wide or narrow', async () => {
    const inspected = await startInspected();
    const failed = fixture('detrack/failed').toString();
    await inspected.webhook(failed);
    await inspected.webhook(failed.replace('"attempt": 1', '"attempt": "one"'));
    await inspected.webhook(failed);
    await inspected.webhook('{"hello":1}');
    // The page lets no script in but its own; the one that looks at it is let in by the browser.
    const { page } = await openTab(browser.current, inspected.page, {
      bypassCSP: true,
      reducedMotion: 'reduce',
    });
    await soon(() => rowsOf(page).count()).toBe(4);
    await page.evaluate(AXE);
    const [id] = await rowsOf(page).evaluateAll((rows) =>
      rows.slice(1, 2).map((row) => row.getAttribute('data-id')),
    );
    const { keyboard } = page;
    const home = async (): Promise<void> => {
      for (let presses = 0; presses < 4 && new URL(page.url()).pathname !== '/'; presses += 1) {
        await keyboard.press('Escape');
      }
      await page.locator('.detail').waitFor({ state: 'detached' });
    };
    const open = async (): Promise<void> => {
      await page.locator(`li[data-id="${id}"] a`).click();
      await page.locator('[role=tree]').waitFor();
    };
    const dialog = page.getByRole('dialog');
    const closed = async (): Promise<void> => {
      await keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    };
    const found: string[] = [];
    const look = async (view: string): Promise<void> => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        for (const width of [1280, 390]) {
          await page.setViewportSize({ width, height: 800 });
          found.push(...(await violations(page)).map((what) => `${view} ${colorScheme} ${width}: ${what}`));
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (overflow > 0) found.push(`${view} ${width}: is wider than the window by ${overflow}`);
        }
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    };
    await look('list');
    await open();
    await look('exchange');
    await keyboard.press('e');
    await page.locator('[data-path="/note"]').click();
    await page.locator('.value-editor').waitFor();
    await look('edit');
    await keyboard.press('Escape');
    await keyboard.press('Escape');
    await keyboard.press('2');
    await look('raw');
    await keyboard.press('4');
    await look('answer');
    await keyboard.press('1');
    await keyboard.press('d');
    await page.locator('.changes').waitFor();
    await look('diff');
    await keyboard.press('Escape');
    await page.locator('[role=tree]').waitFor();
    await keyboard.press('t');
    await page.locator('.steps').waitFor();
    await look('job');
    await home();
    await keyboard.press('s');
    await page.locator('form.send-form').waitFor();
    await look('send');
    await home();
    for (const key of ['?', 'a', 'x']) {
      await keyboard.press(key);
      await dialog.waitFor();
      await look(`dialog ${key}`);
      await closed();
    }
    await keyboard.press('/');
    await keyboard.type('there is no such thing');
    await page.getByText('Nothing matches the filter').waitFor();
    await look('nothing found');
    expect(found).toEqual([]);
  });

  it('moves nothing for whoever wants that', async () => {
    const inspected = await startInspected();
    const { page } = await openTab(browser.current, inspected.page, { reducedMotion: 'reduce' });
    await page.locator('[data-connected=true]').waitFor();
    await inspected.webhook(fixture('detrack/failed'));
    await rowsOf(page).first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('[role=tree]').waitFor();
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((element) => {
          const { transitionDuration, animationName, animationDuration } = getComputedStyle(element);
          const isLong = (text: string): boolean =>
            text.split(',').some((part) => Number.parseFloat(part) > 0.01);
          return isLong(transitionDuration) || (animationName !== 'none' && isLong(animationDuration));
        })
        .map((element) => `${element.tagName} ${element.className}`),
    );
    expect(moving).toEqual([]);
  });
});

/** What axe finds wrong, each with the place. */
function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // What runs in the page is axe's own, put there a moment ago.
    const { axe } = globalThis as unknown as { readonly axe: typeof import('axe-core') };
    const { violations: wrong } = await axe.run(document, { resultTypes: ['violations'] });
    return wrong.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html.slice(0, 160)}`));
  });
}
