import type { ProxyFor } from '../../transport/proxy.ts';
import type { Context } from './context.ts';

/** What names a proxy, in lower case or in upper case. */
const NAMES = ['http_proxy', 'https_proxy'];

/**
 * The proxies that the environment names for some targets; `undefined` where none of them is reached through one, which is
 * looked up only where a proxy is named at all.
 *
 * @throws WebhookCliError `bad_environment` for a proxy of one of the targets that is none
 */
export async function proxiesFor(
  { env }: Pick<Context, 'env'>,
  targets: readonly URL[],
): Promise<ProxyFor | undefined> {
  if (!namesProxy(env)) return undefined;
  const { proxyOf } = await import('./proxies/environment.ts');
  const proxies = new Map(targets.map((url) => [url.origin, proxyOf(env, url)]));
  const isNone = [...proxies.values()].every((proxy) => proxy === null);
  return isNone ? undefined : ({ origin }) => proxies.get(origin) ?? null;
}

/** The variable that names a proxy for a target, whatever is in it; `null` where none does. */
export async function proxyNameFor({ env }: Pick<Context, 'env'>, target: URL): Promise<string | null> {
  if (!namesProxy(env)) return null;
  const { proxyVariable } = await import('./proxies/environment.ts');
  return proxyVariable(env, target)?.name ?? null;
}

function namesProxy(env: Context['env']): boolean {
  return NAMES.some((name) => isNamed(env[name]) || isNamed(env[name.toUpperCase()]));
}

function isNamed(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
