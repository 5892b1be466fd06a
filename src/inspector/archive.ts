import { createHash } from 'node:crypto';
import { unicodeEscape } from '../core/text/unsafe.ts';
import type { ArchivePart } from './wire.ts';

/** The page as it is built, as text. */
export interface PageAssets {
  readonly html: string;
  readonly script: string;
  readonly style: string;
}

/** What in JSON could end a script block, begin a comment in one, or end a line where none ends in JSON. */
const UNSAFE = /[<>&\u2028\u2029]/g;

/**
 * One HTML file of the page and of what it shows, which needs nothing else and asks nobody: the page's own script and
 * style are the only ones that may run in it, known by their hashes, and the data are blocks of JSON.
 *
 * @param parts the state first, then exchanges, jobs and facts in any order; taken one at a time
 * @returns the file in parts, to be written as they come
 * @throws Error where the page that was built could not stand in a file: a bug of ours
 * @example for (const text of archivePage(parts, assets)) out.write(text);
 */
export function* archivePage(parts: Iterable<ArchivePart>, assets: PageAssets): Generator<string, void> {
  const { script, style } = assets;
  if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style)) {
    throw new Error('the inspector’s page holds what would end its own block in a file');
  }
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  // Nothing of the page's head is asked for: what it names is in the file.
  const [head = '', body = ''] = assets.html
    .replace(/^[ \t]*<(?:link|script)\b.*\n/gm, '')
    .replace('<meta charset="utf-8" />', (charset) => `${charset}\n    ${metaOf(policy)}`)
    .split('</head>', 2);
  const [beside = '', end = ''] = body.split('</body>', 2);
  yield `${head}<style>${style}</style>\n  </head>${beside}`;
  for (const part of parts) {
    yield `<script type="application/json" data-part>${embedded(part)}</script>\n`;
  }
  yield `<script>${script}</script>\n</body>${end}`;
}

/** JSON in which nothing can be taken for markup. */
function embedded(part: ArchivePart): string {
  return JSON.stringify(part).replace(UNSAFE, unicodeEscape);
}

function metaOf(policy: string): string {
  return `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
