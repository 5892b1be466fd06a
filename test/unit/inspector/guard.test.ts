import { describe, expect, it } from 'vitest';
import { checkHost, checkPage, ownHosts } from '../../../src/inspector/server/guard.ts';

const onLoopback = ownHosts(4040, undefined, '127.0.0.1');

describe('the Host of a request', () => {
  it.each(['localhost:4040', '127.0.0.1:4040', '[::1]:4040', 'LocalHost:4040'])('may be %s', (host) => {
    expect(checkHost([['Host', host]], onLoopback)).toBeNull();
  });

  it.each([
    ['the name of a page that leads here (DNS rebinding)', 'attacker.example:4040'],
    ['a name below localhost', 'a.localhost:4040'],
    ['a name that begins with ours', 'localhost.attacker.example:4040'],
    ['0.0.0.0', '0.0.0.0:4040'],
    ['[::]', '[::]:4040'],
    ['0', '0:4040'],
    ['another address of the loopback', '127.0.0.2:4040'],
    ['an address as one number', '2130706433:4040'],
    ['an address in hexadecimal', '0x7f.1:4040'],
    ['an IPv4 address as IPv6', '[::ffff:127.0.0.1]:4040'],
    ['a long form of ::1', '[0:0:0:0:0:0:0:1]:4040'],
    ['another port', 'localhost:4041'],
    ['no port', 'localhost'],
    ['an empty port', 'localhost:'],
    ['a port with a zero before it', 'localhost:04040'],
    ['a dot at its end', 'localhost.:4040'],
    ['a user', 'localhost:4040@attacker.example'],
    ['a path', 'localhost:4040/'],
    ['a list', 'localhost:4040, attacker.example'],
    ['nothing', ''],
    ['what is no host', '[::1'],
    ['a control character', 'localhost:4040\t'],
    ['a name of another alphabet', 'ⓛocalhost:4040'],
  ])('may not be %s', (_, host) => {
    expect(checkHost([['Host', host]], onLoopback)).toMatchObject({ status: 403, code: 'foreign_host' });
  });

  it('has to be there, once', () => {
    expect(checkHost([], onLoopback)?.status).toBe(403);
    const twice = [
      ['Host', 'localhost:4040'],
      ['hOST', 'localhost:4040'],
    ] as const;
    expect(checkHost(twice, onLoopback)?.status).toBe(403);
  });

  it('is nowhere in what is answered', () => {
    const refusal = checkHost([['Host', '<script>']], onLoopback);
    expect(JSON.stringify(refusal)).not.toContain('script');
  });

  it('may be left without its port where the scheme has it', () => {
    const own = ownHosts(80, undefined, '127.0.0.1');
    expect(checkHost([['Host', 'localhost']], own)).toBeNull();
    expect(checkHost([['Host', 'localhost:80']], own)).toBeNull();
    expect(checkHost([['Host', 'localhost:4040']], own)?.status).toBe(403);
  });

  it.each([
    ['a name', 'mybox.local', '192.168.1.5', 'mybox.local:4040', '192.168.1.5:4040'],
    ['an IPv6 address', 'fd00::5', 'fd00::5', '[fd00::5]:4040', 'fd00::5:4040'],
    ['every address', '0.0.0.0', '192.168.1.5', '192.168.1.5:4040', '0.0.0.0:4040'],
    ['every address of both kinds', '::', '::ffff:192.168.1.5', '192.168.1.5:4040', '[::]:4040'],
    ['every address, by a card', '::', 'fe80::5%eth0', '[fe80::5]:4040', 'attacker.example:4040'],
  ])('may also be what its user named: %s', (_, host, localAddress, right, wrong) => {
    const own = ownHosts(4040, host, localAddress);
    expect(checkHost([['Host', right]], own)).toBeNull();
    expect(checkHost([['Host', 'localhost:4040']], own)).toBeNull();
    expect(checkHost([['Host', wrong]], own)?.status).toBe(403);
  });
});

describe('the page that asks', () => {
  const host = ['Host', '127.0.0.1:4040'] as const;
  const own = 'http://127.0.0.1:4040';

  it.each([
    ['nobody says', []],
    ['its own origin', [['Origin', own]]],
    ['its own site', [['Sec-Fetch-Site', 'same-origin']]],
    ['a person', [['Sec-Fetch-Site', 'none']]],
  ] as const)('passes where it is %s', (_, headers) => {
    for (const asked of ['page', 'asset', 'api'] as const) {
      expect(checkPage([host, ...headers], asked)).toBeNull();
    }
  });

  it.each([
    ['another origin', [['Origin', 'http://attacker.example']]],
    ['null, as of a frame without an origin', [['Origin', 'null']]],
    ['ours under another name of this machine', [['Origin', 'http://localhost:4040']]],
    ['ours on another port', [['Origin', 'http://127.0.0.1:3000']]],
    ['ours without its port', [['Origin', 'http://127.0.0.1']]],
    ['ours by another scheme', [['Origin', 'https://127.0.0.1:4040']]],
    ['ours with a slash', [['Origin', `${own}/`]]],
    ['ours with more behind it', [['Origin', `${own}.attacker.example`]]],
    ['empty', [['Origin', '']]],
    [
      'ours and another one',
      [
        ['Origin', own],
        ['Origin', 'http://attacker.example'],
      ],
    ],
    ['another site', [['Sec-Fetch-Site', 'cross-site']]],
    ['another port of this machine', [['Sec-Fetch-Site', 'same-site']]],
    [
      'another site that says it is ours',
      [
        ['Origin', own],
        ['Sec-Fetch-Site', 'cross-site'],
      ],
    ],
  ] as const)('does not where it is %s', (_, headers) => {
    for (const asked of ['page', 'asset', 'api'] as const) {
      expect(checkPage([host, ...headers], asked)).toMatchObject({ status: 403, code: 'foreign_page' });
    }
  });

  it('may open the page from anywhere, and nothing else, and not inside a frame', () => {
    const link = (dest: string) =>
      [
        host,
        ['Sec-Fetch-Site', 'cross-site'],
        ['Sec-Fetch-Mode', 'navigate'],
        ['Sec-Fetch-Dest', dest],
      ] as const;
    expect(checkPage(link('document'), 'page')).toBeNull();
    expect(checkPage(link('iframe'), 'page')?.status).toBe(403);
    expect(checkPage(link('document'), 'api')?.status).toBe(403);
    expect(checkPage(link('document'), 'asset')?.status).toBe(403);
  });
});
