import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { HeaderList } from '../../../src/core/http/headers.ts';
import { selfSignedCertificate } from '../../helpers/certificate.ts';
import { type EngineOptions, type EngineRun, runEngine } from '../../helpers/engine-stand-in.ts';
import {
  collecting,
  type HttpServer,
  listening,
  type SeenRequest,
  startHttpServer,
  startTcpServer,
} from '../../helpers/http-server.ts';
import { type LoadFolder, loadFolder, sentLines, shardFile } from '../../helpers/load-folder.ts';

/** Jobs and the places of their webhooks, in the order in which they came. */
function cameOf({ requests }: HttpServer): readonly (readonly [number, number])[] {
  return requests.map(({ body }): readonly [number, number] => {
    const { job, index }: { job: number; index: number } = JSON.parse(body.toString());
    return [job, index];
  });
}

function jobsOf(server: HttpServer): readonly number[] {
  return [...new Set(cameOf(server).map(([job]) => job))].toSorted((a, b) => a - b);
}

/** Ten times as fast as the phases say. */
function run({ path }: LoadFolder, options: EngineOptions = {}): Promise<EngineRun> {
  return runEngine(path, { speed: 10, ...options });
}

/** The write of a worker into `sent/` with this number, from 1, gets half of its text onto the disk. */
function fullDisk(folder: LoadFolder): LoadFolder {
  writeFileSync(
    join(folder.path, 'full-disk.mjs'),
    `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const write = fs.writeFileSync;
let writes = 0;
// What appends calls it too.
fs.writeFileSync = (file, text, options) => {
  writes += 1;
  if (String(writes) !== process.env.FULL_AT) return write(file, text, options);
  write(file, text.slice(0, text.length / 2), options);
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
};
syncBuiltinESMExports();
`,
  );
  const processor = join(folder.path, 'processor.mjs');
  writeFileSync(processor, `import './full-disk.mjs';\n${readFileSync(processor, 'utf8')}`);
  return folder;
}

describe('the processor for Artillery', () => {
  it('sends each webhook once, those of a job in order, whatever the phases start', async () => {
    await using server = await startHttpServer();
    // 4 of the 10 users come to a worker whose shard is at its end, and 20 jobs are left when all have come.
    const folder = loadFolder({ target: `${server.url}/hooks`, jobs: 30, shards: 3, phases: '10/s*1s' });
    const { exitCode, counters, histograms, stderr } = await run(folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.not.stringContaining('Error') });
    const came = cameOf(server);
    expect(came.toSorted(([a, i], [b, k]) => a - b || i - k)).toEqual(
      folder.requests.map(({ job, index }) => [job, index]),
    );
    for (let job = 0; job < 30; job += 1)
      expect(came.filter(([one]) => one === job).map(([, index]) => index)).toEqual([0, 1, 2]);
    expect(counters).toMatchObject({
      ...{ 'vusers.created': 10, 'vusers.completed': 10 },
      ...{ 'http.requests': 90, 'http.responses': 90, 'http.codes.204': 90, 'http.request_rate (rate)': 90 },
      ...{ 'webhook_cli.jobs_done': 30, 'webhook_cli.webhooks_delivered': 90 },
    });
    expect(histograms['http.response_time']).toHaveLength(90);
    expect(sentLines(folder.path).filter(({ type }) => type === 'webhook')).toHaveLength(90);
    expect(sentLines(folder.path)[0]).toEqual({
      ...{ schemaVersion: 1, type: 'taken', shard: 1, pid: process.pid, at: expect.any(String) },
    });
  });

  it('sends bytes and headers as they are, with the secrets of the environment', async () => {
    await using server = await startHttpServer();
    const headers: HeaderList = [
      ['X-Zed', 'last'],
      ['content-TYPE', 'text/plain'],
      ['X-Zed', 'twice'],
      ['Authorization', 'Bearer s3cret'],
      ['X-Api-Key', 'k3y'],
      ['authorization', 'Basic dXNlcjpwYXNz'],
    ];
    const bodies = [Buffer.from('{"a":  1.0,\u2028"ü":"\ufeff"}\r\n'), Buffer.from([0, 255, 128, 10, 13])];
    const variables = ['WEBHOOK_CLI_BEARER', 'WEBHOOK_HEADER_X_API_KEY', 'WEBHOOK_CLI_AUTH'];
    const folder = loadFolder({
      target: `${server.url}/a%20b?x={{y}}&z`,
      ...{ jobs: 1, of: 2, shards: 1, variables },
      change: (_, index) => ({ headers, body: bodies[index] ?? Buffer.alloc(0) }),
    });
    const shard = readFileSync(shardFile(folder.path, 1), 'utf8');
    for (const secret of ['s3cret', 'k3y', 'dXNlcj']) expect(shard).not.toContain(secret);
    const env = {
      ...{
        WEBHOOK_CLI_BEARER: 's3cret',
        WEBHOOK_HEADER_X_API_KEY: 'k3y',
        WEBHOOK_CLI_AUTH: 'basic:user:pass',
      },
    };
    expect(await run(folder, { env })).toMatchObject({ exitCode: 0 });
    expect(server.requests.map(({ target }) => target)).toEqual(['/a%20b?x={{y}}&z', '/a%20b?x={{y}}&z']);
    expect(server.requests.map(({ body }) => body)).toEqual(bodies);
    const [first] = server.requests;
    expect(first?.rawHeaders.slice(0, 16)).toEqual([
      ...['Host', new URL(server.url).host],
      ...headers.flat(),
      ...['Content-Length', String(bodies[0]?.length)],
    ]);
    const log = readFileSync(join(folder.path, 'sent/0001.ndjson'), 'utf8');
    expect(log).not.toMatch(/s3cret|k3y|dXNlcj|pass/);
  });

  it('tries again by the schedule, then goes on, and notes the last answer', async () => {
    const tries = new Map<string, number>();
    await using server = await startHttpServer((response, { body }: SeenRequest) => {
      const { index }: { index: number } = JSON.parse(body.toString());
      const number = (tries.get(body.toString()) ?? 0) + 1;
      tries.set(body.toString(), number);
      // The first never succeeds, the second by its second try; the third gets no answer on two connections, then one.
      if (index === 2 && number <= 2) response.socket?.destroy();
      else response.writeHead(index === 0 ? 500 : index === 1 && number === 1 ? 302 : 200).end('x');
    });
    const folder = loadFolder({ target: server.url, jobs: 1, shards: 1, retriesMs: [1, 2] });
    const { counters } = await run(folder, { workers: 1 });
    expect(cameOf(server).map(([, index]) => index)).toEqual([0, 0, 0, 1, 1, 2, 2, 2]);
    expect(sentLines(folder.path).slice(1)).toEqual([
      { type: 'webhook', job: 0, index: 0, status: 500, error: null, tries: 3, ms: expect.any(Number) },
      { type: 'webhook', job: 0, index: 1, status: 200, error: null, tries: 2, ms: expect.any(Number) },
      { type: 'webhook', job: 0, index: 2, status: 200, error: null, tries: 3, ms: expect.any(Number) },
    ]);
    expect(counters).toMatchObject({
      ...{ 'webhook_cli.retries': 4, 'webhook_cli.webhooks_failed': 1, 'webhook_cli.webhooks_delivered': 2 },
      ...{ 'http.codes.500': 3, 'http.codes.302': 1, 'errors.ECONNRESET': 1, 'http.downloaded_bytes': 6 },
    });
  });

  it('sends once more what went out on a connection that was being closed, without a retry', async () => {
    const used = new Set<unknown>();
    await using server = await startHttpServer((response) => {
      const { socket } = response;
      if (used.has(socket)) socket?.resetAndDestroy();
      else response.writeHead(204).end();
      used.add(socket);
    });
    const folder = loadFolder({ target: server.url, jobs: 1, of: 4, shards: 1 });
    const { counters } = await run(folder, { workers: 1 });
    expect(cameOf(server).map(([, index]) => index)).toEqual([0, 1, 1, 2, 3, 3]);
    const lines = sentLines(folder.path).slice(1);
    expect(lines.map(({ status, tries }) => [status, tries])).toEqual([
      ...[
        [204, 1],
        [204, 2],
      ],
      ...[
        [204, 1],
        [204, 2],
      ],
    ]);
    expect(counters).toMatchObject({ 'http.requests': 6, 'webhook_cli.sent_again': 2 });
    expect(Object.keys(counters).filter((name) => /^errors|retries|failed/.test(name))).toEqual([]);
    // They say what connections are to be alike, whichever they take.
    expect(new Set(server.requests.map(({ headers }) => headers['connection']))).toEqual(
      new Set(['keep-alive']),
    );
  });

  it('takes an answer that broke off for none, and tries again', async () => {
    const head = (length: string): string => `HTTP/1.1 200 OK\r\n${length}\r\nx`;
    const ways: readonly ((socket: Socket) => void)[] = [
      (socket) => socket.end(head('Content-Length: 9\r\n')),
      (socket) => socket.write(head('Content-Length: 9\r\n')),
      (socket) => socket.write(head('')),
      (socket) => socket.write(head(''), () => setTimeout(() => socket.resetAndDestroy(), 20)),
      (socket) => socket.end('HTTP/1.1 2'),
      // These are whole: one ends with its connection, of one enough is read.
      (socket) => socket.end(head('')),
      (socket) => socket.write(`${head('')}${'x'.repeat(1024 * 1024)}`),
    ];
    await using server = await startHttpServer(({ socket }, { body }) => {
      const { job }: { job: number } = JSON.parse(body.toString());
      if (socket !== null) ways[job]?.(socket);
    });
    const folder = loadFolder({
      ...{ target: server.url, jobs: ways.length, of: 1, shards: 1 },
      ...{ timeoutMs: 700, retriesMs: [1] },
    });
    await run(folder, { workers: 1 });
    const lines = new Map(
      sentLines(folder.path).map(({ job, status, error, tries }) => [job, { status, error, tries }]),
    );
    const broken = { status: null, error: 'ECONNRESET', tries: 2 };
    const late = { status: null, error: 'ETIMEDOUT', tries: 2 };
    const whole = { status: 200, error: null, tries: 1 };
    expect(ways.map((_, job) => lines.get(job))).toEqual([
      ...[broken, late, late, broken],
      { status: null, error: expect.any(String), tries: 2 },
      ...[whole, whole],
    ]);
  });

  it('takes an answer that came before all of the body was read', async () => {
    await using server = await startTcpServer((socket) => {
      socket.once('data', () => {
        socket.pause();
        socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n', () =>
          setTimeout(() => socket.resetAndDestroy(), 50),
        );
      });
    });
    const body = Buffer.alloc(6 * 1024 * 1024, 'x');
    const folder = loadFolder({ target: server.url, jobs: 1, of: 1, shards: 1, change: () => ({ body }) });
    await run(folder, { workers: 1 });
    expect(sentLines(folder.path).at(-1)).toMatchObject({ status: 413, error: null, tries: 1 });
  });

  it('stops where it cannot note what it sends', async () => {
    const waiting: (() => void)[] = [];
    await using server = await startHttpServer((response) => {
      waiting.push(() => response.end());
      if (waiting.length === 2) for (const answer of waiting) answer();
    });
    const folder = loadFolder({ target: server.url, jobs: 6, phases: '2/s*1s' });
    // The line behind the first is half written; what was under way is noted when there is room again.
    const { counters, stderr } = await run(fullDisk(folder), { workers: 1, env: { FULL_AT: '2' } });
    expect(cameOf(server)).toHaveLength(2);
    expect(stderr).toMatch(/^webhook-cli: sent\/0001\.ndjson cannot be written \(ENOSPC[^\n]*\n$/);
    expect(counters).toMatchObject({
      ...{ 'errors.webhook_cli.unwritable_log': 1, 'webhook_cli.webhooks_delivered': 2 },
      ...{ 'vusers.completed': 2 },
    });
    expect(counters).not.toHaveProperty('webhook_cli.jobs_done');
    const [taken, torn, noted] = readFileSync(join(folder.path, 'sent/0001.ndjson'), 'utf8').split('\n');
    expect(taken).toContain('"taken"');
    expect(torn).toMatch(/^\{"type":"webhook"[^}]*$/);
    expect(noted).toMatch(/^\{"type":"webhook".*\}$/);
  });

  it('leaves a shard free whose file cannot be written', async () => {
    await using server = await startHttpServer();
    const folder = fullDisk(loadFolder({ target: server.url, jobs: 4, of: 1 }));
    const { stderr } = await run(folder, { workers: 1, env: { FULL_AT: '1' } });
    expect(stderr).toContain('webhook-cli: sent/0001.ndjson cannot be written (ENOSPC');
    expect(readdirSync(join(folder.path, 'sent'))).toEqual([]);
    expect(server.requests).toHaveLength(0);
    await run(folder, { workers: 1 });
    expect(jobsOf(server)).toEqual([0, 1, 2, 3]);
  });

  it('waits for the one before and for its pause, and for an answer longer than for an idle connection', async () => {
    const moments: number[] = [];
    let isOpen = false;
    await using server = await startHttpServer((response, _, index) => {
      expect(isOpen).toBe(false);
      isOpen = true;
      moments.push(performance.now());
      void sleep(index === 0 ? 1100 : 0).then(() => {
        isOpen = false;
        response.end();
      });
    });
    const folder = loadFolder({
      ...{ target: server.url, jobs: 1, shards: 1 },
      change: (_, index) => ({ pauseMs: index === 1 ? 20 : 300 }),
    });
    const { counters } = await run(folder, { workers: 1 });
    expect(counters).toMatchObject({ 'http.codes.200': 3, 'webhook_cli.webhooks_delivered': 3 });
    const [, second = 0, third = 0] = moments;
    // It counts from where the one before began, which was a little before it came.
    expect(third - second).toBeGreaterThan(50);
  });

  it('gives up on an answer that does not come', async () => {
    await using server = await startHttpServer(() => undefined);
    const folder = loadFolder({ target: server.url, jobs: 1, of: 2, shards: 1, timeoutMs: 50 });
    const { counters } = await run(folder, { workers: 1 });
    expect(counters).toMatchObject({ 'http.requests': 2, 'errors.ETIMEDOUT': 2, 'webhook_cli.jobs_done': 1 });
    expect(sentLines(folder.path).at(-1)).toMatchObject({ status: null, error: 'ETIMEDOUT', tries: 1 });
  });

  it('refuses to send a folder twice, and sends what is left of one', async () => {
    await using server = await startHttpServer();
    const folder = loadFolder({ target: server.url, jobs: 8, shards: 4, phases: '8/s*1s' });
    const half = await run(folder, { env: { WEBHOOK_CLI_SHARDS: '1,3-3' } });
    expect(half).toMatchObject({
      exitCode: 0,
      counters: { 'vusers.created': 8, 'webhook_cli.jobs_done': 4 },
    });
    expect(jobsOf(server)).toEqual([0, 2, 4, 6]);
    const rest = await run(folder);
    expect(rest.stderr).toContain('webhook-cli: 2 shards were taken before, and are not sent again\n');
    expect(jobsOf(server)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(server.requests).toHaveLength(24);
    const again = await run(folder);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toMatch(
      /^webhook-cli: all shards were taken before: [^\n]*Export a new folder[^\n]*\n$/,
    );
    expect(server.requests).toHaveLength(24);
  });

  it('shares the shards with other processes that begin at the same time', async () => {
    await using server = await startHttpServer();
    const folder = loadFolder({ target: server.url, jobs: 40, of: 1, shards: 8, phases: '40/s*1s' });
    const runs = await Promise.all([run(folder), run(folder, { workers: 3 })]);
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(server.requests).toHaveLength(40);
    expect(jobsOf(server)).toHaveLength(40);
  });

  it.each([
    ['WEBHOOK_CLI_BEARER is not set', {}],
    ['WEBHOOK_CLI_BEARER holds what no header can carry', { WEBHOOK_CLI_BEARER: 'a\nb' }],
    [
      'WEBHOOK_CLI_SHARDS must name shards from 1 to 2',
      { WEBHOOK_CLI_BEARER: 'x', WEBHOOK_CLI_SHARDS: '1-3' },
    ],
    [
      'WEBHOOK_CLI_SHARDS must name shards from 1 to 2',
      { WEBHOOK_CLI_BEARER: 'x', WEBHOOK_CLI_SHARDS: '2-1' },
    ],
    [
      'WEBHOOK_CLI_SHARDS must name shards from 1 to 2',
      { WEBHOOK_CLI_BEARER: 'x', WEBHOOK_CLI_SHARDS: '1,,2' },
    ],
    ['WEBHOOK_CLI_SHARDS is not set', { WEBHOOK_CLI_BEARER: 'x', WORKER_ID: 'of Fargate' }],
    ['the target is no http or https URL', { WEBHOOK_CLI_BEARER: 'x', WEBHOOK_CLI_TO: 'localhost:3000' }],
    [
      'the target holds credentials',
      { WEBHOOK_CLI_BEARER: 'x', WEBHOOK_CLI_TO: 'http://a:s3cret@localhost' },
    ],
  ])('refuses with "%s" before anything is sent', async (message, env) => {
    await using server = await startHttpServer();
    const folder = loadFolder({ target: server.url, jobs: 2, variables: ['WEBHOOK_CLI_BEARER'] });
    const { exitCode, stderr } = await run(folder, { env });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^webhook-cli: [^\n]+\n$/);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('s3cret');
    expect(server.requests).toHaveLength(0);
    expect(existsSync(join(folder.path, 'sent'))).toBe(false);
  });

  it('wants to know how long the phases are', async () => {
    const folder = loadFolder({ target: 'http://127.0.0.1:9', jobs: 2 });
    const yml = join(folder.path, 'artillery.yml');
    writeFileSync(yml, readFileSync(yml, 'utf8').replace('phaseSeconds: 1', 'other: 1'));
    const { exitCode, stderr } = await run(folder);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'webhook-cli: artillery.yml lacks config.variables.phaseSeconds, the sum of its phases\n',
    });
  });

  it('sends to another target, all of it', async () => {
    await using server = await startHttpServer();
    const folder = loadFolder({ target: 'http://127.0.0.1:9/old?x', jobs: 2, of: 1 });
    await run(folder, { env: { WEBHOOK_CLI_SHARDS: '1', WEBHOOK_CLI_TO: `${server.url}/new?a=b` } });
    await run(folder, { target: `${server.url}/flag` });
    expect(server.requests.map(({ target }) => target)).toEqual(['/new?a=b', '/flag']);
  });

  it('sends over TLS', async () => {
    const came: string[] = [];
    const server = createServer(
      selfSignedCertificate(),
      collecting(({ target }, response) => {
        came.push(target);
        response.writeHead(204).end();
      }),
    );
    await using at = await listening(server, 'https');
    const folder = loadFolder({ target: `${at.url}/hooks`, jobs: 1, of: 2, shards: 1 });
    const refused = await run(folder, { workers: 1 });
    expect(refused.counters).toMatchObject({ 'errors.DEPTH_ZERO_SELF_SIGNED_CERT': 2 });
    rmSync(join(folder.path, 'sent'), { recursive: true });
    // Node says on stderr what that means.
    await run(folder, { workers: 1, env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
    expect(came).toEqual(['/hooks', '/hooks']);
  });

  it('notes a target that is not there, and ends', async () => {
    const folder = loadFolder({ target: 'http://127.0.0.1:9', jobs: 2, of: 1, retriesMs: [1] });
    const { exitCode, counters } = await run(folder);
    expect(exitCode).toBe(0);
    expect(counters).toMatchObject({ 'errors.ECONNREFUSED': 4, 'webhook_cli.webhooks_failed': 2 });
    expect(sentLines(folder.path)).toContainEqual(
      expect.objectContaining({ job: 1, status: null, error: 'ECONNREFUSED', tries: 2 }),
    );
  });

  it('says what is damaged, and sends what is whole', async () => {
    await using server = await startHttpServer();
    const folder = loadFolder({ target: server.url, jobs: 6 });
    const shard = shardFile(folder.path, 1);
    truncateSync(shard, readFileSync(shard).length - 20);
    const { stderr, counters } = await run(folder);
    expect(stderr).toBe(
      'webhook-cli: shards/0001.ndjson: line 9 cannot be read. Copy it again, or export a new folder\n',
    );
    expect(counters).toMatchObject({ 'errors.webhook_cli.damaged_shard': 1, 'webhook_cli.jobs_done': 5 });
    expect(jobsOf(server)).toEqual([0, 1, 2, 3, 5]);
  });
});
