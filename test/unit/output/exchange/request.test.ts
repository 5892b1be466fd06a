import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curlCommand } from '../../../../src/output/exchange/curl.ts';
import { httpHead, type PrintedRequest } from '../../../../src/output/exchange/request.ts';
import { HOSTILE } from '../samples.ts';

const TERMINAL_UNSAFE = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]/;

function request(fields: Partial<PrintedRequest> = {}): PrintedRequest {
  return {
    method: 'POST',
    url: new URL('http://localhost:3000/hooks'),
    headers: [
      ['Content-Type', 'application/json'],
      ['User-Agent', 'a sender'],
    ],
    body: Buffer.from('{}'),
    ...fields,
  };
}

/** What curl would be given: its arguments, and what stands on its standard input. */
function run(command: string, env: Record<string, string> = {}): { args: string[]; stdin: Buffer } {
  // Arguments come back in base64, since they may hold any character but NUL.
  const curl = `curl() { for a in "$@"; do printf %s "$a" | base64 -w0; echo; done
    case " $* " in *' @- '*) echo; cat | base64 -w0 ;; esac; }`;
  const out = execFileSync('sh', [], {
    input: `${curl}\n${command}\n`,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  const [args = '', stdin = ''] = out.split('\n\n');
  const decoded = (line: string): Buffer => Buffer.from(line, 'base64');
  return {
    args: args
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => decoded(line).toString('utf8')),
    stdin: decoded(stdin),
  };
}

function option(args: readonly string[], name: string): string | undefined {
  return args[args.indexOf(name) + 1];
}

/** The bytes that curl would send. */
function sentBody(command: string): Buffer {
  const { args, stdin } = run(command);
  const data = option(args, '--data-binary') ?? '';
  // curl reads a file where the value begins with this character.
  if (!data.startsWith('@')) return Buffer.from(data, 'utf8');
  expect(data).toBe('@-');
  return stdin;
}

describe('curlCommand', () => {
  it('is what one would write', () => {
    expect(curlCommand(request())).toBe(
      "printf %s '{}' | curl --request POST --header 'Content-Type: application/json' --header 'User-Agent: a sender' --header Accept: --data-binary @- http://localhost:3000/hooks",
    );
  });

  it('gives curl its arguments one by one', () => {
    const { args } = run(
      curlCommand(
        request({
          url: new URL("http://localhost:3000/a?b='c'&d=$(id)"),
          headers: [
            ['X-A', 'it\'s `id` $HOME \\ "quoted" !!'],
            ['X-A', '; rm -rf /'],
          ],
        }),
      ),
    );
    expect(args).toEqual([
      '--request',
      'POST',
      '--header',
      'X-A: it\'s `id` $HOME \\ "quoted" !!',
      '--header',
      'X-A: ; rm -rf /',
      ...['User-Agent:', 'Accept:', 'Content-Type:'].flatMap((name) => ['--header', name]),
      '--data-binary',
      '@-',
      'http://localhost:3000/a?b=%27c%27&d=$(id)',
    ]);
  });

  it.each([
    ['quotes', `{"a":"it's \\"x\\" '\\''"}`],
    ['substitution', '$(echo pwned) `echo pwned` $HOME $$ !!'],
    ['lines', '{\n  "a": 1\n}\n'],
    ['carriage returns', '{\r\n}'],
    ['a tab', '\t{}'],
    ['nothing', ''],
    ['an option', '--output=x'],
    ['the name of a file', '@/etc/hostname'],
    ['standard input', '@-'],
    ['a terminal', HOSTILE],
    ['NUL', 'a\u0000b'],
    ['wide characters', '{"a":"caf\u00e9 \u6f22 \u{1f600}"}'],
    ['backslashes', '\\n\\\\ \\'],
  ])('sends the bytes of a body with %s', (_what, text) => {
    const command = curlCommand(request({ body: Buffer.from(text, 'utf8') }));
    expect(sentBody(command)).toEqual(Buffer.from(text, 'utf8'));
    expect(command).not.toMatch(TERMINAL_UNSAFE);
  });

  it('sends the bytes of any body', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          fc.string({ unit: 'binary', maxLength: 40 }).map((text) => new TextEncoder().encode(text)),
          fc
            .array(fc.constantFrom("'", '"', '\\', '$', '`', '\n', '@', '!', ' ', 'a', '%', ';', '&', '|'), {
              maxLength: 20,
            })
            .map((parts) => new TextEncoder().encode(parts.join(''))),
        ),
        (body) => {
          expect(sentBody(curlCommand(request({ body })))).toEqual(Buffer.from(body));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('sends a header without a value, which curl would leave out', () => {
    expect(run(curlCommand(request({ headers: [['X-Empty', '']] }))).args).toContain('X-Empty;');
  });

  it('keeps curl from reading brackets and braces as a pattern', () => {
    const plain = curlCommand(request());
    const url = new URL('http://localhost:3000/a?ids[]=1&b={x,y}');
    expect(plain).not.toContain('--globoff');
    expect(run(curlCommand(request({ url }))).args).toContain('--globoff');
  });

  it('has variables in the places of secrets, and sends nothing without them', () => {
    const command = curlCommand(
      request({
        url: new URL('http://user:hunter2@host/?token=hunter2'),
        headers: [
          ['Authorization', 'Bearer hunter2'],
          ['X-Api-Key', 'hunter2'],
          ['x-api-key', 'hunter3'],
          ['X-Grasshopper-Signature', 'a5'.repeat(32)],
        ],
      }),
    );
    expect(command).not.toMatch(/hunter[23]/);
    expect(command).toContain('"Authorization: Bearer $WEBHOOK_CLI_BEARER"');
    const env = {
      WEBHOOK_CLI_BEARER: "it's $(id)",
      WEBHOOK_HEADER_X_API_KEY: 'one',
      WEBHOOK_HEADER_X_API_KEY_2: 'two',
      WEBHOOK_CLI_TO: 'http://host/?token=three',
    };
    const { args } = run(command, env);
    expect(args).toEqual(
      expect.arrayContaining([
        "Authorization: Bearer it's $(id)",
        'X-Api-Key: one',
        'x-api-key: two',
        `X-Grasshopper-Signature: ${'a5'.repeat(32)}`,
        'http://host/?token=three',
      ]),
    );
    for (const name of Object.keys(env)) {
      expect(() => run(command, { ...env, [name]: '' })).toThrow(`${name}: parameter not set or null`);
    }
  });

  it('makes Basic credentials of theirs, and leaves them out of the URL', () => {
    const command = curlCommand(
      request({
        url: new URL('http://user:hunter2@host/a'),
        headers: [['Authorization', `Basic ${btoa('user:hunter2')}`]],
      }),
    );
    const password = 'p:%'.repeat(40);
    const { args } = run(command, { WEBHOOK_CLI_AUTH: `basic:user:${password}` });
    expect(args).toContain(`Authorization: Basic ${btoa(`user:${password}`)}`);
    expect(args.at(-1)).toBe('http://host/a');
  });

  it('takes a long body from its file, or from lines that a terminal takes', () => {
    const body = Buffer.from(`{"a":"${"it's long ".repeat(20_000)}"}`);
    const command = curlCommand(request({ body }));
    expect(sentBody(command)).toEqual(body);
    expect(Math.max(...command.split('\n').map((line) => line.length))).toBeLessThan(300);
    expect(curlCommand(request({ body }), { file: "my body's.json" })).toContain(
      "curl --request POST --header 'Content-Type: application/json' --header 'User-Agent: a sender' --header Accept: --data-binary '@my body'\\''s.json'",
    );
  });

  it('has what a target over TLS needs', () => {
    const url = new URL('https://host/');
    expect(curlCommand(request({ url }), { insecure: true, cacert: 'my ca.pem' })).toContain(
      "curl --request POST --http1.1 --insecure --cacert 'my ca.pem' --header",
    );
  });
});

describe('httpHead', () => {
  it('is the request as it is sent, up to its body', () => {
    expect(httpHead(request({ body: Buffer.from('{"a":1}') })).split('\n')).toEqual([
      'POST /hooks HTTP/1.1',
      'Host: localhost:3000',
      'Content-Type: application/json',
      'User-Agent: a sender',
      'Content-Length: 7',
      '',
      '',
    ]);
  });

  it('keeps a host of its own, order and repetition', () => {
    const text = httpHead(
      request({
        headers: [
          ['X-A', '1'],
          ['host', 'other'],
          ['x-a', '2'],
        ],
      }),
    );
    expect(text.split('\n').slice(1, 5)).toEqual(['X-A: 1', 'host: other', 'x-a: 2', 'Content-Length: 2']);
  });

  it('shows no secret and nothing that acts on a terminal', () => {
    const text = httpHead(
      request({
        url: new URL('http://u:hunter2@h/?secret=hunter2'),
        headers: [
          ['Cookie', 'hunter2'],
          ['X-A', '\u009b31m'],
        ],
        body: Buffer.from(HOSTILE, 'utf8'),
      }),
    );
    expect(text).not.toContain('hunter2');
    expect(text).not.toMatch(TERMINAL_UNSAFE);
    expect(text).toContain('X-A: \\u009b31m');
  });
});
