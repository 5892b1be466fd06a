// Builds the inspector's page: one script and one style sheet, for browsers, without anything that is asked for elsewhere.
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { build } from 'esbuild';

const FOLDER = 'dist/inspector';
/** All files together, in bytes. */
const MOST = 110 * 1024;

/**
 * Builds the page into `dist/inspector`.
 *
 * @returns what is in it, as esbuild tells it
 * @throws where it has grown too large
 */
export async function buildInspector() {
  mkdirSync(FOLDER, { recursive: true });
  const { metafile } = await build({
    entryPoints: { page: 'src/inspector/page/main.tsx' },
    outdir: FOLDER,
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: ['chrome111', 'firefox121', 'safari16.4'],
    // Shorter than what the JSX of the type checker makes, which has a name for what stands inside.
    tsconfigRaw: { compilerOptions: { jsx: 'react', jsxFactory: 'h', jsxFragmentFactory: 'Fragment' } },
    inject: ['src/inspector/page/jsx.ts'],
    minify: true,
    sourcemap: false,
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
  });
  copyFileSync('src/inspector/page/index.html', `${FOLDER}/index.html`);
  const size = ['index.html', 'page.js', 'page.css'].reduce(
    (sum, name) => sum + statSync(`${FOLDER}/${name}`).size,
    0,
  );
  if (size > MOST) throw new Error(`the inspector's page has ${size} bytes, and at most ${MOST} are allowed`);
  return metafile;
}
