// Builds what is published: the command line as a bundle that starts fast, the API as one module beside
// its real dependencies. The declarations come from tsc. ARCHITECTURE.md has the figures behind this.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { asCommonJs, FILE_URL } from './commonjs.config.mjs';
import { buildInspector } from './inspector.config.mjs';

rmSync('dist', { recursive: true, force: true });

/** A package that names its licence but does not carry the text gets that of another one under it. */
const TEXTS = { 'Apache-2.0': 'node_modules/typescript' };

const common = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/**
 * Of undici the client is needed. The package's entry loads fetch, WebSocket and caches too, and sets the
 * dispatcher that the process's own `fetch` uses.
 */
const UNDICI_CLIENT = `
import Client from 'undici/lib/dispatcher/client.js';
import errors from 'undici/lib/core/errors.js';
export { Client, errors };
`;

const PLAIN_LLHTTP = 'undici/lib/llhttp/llhttp-wasm.js';

/** Packages that have a file of their own, which both bundles share, and what of them is needed. */
const PACKAGES = {
  undici: { file: 'undici/client.cjs', contents: UNDICI_CLIENT },
  ora: { file: 'ora/index.cjs', contents: "export { default } from 'ora';" },
  // What undici parses answers with where there is no SIMD, and in Jest. As long as the rest of it, and hardly ever needed.
  [PLAIN_LLHTTP]: {
    file: 'llhttp/index.cjs',
    contents: "module.exports = require('undici/lib/llhttp/llhttp-wasm.js');",
  },
  '@humanwhocodes/momoa': {
    file: 'momoa/index.cjs',
    contents: "export { parse } from '@humanwhocodes/momoa';",
  },
  // The prompts that are asked alone: the others bring tables for every old encoding.
  '@inquirer/prompts': {
    file: 'inquirer/index.cjs',
    contents: ['confirm', 'input', 'search', 'select']
      .map((name) => `export { default as ${name} } from '@inquirer/${name}';`)
      .join('\n'),
  },
  'fast-check': {
    file: 'fast-check/index.cjs',
    contents: "export { Arbitrary, asyncProperty, check, Stream, Value } from 'fast-check';",
  },
};

/** What packages bring and nothing here uses: the module, in whose folder it is asked for, what stands in its place. */
const LEFT_OUT = [
  {
    // commander starts commands that are files of their own; here none is.
    module: /^node:child_process$/,
    from: 'node_modules/commander/',
    contents: '',
  },
  {
    // chalk looks whether there is a terminal; it is told whether to paint.
    module: /^#supports-color$/,
    from: 'node_modules/chalk/',
    contents: 'export default { stdout: false, stderr: false };',
  },
  {
    // undici's client speaks HTTP/2 where TLS has agreed on it; here nothing but HTTP/1.1 is offered.
    module: /^\.\/client-h2\.js$/,
    from: 'node_modules/undici/',
    contents: 'module.exports = null;',
  },
  {
    // It makes a body of a form, or of what fetch knows; here bodies are bytes.
    module: /^\.\.\/web\/fetch\/body\.js$/,
    from: 'node_modules/undici/',
    contents: "exports.extractBody = () => { throw new Error('this build sends no forms'); };",
  },
  {
    // What undici asserts holds, and only what does not hold needs Node's module, which takes a while to load.
    module: /^node:assert$/,
    from: 'node_modules/undici/',
    contents:
      "module.exports = (value, ...message) => { if (!value) require('node:assert')(value, ...message); };",
  },
  {
    // Of `node:http` undici takes how long headers may be, which is the same unless Node was told otherwise, and a
    // class to know streams by that nobody gives it here.
    module: /^node:http$/,
    from: 'node_modules/undici/',
    contents: `
const options = [...process.execArgv, process.env.NODE_OPTIONS].join(' ');
const isTold = /max[-_]http[-_]header[-_]size/.test(options);
module.exports = { maxHeaderSize: isTold ? require('node:http').maxHeaderSize : 16384 };
`,
  },
  {
    // Where the build is CommonJS, there is one.
    module: /^node:module$/,
    from: `${slashed(import.meta.dirname)}/src/`,
    contents: 'export const createRequire = () => require;',
  },
];

/** Both bundles take such a package from one file beside them. */
const sharedPackages = {
  name: 'shared-packages',
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^(?:${Object.keys(PACKAGES).join('|')})$`) }, ({ path }) => ({
      path: `../${PACKAGES[path].file}`,
      external: true,
    }));
    onResolve({ filter: /^\.\.\/llhttp\/llhttp-wasm\.js$/ }, () => ({
      path: `../${PACKAGES[PLAIN_LLHTTP].file}`,
      external: true,
    }));
  },
};

function slashed(path) {
  return path.replaceAll('\\', '/');
}

const leftOut = {
  name: 'left-out',
  setup({ onResolve, onLoad }) {
    for (const { module, from, contents } of LEFT_OUT) {
      onResolve({ filter: module }, ({ path, importer }) =>
        slashed(importer).includes(from) ? { path, namespace: 'left-out', pluginData: contents } : undefined,
      );
    }
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ pluginData }) => ({ contents: pluginData }));
  },
};

/** What every start loads, help too: its whole graph is one file. */
const START = join(import.meta.dirname, 'src/cli/run.ts');
/** What loads much before it does anything, and should do it soon. */
const HOT = ['src/cli/listen/action.ts', 'src/cli/send/action.ts'];
/** Bytes of a file that is not worth being one. */
const SMALL = 60_000;
/** What is so small that it does not count as a package. */
const SMALL_PACKAGE = /^node_modules\/leven\//;
/** Modules that bring one of Node's which takes long to load, whatever is called of them. */
const SLOW = ['src/core/http/node-http.ts'];

const packages = await Promise.all(
  Object.entries(PACKAGES).map(([name, { file, contents }]) =>
    build({
      ...common,
      stdin: { contents, resolveDir: import.meta.dirname, sourcefile: `${name}.js` },
      outfile: `dist/${file}`,
      plugins: [leftOut, ...(name === 'undici' ? [sharedPackages] : [])],
      // Nobody reads a stack trace of ours in there.
      minifyIdentifiers: true,
      format: 'cjs',
    }),
  ),
);

const cliOptions = {
  ...common,
  entryPoints: { main: 'src/cli/main.ts', worker: 'src/worker/main.ts' },
  outdir: 'dist/cli',
  splitting: true,
  chunkNames: '[name]-[hash]',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': FILE_URL },
  // A quarter of what is installed and of what every start reads. `node esbuild.config.mjs --names` keeps them, to read the stack
  // of a bug by; users of the API see its stacks in their own tests, so that it always has its names.
  minifyIdentifiers: !process.argv.includes('--names'),
  write: false,
};

const cliLook = await firstLook(cliOptions, { start: 'src/cli/main.ts', hot: HOT });
const cli = await build({
  ...cliOptions,
  plugins: [sharedPackages, leftOut, inFewFiles({ ...cliLook, start: [START] })],
  // That is what the imports are for.
  logOverride: { 'ignored-bare-import': 'silent' },
});
mkdirSync(cliOptions.outdir, { recursive: true });
for (const { path, text } of cli.outputFiles) {
  const { imports } = cli.metafile.outputs[slashed(relative('.', path))];
  writeFileSync(path, asCommonJs(text, imports));
}

/**
 * Says to the bundler that what is loaded later comes after what every start loads, and that all of it shares the small
 * modules of which some commands share each: those become one file too. A file that Node has to find, read and compile
 * takes longer than what is in it; without this there were some thirty before `send` had sent.
 */
function inFewFiles({ start, small, later }) {
  const together = { start, shared: small };
  return {
    name: 'in-few-files',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(?:start|shared)$/ }, ({ path }) => ({
        path,
        namespace: 'together',
        sideEffects: true,
      }));
      onLoad({ filter: /.*/, namespace: 'together' }, ({ path }) => ({
        contents: together[path].map((one) => `import ${JSON.stringify(one)};\n`).join(''),
        resolveDir: import.meta.dirname,
      }));
      onLoad({ filter: /\.ts$/ }, ({ path }) =>
        later.has(path)
          ? { contents: `${readFileSync(path, 'utf8')}\nimport 'start';\nimport 'shared';\n`, loader: 'ts' }
          : undefined,
      );
    },
  };
}

/**
 * What a build without all this makes: which modules are loaded later, and which came into small files of their own
 * because some commands share them, and bring neither a package nor what takes long to load.
 */
async function firstLook(options, { start: first, hot: wanted }) {
  const { metafile } = await build({ ...options, plugins: [sharedPackages, leftOut] });
  const { outputs } = metafile;
  const filesOf = (path, seen = new Set()) => {
    if (seen.has(path) || outputs[path] === undefined) return seen;
    seen.add(path);
    for (const { kind, path: next } of outputs[path].imports) {
      if (kind === 'import-statement') filesOf(next, seen);
    }
    return seen;
  };
  const filesOfEntry = (entry) =>
    filesOf(Object.keys(outputs).find((path) => outputs[path].entryPoint === entry));
  const start = first === undefined ? new Set() : filesOfEntry(first);
  const hot = new Set(wanted.flatMap((entry) => [...filesOfEntry(entry)]));
  const isLight = (path) =>
    outputs[path].bytes <= SMALL &&
    Object.keys(outputs[path].inputs).every(
      (input) => (input.startsWith('src/') && !SLOW.includes(input)) || SMALL_PACKAGE.test(input),
    ) &&
    outputs[path].imports.every(
      ({ external, kind, path: to }) => !external || kind === 'dynamic-import' || to.startsWith('node:'),
    );
  const entries = Object.values(outputs).flatMap(({ entryPoint = '' }) =>
    entryPoint.startsWith('src/') && entryPoint !== first ? [entryPoint] : [],
  );
  const atStart = first === undefined ? new Set() : modulesOf(metafile.inputs, first);
  const needless = entries.find((entry) => atStart.has(entry));
  if (needless !== undefined) throw new Error(`${needless} is imported later, but every start loads it`);
  const small = Object.entries(outputs)
    .filter(([path, { entryPoint }]) => entryPoint === undefined && hot.has(path) && !start.has(path))
    .filter(([path]) => [...filesOf(path)].every((file) => start.has(file) || isLight(file)))
    .flatMap(([, { inputs }]) => Object.keys(inputs).map((input) => join(import.meta.dirname, input)));
  return { small, later: new Set(entries.map((entry) => join(import.meta.dirname, entry))) };
}

/** A module and what it imports when it is loaded, and so on. */
function modulesOf(inputs, first) {
  const modules = new Set([first]);
  for (const module of modules) {
    for (const { kind, path } of inputs[module]?.imports ?? []) {
      if (kind === 'import-statement') modules.add(path);
    }
  }
  return modules;
}

const apiOptions = {
  ...common,
  // Node shows the line of an error that nobody catches, and that should not be all of a file.
  lineLimit: 200,
  entryPoints: ['src/index.ts'],
  outdir: 'dist/api',
  // So that the client loads when something is sent, and not with the schemas.
  splitting: true,
  chunkNames: '[name]-[hash]',
  external: ['zod', 'zod/*'],
};
const apiLook = await firstLook(
  { ...apiOptions, write: false },
  { hot: ['src/index.ts', 'src/conformance/check.ts'] },
);
const api = await build({
  ...apiOptions,
  plugins: [sharedPackages, inFewFiles({ ...apiLook, start: [] })],
  logOverride: { 'ignored-bare-import': 'silent' },
});

const page = await buildInspector();

writeFileSync(
  'dist/THIRD-PARTY-NOTICES.txt',
  notices([...[...packages, cli, api].map(({ metafile }) => metafile), page]),
);
writeFileSync(
  'dist/meta.json',
  JSON.stringify(moduleTable([...packages, cli].map(({ metafile }) => metafile))),
);

/** The licence of every package whose code is inlined. */
function notices(metafiles) {
  const folders = new Set();
  for (const metafile of metafiles) {
    for (const input of Object.keys(metafile.inputs)) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      if (folder !== undefined) folders.add(folder);
    }
  }
  const packages = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return { name, version, license, text: licenceText(folder, license) };
  });
  packages.sort((a, b) => a.name.localeCompare(b.name));
  const grants = new Map();
  const chapters = packages.map(({ name, version, license, text }) => {
    const { notice, grant } = parted(text);
    const words = grant.replaceAll(/\s+/g, ' ');
    const known = grants.get(words) ?? grants.set(words, { number: grants.size + 1, grant }).get(words);
    return `${name} ${version} (${license})\n\n${notice === '' ? '' : `${notice}\n\n`}Text ${known.number} below.\n`;
  });
  const texts = [...grants.values()].map(({ number, grant }) => `Text ${number}\n\n${grant}\n`);
  const line = `\n${'-'.repeat(72)}\n\n`;
  return `webhook-cli contains code of the following packages.\n\n${chapters.join('\n')}${line}${texts.join(line)}`;
}

/** A licence as whose it is and what it grants: many packages grant the same, in the same words, which stand here once. */
function parted(text) {
  const whole = text.replaceAll('\r\n', '\n').trim();
  const at = whole.search(/^(?:Permission |Redistribution and use )/m);
  return at < 0
    ? { notice: '', grant: whole }
    : { notice: whole.slice(0, at).trim(), grant: whole.slice(at).trim() };
}

function licenceText(folder, license) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8');
  const other = TEXTS[license];
  if (other === undefined || other === folder)
    throw new Error(`${folder} has no licence text to go with its code`);
  return licenceText(other, license);
}

/** Which packages each file of the command line holds, for the test of what a command loads. */
function moduleTable(metafiles) {
  const table = {};
  for (const [output, { inputs }] of metafiles.flatMap((metafile) => Object.entries(metafile.outputs))) {
    const packages = Object.keys(inputs).map(
      (input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? 'webhook-cli',
    );
    table[output.replace(/^dist\//, '')] = [...new Set(packages)].sort();
  }
  return table;
}
