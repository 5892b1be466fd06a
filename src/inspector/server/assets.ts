/** The three files of the page, as they are served: nothing else is, so that no path of a request reaches a disk. */
export interface Assets {
  readonly html: Uint8Array;
  readonly script: Uint8Array;
  readonly style: Uint8Array;
}

const HTML = 'text/html; charset=utf-8';

/** The file for the path of a request below `/assets/`, with its type. */
export function assetAt(
  { script, style }: Assets,
  [, name, ...more]: readonly string[],
): readonly [type: string, bytes: Uint8Array] | null {
  if (more.length > 0) return null;
  if (name === 'page.js') return ['text/javascript; charset=utf-8', script];
  return name === 'page.css' ? ['text/css; charset=utf-8', style] : null;
}

/** The page itself, whatever its route. */
export function pageFile({ html }: Assets): readonly [type: string, bytes: Uint8Array] {
  return [HTML, html];
}
