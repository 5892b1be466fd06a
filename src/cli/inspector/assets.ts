import { readFileSync } from 'node:fs';
import { ioError } from '../../core/error.ts';
import type { Assets } from '../../inspector/server/assets.ts';

/**
 * The files of the page, as they were built.
 *
 * @throws WebhookCliError `file_missing` where the package was not built
 */
export function pageAssets(): Assets {
  // Sources and bundles both lie below the package, at depths of their own.
  const root = import.meta.url.endsWith('.ts') ? '../../../' : '../../';
  const read = (file: string): Uint8Array => {
    try {
      return readFileSync(new URL(`${root}dist/inspector/${file}`, import.meta.url));
    } catch (error) {
      throw ioError(
        'file_missing',
        `the live page is not there: dist/inspector/${file}`,
        'npm run build makes it',
        error,
      );
    }
  };
  return { html: read('index.html'), script: read('page.js'), style: read('page.css') };
}
