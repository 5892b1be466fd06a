// Builds what is published: the command line as a bundle that starts fast, the API as one module beside
// its real dependencies. The declarations come from tsc. ARCHITECTURE.md has the figures behind this.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/** Of undici the command line needs the client; the package's entry loads fetch, WebSocket and caches too. */
const UNDICI_CLIENT = `
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import api from 'undici/lib/api/index.js';
import errors from 'undici/lib/core/errors.js';
Object.assign(Dispatcher.prototype, api);
export { Agent, errors };
`;

/** inquirer brings an editor prompt with tables for every old encoding; no question here opens an editor. */
const NO_EDITOR = `
export function editAsync() { throw new Error('this build opens no editor'); }
`;

const trimmed = {
  name: 'trimmed-dependencies',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^undici$/ }, () => ({ path: 'undici-client', namespace: 'trimmed' }));
    onResolve({ filter: /^@inquirer\/external-editor$/ }, () => ({
      path: 'no-editor',
      namespace: 'trimmed',
    }));
    onLoad({ filter: /.*/, namespace: 'trimmed' }, ({ path }) => ({
      contents: path === 'undici-client' ? UNDICI_CLIENT : NO_EDITOR,
      resolveDir: import.meta.dirname,
    }));
  },
};

const cli = await build({
  ...common,
  entryPoints: ['src/cli/main.ts'],
  outdir: 'dist/cli',
  splitting: true,
  chunkNames: '[name]-[hash]',
  plugins: [trimmed],
  // commander and undici are CommonJS and ask for Node's modules by `require`.
  banner: {
    js: "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);",
  },
});

const api = await build({
  ...common,
  entryPoints: ['src/index.ts'],
  outdir: 'dist/api',
  external: ['undici', 'zod'],
});

writeFileSync('dist/THIRD-PARTY-NOTICES.txt', notices([cli.metafile, api.metafile]));
writeFileSync('dist/cli/meta.json', JSON.stringify(moduleTable(cli.metafile)));

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

/** Which packages each chunk holds, for the test of what a command loads. */
function moduleTable(metafile) {
  const table = {};
  for (const [output, { inputs }] of Object.entries(metafile.outputs)) {
    const packages = Object.keys(inputs).map((input) => {
      if (input === 'trimmed:undici-client') return 'undici';
      return /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? 'webhook-cli';
    });
    table[output.replace(`${dirname('dist/cli/x')}/`, '')] = [...new Set(packages)].sort();
  }
  return table;
}
