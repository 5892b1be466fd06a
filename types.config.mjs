// Builds the declarations that are published: those that the entry refers to, and no others. The compiler writes one for
// all that each module exports, most of which no user's compiler ever asks for. They lie in one folder: on the disk each
// folder takes as much as a file does. The fields of schemas get their descriptions, which an editor shows.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describeFields } from './types-fields.config.mjs';

const TYPES = 'dist/types';
const ENTRY = 'index.d.ts';

async function publish(folder) {
  rmSync(TYPES, { recursive: true, force: true });
  mkdirSync(TYPES, { recursive: true });
  const modules = reachable(folder);
  const files = [...modules].filter(([, { isWhole, kept }]) => isWhole || kept.size > 0);
  const names = files.map(([file]) => flatName(file));
  if (new Set(names).size < names.length) throw new Error('two declarations have one name');
  for (const [file, module] of files) {
    const text = module.isWhole ? module.text : keptText(module);
    const described = isSchema(file) ? await describeFields(text, file) : text;
    writeFileSync(join(TYPES, flatName(file)), withoutIndents(withFlatNames(described, file), file));
  }
}

/** Where a statement begins, at the left; the comment before it is at the end of what stands above. */
const BEGINNING = /^(?=(?:export|import|declare|type|interface) )/m;
const COMMENT = /^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$(?![\s\S])/m;
const DECLARATION = /^(?:export )?(?:declare )?(?:abstract )?(?:const|function|class|type|interface) (\w+)/;
/** What is declared for everybody comes with whatever else its module declares. */
const GLOBAL = /^declare global /m;
const LINK = /^(?:import|export) (?:type )?(?:\* as (\w+)|(\*)|\{([^}]*)\}) from ['"]([^'"]+)['"];/;
const INLINE = /\bimport\(["'](\.[^"']+)["']\)\.(\w+)/g;

/** Every module below the entry with its statements, and which of them the entry needs. */
function reachable(folder) {
  const modules = new Map();
  const open = (file) => {
    const known = modules.get(file) ?? readModule(readFileSync(join(folder, file), 'utf8'), file);
    modules.set(file, known);
    return known;
  };
  const need = (file, name) => {
    const { declared, links, kept } = open(file);
    // A function that is overloaded is declared several times.
    for (const statement of declared.get(name) ?? []) {
      if (kept.has(statement)) continue;
      kept.add(statement);
      const code = statement.replace(/\/\*[\s\S]*?\*\//g, '');
      for (const [, from, inline] of code.matchAll(INLINE)) need(targetOf(file, from), inline);
      for (const word of new Set(code.match(/[A-Za-z_$][\w$]*/g))) {
        if (declared.has(word) || links.has(word)) need(file, word);
      }
    }
    const link = links.get(name);
    if (link?.file == null) return;
    if (link.space === undefined) need(link.file, link.name);
    else needAll(link.file);
  };
  const needAll = (file) => {
    open(file).isWhole = true;
    for (const { file: from, name } of [...open(file).links.values()]) {
      if (from === null) continue;
      if (name === '*') needAll(from);
      else need(from, name);
    }
  };
  needAll(ENTRY);
  return modules;
}

function readModule(text, file) {
  const module = { text, declared: new Map(), links: new Map(), kept: new Set(), order: [], isWhole: false };
  let comment = '';
  for (const part of text.split(BEGINNING)) {
    const code = part.replace(COMMENT, '');
    const statement = comment + code;
    comment = part.slice(code.length);
    const link = LINK.exec(code);
    if (link !== null) {
      const [, space, all, list = '', from] = link;
      const target = from.startsWith('.') ? targetOf(file, from) : null;
      const names = space ?? all ?? list;
      for (const one of names.split(',').map((each) => each.replace(/\btype /, '').trim())) {
        if (one === '') continue;
        const [name, as = name] = one.split(' as ');
        module.links.set(all === undefined ? as : `* from ${from}`, { file: target, name, from, space });
      }
      continue;
    }
    if (GLOBAL.test(code)) module.order.push(statement);
    const name = DECLARATION.exec(code)?.[1];
    if (name === undefined) continue;
    module.declared.set(name, [...(module.declared.get(name) ?? []), statement]);
    module.order.push(statement);
  }
  return module;
}

function keptText({ kept, order, links }) {
  const statements = order.filter((statement) => kept.has(statement) || GLOBAL.test(statement));
  const words = new Set(statements.join('').match(/[A-Za-z_$][\w$]*/g));
  const imports = new Map();
  for (const [as, { name, from, space }] of links) {
    if (!words.has(as)) continue;
    const known = imports.get(from) ?? [];
    if (space !== undefined) imports.set(from, `import type * as ${space} from '${from}';\n`);
    else imports.set(from, [...known, name === as ? name : `${name} as ${as}`]);
  }
  const lines = [...imports].map(([from, names]) =>
    typeof names === 'string' ? names : `import type { ${names.join(', ')} } from '${from}';\n`,
  );
  return lines.join('') + statements.join('');
}

/** The declaration that a module refers to by a path. */
function targetOf(file, from) {
  return join(dirname(file), from)
    .replaceAll('\\', '/')
    .replace(/\.(?:ts|js)$/, '.d.ts');
}

/** How a declaration refers to another one: `from './there.ts'`, `import('./there.ts')`. */
const REFERENCE = /\b((?:from|import)\s*\(?\s*["'])(\.[^"']+)(?=["'])/g;

function withFlatNames(text, file) {
  return text.replace(
    REFERENCE,
    (_, before, to) => `${before}./${flatName(targetOf(file, to)).replace(/\.d\.ts$/, '.js')}`,
  );
}

/** Of the declarations of schemas, which nest deeply and nobody reads as they are, a third is what stands before the lines. */
function withoutIndents(text, file) {
  return text.replace(/^(?: {4})+/gm, (spaces) => (isSchema(file) ? '' : '\t'.repeat(spaces.length / 4)));
}

function isSchema(file) {
  return /(?:^|[\\/])schema[\\/]/.test(file);
}

/** `receiver/server/limits.d.ts` is `receiver.server.limits.d.ts`. */
function flatName(file) {
  return relative('.', file).replaceAll(/[\\/]/g, '.');
}

const made = mkdtempSync(join(tmpdir(), 'webhook-cli-types-'));
try {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', made],
    { stdio: 'inherit' },
  );
  if (status === 0) await publish(made);
  else process.exitCode = status ?? 1;
} finally {
  rmSync(made, { recursive: true, force: true });
}
