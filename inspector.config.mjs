// Builds the inspector's page: one script and one style sheet, for browsers, without anything that is asked for elsewhere.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const FOLDER = 'dist/inspector';
/** All files together, in bytes. */
const MOST = 80 * 1024;

/**
 * Names of properties that nobody outside of the page knows, and that it says often: they are shortened. None may be one of
 * the wire, which is checked, or one that browsers know.
 */
const OURS = `
  canRepost endEdit exportFile foldAll isAtTop isBusy isCurrent isEdited isEditing isFollowing
  isHit isJudging isLoading isOffline isOpen isPaused isReplacing isSelected isTabStop isWide
  onAnswers onReset onRows setAtTop setPaused setTab showsEmpty showsFacts unfolded wasRefused
  waitingCount isCopied isHex jobKey unseen editing judged discard nulls empties undo burst
  windows fresh still chosen later source wishes model route choose says groups navigation close
  other edit
`
  .trim()
  .split(/\s+/);

/**
 * Builds the page into `dist/inspector`.
 *
 * @returns what is in it, as esbuild tells it
 * @throws where it has grown too large
 */
export async function buildInspector() {
  mkdirSync(FOLDER, { recursive: true });
  const wire = readFileSync('src/inspector/wire.ts', 'utf8');
  const known = OURS.filter((name) => new RegExp(`\\b${name}\\b\\??:`).test(wire));
  if (known.length > 0)
    throw new Error(`the wire knows ${known.join(', ')}: take them from the names of the page`);
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
    mangleProps: new RegExp(`^(?:${OURS.join('|')})$`),
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
  });
  rewritten('page.js', oftenSaid);
  rewritten('page.css', withShortNames);
  const html = readFileSync('src/inspector/page/index.html', 'utf8');
  writeFileSync(`${FOLDER}/index.html`, html.replace(/^ +/gm, ''));
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
  const often = [...counts]
    .filter(([said, count]) => count * said.length > said.length + 16)
    .map(([said]) => said);
  const name = (said) => `$$${often.indexOf(said).toString(36)}`;
  const names = often.map((said) => `${name(said)}=${h}.bind(0,${said})`).join(',');
  const shorter = script.replace(call, (all, said) => (often.includes(said) ? `${name(said)}(` : all));
  return shorter.replace('(()=>{', () => `(()=>{var ${names};`);
}

/** Custom properties are named for people, whom the page that is built has none to read it. */
function withShortNames(style) {
  const names = [...new Set(style.match(/--[a-z-]+/g))];
  return style.replace(/(--[a-z-]+)(: ?)?/g, (_, name, colon) => {
    const short = `--${names.indexOf(name).toString(36)}`;
    return colon === undefined ? short : `${short}:`;
  });
}

function rewritten(name, change) {
  const file = `${FOLDER}/${name}`;
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
