// Builds the inspector's page: one script and one style sheet, for browsers, without anything that is asked for elsewhere.
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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
    entryPoints: ['src/inspector/page/main.tsx', 'src/inspector/page/styles/page.css'],
    outdir: FOLDER,
    entryNames: 'page',
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: ['chrome123', 'firefox121', 'safari17.5'],
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
  const script = `${FOLDER}/page.js`;
  writeFileSync(script, oftenSaid(readFileSync(script, 'utf8')));
  copyFileSync('src/inspector/page/index.html', `${FOLDER}/index.html`);
  const size = ['index.html', 'page.js', 'page.css'].reduce(
    (sum, name) => sum + statSync(`${FOLDER}/${name}`).size,
    0,
  );
  if (size > MOST) throw new Error(`the inspector's page has ${size} bytes, and at most ${MOST} are allowed`);
  return metafile;
}

/**
 * What the script says often, it says once: `h("span",{class:"dim"},` becomes a function of its own. That is some three
 * thousand bytes. Only literal tags and classes are taken, of which `h` makes objects of its own each time.
 */
function oftenSaid(script) {
  const [, h] = /(\w+)\("span",\{class:"dim"\},/.exec(script) ?? [];
  if (h === undefined || script.includes('$$') || !script.startsWith('(()=>{')) return script;
  const call = new RegExp(`(?<![\\w$.])${h}\\(("\\w+",(?:null|\\{class:"[\\w -]+"\\})),`, 'g');
  const counts = new Map();
  for (const [, said] of script.matchAll(call)) counts.set(said, (counts.get(said) ?? 0) + 1);
  const often = [...counts].filter(([, count]) => count > 2).map(([said]) => said);
  const name = (said) => `$$${often.indexOf(said).toString(36)}`;
  const names = often.map((said) => `${name(said)}=${h}.bind(0,${said})`).join(',');
  const shorter = script.replace(call, (all, said) => (often.includes(said) ? `${name(said)}(` : all));
  return shorter.replace('(()=>{', () => `(()=>{var ${names};`);
}
