import { accessSync, constants, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

/** What it is called by those who package it; the shell is the same browser without a window, and takes half as long. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that is driven, the one that `CHROMIUM` names before others; `null` where there is none. */
export function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return process.env.CHROMIUM ?? paths.find(isExecutable) ?? null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts it.
 *
 * @param options `folder` where it is wrapped so that it gives way to all else, as it stands on the core of the load, not
 *   unless given; `more` arguments
 */
export async function startBrowser(executablePath, { folder, more = [] } = {}) {
  const args = [...ARGS, ...more];
  if (folder === undefined) return chromium.launch({ executablePath, args });
  const wrapped = join(folder, 'browser.sh');
  writeFileSync(wrapped, `#!/bin/sh\nexec nice -n 19 '${executablePath}' "$@"\n`, { mode: 0o755 });
  return chromium.launch({ executablePath: wrapped, args });
}
