import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Waits until what is read is what a matcher wants; where it gives up measures nothing. */
export function soon<T>(read: () => T) {
  return expect.poll(read, { timeout: 30_000, interval: 30 });
}

/** The rows of the list that are in the document. */
export function rowsOf(page: Page): Locator {
  return page.locator('li[data-id]');
}

/** The event and the key of each row of the list, newest first. */
export function eventsOf(page: Page): Promise<string[]> {
  return page.locator('li[data-id] a.row').evaluateAll((rows) =>
    rows
      .toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
      .map((row) =>
        ['.event', '.row-key']
          .map((part) => row.querySelector(part)?.textContent?.replace(/^, /, '') ?? '')
          .join(' ')
          .trim(),
      ),
  );
}

/** The ids of the rows, newest first. */
export function idsOf(page: Page): Promise<(string | null)[]> {
  return rowsOf(page).evaluateAll((rows) =>
    rows
      .toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
      .map((row) => row.getAttribute('data-id')),
  );
}

/** The line of a payload's tree for a JSON pointer. */
export function lineOf(page: Page, path: string): Locator {
  return page.locator(`[role=treeitem][data-path="${path}"]`);
}

/** Opens the exchange of a row by a click on it. */
export async function openRow(page: Page, index = 0): Promise<void> {
  await rowsOf(page).nth(index).waitFor();
  const id = (await idsOf(page))[index];
  await page.locator(`li[data-id="${id}"] a`).click();
  await page.locator(`[data-exchange="${id}"]`).waitFor();
}
