import { closeSync, fstatSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { messageOf, systemCode, usageError, type WebhookCliError } from '../core/error.ts';
import { NotRegularFile } from '../core/fs/place.ts';
import { openRegular } from '../core/fs/regular.ts';
import { fileError } from '../core/fs/words.ts';
import { utf8Text } from '../core/http/body.ts';
import { JsonSource, type SourceItem } from '../core/json/source.ts';
import { locateSyntaxError, position } from '../validation/syntax.ts';
import { runModule } from './config-module.ts';
import type { ConfigPlace } from './project.ts';

/** Most bytes of a configuration: what is longer is something else. */
const MOST_BYTES = 1024 ** 2;

/** What a config file says. */
export interface ConfigFile {
  /** A module is a program: it may name commands to run, and where in it a value stands only running it tells. */
  readonly kind: 'json' | 'module';
  /** Whether others than its owner may read it, where the system tells that. */
  readonly isOpenToOthers: boolean;
  readonly values: Readonly<Record<string, unknown>>;
  /** The line of a key, from 1; of a key that is not there, of the nearest around it. `null` in a module. */
  readonly lineOf: (path: readonly string[]) => number | null;
}

/**
 * Reads a config file: a JSON document, or a module that is run.
 *
 * @throws WebhookCliError `bad_config`, `untrusted_config`, `file_unreadable`
 */
export async function readConfigFile(place: ConfigPlace): Promise<ConfigFile> {
  const { folder, name, shown, hasOwners } = place;
  const { bytes, stat } = contentOf(join(folder, name), shown);
  const isOpenToOthers = hasOwners && (stat.mode & 0o044) !== 0;
  if (!name.endsWith('.json')) {
    const values = asSections(await runModule(place), shown);
    return { isOpenToOthers, kind: 'module', values, lineOf: () => null };
  }
  const text = textOf(bytes, shown);
  const values = asSections(parsed(text, shown), shown);
  const source = new JsonSource(text);
  refuseRepeats(source, shown);
  return { isOpenToOthers, kind: 'json', values, lineOf: (path) => lineIn(source, path) };
}

function contentOf(path: string, name: string): { readonly bytes: Buffer; readonly stat: Stats } {
  let fd: number;
  try {
    fd = openRegular(path, 'read');
  } catch (error) {
    if (error instanceof NotRegularFile) {
      throw bad(name, error.message.replace(/^it is /, 'is '), 'a configuration is a file');
    }
    if (systemCode(error) === 'ENOENT') {
      throw bad(name, 'is a link to what does not exist', 'make it lead to a file, or delete it');
    }
    throw fileError('file_unreadable', `${name} cannot be read`, error);
  }
  try {
    const stat = fstatSync(fd);
    if (stat.size > MOST_BYTES) throw bad(name, 'is larger than 1 MiB', 'this is no configuration');
    return { bytes: readFileSync(fd), stat };
  } finally {
    closeSync(fd);
  }
}

function textOf(bytes: Buffer, name: string): string {
  const text = utf8Text(bytes);
  if (text === null) throw bad(name, 'is not UTF-8', 'save it in this encoding');
  // Editors of Windows write a mark there.
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // What nests too deep for the parser is no mistake of its letters.
    if (!(error instanceof SyntaxError)) throw bad(name, messageOf(error), 'this is no configuration');
    const { line, column, problem } = locateSyntaxError(text);
    throw usageError(
      'bad_config',
      `${name}:${line}:${column}: ${problem}`,
      'JSON has no comments and no comma behind the last entry; a webhook-cli.config.mjs may have both',
    );
  }
}

function asSections(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (isSection(value)) return value;
  throw bad(name, `holds ${kindOf(value)}`, 'expected an object: { "listen": { "port": 3000 } }');
}

/** Whether a value can hold further ones by name. */
export function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a value is, in words, without saying which: it may be a secret. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) {
    const odd: unknown = value.find((one) => typeof one === 'object' || typeof one === 'boolean');
    return value.length === 0
      ? 'an empty list'
      : odd === undefined
        ? 'a list'
        : `a list with ${kindOf(odd)} in it`;
  }
  const kind = typeof value;
  if (kind === 'boolean') return String(value);
  return { string: 'a text', object: 'an object' }[kind as string] ?? `a ${kind}`;
}

function bad(name: string, problem: string, hint: string): WebhookCliError {
  return usageError('bad_config', `${name} ${problem}`, hint);
}

/** JSON keeps the last of them in silence, so that what was written first would be lost. */
function refuseRepeats(source: JsonSource, name: string): void {
  const look = (value: typeof source.root): void => {
    if (value.container < 0) return;
    const isObject = source.isObject(value);
    const seen = new Map<string, SourceItem>();
    for (const item of source.items(value)) {
      const key = isObject ? source.nameOf(item) : '';
      const first = seen.get(key);
      if (isObject && first !== undefined) {
        throw usageError(
          'bad_config',
          `${name}:${lineAt(source, item.first)}: ${key} stands at line ${lineAt(source, first.first)} already`,
          'JSON would keep only the last of them: leave one out',
        );
      }
      seen.set(key, item);
      look(item);
    }
  };
  look(source.root);
}

function lineIn(source: JsonSource, path: readonly string[]): number {
  let here: typeof source.root = source.root;
  let at = here.start;
  for (const key of path) {
    if (here.container < 0 || !source.isObject(here)) break;
    const item = source.items(here).find((one) => source.nameOf(one) === key);
    if (item === undefined) break;
    at = item.first;
    here = item;
  }
  return lineAt(source, at);
}

function lineAt({ text }: JsonSource, offset: number): number {
  return position(text, offset).line;
}
