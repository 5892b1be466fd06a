import { describe, expect, it } from 'vitest';
import { changesOf, overridesOf } from '../../../../src/cli/inspector/edits.ts';
import { credentialsFor, requireReachable, shownTargets } from '../../../../src/cli/inspector/reach.ts';
import { RawJson } from '../../../../src/core/json/raw.ts';

const CONFIGURED = [new URL('https://user:pass@hooks.example.com/in?token=abc')];

describe('a target that the page names', () => {
  it.each([
    ['3000', 'http://127.0.0.1:3000/'],
    ['localhost:3000/hooks?a=1', 'http://localhost:3000/hooks?a=1'],
    ['http://[::1]:8080/', 'http://[::1]:8080/'],
    ['HTTP://LOCALHOST:80/x', 'http://localhost/x'],
    // One that is configured, as it was shown: its secrets are not the page's.
    ['https://[redacted]@hooks.example.com/in?token=[redacted]', CONFIGURED[0]?.href],
  ])('may be %s', (text, href) => {
    expect(requireReachable(text, CONFIGURED).href).toBe(href);
  });

  it('is one of those that are shown alike, or in part, as each was shown', () => {
    const urls = ['A', 'B'].map((secret) => new URL(`https://hooks.example.com/in?token=${secret}`));
    expect(shownTargets(urls)).toEqual([
      'https://hooks.example.com/in?token=[redacted]',
      'https://hooks.example.com/in?token=[redacted] (2)',
    ]);
    expect(shownTargets(urls, ({ href }) => href.endsWith('B'))[1]).toBe('https://hooks.example.com/…');
    // All, none or one of them in part.
    for (const ending of ['', 'C', 'B']) {
      const shown = shownTargets(urls, ({ href }) => href.endsWith(ending));
      const back = shown.map((text) => requireReachable(text, urls, shown).href);
      expect(back).toEqual(urls.map(({ href }) => href));
    }
  });

  it.each([
    'https://hooks.example.com/',
    'https://hooks.example.com/in',
    'http://169.254.169.254/latest/meta-data',
    'http://0.0.0.0:3000/',
    'http://[::]:3000/',
    'http://[::ffff:10.0.0.1]/',
    'http://127.0.0.1.example.com/',
    'http://localhost.example.com/',
    'http://127.0.0.1@example.com/',
    'http://example.com/#@127.0.0.1/',
    'http://example.com\\@127.0.0.1/',
    '10.0.0.1:80',
  ])('may not be %s', (text) => {
    expect(() => requireReachable(text, CONFIGURED)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(foreign_target|bad_url)$/) }),
    );
  });
});

it('gives credentials to the servers that are configured, and to another the signature alone', () => {
  const credentials = { auth: undefined, bearer: 'b', header: [['X', 'y'] as const], secret: 's' };
  const own = new URL('https://hooks.example.com/other');
  expect(credentialsFor(credentials, [own], CONFIGURED)).toBe(credentials);
  for (const other of ['http://127.0.0.1:5901/in', 'https://hooks.example.com:8443/in']) {
    expect(credentialsFor(credentials, [own, new URL(other)], CONFIGURED)).toEqual({ secret: 's' });
  }
});

describe('edits', () => {
  it('stay as they were written and in their order', () => {
    const edits = [
      { op: 'set', path: '/a=b/0', json: '1.10' },
      { op: 'unset', path: '/c' },
      { op: 'set', path: '/__proto', json: '{"n": 12345678901234567890, "n": 1}' },
    ] as const;
    expect(overridesOf(edits)).toEqual([
      { kind: 'set', path: '/a=b/0', value: new RawJson('1.10') },
      { kind: 'unset', path: '/c' },
      { kind: 'set', path: '/__proto', value: new RawJson('{"n": 12345678901234567890, "n": 1}') },
    ]);
    expect(Object.keys(changesOf(edits).set)).toEqual(['/a=b/0', '/__proto']);
    expect(changesOf(edits).unset).toEqual(['/c']);
  });

  it.each(['Damaged', '', '{"a":}', `${'['.repeat(5000)}${']'.repeat(5000)}`])(
    'refuse what is no JSON: %#',
    (json) => {
      expect(() => overridesOf([{ op: 'set', path: '/a', json }])).toThrow(
        expect.objectContaining({ code: 'bad_override' }),
      );
    },
  );
});
