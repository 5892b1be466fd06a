import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { usageError } from '../../../src/core/error.ts';
import { option, words } from '../../../src/core/wording.ts';
import type { ApiRoute } from '../../../src/inspector/server/route.ts';
import { API } from '../../../src/inspector/wire.ts';
import { type OpenInspector, startInspector } from '../../helpers/inspector.ts';
import { inspectorRow } from '../../helpers/inspector-rows.ts';
import { openRaw, type RawAnswer } from '../../helpers/raw-socket.ts';

const POSTED: readonly string[] = [API.repost, API.judge, API.send, API.answer, API.save];
const done: unknown[] = [];

/** Every path that a page knows; what each does is told by what it was given. */
const ROUTES: readonly ApiRoute[] = Object.values(API)
  .filter((path) => path !== API.stream)
  .map((path) => ({
    method: POSTED.includes(path) ? 'POST' : 'GET',
    path,
    answer: ({ params, query, body }) => {
      done.push({ path, params, query: query.toString(), body });
      return { kind: 'json', value: { path, params, body } };
    },
  }));
const PATHS = Object.values(API).map((path): [string, string] => [
  POSTED.includes(path) ? 'POST' : 'GET',
  path.replace(':id', 'last'),
]);
const JSON_BODY = ['Content-Type: application/json', 'Content-Length: 2'];

let open: OpenInspector;
beforeAll(async () => {
  open = await startInspector(ROUTES);
});
beforeEach(() => {
  done.length = 0;
});
afterAll(() => open.inspector.close());

/** What a stranger may get: a refusal that says nothing, lets nobody read it and ends the connection. */
function expectRefused(answer: RawAnswer, status: number): void {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('connection')).toBe('close');
  expect([...answer.headers.keys()].filter((name) => /^access-control|^set-cookie/.test(name))).toEqual([]);
  expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(answer.body).not.toContain(open.token);
}

describe('an attack:', () => {
  it.each(PATHS)(
    'DNS rebinding, as in CVE-2024-28224 (Ollama): %s %s under a name that leads here',
    async (method, path) => {
      const host = `attacker.example:${open.port}`;
      const answer = await open.ask(
        [
          `${method} ${path} HTTP/1.1`,
          `Host: ${host}`,
          `Origin: http://${host}`,
          'Sec-Fetch-Site: same-origin',
          `Authorization: Bearer ${open.token}`,
          ...(method === 'POST' ? JSON_BODY : []),
        ],
        method === 'POST' ? '{}' : '',
      );
      expectRefused(answer, 403);
      expect(done).toEqual([]);
    },
  );

  it.each(['/', '/assets/page.js'])('DNS rebinding: the page itself, %s', async (path) => {
    expectRefused(await open.ask([`GET ${path} HTTP/1.1`, `Host: attacker.example:${open.port}`]), 403);
  });

  it('DNS rebinding: who asks first whether it may send a body is not told that it may', async () => {
    const lines = [
      'POST /api/send HTTP/1.1',
      `Host: attacker.example:${open.port}`,
      `Authorization: Bearer ${open.token}`,
      'Expect: 100-continue',
      ...JSON_BODY,
    ];
    expectRefused(await open.ask(lines, '{}'), 403);
    expectRefused(await open.ask(lines.toSpliced(3, 1, 'Expect: something')), 403);
  });

  it('the 0.0.0.0 day: a page that asks under an address which no browser should call', async () => {
    const answer = await open.ask([
      'GET /api/state HTTP/1.1',
      `Host: 0.0.0.0:${open.port}`,
      `Authorization: Bearer ${open.token}`,
    ]);
    expectRefused(answer, 403);
  });

  it.each([
    ['no Host', []],
    ['an HTTP/1.0 without one', []],
    ['two of them', ['Host: localhost:PORT', 'Host: attacker.example']],
    [
      'two, the second behind a thousand others',
      ['Host: localhost:PORT', ...Array<string>(1500).fill('a:'), 'Host: b'],
    ],
  ])('a request with %s', async (name, hosts) => {
    await using raw = await openRaw(open.port);
    const version = name.includes('1.0') ? '1.0' : '1.1';
    const lines = hosts.map((line) => line.replace('PORT', String(open.port)));
    raw.write(`${[`GET / HTTP/${version}`, ...lines].join('\r\n')}\r\n\r\n`);
    expect(await raw.closed()).toMatch(/^HTTP\/1\.1 403 /);
  });

  it.each(PATHS)(
    'nothing asked of who calls, as in CVE-2025-49596 (MCP Inspector), and one path left out, as in CVE-2026-39987 (marimo): %s %s',
    async (method, path) => {
      const answer = await open.ask(
        [`${method} ${path} HTTP/1.1`, ...(method === 'POST' ? JSON_BODY : [])],
        method === 'POST' ? '{}' : '',
      );
      expectRefused(answer, 401);
      expect(done).toEqual([]);
    },
  );

  it('a look at what there is: a path that does not exist says no more than one that does', async () => {
    const none = await open.ask(['GET /api/nothing HTTP/1.1']);
    const some = await open.ask(['GET /api/state HTTP/1.1']);
    expect(none.body).toBe(some.body);
    expect(none.status).toBe(401);
  });

  it.each([
    ['none', (): string[] => ['Authorization: Bearer ']],
    ['its beginning', (token: string): string[] => [`Authorization: Bearer ${token.slice(0, -1)}`]],
    ['more than it', (token: string): string[] => [`Authorization: Bearer ${token}A`]],
    ['in other letters', (token: string): string[] => [`Authorization: Bearer ${token.toLowerCase()}a`]],
    ['by another scheme', (token: string): string[] => [`Authorization: Basic ${token}`]],
    ['among two', (token: string): string[] => [`Authorization: Bearer ${token}`, 'Authorization: Bearer x']],
    ['as a cookie', (token: string): string[] => [`Cookie: token=${token}`]],
    ['a very long one', (): string[] => [`Authorization: Bearer ${'A'.repeat(8000)}`]],
  ])('a token that is not it: %s', async (_, headers) => {
    expectRefused(await open.ask(['GET /api/state HTTP/1.1', ...headers(open.token)]), 401);
  });

  it('the token in a query, where logs and referrers keep it', async () => {
    expectRefused(await open.ask([`GET /api/state?token=${open.token} HTTP/1.1`]), 401);
  });

  it.each([
    ['of another origin, as in CVE-2025-24010 (Vite)', 'Origin: http://attacker.example'],
    ['without an origin, as in CVE-2026-27977 (Next.js)', 'Origin: null'],
    ['on another port of this machine', 'Origin: http://localhost:3000'],
    ['of another site', 'Sec-Fetch-Site: cross-site'],
    ['of the same site', 'Sec-Fetch-Site: same-site'],
  ])('a page %s reads what is here', async (_, header) => {
    expectRefused(await open.askAsPage('GET /api/state HTTP/1.1', [header]), 403);
    expectRefused(await open.ask(['GET /assets/page.js HTTP/1.1', header]), 403);
    expectRefused(await open.ask(['GET / HTTP/1.1', header]), 403);
    expectRefused(
      await open.askAsPage('POST /api/send HTTP/1.1', [header, 'Content-Type: application/json'], '{}'),
      403,
    );
    expect(done).toEqual([]);
  });

  it('the question whether another origin may: nobody is told that it may', async () => {
    const answer = await open.ask([
      'OPTIONS /api/send HTTP/1.1',
      'Origin: http://attacker.example',
      'Access-Control-Request-Method: POST',
      'Access-Control-Request-Headers: authorization, content-type',
      'Access-Control-Request-Private-Network: true',
    ]);
    expectRefused(answer, 405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it.each([
    ['CVE-2018-14732 (webpack-dev-server)', 'Origin: http://attacker.example', 426],
    ['CVE-2026-27148 (Storybook)', 'Origin: http://localhost:PORT', 426],
    ['under a name that leads here', 'Host: attacker.example:PORT', 403],
  ])('a WebSocket, as in %s', async (_, header, status) => {
    for (const path of ['/', API.stream]) {
      const answer = await open.ask([
        `GET ${path} HTTP/1.1`,
        header.replace('PORT', String(open.port)),
        `Authorization: Bearer ${open.token}`,
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        'Connection: Upgrade',
      ]);
      expectRefused(answer, status);
    }
    expect(open.following()).toBe(0);
  });

  it('what a proxy does: a tunnel, and a whole URL', async () => {
    const tunnel = ['CONNECT attacker.example:443 HTTP/1.1', `Host: localhost:${open.port}`];
    expectRefused(await open.ask(tunnel), 426);
    expectRefused(await open.ask(['GET http://attacker.example/ HTTP/1.1']), 404);
  });

  it('headers that cannot be read end the process, as in CVE-2026-14631 (webpack-dev-server)', async () => {
    for (const value of ['[', '[::1', 'http://[', ':', '%', 'a b', '\xff\xfe', `${'a'.repeat(5000)}`]) {
      expectRefused(await open.ask(['GET / HTTP/1.1', `Host: ${value}`]), 403);
      expectRefused(await open.askAsPage('GET /api/state HTTP/1.1', [`Origin: ${value}`]), 403);
    }
    expect((await open.ask(['GET / HTTP/1.1'])).status).toBe(200);
    expect(open.bugs).toEqual([]);
  });

  it.each([
    ['CVE-2025-30208 (Vite)', '/@fs/etc/passwd?import&raw??'],
    ['CVE-2025-30208 (Vite), by its relatives', '/@fs/etc/passwd?url&inline'],
    ['GHSA-g7r4-m6w7-qqqr (esbuild)', '/assets/..\\..\\package.json'],
    ['path traversal', '/assets/../../package.json'],
    ['path traversal, encoded', '/assets/%2e%2e%2f%2e%2e%2fpackage.json'],
    ['path traversal, encoded twice', '/assets/%252e%252e%252fpackage.json'],
    ['a file of the project', '/package.json'],
    ['a hidden file', '/.env'],
    ['a source map', '/assets/page.js.map'],
  ])('a file that is none of the page, as in %s', async (_, path) => {
    expectRefused(await open.ask([`GET ${path} HTTP/1.1`]), 404);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
    '',
  ])('a form or a simple request of another page (CSRF): a POST of %j', async (type) => {
    const headers = type === '' ? [] : [`Content-Type: ${type}`];
    expectRefused(await open.askAsPage('POST /api/send HTTP/1.1', headers, '{"event":"x"}'), 415);
    expect(done).toEqual([]);
  });

  it('an action by GET, as a picture has it', async () => {
    for (const path of POSTED) {
      expectRefused(await open.askAsPage(`GET ${path} HTTP/1.1`, ['Sec-Fetch-Dest: image']), 405);
    }
    expect(done).toEqual([]);
  });

  it.each([
    ['two lengths', ['Content-Length: 2', 'Transfer-Encoding: chunked'], '{}', 400],
    ['a body over the limit', ['Content-Length: 9999999'], '', 413],
    ['a body that is no JSON', ['Content-Length: 1'], '{', 400],
    ['a body that is no object', ['Content-Length: 2'], '[]', 400],
    ['bytes that are no text', ['Content-Length: 4'], '"\xff\xfe"', 400],
    ['a compressed body', ['Content-Encoding: gzip', 'Content-Length: 2'], '{}', 415],
    ['two types', ['Content-Type: text/plain', 'Content-Length: 2'], '{}', 415],
    ['a head over the limit', [`X-Large: ${'a'.repeat(20_000)}`], '', 431],
  ])('%s', async (_, headers, body, status) => {
    const token = `Authorization: Bearer ${open.token}`;
    const lines = ['POST /api/send HTTP/1.1', token, 'Content-Type: application/json', ...headers];
    expectRefused(await open.ask(lines, body), status);
    expect(done).toEqual([]);
  });

  it('a body without an end', async () => {
    await using raw = await openRaw(open.port);
    const head = [
      'POST /api/send HTTP/1.1',
      `Host: localhost:${open.port}`,
      `Authorization: Bearer ${open.token}`,
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
    ];
    raw.write(`${head.join('\r\n')}\r\n\r\n`);
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    while (!raw.socket.destroyed && raw.received() === '') {
      raw.write(chunk);
      await turn();
    }
    expect(done).toEqual([]);
    expect((await open.ask(['GET / HTTP/1.1'])).status).toBe(200);
  });

  it('text of a request that comes back as a page', async () => {
    const path = '/%3Cscript%3Ealert(1)%3C/script%3E';
    for (const target of [path, `/api${path}`, `/x${path}`]) {
      const { body, headers } = await open.askAsPage(`GET ${target}?q=<script> HTTP/1.1`);
      expect(body).not.toContain('script>');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('a frame around the page, a script put into it, a word of it to others: every answer forbids them', async () => {
    const answers = [
      await open.ask(['GET / HTTP/1.1']),
      await open.ask(['GET /assets/page.js HTTP/1.1']),
      await open.askAsPage('GET /api/state HTTP/1.1'),
      await open.ask(['GET /api/state HTTP/1.1']),
      await open.ask(['GET /.env HTTP/1.1']),
      await open.ask(['DELETE / HTTP/1.1']),
      await open.ask(['GET / HTTP/1.1', 'Upgrade: h2c', 'Connection: Upgrade']),
      await open.ask(['GET / HTTP/1.1', 'no header']),
    ];
    for (const { headers } of answers) {
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
      expect(policy).toContain(
        "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors 'none'",
      );
      expect(policy).toContain("base-uri 'none'; form-action 'none'");
      expect(policy).not.toMatch(/unsafe|http|\*/);
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.has('permissions-policy')).toBe(true);
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 401, 404, 405, 426, 400]);
  });

  it('a page that floods is told to wait, and no longer acts', async () => {
    await using flooded = await startInspector(ROUTES);
    const statuses: number[] = [];
    for (let i = 0; i < 60; i += 1) {
      const { status } = await flooded.askAsPage(
        'POST /api/judge HTTP/1.1',
        ['Content-Type: application/json'],
        '{}',
      );
      statuses.push(status);
    }
    expect(statuses.slice(0, 40)).toEqual(Array(40).fill(200));
    expect(statuses).toContain(429);
  });
});

describe('who is slow', () => {
  const head = (inspector: OpenInspector, line: string, ...more: readonly string[]): string =>
    [line, `Host: localhost:${inspector.port}`, `Authorization: Bearer ${inspector.token}`, ...more].join(
      '\r\n',
    );

  it.each([
    ['says nothing', () => ''],
    ['does not end its headers', (open: OpenInspector) => head(open, 'GET / HTTP/1.1')],
    [
      'does not send its body',
      (open: OpenInspector) =>
        `${head(open, 'POST /api/send HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 9')}\r\n\r\n{`,
    ],
  ])('and %s is told so, and its connection ended', async (_, bytes) => {
    await using inspector = await startInspector(ROUTES, { limits: { headMs: 20, requestMs: 40 } });
    await using raw = await openRaw(inspector.port);
    raw.write(bytes(inspector));
    expect(await raw.closed()).toMatch(/^HTTP\/1\.1 408 .*Content-Security-Policy/s);
    expect(done).toEqual([]);
  });

  it('and does not read is cut off, and nothing more is made for it', async () => {
    let isMade = true;
    function* endless(): Generator<string> {
      try {
        for (;;) yield 'x'.repeat(50_000);
      } finally {
        isMade = false;
      }
    }
    await using inspector = await startInspector(
      [
        {
          method: 'GET',
          path: '/api/endless',
          answer: () => ({ kind: 'file', type: 'text/plain', name: 'x', parts: endless() }),
        },
      ],
      { limits: { slowReaderMs: 30 } },
    );
    await using raw = await openRaw(inspector.port);
    raw.socket.pause();
    raw.write(`${head(inspector, 'GET /api/endless HTTP/1.1')}\r\n\r\n`);
    while (isMade) await turn();
    raw.socket.resume();
    expect(await raw.closed()).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('finds no place where as many connections are open as may be', async () => {
    await using inspector = await startInspector(ROUTES, { limits: { connections: 2 } });
    await using first = await openRaw(inspector.port);
    await using second = await openRaw(inspector.port);
    second.write(`${head(inspector, 'GET / HTTP/1.1')}\r\n\r\n`);
    await second.until((text) => text.endsWith('page'));
    await using third = await openRaw(inspector.port);
    expect(await third.closed()).toBe('');
    first.socket.destroy();
    await first.closed();
  });
});

describe('the page', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<!doctype html>page'],
    ['/latest?q=status:5xx', 'text/html; charset=utf-8', '<!doctype html>page'],
    ['/job/some/DO%2F1', 'text/html; charset=utf-8', '<!doctype html>page'],
    ['/assets/page.js', 'text/javascript; charset=utf-8', 'script'],
    ['/assets/page.css', 'text/css; charset=utf-8', 'style'],
  ])('is served at %s', async (path, type, body) => {
    const got = await open.ask([`GET ${path} HTTP/1.1`]);
    expect(got).toMatchObject({ status: 200, body });
    expect(got.headers.get('content-type')).toBe(type);
    const response = await fetch(`${open.inspector.address.slice(0, -1)}${path}`, { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe(String(body.length));
    expect(await response.text()).toBe('');
  });

  it('has an address without the token, and a URL with 128 bits of it in the fragment', () => {
    expect(open.inspector.address).toBe(`http://127.0.0.1:${open.port}/`);
    expect(open.inspector.url).toBe(`${open.inspector.address}#token=${open.token}`);
    expect(Buffer.from(open.token, 'base64url')).toHaveLength(16);
  });
});

describe('the API', () => {
  it('gives a route what stands in the path, the query and the body', async () => {
    await open.askAsPage('GET /api/exchanges/01J%2F9/part?path=%2Fa&from=5 HTTP/1.1');
    const typed = ['Content-Type: application/json; charset=utf-8'];
    await open.askAsPage('POST /api/send HTTP/1.1', typed, Buffer.from('{"event":"é"}').toString('latin1'));
    const asking = ['Content-Type: application/json', 'Expect: 100-continue'];
    const first = await open.askAsPage('POST /api/save HTTP/1.1', asking, '{"name":"a"}');
    expect(first.status).toBe(100);
    while (done.length < 3) await turn();
    expect(done).toEqual([
      { path: API.part, params: { id: '01J/9' }, query: 'path=%2Fa&from=5', body: null },
      { path: API.send, params: {}, query: '', body: { event: 'é' } },
      { path: API.save, params: {}, query: '', body: { name: 'a' } },
    ]);
  });

  it('says what is not done in the words of the command line, and nothing of a bug', async () => {
    const failing: ApiRoute[] = [
      {
        method: 'GET',
        path: '/api/unknown',
        answer: () => {
          throw usageError('unknown_exchange', 'no exchange \u001b[31m');
        },
      },
      {
        method: 'GET',
        path: '/api/taken',
        answer: () => {
          throw usageError('name_taken', 'there is one', words`see ${option('set')}`);
        },
      },
      {
        method: 'GET',
        path: '/api/wrong',
        answer: async () => {
          throw usageError('bad_time', 'token=abc is no time');
        },
      },
      {
        method: 'GET',
        path: '/api/bug',
        answer: async () => {
          throw new TypeError('secret of ours');
        },
      },
    ];
    await using inspector = await startInspector(failing);
    const get = async (path: string) => {
      const { status, body } = await inspector.askAsPage(`GET ${path} HTTP/1.1`);
      return { status, ...JSON.parse(body) };
    };
    expect(await get('/api/unknown')).toEqual({
      status: 404,
      error: { code: 'unknown_exchange', message: 'no exchange \\u001b[31m', hint: '' },
    });
    expect(await get('/api/taken')).toEqual({
      status: 409,
      error: { code: 'name_taken', message: 'there is one', hint: 'see "set"' },
    });
    expect(await get('/api/wrong')).toMatchObject({
      status: 400,
      error: { message: 'token=[redacted] is no time' },
    });
    expect(await get('/api/bug')).toMatchObject({ status: 500, error: { code: 'bug' } });
    expect(await get('/api/nothing')).toMatchObject({ status: 404, error: { code: 'not_found' } });
    expect(inspector.bugs).toEqual([new TypeError('secret of ours')]);
  });

  it('sends files in parts, says at once where they cannot be made, and cuts off what breaks', async () => {
    function* parts(...broken: Error[]) {
      yield 'one ';
      yield new Uint8Array();
      yield Buffer.from('two');
      for (const error of broken) throw error;
    }
    function* none(): Generator<string> {
      yield* [];
      throw usageError('bad_time', 'no time');
    }
    const file = (path: string, made: () => Iterable<string | Uint8Array>): ApiRoute => ({
      method: 'GET',
      path,
      answer: () => ({ kind: 'file', type: 'text/plain', name: '../a "b".har', parts: made() }),
    });
    await using inspector = await startInspector([
      file('/api/whole', () => parts()),
      file('/api/broken', () => parts(new RangeError('half'))),
      file('/api/none', none),
    ]);
    const get = (path: string) =>
      fetch(`${inspector.inspector.address}api/${path}`, {
        headers: { Authorization: `Bearer ${inspector.token}` },
      });
    const whole = await get('whole');
    expect(whole.headers.get('content-disposition')).toBe('attachment; filename=".._a__b_.har"');
    expect(await whole.text()).toBe('one two');
    expect((await get('none')).status).toBe(400);
    await expect((await get('broken')).text()).rejects.toThrow();
    expect(inspector.bugs).toEqual([new RangeError('half')]);
  });

  it('tells a route that the page has left', async () => {
    let isLeft = false;
    let isAsked = false;
    await using inspector = await startInspector([
      {
        method: 'GET',
        path: '/api/slow',
        answer: ({ signal }) =>
          new Promise((resolve) => {
            isAsked = true;
            signal.addEventListener('abort', () => {
              isLeft = true;
              resolve({ kind: 'json', value: null });
            });
          }),
      },
    ]);
    {
      await using raw = await openRaw(inspector.port);
      raw.write(
        `GET /api/slow HTTP/1.1\r\nHost: localhost:${inspector.port}\r\nAuthorization: Bearer ${inspector.token}\r\n\r\n`,
      );
      while (!isAsked) await turn();
    }
    while (!isLeft) await turn();
    expect(inspector.bugs).toEqual([]);
  });
});

describe('the stream', () => {
  const follow = async (
    { inspector, token }: OpenInspector,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const stop = new AbortController();
    const response = await fetch(`${inspector.address}api/stream?q=event%3Afailed`, {
      headers: { Authorization: `Bearer ${token}`, ...headers },
      signal: stop.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    return {
      response,
      stop: () => stop.abort(),
      until: async (fits: (said: string) => boolean) => {
        while (!fits(text)) {
          const part = await reader?.read();
          if (part?.done !== false) throw new Error(`the stream ended with ${text}`);
          text += part.value;
        }
        return text;
      },
      ended: async () => {
        for (;;) {
          const part = await reader?.read().catch(() => null);
          if (part?.done !== false) return;
        }
      },
    };
  };

  it('tells a page what happens, and goes on from where it left off', async () => {
    await using inspector = await startInspector([]);
    const first = await follow(inspector);
    expect(first.response.headers.get('content-type')).toBe('text/event-stream');
    inspector.tell(7, { type: 'rows', rows: [inspectorRow(1, { event: 'a\nb' })] });
    expect(await first.until((text) => text.includes('id: run.7\n\n'))).toContain('"event":"a\\nb"');
    first.stop();
    while (inspector.following() > 0) await turn();
    const second = await follow(inspector, { 'Last-Event-ID': 'run.7' });
    expect(inspector.followed).toEqual([
      { q: 'event:failed', after: null },
      { q: 'event:failed', after: 7 },
    ]);
    second.stop();
  });

  it('is given to four pages at a time', async () => {
    await using inspector = await startInspector([]);
    const four = await Promise.all([1, 2, 3, 4].map(() => follow(inspector)));
    const fifth = await inspector.askAsPage('GET /api/stream HTTP/1.1');
    expect(fifth.status).toBe(429);
    expect(JSON.parse(fifth.body)).toMatchObject({ error: { code: 'too_many_pages' } });
    four[0]?.stop();
    while (inspector.following() > 3) await turn();
    const another = await follow(inspector);
    expect(another.response.status).toBe(200);
  });

  it('says what is wrong with a filter, and keeps no place for it', async () => {
    await using inspector = await startInspector([], {
      follow: () => {
        throw usageError('bad_time', 'no time');
      },
    });
    for (let i = 0; i < 6; i += 1) {
      expect((await inspector.askAsPage('GET /api/stream?q=x HTTP/1.1')).status).toBe(400);
    }
  });

  it('ends at once when the inspector closes, which frees the port', async () => {
    const inspector = await startInspector([]);
    const page = await follow(inspector);
    await using hanging = await openRaw(inspector.port);
    await inspector.inspector.close();
    await page.ended();
    await hanging.closed();
    expect(inspector.following()).toBe(0);
    await using again = await startInspector([], { port: inspector.port });
    expect(again.port).toBe(inspector.port);
    expect(again.token).not.toBe(inspector.token);
  });
});

describe('the port', () => {
  it('is the one that was asked for, or none', async () => {
    await expect(startInspector([], { port: open.port })).rejects.toMatchObject({
      code: 'port_in_use',
      hint: expect.stringContaining('4040'),
    });
    await expect(startInspector([], { port: 70_000 })).rejects.toMatchObject({ code: 'bad_port' });
    await expect(startInspector([], { host: 'nowhere.invalid' })).rejects.toMatchObject({ code: 'bad_host' });
  });

  it('is the next free one from 4040 on where none is asked for', async () => {
    await using first = await startInspector([], { port: undefined });
    await using second = await startInspector([], { port: undefined });
    expect(first.port).toBeGreaterThanOrEqual(4040);
    expect(second.port).toBeGreaterThan(first.port);
    expect(second.port).toBeLessThanOrEqual(4059);
  });

  it('is open to others where its user says so, under the address that they reach', async () => {
    await using inspector = await startInspector([], { host: '0.0.0.0' });
    expect(inspector.inspector.address).toBe(`http://127.0.0.1:${inspector.port}/`);
    const ask = async (host: string): Promise<number> =>
      (await inspector.ask(['GET / HTTP/1.1', `Host: ${host}:${inspector.port}`])).status;
    expect(await ask('127.0.0.1')).toBe(200);
    expect(await ask('0.0.0.0')).toBe(403);
    expect(await ask('attacker.example')).toBe(403);
  });
});
