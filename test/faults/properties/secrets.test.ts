import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../helpers/cli.ts';
import { call } from '../../helpers/http-client.ts';
import { startHttpServer } from '../../helpers/http-server.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';
import { holds } from '../../helpers/property.ts';

/** A secret that is nowhere by chance, of what headers and URLs can carry. */
const secrets = fc
  .string({ unit: fc.constantFrom(...'abcXYZ0189-_.~!'), minLength: 12, maxLength: 40 })
  .map((text) => `s3${text}Z9`);

/** Where it stands in a request: a header, or the query. */
const places = fc.oneof(
  fc
    .constantFrom('Authorization', 'Cookie', 'X-Api-Key', 'X-Auth-Token', 'X-CSRF-Token', 'Session-Id')
    .map((name) => ({
      headers: (secret: string) => ({ [name]: secret }),
      query: () => '',
    })),
  fc.constantFrom('Referer', 'X-Original-URL', 'X-Forwarded-Uri', 'Link').map((name) => ({
    headers: (secret: string) => ({
      [name]: `https://user:${secret}@app.example/?token=${secret}#access_token=${secret}`,
    }),
    query: () => '',
  })),
  fc.constantFrom('token', 'api_key', 'code', 'sid', 'a[token]', 'p%61ss', 'X-Amz-Signature').map((name) => ({
    headers: () => ({}),
    query: (secret: string) => `?a=1&${name}=${encodeURIComponent(secret)}&b=2`,
  })),
);

function expectNowhere(secret: string, texts: readonly string[]): void {
  const forms = [secret, encodeURIComponent(secret), Buffer.from(`user:${secret}`).toString('base64')];
  for (const text of texts) for (const form of forms) expect(text.includes(form) ? text : '').toBe('');
}

function filesOf(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'));
}

it('a secret that comes is shown and kept nowhere', async () => {
  await holds(
    10,
    fc.asyncProperty(
      secrets,
      places,
      fc.constantFrom([], ['--json', '--raw'], ['--headers', '--all'], ['--path', '/elsewhere']),
      async (secret, { headers, query }, flags) => {
        const cwd = temporaryFolder();
        const listening = await listenInProcess(flags, { cwd });
        for (const method of ['POST', 'PUT', 'GET']) {
          await call(`${listening.url}hooks${query(secret)}`, {
            method,
            headers: headers(secret),
            body: '{}',
          });
        }
        listening.kill('SIGTERM');
        const run = await listening.ended;
        const shown = await runInProcess(['history', 'show', 'last', '--all'], { cwd });
        expectNowhere(secret, [run.stdout, run.stderr, shown.stdout, shown.stderr, ...filesOf(cwd)]);
      },
    ),
  );
});

it('a secret that is sent is shown and kept nowhere', async () => {
  await using server = await startHttpServer((response, { headers }) =>
    response
      .writeHead(302, {
        Location: String(headers['x-api-key'] ?? '/') === '/' ? '/' : `/?token=${headers['x-api-key']}`,
      })
      .end(),
  );
  await holds(
    15,
    fc.asyncProperty(
      secrets,
      places,
      fc.constantFrom(['--auth'], ['--bearer'], ['--secret'], []),
      async (secret, { headers, query }, [flag]) => {
        const cwd = temporaryFolder();
        const given = Object.entries(headers(secret)).flatMap(([name, value]) => [
          '--header',
          `${name}: ${value}`,
        ]);
        const credentials =
          flag === undefined ? [] : [flag, flag === '--auth' ? `basic:user:${secret}` : secret];
        const event =
          flag === '--secret' ? ['--topic', 'order_created', '--payload-version', '2'] : ['failed'];
        const target = `${server.url}/hooks${query(secret)}`;
        const run = await runInProcess(
          ['send', ...event, '--json', '--raw', '--to', target, ...given, ...credentials],
          { cwd },
        );
        expect(run.code).not.toBe(70);
        expectNowhere(secret, [run.stdout, run.stderr, ...filesOf(cwd)]);
      },
    ),
  );
});
