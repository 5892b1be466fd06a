import { usageError } from '../../core/error.ts';
import type { Finding } from '../../core/finding.ts';
import { type HeaderList, headerValues } from '../../core/http/headers.ts';
import { isIPv6, readHost } from '../../core/http/host.ts';
import { cutText } from '../../core/text/cut-text.ts';
import { option, say, words } from '../../core/wording.ts';
import type { Provider } from '../../providers/provider.ts';
import type { ReceiverOptions } from '../options.ts';

/**
 * Refuses a number of proxies where none is trusted.
 *
 * @throws WebhookCliError `flag_does_not_fit`
 */
export function requireTrust(options: {
  readonly trustProxy?: boolean | undefined;
  readonly proxyHops?: number | undefined;
}): void {
  if (options.trustProxy === true || options.proxyHops === undefined) return;
  throw usageError(
    'flag_does_not_fit',
    words`${option('proxyHops')} says nothing without ${option('trustProxy')}`,
    'give both',
  );
}

/** Finds fault with a request whose sender is none of its provider's addresses. */
export function addressFindings(
  options: Pick<ReceiverOptions, 'checkIp' | 'trustProxy' | 'proxyHops' | 'sayOption'>,
  request: { readonly remoteAddress: string | undefined; readonly headers: HeaderList },
  provider: Provider | null,
): Finding[] {
  if (!options.checkIp || provider === null) return [];
  const proxies = options.trustProxy ? options.proxyHops : 0;
  const addresses = senderAddresses(request.remoteAddress, request.headers, proxies);
  const foreign = addresses.find((address) => !provider.senderAddresses.includes(address));
  if (foreign === undefined) return [];
  const known = provider.senderAddresses.length > 0;
  return [
    {
      severity: 'error',
      rule: 'request/sender-address',
      path: '',
      expected: known ? `one of ${provider.senderAddresses.join(', ')}` : `an address of ${provider.title}`,
      actual: cutText(foreign, 60),
      message: say(
        known
          ? words`${provider.title} does not post from there; behind a proxy or tunnel, ${option('trustProxy')} reads X-Forwarded-For and Forwarded`
          : words`${provider.title} publishes no addresses, so that ${option('checkIp')} cannot pass for it`,
        options.sayOption,
      ),
    },
  ];
}

/**
 * The address that a request came from, as each header of proxies has it: one alone, unless two of them disagree. A
 * proxy writes one of the two and lets the other through, which its sender may have made up, so that both must hold.
 *
 * @param proxies how many are trusted, each of which added the address that it was reached from
 */
function senderAddresses(
  socketAddress: string | undefined,
  headers: HeaderList,
  proxies: number,
): readonly string[] {
  const lists = proxies === 0 ? [] : [forwardedFor(headers), forwarded(headers)];
  const senders = lists
    .filter((list) => list.length > 0)
    // Where there are fewer than there are proxies, an inner one was reached without the outer.
    .map((list) => list[Math.max(0, list.length - proxies)] ?? '');
  return senders.length === 0 ? [readAddress(socketAddress ?? '')] : [...new Set(senders)];
}

function forwardedFor(headers: HeaderList): string[] {
  return headerValues(headers, 'x-forwarded-for')
    .flatMap((value) => splitUnquoted(value, ','))
    .filter((entry) => entry !== '')
    .map(readAddress);
}

/** RFC 7239. What a proxy added without an address counts as an entry all the same, or another would stand for it. */
function forwarded(headers: HeaderList): string[] {
  return headerValues(headers, 'forwarded')
    .flatMap((value) => splitUnquoted(value, ','))
    .filter((entry) => entry !== '')
    .map((entry) => {
      const pair = splitUnquoted(entry, ';').find((each) => /^for\s*=/i.test(each));
      return readAddress(pair?.replace(/^for\s*=\s*/i, '') ?? 'unknown');
    });
}

/** Cuts at a separator, but not inside a quoted string (RFC 9110, 5.6.4). */
function splitUnquoted(text: string, separator: ',' | ';'): string[] {
  const parts = text.match(/(?:"(?:[^"\\]|\\.)*"|[^",;]|"|[,;])/g) ?? [];
  const entries = [''];
  for (const part of parts) {
    if (part === separator) entries.push('');
    else entries[entries.length - 1] += part;
  }
  return entries.map((entry) => entry.trim());
}

/**
 * An address in the one spelling that can be compared, without quotes, brackets, port and zone. What is none, such as
 * `unknown` and `_hidden`, stays.
 *
 * @example readAddress('"[2001:DB8::1]:4711"') // '2001:db8::1'
 */
function readAddress(text: string): string {
  const plain = text
    .replace(/^"(.*)"$/s, '$1')
    .replace(/\\(.)/g, '$1')
    .replace(/%[^\]]*/, '')
    .trim();
  const host = readHost(isIPv6(plain) ? `[${plain}]` : plain)?.name ?? plain;
  return withoutMapping(host);
}

/** An IPv4 address on a dual-stack socket is written as IPv6, which URL parsing puts into hex. */
function withoutMapping(address: string): string {
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/i.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  const [h, l] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [h >> 8, h & 255, l >> 8, l & 255].join('.');
}
