import { describe, expect, it } from 'vitest';
import { fixture } from '../helpers/cli.ts';
import { CHROMIUM, useBrowser, WITHOUT_CHROMIUM } from './helpers/chromium.ts';
import { startInspected } from './helpers/inspected.ts';
import { openTab } from './helpers/tab.ts';

describe.skipIf(CHROMIUM === null)(`the list in the live page${WITHOUT_CHROMIUM}`, () => {
  const browser = useBrowser();

  it('shows what comes in without being loaded again', async () => {
    const inspected = await startInspected();
    const { page } = await openTab(browser.current, inspected.page);
    await page.locator('[data-connected=true]').waitFor();
    expect(await inspected.webhook(fixture('detrack/failed'))).toBe(204);
    await page.locator('li[data-id]').waitFor();
  });
});
