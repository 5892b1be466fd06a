import type { Browser } from 'playwright-core';

export function findChromium(): string | null;

export function startBrowser(
  executablePath: string,
  options?: { readonly folder?: string; readonly more?: readonly string[] },
): Promise<Browser>;
