import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkEndpoint } from '../../src/api/check.ts';
import { isJsonObject, type JsonObject } from '../../src/core/json/json.ts';
import { unusedPort } from '../helpers/capture.ts';
import { temporaryFolder } from '../helpers/cli.ts';
import { collecting, listening, startHttpServer, type TestServer } from '../helpers/http-server.ts';
import { runInProcess, startInProcess } from '../helpers/in-process.ts';
import { shellWords } from '../helpers/shell-words.ts';

interface Shop extends TestServer {
  /** Jobs by key, with how often each was booked. */
  readonly jobs: Map<string, { readonly status: unknown; readonly bookings: number }>;
}

/** A consumer that keeps the last status of a job, and is told what to do wrong. */
async function startShop(
  wrong: { readonly duplicates?: boolean; readonly syntax?: boolean } = {},
): Promise<Shop> {
  const jobs: Shop['jobs'] = new Map();
  const seen = new Set<string>();
  const server = createServer(
    collecting(({ method, target, body }, response) => {
      const key = /^\/jobs\/(.+)$/.exec(target)?.[1];
      if (method === 'GET' && key !== undefined) {
        const job = jobs.get(key);
        response.writeHead(job === undefined ? 404 : 200).end(JSON.stringify(job ?? {}));
        return;
      }
      const document = parsed(body);
      if (document === null) {
        response.writeHead(wrong.syntax === true ? 200 : 400).end('Error: no JSON');
        return;
      }
      const number = String(document['do_number']);
      const isNew = !seen.has(body.toString('utf8'));
      seen.add(body.toString('utf8'));
      const bookings = jobs.get(number)?.bookings ?? 0;
      if (isNew || wrong.duplicates === true)
        jobs.set(number, { status: document['status'], bookings: bookings + 1 });
      response.writeHead(204).end();
    }),
  );
  return { ...(await listening(server, 'http')), jobs };
}

function parsed(body: Buffer): JsonObject | null {
  try {
    const document: unknown = JSON.parse(body.toString('utf8'));
    return isJsonObject(document) ? document : null;
  } catch {
    return null;
  }
}

const SOME = ['--only', 'event/failed', '--only', 'duplicate/exact', '--only', 'malformed/syntax'];

describe('check', () => {
  it('ends with 0 where every case holds', async () => {
    await using shop = await startShop();
    const result = await runInProcess([
      'check',
      `${shop.url}/hooks`,
      '--provider',
      'detrack',
      '--state-url',
      `${shop.url}/jobs/{key}`,
      ...SOME,
    ]);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(/^ {2}✔ 3 must {3}[\d.]+ m?s {3}seed \w+\n$/);
  });

  it('names flags where it skips a case, and the API its own options', async () => {
    await using shop = await startShop();
    const only = ['auth', 'meaning', 'time/budget', 'event/failed'];
    const url = `${shop.url}/hooks`;
    const flags = only.flatMap((id) => ['--only', id]);
    const { lines } = await runInProcess(['check', url, '--provider', 'detrack', '--json', ...flags]);
    const said = lines.map((line) => line['reason']).filter((reason) => typeof reason === 'string');
    expect([...new Set(said)].toSorted()).toEqual([
      'needs --auth: the credentials that the endpoint asks for',
      'needs --budget: how long an answer may take',
      'needs --state-url or --state-command: what the consumer knows of a job',
    ]);
    const { results } = await checkEndpoint({ url, provider: 'detrack', only });
    expect([...new Set(results.flatMap(({ reason }) => reason ?? []))].toSorted()).toEqual([
      'needs "auth": the credentials that the endpoint asks for',
      'needs "budgetMs": how long an answer may take',
      'needs "state": what the consumer knows of a job',
    ]);
  });

  it('ends with 1 and shows what is wrong: a duplicate that is answered well and booked twice', async () => {
    await using shop = await startShop({ duplicates: true });
    const args = [
      'check',
      `${shop.url}/hooks`,
      '--provider',
      'detrack',
      '--state-url',
      `${shop.url}/jobs/{key}`,
    ];
    const result = await runInProcess([...args, '--seed', 's', ...SOME]);
    expect(result.code).toBe(1);
    expect(result.stdout).toContain('✔ 2 must   ✖ 1 must');
    expect(result.stdout).toContain('✖ duplicate/exact');
    const again = /again with +webhook-cli (.+)$/m.exec(result.stdout)?.[1] ?? '';
    expect(again).toContain('--only duplicate/exact');
    expect(again).toContain('--seed s');
    // The line that it gives shows the same again.
    const repeated = await runInProcess(shellWords(again));
    expect(repeated.code).toBe(1);
    expect(repeated.stdout).toContain('✖ duplicate/exact');
    // Without the state the answers look right.
    expect((await runInProcess([...args.slice(0, 4), ...SOME])).code).toBe(0);
  });

  it('writes NDJSON: a line a case, then the summary, and nothing else', async () => {
    await using shop = await startShop({ syntax: true });
    const result = await runInProcess([
      'check',
      `${shop.url}/hooks`,
      '--provider',
      'detrack',
      '--json',
      ...SOME,
    ]);
    expect(result.code).toBe(1);
    expect(result.stderr).toBe('');
    expect(result.lines.map(({ type, id, outcome }) => [type, id, outcome])).toEqual([
      ['case', 'event/failed', 'pass'],
      ['case', 'duplicate/exact', 'pass'],
      ['case', 'malformed/syntax', 'fail'],
      ['summary', undefined, undefined],
    ]);
    const [, , broken, summary] = result.lines;
    expect(broken).toMatchObject({
      level: 'must',
      reproduce: expect.stringContaining('--only malformed/syntax'),
      exchanges: expect.arrayContaining([
        expect.objectContaining({ response: expect.objectContaining({ status: 200 }) }),
      ]),
    });
    expect(summary).toMatchObject({
      target: `${shop.url}/hooks`,
      provider: 'detrack',
      must: { pass: 2, fail: 1, skip: 0 },
    });
  });

  it('writes several reports at once', async () => {
    await using shop = await startShop({ syntax: true });
    const cwd = temporaryFolder();
    const reports = ['json', 'pretty', 'junit=r.xml', 'markdown=r.md', 'html=r.html'].flatMap((r) => [
      '--report',
      r,
    ]);
    const result = await runInProcess(
      ['check', `${shop.url}/hooks`, '--provider', 'detrack', ...SOME, ...reports],
      { cwd },
    );
    expect(result.code).toBe(1);
    expect(result.lines).toHaveLength(4);
    expect(result.stderr).toContain('✖ malformed/syntax');
    const read = (file: string): string => readFileSync(join(cwd, file), 'utf8');
    expect(read('r.xml')).toMatch(/<testsuites[^>]* tests="3" failures="1"/);
    expect(read('r.md')).toContain('malformed/syntax');
    expect(read('r.html')).toContain('malformed/syntax');
  });

  it('refuses a report that it could not write, before it posts anything', async () => {
    await using server = await startHttpServer();
    const args = ['check', server.url, '--provider', 'detrack', '--only', 'event/failed'];
    const result = await runInProcess([...args, '--report', 'junit=no-such-folder/r.xml']);
    expect(result.code).toBe(3);
    expect(result.stderr).toContain('no-such-folder');
    expect(server.requests).toEqual([]);
  });

  it('annotates and writes the summary of the step on GitHub Actions', async () => {
    await using shop = await startShop({ syntax: true });
    const cwd = temporaryFolder();
    const summary = join(cwd, 'summary.md');
    writeFileSync(summary, 'before\n');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const args = ['check', `${shop.url}/hooks`, '--provider', 'detrack', ...SOME];
    const result = await runInProcess(args, { env, cwd });
    expect(result.stderr).toMatch(/^::error title=[^\n]*malformed\/syntax/m);
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n[\s\S]*malformed\/syntax/);
  });

  it('keeps credentials out of all that it says', async () => {
    await using server = await startHttpServer((response) => response.writeHead(500).end());
    const args = [
      'check',
      `${server.url}/hooks?token=hush`,
      '--provider',
      'detrack',
      '--only',
      'event/failed',
    ];
    const secrets = ['--auth', 'basic:me:hush', '--header', 'X-Api-Key: hush'];
    for (const json of [[], ['--json']]) {
      const { code, stdout, stderr } = await runInProcess([...args, ...secrets, ...json]);
      expect(code).toBe(1);
      expect(stdout + stderr).not.toMatch(/hush|bWU6aHVzaA/);
      expect(stdout).toContain('--auth basic:USER:PASS');
    }
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Basic bWU6aHVzaA==',
      'x-api-key': 'hush',
    });
    const env = { WEBHOOK_CLI_AUTH: 'basic:me:hush' };
    const fromEnvironment = await runInProcess(args, { env });
    expect(fromEnvironment.stdout).not.toContain('--auth');
  });

  it.each([
    [401, [], '--auth'],
    [401, ['--auth', 'basic:a:b'], 'does not accept --auth'],
    [404, [], 'path'],
    [415, [], '--content-type'],
    [302, [], 'redirects to /elsewhere'],
  ])('says what to do when the first webhook is answered %i', async (status, flags, hint) => {
    await using server = await startHttpServer((response) =>
      response.writeHead(status, { Location: '/elsewhere' }).end(),
    );
    const args = ['check', server.url, '--provider', 'detrack', '--only', 'event/failed', ...flags];
    const { code, stderr } = await runInProcess(args);
    expect(code).toBe(1);
    expect(stderr).toContain(`answered ${status}`);
    expect(stderr).toContain(hint);
  });

  it('ends with 1 where nobody listens, and with 4 after waiting in vain', async () => {
    const url = `http://127.0.0.1:${await unusedPort()}/hooks`;
    const refused = await runInProcess(['check', url, '--provider', 'detrack']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing listens') });
    const waited = await runInProcess(['check', url, '--provider', 'detrack', '--wait-for-target', '300ms']);
    expect(waited).toMatchObject({ code: 4, stderr: expect.stringContaining('--wait-for-target') });
  });

  it('ends with 4 when the time is up, and with 130 when it is interrupted', async () => {
    await using server = await startHttpServer((response) => {
      if (server.requests.length % 2 === 1) response.writeHead(204).end();
    });
    const args = ['check', server.url, '--provider', 'detrack', '--only', 'event/failed'];
    const late = await runInProcess([...args, '--max-time', '700ms']);
    expect(late).toMatchObject({ code: 4, stdout: expect.stringContaining('the time was up') });

    await using hanging = await startHttpServer((response) => {
      if (hanging.requests.length === 1) response.writeHead(204).end();
      else started.kill('SIGINT');
    });
    const again = ['check', hanging.url, '--provider', 'detrack', '--only', 'event/failed'];
    const started = startInProcess(again);
    const stopped = await started.ended;
    expect(stopped).toMatchObject({ code: 130, stdout: expect.stringContaining('stopped') });
  });

  it.each([
    ['no URL', ['check', '--provider', 'detrack'], 'no_target'],
    ['no provider', ['check', '3000'], 'no_provider'],
    [
      'a version that is not there',
      ['check', '3000', '--provider', 'detrack', '--payload-version', '9'],
      'unknown_version',
    ],
    [
      'a form that does not fit',
      ['check', '3000', '--provider', 'deliveright', '--content-type', 'form'],
      'flag_does_not_fit',
    ],
    [
      'a form that is none',
      ['check', '3000', '--provider', 'detrack', '--content-type', 'xml'],
      'bad_content_type',
    ],
    [
      'a secret for what signs nothing',
      ['check', '3000', '--provider', 'detrack', '--secret', 's'],
      'flag_does_not_fit',
    ],
    [
      'a case that is not there',
      ['check', '3000', '--provider', 'detrack', '--only', 'nothing'],
      'unknown_case',
    ],
    [
      'no case at all',
      ['check', '3000', '--provider', 'detrack', '--only', 'event', '--skip', 'event'],
      'no_case',
    ],
    [
      'a state of no job',
      ['check', '3000', '--provider', 'detrack', '--state-url', 'localhost:1/jobs'],
      'bad_state',
    ],
    [
      'two ways to the state',
      [
        'check',
        '3000',
        '--provider',
        'detrack',
        '--state-url',
        'localhost:1/{key}',
        '--state-command',
        'x {key}',
      ],
      'flag_does_not_fit',
    ],
    [
      'a shell without a command',
      ['check', '3000', '--provider', 'detrack', '--state-shell'],
      'flag_does_not_fit',
    ],
    [
      'a wait without a state',
      ['check', '3000', '--provider', 'detrack', '--state-wait', '1s'],
      'flag_does_not_fit',
    ],
    [
      'a path that is no pointer',
      [
        'check',
        '3000',
        '--provider',
        'detrack',
        '--state-url',
        'localhost:1/{key}',
        '--state-ignore',
        'updated',
      ],
      'bad_pointer',
    ],
    [
      'a scenario of another provider',
      ['check', '3000', '--provider', 'detrack', '--scenario', 'white-glove'],
      'unknown_scenario',
    ],
    [
      'another machine without being asked',
      ['check', 'http://192.0.2.1/', '--provider', 'detrack'],
      'not_confirmed',
    ],
  ])('is used wrongly with %s', async (_, args, code) => {
    const result = await runInProcess([...args, '--json']);
    expect(result.code).toBe(2);
    expect(result.lines).toEqual([expect.objectContaining({ type: 'error', code })]);
  });

  it('ends with 3 where the state cannot be read at all', async () => {
    await using server = await startHttpServer();
    const args = [
      'check',
      server.url,
      '--provider',
      'detrack',
      '--state-command',
      'no-such-command-here {key}',
    ];
    const result = await runInProcess([...args, '--json']);
    expect(result.code).toBe(3);
    expect(result.lines).toEqual([expect.objectContaining({ type: 'error', code: 'state_unreadable' })]);
    expect(server.requests).toEqual([]);
  });
});

describe('check --list', () => {
  it('shows the cases of a provider, or of all', async () => {
    const one = await runInProcess(['check', '--list', '--provider', 'detrack']);
    expect(one.code).toBe(0);
    expect(one.stdout).toMatch(/^event\/failed +must /m);
    expect(one.stdout).not.toContain('event/order_created');
    const all = await runInProcess(['check', '--list']);
    expect(all.stdout).toContain('event/failed');
    expect(all.stdout).toContain('event/order_created');
  });

  it('gives a line a case with its reason and source', async () => {
    const { lines } = await runInProcess([
      'check',
      '--list',
      '--provider',
      'detrack',
      '--json',
      '--only',
      'malformed',
    ]);
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.at(-1)).toMatchObject({ type: 'summary', cases: lines.length - 1 });
    for (const line of lines.slice(0, -1)) {
      expect(line).toMatchObject({
        type: 'case',
        provider: 'detrack',
        level: expect.stringMatching(/^(must|should)$/),
      });
      expect(String(line['explain']).length).toBeGreaterThan(10);
      expect(String(line['source']).length).toBeGreaterThan(2);
    }
  });
});

describe('checkEndpoint', () => {
  const only = ['event/failed', 'duplicate/exact', 'malformed/syntax'];

  it('says that a consumer is right', async () => {
    await using shop = await startShop();
    const seen: string[] = [];
    const outcome = await checkEndpoint({
      url: `${shop.url}/hooks`,
      provider: 'detrack',
      only,
      state: { read: ({ key }) => shop.jobs.get(key) },
      onResult: ({ id }) => seen.push(id),
    });
    expect(outcome).toMatchObject({
      ok: true,
      ended: 'complete',
      summary: { must: { pass: 3, fail: 0, skip: 0 } },
      firstAnswer: { response: { status: 204 } },
    });
    expect(outcome.results.map(({ id }) => id)).toEqual(only);
    expect(seen.toSorted()).toEqual(only.toSorted());
  });

  it('says which case a consumer fails, and throws nothing', async () => {
    await using shop = await startShop({ duplicates: true });
    const outcome = await checkEndpoint({
      url: `${shop.url}/hooks`,
      provider: 'detrack',
      only,
      state: { url: `${shop.url}/jobs/{key}`, ignore: ['/nothing'] },
    });
    expect(outcome.ok).toBe(false);
    expect(outcome.results.filter(({ outcome: o }) => o === 'fail').map(({ id }) => id)).toEqual([
      'duplicate/exact',
    ]);
  });

  it.each(['event/failed', 'order/reversed'])('is not right when it was not finished: %s', async (id) => {
    await using server = await startHttpServer((response) => {
      if (server.requests.length === 1) response.writeHead(204).end();
    });
    const outcome = await checkEndpoint({
      url: server.url,
      provider: 'detrack',
      only: [id],
      maxTimeMs: 500,
    });
    expect(outcome).toMatchObject({ ok: false, ended: 'max-time', results: [{ id, outcome: 'skip' }] });
  });

  it.each([
    [{ url: 'nowhere' }, 'bad_url'],
    [{ provider: 'nobody' }, 'unknown_provider'],
    [{ scenarios: ['no-such-scenario'] }, 'unknown_scenario'],
    [{ state: { command: 'cat {nothing}' } }, 'bad_state'],
  ])('refuses %j', async (options, code) => {
    await expect(
      checkEndpoint({ url: 'http://127.0.0.1:9/', provider: 'detrack', ...options }),
    ).rejects.toMatchObject({
      code,
      kind: 'usage',
    });
  });
});
