import { readFileSync } from 'node:fs';

let known: string | undefined;

/** The version of this package. */
export function packageVersion(): string {
  if (known === undefined) {
    // Sources and bundles both lie two folders below the package.
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    known = (JSON.parse(text) as { version: string }).version;
  }
  return known;
}
