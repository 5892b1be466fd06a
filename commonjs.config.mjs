// Makes CommonJS of what the bundler has split: it splits ES modules only, and with those Node takes longer to start.
// ARCHITECTURE.md has the figures.

/** Modules of Node's that take long to load and that many a run does without. What is called of them loads them then. */
const LOADED_WHEN_CALLED = new Set(['node:child_process', 'node:crypto', 'node:tls', 'node:zlib']);

/** What a file calls itself where its source has `import.meta.url`. */
export const FILE_URL = '__fileUrl';

/** How the bundler writes an import, which stands before the module that has it. */
const IMPORT = /(?<=^|[;}\n])import(?:(?<names>[^"'`();]+)from)?"(?<from>[^"]+)";/g;
const LATER = /(?<![\w$.])import\(("(?:\.{1,2}\/|node:)[^"]+")\)/g;
/** How it writes the exports: one list, after everything else. */
const EXPORT = /export\{(?<names>[^{}]*)\};\s*$/;

/**
 * One file of a split bundle as CommonJS. What it exports is handed over when all of it has run; that is the same as
 * long as no export is written anew later.
 *
 * @param code what the bundler wrote
 * @param imports what its metafile says that the file imports, by which none is overlooked
 */
export function asCommonJs(code, imports) {
  const found = [];
  let later = 0;
  const rest = code
    .replace(IMPORT, (...match) => {
      found.push(match.at(-1));
      return '';
    })
    .replace(LATER, (_, from) => {
      later += 1;
      return `Promise.resolve().then(()=>require(${from}))`;
    })
    .replace(
      EXPORT,
      (_, names) => `module.exports={${pairs(names).map(([own, told]) => member(told, own))}};\n`,
    );
  const count = (wanted) => imports.filter(({ kind }) => kind === wanted).length;
  if (found.length !== count('import-statement') || later !== count('dynamic-import')) {
    throw new Error(`of ${imports.length} imports, ${found.length} and later ${later} were found`);
  }
  const url = rest.includes(FILE_URL)
    ? `const ${FILE_URL}=require("node:url").pathToFileURL(__filename).href;`
    : '';
  return `"use strict";${url}${found.map((one) => required(one, rest)).join('')}${rest}`;
}

/** What an import becomes: `default, {name as other}`, `* as all` or nothing of a file or of a module of Node's. */
function required({ names = '', from }, code) {
  const module = `require("${from}")`;
  const [, own, all, list = ''] =
    /^\s*([\w$]+)?\s*,?\s*(?:\*\s*as ([\w$]+)|\{(.*)\})?\s*$/s.exec(names) ?? [];
  // A module of Node's is its own default.
  const isNodes = from.startsWith('node:');
  const wholes = [all, isNodes ? own : undefined].filter((name) => name !== undefined);
  const parts = [...pairs(list), ...(own === undefined || isNodes ? [] : [['default', own]])];
  const mayWait = ([, ours]) => LOADED_WHEN_CALLED.has(from) && isOnlyCalled(ours, code);
  const atOnce = parts.filter((part) => !mayWait(part)).map(([theirs, ours]) => member(theirs, ours));
  return [
    ...(wholes.length + parts.length === 0 ? [`${module};`] : []),
    ...wholes.map((name) => `const ${name}=${module};`),
    ...(atOnce.length === 0 ? [] : [`const{${atOnce}}=${module};`]),
    ...parts.filter(mayWait).map(([theirs, ours]) => whenCalled(ours, `${module}.${theirs}`)),
  ].join('');
}

/** A member of an object, or of a pattern that takes one apart. */
function member(name, own) {
  return name === own ? name : `${name}:${own}`;
}

/** A function or a class that puts the one of Node's in its own place when it is first called. */
function whenCalled(name, wanted) {
  return `let ${name}=function(...given){${name}=${wanted};return new.target?new ${name}(...given):${name}(...given)};`;
}

/** Whether nothing is asked of a name but to be called: of what stands in its place nothing else is true. */
function isOnlyCalled(name, code) {
  const itself = name.replaceAll('$', '\\$');
  return !new RegExp(`(?<![\\w$.])(?:(?:instanceof|extends) ${itself}(?![\\w$])|${itself}[.[])`).test(code);
}

/** `name as other` as two names, and a name alone as twice itself. */
function pairs(list) {
  return list
    .split(',')
    .filter((one) => one.trim() !== '')
    .map((one) => {
      const [from, to = from] = one.trim().split(/\s+as\s+/);
      return [from, to];
    });
}
