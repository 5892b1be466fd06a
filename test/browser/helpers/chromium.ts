import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

/** What the browser is called by those who package it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser that the tests drive, the one that `CHROMIUM` names before others; `null` where there is none. */
export const CHROMIUM = process.env['CHROMIUM'] ?? inPath(NAMES);

/** Why a file's tests are skipped, as the end of its name. */
export const WITHOUT_CHROMIUM = CHROMIUM === null ? ' (skipped: no chromium here)' : '';

/** One browser for the tests of a file, with more arguments; each test opens tabs of its own in it. */
export function useBrowser(more: readonly string[] = []): { readonly current: Browser } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (CHROMIUM === null) return;
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        ...more,
      ],
    });
  });
  afterAll(() => browser?.close());
  return {
    get current() {
      if (browser === undefined) throw new Error('the browser has not been started');
      return browser;
    },
  };
}

function inPath(names: readonly string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
