import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

/** A tab of a window of its own, and what happened in it that nobody should see. */
export interface Tab {
  readonly page: Page;
  /** Addresses of all that the tab asked for. */
  readonly requests: readonly string[];
  /** Takes this for foreseen, such as the browser's line about an answer of 409. */
  readonly expectTrouble: (what: RegExp) => void;
}

/**
 * Opens an address in a new tab. When the test ends nothing may have gone wrong in the tab: no error in its console, no
 * dialog, and no request to any other origin than the one that it was opened at.
 */
export async function openTab(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Tab> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  // Nothing is measured by it: this is where waiting gives up.
  page.setDefaultTimeout(30_000);
  const own = new URL(address);
  const isOwn = (url: string): boolean =>
    url.startsWith('blob:') || url.startsWith('data:')
      ? true
      : own.protocol === 'file:'
        ? url.split('#')[0] === address.split('#')[0]
        : new URL(url).origin === own.origin;
  const requests: string[] = [];
  const trouble: string[] = [];
  const foreseen: RegExp[] = [];
  context.on('request', (request) => requests.push(request.url()));
  context.on('page', (other) => other !== page && trouble.push(`another tab: ${other.url()}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      trouble.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  onTestFinished(async () => {
    await context.close();
    expect(trouble.filter((what) => !foreseen.some((pattern) => pattern.test(what)))).toEqual([]);
    expect(requests.filter((url) => !isOwn(url))).toEqual([]);
  });
  await page.goto(address);
  return { page, requests, expectTrouble: (what) => foreseen.push(what) };
}
