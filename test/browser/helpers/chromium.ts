import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { findChromium, startBrowser } from '../../bench/browser.mjs';

/** The browser that the tests drive; `null` where there is none. */
export const CHROMIUM = findChromium();

/** Why a file's tests are skipped, as the end of its name. */
export const WITHOUT_CHROMIUM = CHROMIUM === null ? ' (skipped: no chromium here)' : '';

/** One browser for the tests of a file, with more arguments; each test opens tabs of its own in it. */
export function useBrowser(more: readonly string[] = []): { readonly current: Browser } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (CHROMIUM === null) return;
    browser = await startBrowser(CHROMIUM, { more });
  });
  afterAll(() => browser?.close());
  return {
    get current() {
      if (browser === undefined) throw new Error('the browser has not been started');
      return browser;
    },
  };
}
