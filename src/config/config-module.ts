import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { messageOf, usageError, WebhookCliError } from '../core/error.ts';
import { cutText } from '../core/text/cut-text.ts';
import type { ConfigPlace } from './project.ts';

/** How long a config file may take. */
const MOST_MS = 10_000;

/**
 * Runs a config file and gives what it exports by default: an object, a promise of one, or a function that gives
 * either. All of it is read here, where a getter that throws is known to be the file's.
 *
 * @throws WebhookCliError `untrusted_config` for what lies elsewhere; `bad_config`
 */
export async function runModule(place: ConfigPlace): Promise<unknown> {
  const { folder, name, shown, onRun } = place;
  const path = join(folder, name);
  refuseElsewhere(path, shown);
  let timer: NodeJS.Timeout | undefined;
  // Whoever waits for what never comes would end the process without a word: a timer keeps it.
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate(shown)), MOST_MS);
  });
  const done = onRun?.({
    shown,
    failure: (error) => failure(error, place),
    isNamedBy: (error) => lineIn(error, name) !== '',
  });
  try {
    const values = await Promise.race([exported(path, place), late]);
    // Promises that fail unheard are told of in the next turn of the loop.
    await setImmediate();
    return values;
  } finally {
    clearTimeout(timer);
    done?.();
  }
}

async function exported(path: string, place: ConfigPlace): Promise<unknown> {
  try {
    const module: { readonly default?: unknown } = await import(/* @vite-ignore */ pathToFileURL(path).href);
    if (module.default === undefined) throw noDefault(place.shown);
    return copied(
      await (typeof module.default === 'function' ? module.default() : module.default),
      new Map(),
    );
  } catch (error) {
    throw error instanceof WebhookCliError ? error : failure(error, place);
  }
}

function failure(error: unknown, { name, shown }: ConfigPlace): WebhookCliError {
  const line = lineIn(error, name);
  const hint = line === '' && error instanceof SyntaxError ? `node -c ${shown} shows where` : '';
  return usageError('bad_config', `${shown}${line}: ${thrownWords(error)}`, hint);
}

/** What was thrown, which may be anything. */
function thrownWords(error: unknown): string {
  if (error instanceof Error) return messageOf(error) || error.name;
  return cutText(
    typeof error === 'string' ? error : inspect(error, { breakLength: Infinity, customInspect: false }),
    500,
  );
}

/** Objects and lists as data: what reads them later meets no getter and no proxy. */
function copied(value: unknown, known: Map<unknown, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const before = known.get(value);
  if (before !== undefined) return before;
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    known.set(value, list);
    for (const one of value) list.push(copied(one, known));
    return list;
  }
  const section = {};
  known.set(value, section);
  for (const [key, one] of Object.entries(value)) {
    Object.defineProperty(section, key, { value: copied(one, known), enumerable: true });
  }
  return section;
}

/** A module runs with all that its user may do: what a link brings from another folder may have been put there by others. */
function refuseElsewhere(path: string, shown: string): void {
  if (dirname(realpathSync(path)) === realpathSync(dirname(path))) return;
  throw usageError(
    'untrusted_config',
    `${shown} is a link that leads out of the project’s folder, and is not run`,
    'put the file there, and import the other one in it',
  );
}

function noDefault(name: string): Error {
  return usageError(
    'bad_config',
    `${name} exports nothing by default`,
    'export default { listen: { port: 3000 } };',
  );
}

function tooLate(name: string): Error {
  return usageError(
    'bad_config',
    `${name} has not ended after ${MOST_MS / 1000} s`,
    'it waits for something that does not come',
  );
}

/** Where in the file it went wrong, as far as what it threw tells. */
function lineIn(error: unknown, name: string): string {
  const stack = error instanceof Error ? String(error.stack) : '';
  const at = stack.indexOf(`/${name}`);
  const line = /^:(\d+)/.exec(at < 0 ? '' : stack.slice(at + 1 + name.length))?.[1];
  return line === undefined ? '' : `:${line}`;
}
