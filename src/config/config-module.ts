import { lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf, usageError, WebhookCliError } from '../core/error.ts';
import type { ConfigPlace } from './project.ts';

/** How long a config file may take. */
const MOST_MS = 10_000;

/**
 * Runs a config file and gives what it exports by default: an object, a promise of one, or a function that gives
 * either.
 *
 * @throws WebhookCliError `untrusted_config` for what is not the user's own, or lies elsewhere; `bad_config`
 */
export async function runModule(place: ConfigPlace): Promise<unknown> {
  const { folder, name, shown } = place;
  const path = join(folder, name);
  refuseForeign(path, place);
  let timer: NodeJS.Timeout | undefined;
  // Whoever waits for what never comes would end the process without a word: a timer keeps it.
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate(shown)), MOST_MS);
  });
  try {
    return await Promise.race([exported(path, place), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function exported(path: string, { name, shown }: ConfigPlace): Promise<unknown> {
  try {
    const module: { readonly default?: unknown } = await import(/* @vite-ignore */ pathToFileURL(path).href);
    if (module.default === undefined) throw noDefault(shown);
    return await (typeof module.default === 'function' ? module.default() : module.default);
  } catch (error) {
    if (error instanceof WebhookCliError) throw error;
    const line = lineIn(error, name);
    const hint = line === '' && error instanceof SyntaxError ? `node -c ${shown} shows where` : '';
    throw usageError('bad_config', `${shown}${line}: ${messageOf(error)}`, hint);
  }
}

/**
 * A module runs with all that its user may do, so that nobody else may have put it there. Windows tells no owners as
 * numbers: there the permissions of the folder are all there is.
 */
function refuseForeign(path: string, { shown, userId }: ConfigPlace): void {
  const real = realpathSync(path);
  if (dirname(real) !== realpathSync(dirname(path))) {
    throw usageError(
      'untrusted_config',
      `${shown} is a link that leads out of the project’s folder, and is not run`,
      'put the file there, and import the other one in it',
    );
  }
  const isForeign = [lstatSync(path), statSync(path)].some(({ uid }) => uid !== userId);
  if (userId === undefined || !isForeign) return;
  throw usageError(
    'untrusted_config',
    `${shown} belongs to another user, and is not run`,
    'it would do what you may do: make it your own (chown), or leave it out',
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
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack.indexOf(`/${name}`);
  const line = /^:(\d+)/.exec(at < 0 ? '' : stack.slice(at + 1 + name.length))?.[1];
  return line === undefined ? '' : `:${line}`;
}
