// Builds what is published: the command line as a bundle that starts fast, the API as one module beside
// its real dependencies. The declarations come from tsc. ARCHITECTURE.md has the figures behind this.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

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

/** Packages that have a file of their own, which both bundles share, and what of them is needed. */
const PACKAGES = {
  undici: { file: 'undici/client.js', contents: UNDICI_CLIENT },
  ora: { file: 'ora/index.js', contents: "export { default } from 'ora';" },
  '@humanwhocodes/momoa': {
    file: 'momoa/index.js',
    contents: "export { parse } from '@humanwhocodes/momoa';",
  },
  inquirer: { file: 'inquirer/index.js', contents: "export { default } from 'inquirer';" },
  'fast-check': {
    file: 'fast-check/index.js',
    contents: "export { Arbitrary, asyncProperty, check, Stream, Value } from 'fast-check';",
  },
};

/** inquirer brings an editor prompt with tables for every old encoding; no question here opens an editor. */
const NO_EDITOR = `
export function editAsync() { throw new Error('this build opens no editor'); }
`;

/** Both bundles take such a package from one file beside them. */
const sharedPackages = {
  name: 'shared-packages',
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^(?:${Object.keys(PACKAGES).join('|')})$`) }, ({ path }) => ({
      path: `../${PACKAGES[path].file}`,
      external: true,
    }));
  },
};

const noEditor = {
  name: 'no-editor',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@inquirer\/external-editor$/ }, () => ({
      path: 'no-editor',
      namespace: 'left-out',
    }));
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: NO_EDITOR }));
  },
};

// commander and undici are CommonJS and ask for Node's modules by `require`.
const banner = {
  js: "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);",
};

/** What every start loads: its whole graph is one file. */
const START = join(import.meta.dirname, 'src/cli/run.ts');
/** Bytes of a file that is not worth being one. */
const SMALL = 8192;

const packages = await Promise.all(
  Object.entries(PACKAGES).map(([name, { file, contents }]) =>
    build({
      ...common,
      stdin: { contents, resolveDir: import.meta.dirname, sourcefile: `${name}.js` },
      outfile: `dist/${file}`,
      plugins: [noEditor],
      // Nobody reads a stack trace of ours in there.
      minifyIdentifiers: true,
      banner,
    }),
  ),
);

const cliOptions = {
  ...common,
  entryPoints: ['src/cli/main.ts'],
  outdir: 'dist/cli',
  splitting: true,
  chunkNames: '[name]-[hash]',
  banner,
};

const cli = await build({
  ...cliOptions,
  plugins: [sharedPackages, withStart(await firstLook())],
  // That is what the imports are for.
  logOverride: { 'ignored-bare-import': 'silent' },
});

/**
 * Says to the bundler that what is loaded later comes after what every start loads, and lays small modules that
 * several commands share to the latter. Each file that Node has to find, read and link takes about a millisecond;
 * without this there were 26 of them before `--version`, and some fifty before `send` had sent.
 */
function withStart({ small, later }) {
  return {
    name: 'with-start',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^start$/ }, () => ({ path: 'start', namespace: 'start', sideEffects: true }));
      onLoad({ filter: /.*/, namespace: 'start' }, () => ({
        contents: [START, ...small].map((path) => `import ${JSON.stringify(path)};\n`).join(''),
        resolveDir: import.meta.dirname,
      }));
      onLoad({ filter: /\.ts$/ }, ({ path }) =>
        later.has(path) || path === START
          ? { contents: `${readFileSync(path, 'utf8')}\nimport 'start';\n`, loader: 'ts' }
          : undefined,
      );
    },
  };
}

/**
 * What a build without all this makes: which modules are loaded later, and which came into small files of their own
 * because some commands share them, and bring no package.
 */
async function firstLook() {
  const { metafile } = await build({ ...cliOptions, plugins: [sharedPackages], write: false });
  const { outputs } = metafile;
  const filesOf = (path, seen = new Set()) => {
    if (seen.has(path) || outputs[path] === undefined) return seen;
    seen.add(path);
    for (const { kind, path: next } of outputs[path].imports) {
      if (kind === 'import-statement') filesOf(next, seen);
    }
    return seen;
  };
  const start = filesOf('dist/cli/main.js');
  const outsideOf = (path) => outputs[path].imports.filter(({ external }) => external).map((to) => to.path);
  // What a module of Node's takes to load is more than a file.
  const startLoads = new Set([...start].flatMap(outsideOf));
  const isLight = (path) =>
    outputs[path].bytes <= SMALL &&
    Object.keys(outputs[path].inputs).every((input) => input.startsWith('src/')) &&
    outsideOf(path).every((outside) => startLoads.has(outside));
  const later = Object.values(outputs).flatMap(({ entryPoint }) =>
    entryPoint?.startsWith('src/') ? [join(import.meta.dirname, entryPoint)] : [],
  );
  const small = Object.entries(outputs)
    .filter(
      ([path, { entryPoint }]) =>
        entryPoint === undefined && [...filesOf(path)].every((file) => start.has(file) || isLight(file)),
    )
    .flatMap(([, { inputs }]) => Object.keys(inputs).map((input) => join(import.meta.dirname, input)));
  return { small, later: new Set(later) };
}

const api = await build({
  ...common,
  entryPoints: ['src/index.ts'],
  outdir: 'dist/api',
  // So that the client loads when something is sent, and not with the schemas.
  splitting: true,
  chunkNames: '[name]-[hash]',
  external: ['zod', 'zod/*'],
  plugins: [sharedPackages],
});

writeFileSync(
  'dist/THIRD-PARTY-NOTICES.txt',
  notices([...packages, cli, api].map(({ metafile }) => metafile)),
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
  const chapters = packages.map((p) => `${p.name} ${p.version} (${p.license})\n\n${p.text.trim()}\n`);
  return `webhook-cli contains code of the following packages.\n\n${chapters.join(`\n${'-'.repeat(72)}\n\n`)}`;
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
