import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { recordLine } from '../../../src/journal/record.ts';
import { post, startCapture, unusedPort } from '../../helpers/capture.ts';
import { selfSignedCertificate } from '../../helpers/certificate.ts';
import { fixture, temporaryFolder } from '../../helpers/cli.ts';
import { call } from '../../helpers/http-client.ts';
import { listening } from '../../helpers/http-server.ts';
import { listenInProcess, runInProcess, startInProcess } from '../../helpers/in-process.ts';
import { readJournal } from '../../helpers/journal.ts';
import { livePage } from '../../helpers/live-page.ts';
import { exchange } from '../../unit/output/samples.ts';

type Kept = NonNullable<Parameters<typeof exchange>[0]>;

/** A folder whose journal has these. */
function folderWith(...kept: readonly Kept[]): { readonly cwd: string; readonly journal: string } {
  const cwd = temporaryFolder();
  const journal = join(cwd, 'kept.ndjson');
  writeFileSync(journal, kept.map((each) => `${recordLine(exchange(each))}\n`).join(''));
  return { cwd, journal };
}

/** What was received: a body, and the headers beside those of every sample. */
function received(
  body: string | Buffer,
  fields: Kept = {},
  headers: readonly (readonly [string, string])[] = [],
): Kept {
  const request = exchange().request;
  const isText = typeof body === 'string';
  return {
    payloadVersion: '2',
    ...fields,
    request: {
      ...request,
      headers: [...request.headers, ...headers],
      size: body.length,
      body: isText ? body : body.toString('base64'),
      bodyEncoding: isText ? 'utf8' : 'base64',
    },
  };
}

async function inspectOn(journal: string, args: readonly string[], cwd: string) {
  const run = startInProcess(['inspect', '--journal', journal, '--port', '0', ...args], { cwd });
  return { run, page: await livePage(run) };
}

const FAILED = fixture('detrack/failed').toString('utf8');

describe('inspect', () => {
  it('serves a journal to whoever has the token, which is in no line for programs', async () => {
    const { cwd, journal } = folderWith(
      received(FAILED, { id: 'first222', at: '2026-01-02T10:00:01.000Z' }),
      received('{"hello":1}', {
        id: 'second22',
        at: '2026-01-02T10:00:02.000Z',
        provider: null,
        event: null,
        key: null,
      }),
    );
    const { run, page } = await inspectOn(journal, ['--json'], cwd);
    expect((await call(`${page.address}api/state`, { method: 'GET' })).status).toBe(401);
    expect((await call(page.address, { method: 'GET' })).body.toString()).not.toContain(page.token);
    const { value: state } = await page.get('/api/state');
    expect(state).toMatchObject({
      receiver: null,
      answers: null,
      journal: 'kept.ndjson',
      isScrubbed: false,
      can: { send: true, repost: true, save: true, export: true },
      sendsTo: 'http://127.0.0.1:4141/',
    });
    expect((await page.list()).rows.map(({ id }) => id)).toEqual(['second22', 'first222']);
    expect((await page.list('event:failed')).rows.map(({ id }) => id)).toEqual(['first222']);
    expect((await page.list('"hello"')).rows.map(({ id }) => id)).toEqual(['second22']);
    expect(await page.get('/api/exchanges?q=event:faild')).toMatchObject({
      status: 404,
      value: { error: { code: 'unknown_event', message: expect.stringContaining('failed') } },
    });
    expect((await page.detail('first')).can).toMatchObject({
      repost: true,
      save: true,
      targets: ['http://127.0.0.1:4141/hooks/detrack'],
    });
    const { log } = JSON.parse(await page.file('/api/export.har?q=event:failed'));
    expect(log.entries).toHaveLength(1);
    // What another process keeps appears as well.
    const more = recordLine(exchange({ id: 'third222', at: '2026-01-02T10:00:03.000Z' }));
    writeFileSync(journal, `${more}\n`, { flag: 'a' });
    await expect.poll(async () => (await page.list()).rows[0]?.id).toBe('third222');
    run.kill('SIGTERM');
    const { code, lines, stdout, stderr } = await run.ended;
    expect(code).toBe(0);
    expect(lines).toEqual([
      { schemaVersion: 1, type: 'inspecting', address: page.address, pid: process.pid, journal },
    ]);
    expect(stdout).not.toContain(page.token);
    expect(stderr).not.toContain('warning');
  });

  it('warns where others can reach it, and shows nobody’s data with --scrub', async () => {
    const { cwd, journal } = folderWith(received(FAILED, { id: 'first222' }));
    const run = startInProcess(['inspect', '--journal', journal, '-p', '0', '--host', '0.0.0.0', '--scrub'], {
      cwd,
    });
    const page = await livePage(run);
    expect(run.output.stderr).toContain('warning: every machine that reaches 0.0.0.0 can ask for the page');
    expect(await page.get('/api/state')).toMatchObject({ value: { isScrubbed: true } });
    const { deliver_to_collect_from: name } = JSON.parse(FAILED);
    expect(name).toBeTruthy();
    expect(await page.file('/api/exchanges/first')).not.toContain(name);
    run.kill('SIGINT');
    expect((await run.ended).code).toBe(0);
  });

  it('sends again with edits, and no other byte is another one', async () => {
    const app = await startCapture((response) => response.writeHead(503).end());
    const json = '{"do_number": "DO-1001",\n  "n": 1.0, "big": 12345678901234567890, "n": 2.50}\n';
    const form = 'a=1&json=%7B%22do%22%3A%22DO-2%22%2C%22x%22%3A1.0%7D&b=%20';
    const gzipped = gzipSync(json);
    const { cwd, journal } = folderWith(
      received(json, { id: 'json2222', key: null }, [
        ['X-Odd', 'b'],
        ['Authorization', '[redacted]'],
      ]),
      received(form, { id: 'form2222', contentForm: 'form' }),
      received(gzipped, { id: 'gzip2222' }, [['Content-Encoding', 'gzip']]),
    );
    const { page } = await inspectOn(
      journal,
      ['--to', `${app.url}in`, '--header', 'X-Mine: 1', '--auth', 'basic:u:p'],
      cwd,
    );
    const edits = [
      { op: 'set', path: '/do_number', json: '"DO-9"' },
      { op: 'set', path: '/new', json: '1.10' },
      { op: 'unset', path: '/big' },
    ];
    const judged = await page.post('/api/judge', { id: 'json', edits });
    expect(judged).toMatchObject({ status: 200, value: { verdict: { mark: expect.any(String) } } });
    expect(app.requests).toHaveLength(0);

    const sent = await page.repost({ id: 'json', edits });
    expect(sent.value.sent).toMatchObject([
      { direction: 'sent', of: 'json2222', answer: { text: expect.stringContaining('503') } },
    ]);
    expect(app.requests[0]).toMatchObject({
      url: '/in',
      body: Buffer.from('{"do_number": "DO-9",\n  "n": 1.0, "n": 2.50, "new": 1.10}\n'),
    });
    expect(app.requests[0]?.header('X-Odd')).toBe('b');
    expect(app.requests[0]?.header('X-Mine')).toBe('1');
    expect(app.requests[0]?.header('Authorization')).toBe(`Basic ${btoa('u:p')}`);

    await page.repost({ id: 'json' });
    expect(app.requests[1]?.body.toString()).toBe(json);
    await page.repost({ id: 'form', edits: [{ op: 'set', path: '/x', json: '2.0' }] });
    const decoded = decodeURIComponent(app.requests[2]?.body.toString() ?? '');
    expect(decoded).toBe('a=1&json={"do":"DO-2","x":2.0}&b= ');
    await page.repost({ id: 'gzip', edits: [{ op: 'unset', path: '/n' }] });
    expect(app.requests[3]?.header('Content-Encoding')).toBe('gzip');
    expect(app.requests[3]?.body.equals(gzipped)).toBe(false);

    const { records } = readJournal(journal);
    expect(records.slice(3).map(({ direction, of }) => [direction, of])).toEqual([
      ['sent', 'json2222'],
      ['sent', 'json2222'],
      ['sent', 'form2222'],
      ['sent', 'gzip2222'],
    ]);
    expect((await page.list()).rows[0]).toMatchObject({ of: 'gzip2222', to: `${app.url}in` });
  });

  it.each([
    [{ edits: [{ op: 'set', path: '/n', json: 'Damaged' }] }, 'bad_override'],
    [{ edits: [{ op: 'unset', path: '/nothing' }] }, 'unknown_path'],
    [{ edits: [{ op: 'set', path: '/__proto__/x', json: '1' }] }, 'bad_path'],
    [{ to: 'http://169.254.169.254/' }, 'foreign_target'],
    [{ to: 'file:///etc/passwd' }, 'bad_url'],
  ])('refuses to send again %j, and sends nothing', async (body, code) => {
    const app = await startCapture();
    const { cwd, journal } = folderWith(received('{"n":1}', { id: 'json2222' }));
    const { page } = await inspectOn(journal, ['--to', app.url], cwd);
    const refused = await page.repost({ id: 'json', ...body });
    expect(refused.value.error.code).toBe(code);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(app.requests).toHaveLength(0);
    expect(readJournal(journal).records).toHaveLength(1);
  });

  it('sends events, fixtures and scenarios, signed and by TLS where that is asked for', async () => {
    const { key, cert } = selfSignedCertificate();
    const bodies: { readonly path: string; readonly signature: string | undefined; readonly body: string }[] =
      [];
    const server = createHttpsServer({ key, cert }, async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const name = Object.keys(request.headers).find((each) => each.includes('signature'));
      bodies.push({ path: request.url ?? '', signature: name, body });
      response.writeHead(204).end();
    });
    await using target = await listening(server, 'https');
    const { cwd, journal } = folderWith(received(FAILED, { id: 'first222' }));
    writeFileSync(join(cwd, 'ca.pem'), cert);
    const flags = [
      '--to',
      target.url,
      '--cacert',
      'ca.pem',
      '--bearer',
      'a-token-of-mine',
      '--secret',
      'shared',
    ];
    const { page } = await inspectOn(journal, flags, cwd);
    const saved = await page.post('/api/save', { id: 'first', name: 'at-the-door' });
    expect(saved).toMatchObject({ value: { path: join('webhook-cli', 'fixtures', 'at-the-door.json') } });
    const { value: sendables } = await page.get('/api/sendables');
    expect(sendables).toMatchObject({
      fixtures: [{ name: 'at-the-door', provider: 'detrack', event: 'failed' }],
      events: expect.arrayContaining([expect.objectContaining({ name: 'failed', versions: ['2', '1'] })]),
      scenarios: expect.arrayContaining([expect.objectContaining({ isCaptured: false })]),
    });

    const event = {
      provider: 'detrack',
      event: 'failed',
      edits: [{ op: 'set', path: '/reason', json: '"Wet"' }],
    };
    const sent = await page.send(event);
    expect(sent.value).toMatchObject({
      sent: [{ event: expect.stringMatching(/failed/i), direction: 'sent' }],
    });
    expect(JSON.parse(bodies[0]?.body ?? '')).toMatchObject({ status: 'failed', reason: 'Wet' });
    await page.send({ provider: 'deliveright', event: 'item_status_changed', payloadVersion: '2' });
    expect(bodies[1]?.signature).toBeDefined();
    await page.send({ provider: 'detrack', fixture: 'at-the-door' });
    expect(JSON.parse(bodies[2]?.body ?? '').status).toBe('failed');
    const played = await page.send({ provider: 'detrack', scenario: 'delivered' });
    expect(played.value.sent.length).toBeGreaterThan(1);

    for (const [body, code] of [
      [{ provider: 'detrack', event: 'nonsense' }, 'unknown_event'],
      [{ provider: 'detrack', fixture: '../../etc/passwd' }, 'unknown_fixture'],
      [{ provider: 'detrack', scenario: './mine.json' }, 'unknown_scenario'],
      [{ provider: 'detrack', event: 'failed', to: '10.0.0.1' }, 'foreign_target'],
      [{ provider: 'detrack', fixture: 'at-the-door', payloadVersion: '1' }, 'flag_does_not_fit'],
      [{ provider: 'detrack', scenario: 'delivered', edits: event.edits }, 'flag_does_not_fit'],
    ] as const) {
      expect((await page.send(body)).value).toMatchObject({ error: { code } });
    }
  });

  it('takes any certificate with --insecure, and says so', async () => {
    const { key, cert } = selfSignedCertificate();
    const server = createHttpsServer({ key, cert }, (request, response) => {
      request.resume();
      request.on('end', () => response.writeHead(204).end());
    });
    await using target = await listening(server, 'https');
    const { cwd, journal } = folderWith();
    const { run, page } = await inspectOn(journal, ['--to', target.url, '--insecure'], cwd);
    expect(run.output.stderr).toContain('warning: --insecure accepts any certificate');
    const sent = await page.send({ provider: 'detrack', event: 'failed' });
    expect(sent.value.sent).toMatchObject([{ answer: { text: expect.stringContaining('204') } }]);
  });

  it('saves a fixture without anybody’s data, under a name that is free, and nowhere else', async () => {
    const { cwd, journal } = folderWith(received(FAILED, { id: 'first222' }), {
      id: 'sent2222',
      direction: 'sent',
    });
    const { page } = await inspectOn(journal, [], cwd);
    const save = (id: string, name: string) => page.post('/api/save', { id, name });
    expect((await save('first', 'mine')).status).toBe(200);
    const file = join(cwd, 'webhook-cli', 'fixtures', 'mine.json');
    const text = readFileSync(file, 'utf8');
    expect(JSON.parse(text)).toMatchObject({ event: 'failed', scrubbed: true });
    expect(text).not.toContain(JSON.parse(FAILED).deliver_to_collect_from);
    expect(await save('first', 'mine')).toMatchObject({
      status: 409,
      value: { error: { code: 'name_taken', hint: 'choose another name' } },
    });
    for (const name of ['../mine', 'a/b', 'Mine', 'con', '', 'x'.repeat(65), 'mine.json', '/etc/passwd']) {
      expect((await save('first', name)).value).toMatchObject({ error: { code: 'bad_name' } });
    }
    expect((await save('sent', 'other')).value).toMatchObject({ error: { code: 'cannot_save' } });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it.each([
    [['--port', '70000'], 2, /port "70000" is not a whole number from 0 to 65535/],
    [['--host', '203.0.113.7', '--port', '0'], 3, /this machine has no address/],
    [['--journal', '.'], 3, /./],
    [['--open'], 2, /unknown option/],
  ])('says what is wrong with %j', async (args, code, words) => {
    const run = await runInProcess(['inspect', ...args], { cwd: temporaryFolder() });
    expect(run).toMatchObject({ code, stderr: expect.stringMatching(words) });
  });

  it('takes port and host from nowhere but what is typed', async () => {
    const cwd = temporaryFolder();
    const taken = await startCapture();
    const env = { WEBHOOK_CLI_PORT: String(taken.port), WEBHOOK_CLI_HOST: '0.0.0.0' };
    writeFileSync(
      join(cwd, 'webhook-cli.config.json'),
      JSON.stringify({ port: taken.port, host: '0.0.0.0' }),
    );
    const run = startInProcess(['inspect'], { cwd, env });
    const page = await livePage(run);
    expect(new URL(page.address).port).not.toBe(String(taken.port));
    expect(run.output.stderr).not.toContain('warning');
    // Who only looks writes nothing.
    expect(existsSync(join(cwd, '.webhook-cli'))).toBe(false);
    run.kill('SIGTERM');
    expect((await run.ended).code).toBe(0);
  });
});

describe('listen --inspect', () => {
  it('shows what comes without a journal, and sets what the next webhook is answered', async () => {
    const listen = await listenInProcess(['--no-journal', '--json', '--inspect', '0', '--answer', '201,202']);
    const page = await livePage(listen);
    const { value: state } = await page.get('/api/state');
    expect(state).toMatchObject({
      receiver: listen.url,
      sendsTo: listen.url,
      journal: null,
      answers: { plan: '201, then 202', next: null },
    });
    const answers = page.until((event) => event.type === 'answers' && event.answers.next === null);
    const set = await page.post('/api/answer', { next: '503' });
    expect(set).toMatchObject({ value: { plan: '201, then 202', next: '503' } });
    expect((await post(listen.url, FAILED)).status).toBe(503);
    await answers;
    expect((await post(listen.url, FAILED)).status).toBe(201);
    await page.post('/api/answer', { next: 'reset' });
    await expect(post(listen.url, FAILED)).rejects.toThrow();
    await page.post('/api/answer', { next: '200' });
    await page.post('/api/answer', { next: null });
    expect((await post(listen.url, FAILED)).status).toBe(202);
    await expect.poll(async () => (await page.list()).rows.length).toBe(4);
    listen.kill('SIGTERM');
    const { code, stdout } = await listen.ended;
    expect(code).toBe(0);
    expect(stdout).not.toContain(page.token);
  });

  it('sends again to the apps that want it, or to the receiver itself, and to this machine alone', async () => {
    const app = await startCapture((response) => response.writeHead(204).end());
    const cwd = temporaryFolder();
    const listen = await listenInProcess(
      ['--json', '--inspect', '0', '--forward-to', `failed=${app.url}app`, '--auth', 'basic:u:p', '--scrub'],
      { cwd },
    );
    const page = await livePage(listen);
    const headers = { 'Content-Type': 'application/json', Authorization: `Basic ${btoa('u:p')}` };
    await post(`${listen.url}x?a=1`, FAILED, headers);
    await post(listen.url, fixture('detrack/completed'), headers);
    await expect.poll(async () => (await page.list()).rows.length).toBe(2);
    const [completed, failed] = (await page.list()).rows;
    // Path and query of what came may say who gets what.
    const shown = `${new URL(app.url).origin}/…`;
    expect(await page.detail(failed?.id ?? '')).toMatchObject({ can: { targets: [shown] } });
    expect((await page.detail(completed?.id ?? '')).can.targets).toEqual([listen.url]);

    // What is shown is scrubbed, what is sent is what came.
    expect(JSON.stringify(await page.detail(failed?.id ?? ''))).not.toContain(
      JSON.parse(FAILED).deliver_to_collect_from,
    );
    const again = await page.repost({ id: failed?.id });
    expect(again.value).toMatchObject({ sent: [{ of: failed?.id }], notes: [] });
    expect(app.requests[1]?.body.toString()).toBe(FAILED);
    expect(app.requests[1]?.url).toBe('/app?a=1');
    expect(app.requests[1]?.header('Authorization')).toBe(headers.Authorization);

    const received = listen.readUntil(({ lines }) =>
      lines.filter((line) => line.type === 'exchange' && line['direction'] === 'received').length === 4
        ? true
        : undefined,
    );
    expect((await page.repost({ id: completed?.id })).value.sent).toMatchObject([
      { answer: { text: expect.stringContaining('200') } },
    ]);
    expect((await page.send({ provider: 'detrack', event: 'in-progress' })).value.sent).toMatchObject([
      { to: listen.url, answer: { text: expect.stringContaining('200') } },
    ]);
    await received;
    expect((await page.repost({ id: failed?.id, to: 'https://example.com/' })).value.error.code).toBe(
      'foreign_target',
    );
    listen.kill('SIGTERM');
    expect((await listen.ended).code).toBe(0);
  });

  it('has a port of its own', async () => {
    const cwd = temporaryFolder();
    const own = await runInProcess(['listen', '--port', '4999', '--inspect', '4999'], { cwd });
    expect(own).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--inspect 4999: webhooks come in on that port'),
    });
    const none = await runInProcess(['listen', '--inspect', '99999'], { cwd });
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('99999') });
    const taken = await startCapture();
    const late = await runInProcess(['listen', '--port', '0', '--inspect', String(taken.port)], { cwd });
    expect(late).toMatchObject({ code: 3, stderr: expect.stringContaining(`port ${taken.port}`) });

    const port = await unusedPort();
    mkdirSync(join(cwd, 'p'));
    writeFileSync(join(cwd, 'p', 'webhook-cli.config.json'), JSON.stringify({ listen: { inspect: port } }));
    const listen = await listenInProcess([], { cwd: join(cwd, 'p') });
    expect((await livePage(listen)).address).toBe(`http://127.0.0.1:${port}/`);
  });
});
