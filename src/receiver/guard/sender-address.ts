import type { Finding } from '../../core/finding.ts';
import { type HeaderList, headerValues } from '../../core/http/headers.ts';
import { option, say, words } from '../../core/wording.ts';
import type { Provider } from '../../providers/provider.ts';
import type { ReceiverOptions } from '../options.ts';

/** Finds fault with a request whose sender is none of its provider's addresses. */
export function addressFindings(
  options: Pick<ReceiverOptions, 'checkIp' | 'trustProxy' | 'sayOption'>,
  request: { readonly remoteAddress: string | undefined; readonly headers: HeaderList },
  provider: Provider | null,
): Finding[] {
  if (!options.checkIp || provider === null) return [];
  const address = senderAddress(request.remoteAddress, request.headers, options.trustProxy);
  if (provider.senderAddresses.includes(address)) return [];
  const known = provider.senderAddresses.length > 0;
  return [
    {
      severity: 'error',
      rule: 'request/sender-address',
      path: '',
      expected: known ? `one of ${provider.senderAddresses.join(', ')}` : `an address of ${provider.title}`,
      actual: address.slice(0, 60),
      message: say(
        known
          ? words`${provider.title} does not post from there; behind a proxy or tunnel, ${option('trustProxy')} reads X-Forwarded-For`
          : words`${provider.title} publishes no addresses, so that ${option('checkIp')} cannot pass for it`,
        options.sayOption,
      ),
    },
  ];
}

/**
 * The address that a request came from. Behind a proxy that is trusted it is the last that the proxy
 * added, the only one that a sender cannot make up.
 */
function senderAddress(socketAddress: string | undefined, headers: HeaderList, trustProxy: boolean): string {
  const forwarded = trustProxy ? headerValues(headers, 'x-forwarded-for').join(',').split(',') : [];
  const last = forwarded.at(-1)?.trim() ?? '';
  // An IPv4 address on a dual-stack socket is written as IPv6.
  return (last === '' ? (socketAddress ?? '') : last).replace(/^::ffff:/i, '');
}
