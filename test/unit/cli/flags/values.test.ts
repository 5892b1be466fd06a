import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseBasic,
  parseDuration,
  parseHeader,
  parseMoment,
  parsePort,
  parseRate,
  parseReport,
  parseSize,
  parseStatuses,
  parseTarget,
  parseWhole,
} from '../../../../src/cli/flags/values.ts';
import { WebhookCliError } from '../../../../src/core/error.ts';

function refusal(run: () => unknown): WebhookCliError {
  try {
    run();
  } catch (error) {
    if (error instanceof WebhookCliError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** What was said, all of it. */
function said(error: WebhookCliError): string {
  return `${error.message} ${error.hint}`;
}

const NEITHER = ['', ' ', 'x', '-1', 'NaN', 'Infinity', '1e3', '0x10', '1,5', '--', '1 2', '\u0661'];

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    [' 0s ', 0],
    ['0.4ms', 0],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    ...NEITHER,
    '500',
    '5 s',
    '5S',
    '5d',
    '-5s',
    '.5s',
    '5.s',
    '5sms',
    '10000h',
    'constructor',
    '5constructor',
  ])('refuses %j and says how to write one', (text) => {
    const error = refusal(() => parseDuration(text));
    expect(error).toMatchObject({ code: 'bad_duration', kind: 'usage' });
    expect(said(error)).toMatch(/500ms, 30s, 2m/);
  });

  it('counts each unit', () => {
    const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
    fc.assert(
      fc.property(fc.nat(500), fc.constantFrom('ms', 's', 'm', 'h'), (n, unit) => {
        expect(parseDuration(`${n}${unit}`)).toBe(n * units[unit]);
      }),
    );
  });
});

describe('parseSize', () => {
  it.each([
    ['500', 500],
    ['1b', 1],
    ['64k', 65_536],
    ['64 KB', 65_536],
    ['1kib', 1024],
    ['1.5m', 1_572_864],
    ['1mib', 1_048_576],
    ['256MB', 268_435_456],
  ])('reads %s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each([...NEITHER, '0', '0k', '257m', '1g', '1constructor', '99999999999999999999'])(
    'refuses %j and says how to write one',
    (text) => {
      const error = refusal(() => parseSize(text));
      expect(error).toMatchObject({ code: 'bad_size', kind: 'usage' });
      expect(said(error)).toMatch(/64k/);
    },
  );

  it('counts in 1024', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 256 }), (n) => {
        expect(parseSize(`${n}mib`)).toBe(n * 1024 * 1024);
        expect(parseSize(`${n}k`)).toBe(n * 1024);
        expect(parseSize(String(n))).toBe(n);
      }),
    );
  });
});

describe('parseWhole and parsePort', () => {
  it('take what lies within the bounds, and nothing else', () => {
    fc.assert(
      fc.property(fc.integer(), (n) => {
        if (n >= 0 && n <= 65_535) expect(parsePort(String(n))).toBe(n);
        else expect(refusal(() => parsePort(String(n)))).toMatchObject({ code: 'bad_number', kind: 'usage' });
      }),
    );
    for (const port of [0, 1, 80, 65_535]) expect(parsePort(String(port))).toBe(port);
    expect(parsePort('+80 ')).toBe(80);
  });

  it.each([...NEITHER, '65536', '80.0', '80.5', '99999999999999999999', '8080a'])('refuse %j', (text) => {
    expect(said(refusal(() => parsePort(text)))).toMatch(/port .* is not a whole number from 0 to 65535/);
  });

  it('name what is meant', () => {
    expect(refusal(() => parseWhole('0', '--count', 1, 10)).message).toBe(
      '--count "0" is not a whole number from 1 to 10',
    );
  });
});

describe('parseRate', () => {
  it.each([
    ['10', 10],
    ['0.5', 0.5],
    ['10/s', 10],
    ['10000', 10_000],
  ])('reads %s', (text, rate) => {
    expect(parseRate(text)).toBe(rate);
  });

  it.each([...NEITHER, '0', '0.0', '10001', '10/m'])('refuses %j', (text) => {
    const error = refusal(() => parseRate(text));
    expect(error).toMatchObject({ code: 'bad_rate', kind: 'usage' });
    expect(said(error)).toMatch(/requests a second/);
  });
});

describe('parseTarget', () => {
  it.each([
    ['3000', 'http://127.0.0.1:3000/'],
    [':3000', 'http://127.0.0.1:3000/'],
    ['3000/hooks?a=b', 'http://127.0.0.1:3000/hooks?a=b'],
    ['localhost:3000/hooks', 'http://localhost:3000/hooks'],
    ['example.com', 'http://example.com/'],
    ['HTTPS://example.com/a#frag', 'https://example.com/a'],
    ['http://[::1]:3000/', 'http://[::1]:3000/'],
    ['[::1]:3000', 'http://[::1]:3000/'],
    ['http://user:pass@host/', 'http://user:pass@host/'],
    [' 3000 ', 'http://127.0.0.1:3000/'],
    ['3000?a=b', 'http://127.0.0.1:3000/?a=b'],
    ['3000#a', 'http://127.0.0.1:3000/'],
    ['65535', 'http://127.0.0.1:65535/'],
    ['[::1]', 'http://[::1]/'],
    ['[2001:DB8::1]/hooks', 'http://[2001:db8::1]/hooks'],
    ['shop.example/hooks', 'http://shop.example/hooks'],
    ['shop.example./hooks', 'http://shop.example./hooks'],
    ['my_shop:8080', 'http://my_shop:8080/'],
    ['3f2a9c1b:8080/hooks', 'http://3f2a9c1b:8080/hooks'],
    ['3000.example', 'http://3000.example/'],
    ['b\u00fccher.example/a%20b', 'http://xn--bcher-kva.example/a%20b'],
    ['http://localhost:3000/a@b:c?d=e://f@g', 'http://localhost:3000/a@b:c?d=e://f@g'],
    ['localhost:3000/a@b:c//d?e=\\', 'http://localhost:3000/a@b:c//d?e=\\'],
    ['127.0.0.1:80', 'http://127.0.0.1/'],
  ])('reads %s', (text, href) => {
    expect(parseTarget(text).href).toBe(href);
  });

  it.each([
    '',
    ' ',
    'file:///etc/passwd',
    'file:/etc/passwd',
    'FILE:/etc/passwd',
    'ftp://host/',
    'javascript:alert(1)',
    'data:text/plain,x',
    'mailto:a@b',
    'ws://host',
    'http://',
    'http://[::1',
    'host:99999',
    '99999',
    '0',
    'http://host:0/',
    'http://[::1]:0',
    'a b',
    'http://a\nb',
    'http://ho st/',
    ...[
      'http//localhost',
      'https//shop.example',
      'ht!tp://x',
      'unix:/x',
      'http:\\\\x',
      'http:/x',
      'http:x',
      'http:///x',
      'https:/x',
      'foo:x',
      'tel:+3000',
    ],
    ...[
      '//x',
      '/x',
      '?x',
      '#x',
      '\\x',
      '.',
      '..',
      '.x',
      'x..y',
      '-',
      '-1',
      '--',
      'x-',
      '+3000',
      '3000,',
      '!',
    ],
    ...['1e3', '0x50', '0x50:80', '3000abc', '3000abc/hooks', '3_000', '1.5', '127.1', '127.0.0.01', '70000'],
    ...['http://3000', 'http://3000/hooks', 'http://0/', 'http://0x7f000001/', 'http://127.1', '3000:4000'],
    ...['localhost:', 'localhost:/hooks', 'localhost:3000x', 'localhost:3000:1', 'localhost:-1', ':', ':x'],
    ...[
      'user@host',
      'user:pass@host:3000',
      '::1',
      '::1:3000',
      '[::1',
      '[::1]3000',
      '[]',
      '[x]',
      '[::1%25lo]:1',
    ],
    ...['localhost\\hooks', 'http://localhost/a\\b', 'ex%61mple.com', 'http://ex%61mple.com/'],
    ...[
      'a\tb',
      'a\u0000b',
      'a\u0007',
      'a\u0085b',
      'http://a\tb/',
      'http://a/b\r\nc',
      'htt\np://x',
      'a\u00a0b',
    ],
  ])('refuses %j and says how to write one', (text) => {
    const error = refusal(() => parseTarget(text));
    expect(error).toMatchObject({ code: 'bad_url', kind: 'usage' });
    expect(said(error)).toMatch(/localhost:3000\/hooks/);
  });

  it('never repeats a password', () => {
    for (const text of [
      'http://user:hunter2@host:99999/',
      'http://user:hunter2@host:0/',
      'http://user:hunter2@',
      'user:hunter2@host',
      '//user:hunter2@host',
      'http:/user:hunter2@host',
      'http:\\\\user:hunter2@host',
      'ht!tp://user:hunter2@host',
      'http://user:a/hunter2@host',
      'http://user:a#hunter2@host',
    ]) {
      expect(said(refusal(() => parseTarget(text))), text).not.toContain('hunter2');
    }
    expect(said(refusal(() => parseTarget('http://host:99999/?token=hunter2')))).not.toContain('hunter2');
  });
});

describe('parseHeader', () => {
  it.each([
    ['X-A: 1', ['X-A', '1']],
    ['X-A:1', ['X-A', '1']],
    ['X-A: a:b', ['X-A', 'a:b']],
    ['X-A:', ['X-A', '']],
  ])('reads %s', (text, pair) => {
    expect(parseHeader(text)).toEqual(pair);
  });

  it.each([
    '',
    'X-A',
    ': 1',
    'X A: 1',
    'X-A: a\r\nY: b',
    'X-A: a\nY: b',
    'X\u0000: 1',
    'X-A: \u001b[31m',
    '\u00e9: 1',
  ])('refuses %j', (text) => {
    const error = refusal(() => parseHeader(text));
    expect(error).toMatchObject({ code: 'bad_header', kind: 'usage' });
    expect(error.hint).toContain('Name: value');
  });

  it('never repeats a value, which may be a secret', () => {
    expect(said(refusal(() => parseHeader('Authorization: hunter2\r\nY: b')))).not.toContain('hunter2');
  });
});

describe('parseBasic', () => {
  it.each([
    ['basic:u:p', { user: 'u', password: 'p' }],
    ['BASIC:u:p:q', { user: 'u', password: 'p:q' }],
    ['u:', { user: 'u', password: '' }],
    ['u:p', { user: 'u', password: 'p' }],
  ])('reads %s', (text, credentials) => {
    expect(parseBasic(text)).toEqual(credentials);
  });

  it.each(['', 'hunter2', 'basic:', 'basic:hunter2', ':hunter2'])(
    'refuses %j without repeating it',
    (text) => {
      const error = refusal(() => parseBasic(text));
      expect(error).toMatchObject({ code: 'bad_auth', kind: 'usage' });
      expect(said(error)).not.toContain('hunter2');
      expect(error.hint).toContain('WEBHOOK_CLI_AUTH');
    },
  );
});

describe('parseStatuses', () => {
  it.each([
    ['204', [204], [200, 205], '204'],
    ['200, 201', [200, 201], [202], '200 or 201'],
    ['2xx,404', [200, 299, 404], [300, 403], '2xx or 404'],
    ['5XX,5xx', [500, 599], [499], '5xx'],
  ])('reads %s', (text, taken, left, asWords) => {
    const { accepts, words } = parseStatuses(text);
    expect(words).toBe(asWords);
    expect(taken.every(accepts)).toBe(true);
    expect(left.some(accepts)).toBe(false);
  });

  it.each(['', '2x', '600', '099', '2xxx', '200,', 'ok', '200 201', 'xxx'])('refuses %j', (text) => {
    const error = refusal(() => parseStatuses(text));
    expect(error).toMatchObject({ code: 'bad_status', kind: 'usage' });
    expect(error.hint).toContain('2xx');
  });
});

describe('parseMoment', () => {
  it.each([
    ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30:00.5+08:00', '2026-01-31T01:30:00.500Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['1970-01-01', '1970-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (text, iso) => {
    expect(new Date(parseMoment(text)).toISOString()).toBe(iso);
  });

  it.each([
    '',
    'now',
    'yesterday',
    '1738315800',
    '2026',
    '2026-01',
    '31.01.2026',
    'Jan 31 2026',
    '2026-13-01',
    '2026-02-30',
    '2026-02-30T00:00:00Z',
    '2023-02-29T10:00:00+08:00',
    '2026-01-31T25:00:00Z',
    '1969-12-31T23:59:59Z',
    '2106-02-07T06:28:16Z',
    '2026-01-31T09:30:00Zjunk',
  ])('refuses %j and shows one', (text) => {
    const error = refusal(() => parseMoment(text));
    expect(error).toMatchObject({ code: 'bad_time', kind: 'usage' });
    expect(error.hint).toContain('2026-01-31T09:30:00Z');
  });
});

it('no parser fails in another way than by its own error', () => {
  const parsers = [
    parseBasic,
    parseDuration,
    parseHeader,
    parseMoment,
    parsePort,
    parseRate,
    parseSize,
    parseStatuses,
    parseTarget,
  ];
  fc.assert(
    fc.property(fc.constantFrom(...parsers), fc.string({ unit: 'binary' }), (parse, text) => {
      try {
        parse(text);
      } catch (error) {
        expect(error).toBeInstanceOf(WebhookCliError);
      }
    }),
    { numRuns: 500 },
  );
});

describe('parseReport', () => {
  it.each([
    ['pretty', { kind: 'pretty' }],
    [' JSON ', { kind: 'json' }],
    ['junit=check.xml', { kind: 'junit', file: 'check.xml' }],
    ['markdown=a=b.md', { kind: 'markdown', file: 'a=b.md' }],
    ['html= out/r.html', { kind: 'html', file: 'out/r.html' }],
  ])('%s', (text, expected) => {
    expect(parseReport(text)).toEqual(expected);
  });

  it.each(['', 'junit', 'junit=', 'json=a', 'pretty=', 'xml=a', '=a'])('refuses "%s"', (text) => {
    expect(() => parseReport(text)).toThrow(expect.objectContaining({ code: 'bad_report', kind: 'usage' }));
  });
});
