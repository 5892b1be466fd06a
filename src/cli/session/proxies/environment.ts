import { BlockList, isIP } from 'node:net';
import { usageError } from '../../../core/error.ts';
import { isLoopback } from '../../../core/http/host.ts';
import { urlOrNull } from '../../../core/http/http-url.ts';
import type { HttpProxy } from '../../../transport/proxy.ts';
import type { Context } from '../context.ts';

type Environment = Context['env'];

/** A variable that is set. */
interface Variable {
  readonly name: string;
  readonly text: string;
}

/**
 * The proxy that the environment names for a URL.
 *
 * @throws WebhookCliError `bad_environment` for one that is none
 */
export function proxyOf(env: Environment, url: URL): HttpProxy | null {
  const variable = proxyVariable(env, url);
  return variable === null ? null : { url: proxyUrl(variable), name: variable.name };
}

/**
 * The variable that names the proxy for a URL, as curl reads them; `null` where it is reached directly, as this machine
 * always is.
 */
export function proxyVariable(env: Environment, url: URL): Variable | null {
  const variable = variableOf(env, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  const isDirect = isLoopback(url.hostname) || isLeftOut(variableOf(env, 'no_proxy')?.text ?? '', url);
  return isDirect ? null : variable;
}

/** A variable in lower case outweighs one in upper case, and an empty one is none. */
function variableOf(env: Environment, name: string): Variable | null {
  for (const each of [name, name.toUpperCase()]) {
    const text = env[each]?.trim() ?? '';
    if (text !== '') return { name: each, text };
  }
  return null;
}

/** What is written without a scheme is reached by HTTP. The message repeats nothing: there may be a password in it. */
function proxyUrl({ name, text }: Variable): URL {
  const url = urlOrNull(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '' && url.port !== '0') return url;
  throw usageError(
    'bad_environment',
    `${name} holds no URL of an http or https proxy`,
    'write http://HOST:PORT, or name the target in NO_PROXY to reach it directly',
  );
}

/** Whether a list of hosts, domains and networks, with commas or spaces between them, holds the host of a URL. */
function isLeftOut(list: string, url: URL): boolean {
  const host = plainHost(url.hostname);
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return list
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || holds(entry, host, port));
}

function holds(entry: string, host: string, port: string): boolean {
  const network = /^\[?([^[\]/]+)\]?\/(\d+)$/.exec(entry);
  if (network !== null) return isInNetwork(network[1] ?? '', Number(network[2]), host);
  // An address of IPv6 alone has colons of its own.
  const [, name = entry, wanted = port] =
    isIP(entry) === 0 ? (/^(.+?|\[.+\]):(\d+)$/.exec(entry) ?? [entry, entry]) : [entry, entry];
  const plain = plainHost(name).replace(/^\*?\./, '');
  return wanted === port && (host === plain || (isIP(host) === 0 && host.endsWith(`.${plain}`)));
}

function isInNetwork(address: string, prefix: number, host: string): boolean {
  const family = isIP(address);
  if (family === 0 || isIP(host) !== family || prefix > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const network = new BlockList();
  network.addSubnet(address, prefix, type);
  return network.check(host, type);
}

/** In the one spelling that can be compared: lower case, without brackets and without a dot at its end. */
function plainHost(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
