import { describe, expect, it } from 'vitest';
import type { HeaderList } from '../../../../src/core/http/headers.ts';
import { apiOption } from '../../../../src/core/wording.ts';
import { addressFindings } from '../../../../src/receiver/guard/sender-address.ts';
import { catalogue } from '../../../helpers/bundled.ts';

const [OWN = ''] = catalogue.find('detrack')?.senderAddresses ?? [];
const IPV6 = '2001:db8::1';

/** Whose address a request is found to have; `null` where it is one of the provider's. */
function foreign(headers: HeaderList, proxyHops = 1, remoteAddress = '10.0.0.9'): string | null {
  const detrack = catalogue.find('detrack');
  const provider = detrack === undefined ? null : { ...detrack, senderAddresses: [OWN, IPV6] };
  const options = { checkIp: true, trustProxy: proxyHops > 0, proxyHops, sayOption: apiOption };
  const [finding] = addressFindings(options, { remoteAddress, headers }, provider);
  return finding?.actual ?? null;
}

describe('the address of a sender', () => {
  it.each([
    OWN,
    ` ${OWN} `,
    `${OWN}:51234`,
    `"${OWN}:51234"`,
    `::ffff:${OWN}`,
    `[::ffff:${OWN}]:443`,
    IPV6,
    IPV6.toUpperCase(),
    '2001:0db8:0:0:0:0:0:1',
    `[${IPV6}]`,
    `[${IPV6}]:443`,
    `"[${IPV6}]:443"`,
    `${IPV6}%eth0`,
    `203.0.113.9, ${OWN}`,
    `203.0.113.9,,${OWN},`,
  ])('is read from X-Forwarded-For: %s', (value) => {
    expect(foreign([['X-Forwarded-For', value]])).toBeNull();
  });

  it.each([
    `for=${OWN}`,
    `For="${OWN}:47011";proto=https;by=10.0.0.1`,
    `proto=http; for=${OWN}`,
    `for="[${IPV6}]"`,
    `for="[${IPV6}]:47011"; host="a,b;c"`,
    `for=203.0.113.9;by="x, for=203.0.113.8", for=${OWN}`,
    `for="\\4${OWN.slice(1)}"`,
  ])('is read from Forwarded: %s', (value) => {
    expect(foreign([['Forwarded', value]])).toBeNull();
  });

  it.each<[string, HeaderList, string]>([
    ['what is no address', [['X-Forwarded-For', 'unknown']], 'unknown'],
    ['a hidden one', [['Forwarded', 'for=_hidden']], '_hidden'],
    ['an entry without one', [['Forwarded', `for=${OWN}, proto=https`]], 'unknown'],
    [
      'one that its sender put before the last',
      [['X-Forwarded-For', `${OWN}, 203.0.113.9:80`]],
      '203.0.113.9',
    ],
    ['one in quotes of another', [['Forwarded', `for="203.0.113.9, for=${OWN}"`]], `203.0.113.9, for=${OWN}`],
    ['nothing at all', [], '10.0.0.9'],
    ['an empty list', [['X-Forwarded-For', ' , ']], '10.0.0.9'],
    [
      'Forwarded that a proxy which writes the other let through',
      [
        ['Forwarded', `for=${OWN}`],
        ['X-Forwarded-For', '203.0.113.9'],
      ],
      '203.0.113.9',
    ],
    [
      'X-Forwarded-For that a proxy which writes the other let through',
      [
        ['X-Forwarded-For', OWN],
        ['Forwarded', 'for=203.0.113.9'],
      ],
      '203.0.113.9',
    ],
    [
      'an earlier line of the same name',
      [
        ['X-Forwarded-For', OWN],
        ['x-forwarded-for', '203.0.113.9'],
      ],
      '203.0.113.9',
    ],
  ])('is not that of %s', (_, headers, address) => {
    expect(foreign(headers)).toBe(address);
  });

  it.each([
    [2, `203.0.113.9, ${OWN}, 10.0.0.1`, null],
    [2, `${OWN}, 203.0.113.9, 10.0.0.1`, '203.0.113.9'],
    [3, `${OWN}, 10.0.0.2, 10.0.0.1`, null],
    [3, '10.0.0.1', '10.0.0.1'],
    [1, `${OWN}, 10.0.0.1`, '10.0.0.1'],
  ])('is as many entries from the end as proxies are trusted: %i of %s', (proxies, value, address) => {
    expect(foreign([['X-Forwarded-For', value]], proxies)).toBe(address);
  });

  it('is that of the connection where no proxy is trusted, in whatever spelling', () => {
    expect(foreign([['X-Forwarded-For', OWN]], 0)).toBe('10.0.0.9');
    expect(foreign([], 0, `::ffff:${OWN}`)).toBeNull();
    expect(foreign([], 0, IPV6)).toBeNull();
  });
});
