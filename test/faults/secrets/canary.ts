import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { REDACTED } from '../../../src/core/http/redact.ts';
import { temporaryFolder } from '../../helpers/cli.ts';
import { call } from '../../helpers/http-client.ts';
import { type Responder, type SeenRequest, startHttpServer } from '../../helpers/http-server.ts';
import { listenInProcess, runInProcess, startInProcess } from '../../helpers/in-process.ts';
import { commandsOf, program } from '../../helpers/program.ts';
import { startSmallShop } from '../../helpers/small-shop.ts';
import { casesOf, type FaultCase } from '../fault.ts';

/** What must come out nowhere. */
const CANARY = 'C4nary-in-a-c0almine';
const BASIC = Buffer.from(`user:${CANARY}`).toString('base64');
const JWT = ['{"alg":"HS256"}', `{"sub":"${CANARY}"}`, CANARY]
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.');
/** The same secrets, as they travel. */
const TRACES: readonly string[] = [CANARY, BASIC, JWT, encodeURIComponent(BASIC)];

/** Where the canary is found in texts; by name, so that a failure says where it came out. */
function leaks(texts: Readonly<Record<string, string>>): string[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    const at = TRACES.map((trace) => text.indexOf(trace)).find((index) => index >= 0);
    return at === undefined ? [] : [`${name}: …${text.slice(Math.max(0, at - 80), at + 40)}…`];
  });
}

/** Every file below a folder, by its name. */
function filesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Names of query parameters, as senders and clouds write them, that let in whoever has the URL. */
const PARAMETERS: readonly string[] = [
  ...[
    'token',
    'access_token',
    'accessToken',
    'api_key',
    'apikey',
    'key',
    'secret',
    'client_secret',
    'password',
  ],
  ...['pass', 'pwd', 'auth', 'code', 'session', 'session_id', 'sid', 'PHPSESSID', 'jwt', 'csrf', 'hmac'],
  ...['sig', 'signature', 'X-Amz-Signature', 'X-Amz-Credential', 'X-Amz-Security-Token', 'X-Goog-Signature'],
  ...['X-Goog-Credential', 'a[token]', 'user[password]', 'tokens[0]', 'a%5Btoken%5D', '%74oken', '%2574oken'],
  ...['tok%65n%', 'TOKEN'],
];

/** URLs and targets, of which the canary is some part. */
const QUERY = PARAMETERS.map((name) => `${name}=${CANARY}`).join('&');
const SHORT_TARGETS: readonly string[] = [
  `/hooks?a=1&token=${CANARY}&b=2`,
  `/hooks;jsessionid=${CANARY}?b=2`,
  `/hooks?token=${CANARY};${CANARY}`,
  `/hooks?to=${encodeURIComponent(`https://user:${CANARY}@app.example/?code=${CANARY}`)}`,
  `/hooks?to=https://user:${CANARY}@app.example/`,
  `/hooks/${JWT}`,
];
const TARGETS: readonly string[] = [`/hooks?a=1&${QUERY}`, ...SHORT_TARGETS];
const URLS: readonly string[] = [
  `https://user:${CANARY}@app.example/hooks`,
  `https://${CANARY}@app.example/hooks`,
  `//user:${CANARY}@app.example/hooks`,
  `https://app.example/cb#access_token=${CANARY}`,
  ...SHORT_TARGETS,
  ...SHORT_TARGETS.map((target) => `https://app.example${target}`),
];

/** Headers that carry the canary by their name. */
const SECRET_HEADERS: readonly string[] = [
  ...['Authorization', 'Proxy-Authorization', 'Cookie', 'X-Api-Key', 'X-Auth-Token', 'X-Webhook-Secret'],
  ...['X-Pass', 'Password', 'X-JWT', 'X-JWT-Assertion', 'X-Session', 'Session-Id', 'X-CSRF', 'X-XSRF-Token'],
  ...['X-CSRF-Token', 'Authentication', 'X-Authentication', 'X-Credentials', 'Ocp-Apim-Subscription-Key'],
];
const URL_HEADERS: readonly string[] = [
  ...['Referer', 'X-Original-URL', 'X-Rewrite-URL', 'X-Forwarded-Uri', 'Location', 'Content-Location'],
  ...['Refresh', 'X-Request-Url'],
];
/** All of them, with what is a secret by its shape whatever its header is called. */
const HEADERS: readonly (readonly [string, string])[] = [
  ...SECRET_HEADERS.map((name) => [name, CANARY] as const),
  ['X-Other-Authorization', `Bearer ${CANARY}`],
  ['X-Upstream-Said', `Basic ${BASIC}`],
  ['X-Upstream-Said', `Bearer ${CANARY}`],
  ['X-Ticket', JWT],
  ...URL_HEADERS.flatMap((name) => URLS.map((url) => [name, url] as const)),
  ...URLS.map((url) => ['Link', `<${url}>; rel="next"`] as const),
];

/** The same list as a client wants it. */
function byName(list: typeof HEADERS): Record<string, string[]> {
  const named: Record<string, string[]> = {};
  for (const [name, value] of list) named[name] = [...(named[name] ?? []), value];
  return named;
}

/** An answer that holds the canary in every header. */
const answerSecrets: Responder = (response) => {
  response.writeHead(302, byName([...HEADERS, ['Set-Cookie', `sid=${CANARY}`]])).end();
};

const REPORTS = ['junit=r.xml', 'markdown=r.md', 'html=r.html'].flatMap((report) => ['--report', report]);
const commands = [...commandsOf(program())];

const ORDER_EVENT = { topic: 'order_created', order: { order_id: '22200000001', secret_field: 'x' } };

const RECEIVED_CASES: readonly FaultCase[] = [
  ...[['--json', '--raw'], ['--headers', '--all'], ['--compact']].map(
    (flags): FaultCase => ({
      name: `in a request that listen receives, with ${flags.join(' ')}`,
      run: async () => {
        const cwd = temporaryFolder();
        await using app = await startHttpServer(answerSecrets);
        const files = ['--journal', 'j.ndjson', '--ready-file', 'ready', '--drift', 'drift.json', ...REPORTS];
        const forwarding = ['--forward-to', `${app.url}/app?token=${CANARY}`];
        const listen = await listenInProcess(
          [...flags, ...files, ...forwarding, '--auth', `basic:user:${CANARY}`],
          { cwd },
        );
        const ready = readFileSync(join(cwd, 'ready'), 'utf8');
        const headers = byName([
          ...HEADERS.filter(([name]) => name !== 'Authorization'),
          ['Authorization', `Basic ${BASIC}`],
        ]);
        const root = listen.url.replace(/\/$/, '');
        for (const target of TARGETS) {
          const reply = await call(root + target, {
            headers: { ...headers, 'Content-Type': 'application/json' },
            body: JSON.stringify(ORDER_EVENT),
          });
          expect(reply.status).toBe(302);
        }
        // What is turned away before it is an exchange, and what is for its credentials.
        for (const method of ['GET', 'DELETE', 'POST']) {
          await call(`${root}${TARGETS[0]}`, {
            method,
            headers: { Origin: `http://user:${CANARY}@evil.example` },
          });
          await call(`${root}${TARGETS[0]}`, {
            method,
            headers: { Host: 'evil.example', Authorization: `Bearer ${CANARY}` },
          });
        }
        listen.kill('SIGINT');
        const run = await listen.ended;
        expect(app.requests.map(({ target }) => target).join('\n')).toContain(CANARY);
        expect(app.requests.flatMap(({ rawHeaders }) => rawHeaders)).toContain(
          `https://user:${CANARY}@app.example/hooks`,
        );
        const written = filesOf(cwd);
        expect(Object.keys(written).toSorted()).toEqual([
          'drift.json',
          'j.ndjson',
          'r.html',
          'r.md',
          'r.xml',
        ]);
        expect(written['j.ndjson']).toContain(REDACTED);
        expect(leaks({ stdout: run.stdout, stderr: run.stderr, ready, ...written })).toEqual([]);
      },
    }),
  ),
  {
    name: 'in a request that listen refuses',
    run: async () => {
      const listen = await listenInProcess(['--json', '--no-journal', '--path', '/elsewhere']);
      const root = listen.url.replace(/\/$/, '');
      for (const target of TARGETS) {
        for (const method of ['GET', 'PUT', 'POST']) await call(root + target, { method });
      }
      listen.kill('SIGINT');
      const run = await listen.ended;
      expect(run.stderr).toContain(`POST /hooks?a=1&token=${REDACTED}&b=2: outside /elsewhere`);
      expect(leaks({ stdout: run.stdout, stderr: run.stderr })).toEqual([]);
    },
  },
  {
    name: 'in a plan of answers',
    run: async () => {
      const plans = ['//user:PW@h/', 'https://user:PW@h/', '/in?token=PW'].map((url) => `redirect:${url}`);
      const listen = await listenInProcess(['--answer', plans.join(',').replaceAll('PW', CANARY)]);
      const reply = await call(listen.url, { body: '{}' });
      expect(reply.headers['location']).toContain(CANARY);
      listen.kill('SIGINT');
      const run = await listen.ended;
      expect(run.stderr).toContain('answers: 302 to');
      expect(leaks({ stdout: run.stdout, stderr: run.stderr, ...filesOf(temporaryFolder()) })).toEqual([]);
    },
  },
];

/** Flags that give a request credentials, and others that may hold some. */
const SENT: readonly (readonly string[])[] = [
  ['--auth', `basic:user:${CANARY}`],
  ['--bearer', CANARY],
  ...HEADERS.filter(([name]) => name !== 'Cookie2').map(([name, value]) => ['--header', `${name}: ${value}`]),
];

const to = (server: { readonly url: string }): string =>
  `${server.url.replace('//', `//user:${CANARY}@`)}${TARGETS[0]}`;
const SENT_FLAGS = SENT.flat();
const SENDING: readonly (readonly [string, readonly string[]])[] = [
  ['send', ['send', 'failed']],
  ['send --json', ['send', 'failed', '--json', '--raw']],
  [
    'send --secret',
    ['send', '--topic', 'order_created', '--payload-version', '2', '--secret', CANARY, '--json', '--raw'],
  ],
  ['send --scenario', ['send', '--scenario', 'delivered', '--provider', 'detrack', '--json']],
  ['send --count', ['send', 'failed', '--count', '3', '--retry-schedule', '1ms']],
  ['send --dry-run', ['send', 'failed', '--dry-run']],
  ...['curl', 'http', 'json'].map(
    (form) => [`send --print ${form}`, ['send', 'failed', '--print', form]] as const,
  ),
  ['send of a body', ['send', '--file', '-']],
];

const SENT_CASES: readonly FaultCase[] = [
  ...casesOf(
    SENDING.map(([name, args]): [string, readonly string[]] => [`in a request that is sent: ${name}`, args]),
    async (name, args) => {
      const cwd = temporaryFolder();
      await using server = await startHttpServer(answerSecrets);
      const run = await runInProcess([...args, '--to', to(server), ...SENT_FLAGS], { cwd, input: '{}' });
      expect(run.stderr).not.toMatch(/^error/m);
      const isSent = !/--print|--dry-run/.test(name);
      expect(server.requests.length > 0).toBe(isSent);
      if (isSent) expect(JSON.stringify(server.requests)).toContain(CANARY);
      expect(leaks({ stdout: run.stdout, stderr: run.stderr, ...filesOf(cwd) })).toEqual([]);
    },
  ),
  {
    name: 'in the environment of send',
    run: async () => {
      const cwd = temporaryFolder();
      await using server = await startHttpServer(answerSecrets);
      const env = {
        WEBHOOK_CLI_TO: to(server),
        WEBHOOK_CLI_AUTH: `basic:user:${CANARY}`,
        WEBHOOK_CLI_BEARER: CANARY,
        WEBHOOK_CLI_SECRET: CANARY,
        WEBHOOK_CLI_HEADER: `X-Api-Key: ${CANARY}`,
      };
      const run = await runInProcess(['send', 'failed', '--json', '--raw'], { cwd, env });
      expect(JSON.stringify(server.requests)).toContain(CANARY);
      expect(leaks({ stdout: run.stdout, stderr: run.stderr, ...filesOf(cwd) })).toEqual([]);
    },
  },
  {
    name: 'in history, and in what is sent again',
    run: async () => {
      const cwd = temporaryFolder();
      await using server = await startHttpServer(answerSecrets);
      await runInProcess(['send', 'failed', '--to', to(server), ...SENT_FLAGS], { cwd });
      for (const args of [
        ['history'],
        ['history', '--json', '--raw'],
        ['history', 'show', 'last', '--all'],
        ['history', 'show', 'last', '--json'],
        ['repost', 'last'],
        ['repost', 'last', '--to', to(server), ...SENT_FLAGS],
      ]) {
        const run = await runInProcess(args, { cwd });
        expect(
          leaks({ [`${args.join(' ')}: stdout`]: run.stdout, stderr: run.stderr, ...filesOf(cwd) }),
        ).toEqual([]);
      }
    },
  },
  {
    name: 'in a target that nobody answers for',
    run: async () => {
      const nobody = `http://user:${CANARY}@127.0.0.1:9${TARGETS[0]}`;
      for (const args of [
        ['send', 'failed', '--to', nobody],
        ['check', nobody, '--provider', 'detrack', '--only', 'duplicate'],
        ['check', nobody, '--provider', 'detrack', '--wait-for-target', '1ms', '--json'],
      ]) {
        const run = await runInProcess(args);
        expect(run.code).not.toBe(0);
        expect(leaks({ stdout: run.stdout, stderr: run.stderr })).toEqual([]);
      }
    },
  },
];

const CHECK_HEADERS = HEADERS.slice(0, 30).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
/** A consumer that answers every webhook with a fault, its answers full of secrets. */
const faulty = (): Promise<Awaited<ReturnType<typeof startSmallShop>>> =>
  startSmallShop({
    answer: (response: Parameters<Responder>[0], request: SeenRequest) => {
      answerSecrets(response, request, 0);
      return true;
    },
  });

const STATES: readonly (readonly [name: string, state: (shop: string) => readonly string[]])[] = [
  [
    'a URL',
    (shop: string) => [
      '--state-url',
      `${shop.replace('//', `//user:${CANARY}@`)}/jobs/{key}?token=${CANARY}`,
      ...['--state-header', `X-Api-Key: ${CANARY}`],
    ],
  ],
  ['a URL that fails', () => ['--state-url', `http://user:${CANARY}@127.0.0.1:9/{key}?sid=${CANARY}`]],
  [
    'a command',
    () => [
      '--state-command',
      `node -e '' -- -p${CANARY} --password ${CANARY} -H 'X-Api-Key: ${CANARY}' TOKEN=${CANARY} http://u:${CANARY}@h/{key}`,
    ],
  ],
  [
    'a command that fails',
    () => ['--state-command', `no-such-command --password=${CANARY} -u user:${CANARY} {key}`],
  ],
  [
    'a command of the shell',
    () => [
      '--state-shell',
      '--state-command',
      `PW=${CANARY} sh -c 'echo Bearer ${CANARY} http://u:${CANARY}@h/ >&2; exit 1' {key}`,
    ],
  ],
];

const PREPARATIONS: typeof STATES = [
  [
    'a command',
    () => [
      '--job-command',
      `node -e '' -- -p${CANARY} --password ${CANARY} TOKEN=${CANARY} http://u:${CANARY}@h/{key}`,
    ],
  ],
  [
    'a command that fails',
    () => ['--job-command', `no-such-command --password=${CANARY} -u user:${CANARY} {key}`],
  ],
  [
    'a command of the shell',
    () => ['--job-shell', '--job-command', `PW=${CANARY} sh -c 'echo Bearer ${CANARY} >&2; exit 1' {key}`],
  ],
];

const CHECK_CASES = casesOf(
  [
    ...STATES.map(([name, state]) => [`in a check whose state is read from ${name}`, state] as const),
    ...PREPARATIONS.map(([name, state]) => [`in a check whose jobs are prepared by ${name}`, state] as const),
  ],
  async (name, state) => {
    await using shop = await faulty();
    for (const output of [[], ['--json'], ['--all']]) {
      const cwd = temporaryFolder();
      const target = `${shop.url.replace('//', `//user:${CANARY}@`)}/hooks?token=${CANARY}`;
      const only = ['--only', 'duplicate', '--only', 'order', '--runs', '2', '--timeout', '2s'];
      const run = await runInProcess(
        [
          'check',
          target,
          '--provider',
          'detrack',
          ...only,
          ...state(shop.url),
          ...CHECK_HEADERS,
          ...REPORTS,
          ...output,
        ],
        { cwd, env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') } },
      );
      if (/fails|shell/.test(name))
        expect(run.stderr).toMatch(
          /^error: (?:the consumer’s state cannot be read|the job \S+ could not be prepared)/m,
        );
      else {
        expect(JSON.stringify(shop.requests)).toContain(CANARY);
        expect(run.stdout + run.stderr).toContain('webhook-cli check ');
        expect(Object.keys(filesOf(cwd))).toEqual(expect.arrayContaining(['r.html', 'r.md', 'r.xml']));
      }
      expect(leaks({ stdout: run.stdout, stderr: run.stderr, ...filesOf(cwd) })).toEqual([]);
    }
  },
);

/** What people type where something else belongs, each with the canary in it. */
const MISTYPED: readonly string[] = [
  `--authh=basic:user:${CANARY}`,
  `--authh=a\nb=${CANARY}`,
  `-auth=${CANARY}`,
  `--secrett=${CANARY}`,
  `--bearerr=Bearer ${CANARY}`,
  `basic:user:${CANARY}`,
  `user:${CANARY}@host:3000`,
  `API_TOKEN=${CANARY}`,
  `Bearer ${CANARY}`,
  `Basic ${BASIC}`,
  JWT,
  ...URLS,
];

const NO_HEADERS: readonly string[] = [
  CANARY,
  `Authorization ${CANARY}`,
  `Authorization=Bearer ${CANARY}:x`,
  `: ${CANARY}`,
  `X-Api-Key: ${CANARY}\n`.replace('\n', '\u0001'),
];

const MISTYPED_CASES: readonly FaultCase[] = [
  ...commands.map(
    ([name]): FaultCase => ({
      name: `in what is mistyped, to ${name}`,
      run: async () => {
        for (const text of MISTYPED) {
          for (const end of [[text], [text, '--json']]) {
            // A receiver that takes it for a command ends with that command.
            const run = await runInProcess([...name.split(' '), ...end], { env: { PATH: '' } });
            const place = `${name} ${end.join(' ')}`;
            expect(leaks({ [`stdout of ${place}`]: run.stdout, [`stderr of ${place}`]: run.stderr })).toEqual(
              [],
            );
          }
        }
      },
    }),
  ),
  ...MISTYPED.map(
    (text): FaultCase => ({
      name: `in what is mistyped instead of a command: ${JSON.stringify(text)}`,
      run: async () => {
        for (const args of [[text], ['help', text], ['--json', text]]) {
          const run = await runInProcess(args);
          expect(run.code).toBe(2);
          expect(leaks({ stdout: run.stdout, stderr: run.stderr })).toEqual([]);
        }
      },
    }),
  ),
  ...NO_HEADERS.map(
    (text): FaultCase => ({
      name: `in what is no header: ${JSON.stringify(text)}`,
      run: async () => {
        for (const args of [
          ['send', 'failed', '--header', text],
          ['repost', 'last', '--header', text],
          ['check', '9', '--provider', 'detrack', '--header', text],
          ['check', '9', '--provider', 'detrack', '--state-url', 'http://h/{key}', '--state-header', text],
        ]) {
          const run = await runInProcess(args);
          expect(run.stderr).toMatch(/^error: --(state-)?header: .*is no header that can be sent/);
          expect(leaks({ stdout: run.stdout, stderr: run.stderr })).toEqual([]);
        }
        const env = { WEBHOOK_CLI_HEADER: text };
        const run = await runInProcess(['send', 'failed'], { env });
        expect(run.stderr).toMatch(/^error: WEBHOOK_CLI_HEADER: /);
        expect(leaks({ stdout: run.stdout, stderr: run.stderr })).toEqual([]);
      },
    }),
  ),
  ...[CANARY, `:${CANARY}`, `basic:${CANARY}`].map(
    (text): FaultCase => ({
      name: `in what are no credentials: ${JSON.stringify(text)}`,
      run: async () => {
        for (const command of [
          ['listen'],
          ['send', 'failed'],
          ['repost', 'last'],
          ['check', '9', '--provider', 'detrack'],
        ]) {
          const run = await runInProcess([...command, '--auth', text]);
          expect(run.stderr).toContain('these are no credentials');
          expect(leaks({ stdout: run.stdout, stderr: run.stderr })).toEqual([]);
        }
      },
    }),
  ),
];

/** Flags whose value is no secret's place: it is in the payload that is built and shown. */
const IN_PAYLOADS = new Set(['--id', '--set', '--unset']);

const VALUES = commands.flatMap(([name, { options }]) =>
  options
    .filter(({ required, optional, long }) => (required || optional) && !IN_PAYLOADS.has(long ?? ''))
    .map(({ long = '' }) => [name, long] as const),
);
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  listen: ['--port', '0', '--timeout', '1ms', '--no-journal'],
  send: ['failed', '--dry-run'],
  check: ['9', '--provider', 'detrack', '--only', 'duplicate', '--no-color'],
  'history show': ['last'],
  repost: ['last'],
  validate: ['missing.json'],
  'events show': ['failed'],
  inspect: ['--port', '0'],
};

/** Runs a command with flags until it ends, or serves: nothing but a signal ends that. */
async function runToItsEnd(...given: Parameters<typeof startInProcess>) {
  const run = startInProcess(...given);
  if (given[0][0] === 'inspect') {
    await Promise.race([run.readUntil(/^inspect: http/m), run.ended]);
    run.kill('SIGINT');
  }
  return run.ended;
}

const FLAG_CASES: readonly FaultCase[] = [
  {
    name: 'in flags, of which all are found',
    run: () => {
      expect(VALUES.length).toBeGreaterThan(80);
    },
  },
  ...VALUES.map(
    ([name, flag]): FaultCase => ({
      name: `in ${flag} of ${name}, and in its variable`,
      run: async () => {
        const variable = `WEBHOOK_CLI_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`;
        const words = name.split(' ');
        for (const text of [`https://user:${CANARY}@h.invalid/?token=${CANARY}`, `Bearer ${CANARY}`]) {
          const cwd = temporaryFolder();
          const given = await runToItsEnd([...words, ...(NEEDED[name] ?? []), flag, text], { cwd });
          const found = await runToItsEnd([...words, ...(NEEDED[name] ?? [])], {
            cwd,
            env: { [variable]: text },
          });
          expect(leaks({ given: given.stdout + given.stderr, found: found.stdout + found.stderr })).toEqual(
            [],
          );
          expect([given.code, found.code]).not.toContain(70);
          if (existsSync(join(cwd, '.webhook-cli')))
            expect(leaks(filesOf(join(cwd, '.webhook-cli')))).toEqual([]);
        }
      },
    }),
  ),
];

/** A canary in every command, flag, variable, file and error, which must come out nowhere. */
export const SECRET_CASES: readonly FaultCase[] = [
  ...RECEIVED_CASES,
  ...SENT_CASES,
  ...CHECK_CASES,
  ...MISTYPED_CASES,
  ...FLAG_CASES,
];
