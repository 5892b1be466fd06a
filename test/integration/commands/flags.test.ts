import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { post, startCapture } from '../../helpers/capture.ts';
import { selfSignedCertificate } from '../../helpers/certificate.ts';
import { exchangesOf, fixture, temporaryFolder } from '../../helpers/cli.ts';
import { call } from '../../helpers/http-client.ts';
import { listening } from '../../helpers/http-server.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';
import { readJournal } from '../../helpers/journal.ts';

describe('flags that reach another machine or a page', () => {
  it('send and repost take any certificate with --insecure, and one of their own with --cacert', async () => {
    const { key, cert } = selfSignedCertificate();
    const server = createHttpsServer({ key, cert }, (request, response) => {
      request.resume();
      request.on('end', () => response.writeHead(204).end());
    });
    await using target = await listening(server, 'https');
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'ca.pem'), cert);
    writeFileSync(join(cwd, 'no.pem'), 'nothing of the kind\n');
    const send = (...flags: string[]) =>
      runInProcess(['send', '--trigger', 'failed', '--to', target.url, '--json', ...flags], { cwd });

    const refused = await send();
    expect(refused.code).toBe(1);
    expect(exchangesOf(refused)[0]?.error?.code).toBe('tls');
    const insecure = await send('--insecure');
    expect(insecure).toMatchObject({ code: 0, stderr: expect.stringContaining('accepts any certificate') });
    expect((await send('--cacert', 'ca.pem')).code).toBe(0);
    const garbage = await send('--cacert', 'no.pem');
    expect(garbage).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no.pem holds no certificate'),
    });

    expect((await runInProcess(['repost', 'last'], { cwd })).code).toBe(1);
    expect((await runInProcess(['repost', 'last', '--insecure'], { cwd })).code).toBe(0);
    expect((await runInProcess(['repost', 'last', '--cacert', 'ca.pem'], { cwd })).code).toBe(0);
  });

  it('listen forwards to any certificate with --insecure, and to one of their own with --cacert', async () => {
    const { key, cert } = selfSignedCertificate();
    const server = createHttpsServer({ key, cert }, (request, response) => {
      request.resume();
      request.on('end', () => response.writeHead(201).end());
    });
    await using app = await listening(server, 'https');
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'ca.pem'), cert);
    const answerWith = async (...flags: string[]) => {
      const listen = await listenInProcess(['--json', '--forward-to', app.url, ...flags], { cwd });
      const { status } = await post(listen.url, fixture('detrack/failed'));
      listen.kill('SIGTERM');
      return { status, ...(await listen.ended) };
    };
    const refused = await answerWith();
    expect(refused.status).toBe(502);
    expect(exchangesOf(refused)[0]?.error?.code).toBe('tls');
    expect(await answerWith('--insecure')).toMatchObject({
      status: 201,
      stderr: expect.stringContaining('warning: --insecure accepts any certificate'),
    });
    const trusting = await answerWith('--cacert', 'ca.pem');
    expect(trusting).toMatchObject({ status: 201, stderr: expect.not.stringContaining('warning') });
  });

  it.each([
    [['--insecure'], '--insecure'],
    [['--cacert', 'ca.pem'], '--cacert'],
    [['--forward-timeout', '5s'], '--forward-timeout'],
    [['--allow-host', '*'], '--allow-host'],
  ])('listen %j asks for --forward-to, but not where it lies in the environment', async (flags, named) => {
    const refused = await runInProcess(['listen', ...flags]);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain(`${named} says nothing without --forward-to`);
    const env = {
      WEBHOOK_CLI_INSECURE: '1',
      WEBHOOK_CLI_CACERT: 'ca.pem',
      WEBHOOK_CLI_FORWARD_TIMEOUT: '5s',
      WEBHOOK_CLI_ALLOW_HOST: '*',
    };
    const listen = await listenInProcess([], { env });
    listen.kill('SIGTERM');
    expect(await listen.ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining('warning') });
  });

  it('listen --durable has what it answered on the disk, and needs a journal', async () => {
    const cwd = temporaryFolder();
    const listen = await listenInProcess(['--json', '--durable', '--journal', join(cwd, 'durable.ndjson')]);
    const body = fixture('detrack/failed');
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(listen.url, body)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(readJournal(join(cwd, 'durable.ndjson')).records.length).toBe(20);
    listen.kill('SIGTERM');
    await listen.ended;
    const refused = await runInProcess(['listen', '--durable', '--no-journal'], { cwd });
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('--durable says nothing with --no-journal');
  });

  it('listen --check-ip finds a sender elsewhere, and the provider behind a trusted proxy', async () => {
    const listen = await listenInProcess([
      '--json',
      '--no-journal',
      '--check-ip',
      '--trust-proxy',
      '--reject-invalid',
    ]);
    const body = fixture('detrack/failed');
    expect((await post(listen.url, body)).status).toBe(422);
    const forwarded = { 'Content-Type': 'application/json', 'X-Forwarded-For': '10.0.0.1, 44.236.78.196' };
    expect((await post(listen.url, body, forwarded)).status).toBe(200);
    listen.kill('SIGTERM');
    const [elsewhere, provider] = exchangesOf(await listen.ended);
    expect(elsewhere?.findings).toContainEqual(expect.objectContaining({ rule: 'request/sender-address' }));
    expect(provider).toMatchObject({ valid: true, findings: [] });
  });

  it('listen --proxy-hops trusts as many proxies, and says nothing alone', async () => {
    const flags = ['--json', '--no-journal', '--check-ip', '--trust-proxy', '--proxy-hops', '2'];
    const listen = await listenInProcess([...flags, '--reject-invalid']);
    const body = fixture('detrack/failed');
    const through = (addresses: string) =>
      post(listen.url, body, { 'Content-Type': 'application/json', 'X-Forwarded-For': addresses });
    expect((await through('203.0.113.9, 44.236.78.196, 10.0.0.1')).status).toBe(200);
    expect((await through('44.236.78.196, 203.0.113.9, 10.0.0.1')).status).toBe(422);
    listen.kill('SIGTERM');
    await listen.ended;
    const alone = await runInProcess(['listen', '--port', '0', '--proxy-hops', '2']);
    expect(alone.code).toBe(2);
    expect(alone.stderr).toContain('--proxy-hops says nothing without --trust-proxy');
  });

  it('listen --allow-origin lets the page of that origin post, and no other', async () => {
    const listen = await listenInProcess([
      '--json',
      '--no-journal',
      '--allow-origin',
      'http://localhost:5173',
    ]);
    const body = fixture('detrack/failed');
    const from = (origin: string) => post(listen.url, body, { Origin: origin });
    expect((await from('http://localhost:5173')).status).toBe(200);
    expect((await from('http://evil.example')).status).toBe(403);
    listen.kill('SIGTERM');
    expect(exchangesOf(await listen.ended)).toHaveLength(1);
  });

  it('listen --allow-host passes the GET of a tunnel on, also from the environment; without it names the flag', async () => {
    const app = await startCapture((response) => {
      response.end('from the app');
    });
    const get = (url: string) => call(url, { method: 'GET', headers: { Host: 'abc.tunnel.example' } });
    const forwarding = ['--no-journal', '--forward-to', app.url];
    const closed = await listenInProcess(forwarding);
    const refused = await get(closed.url);
    expect([refused.status, refused.body.toString()]).toEqual([
      403,
      expect.stringContaining('--allow-host lets it'),
    ]);
    expect((await post(closed.url, '{}', { Origin: 'http://evil.example' })).status).toBe(403);
    closed.kill('SIGTERM');
    expect((await closed.ended).stderr).toMatch(/foreign-host: GET .*abc\.tunnel\.example.*--allow-host/);

    const named = await listenInProcess([
      ...forwarding,
      '--allow-host',
      'other.example',
      '--allow-host',
      'abc.tunnel.example',
    ]);
    expect((await get(named.url)).body.toString()).toBe('from the app');
    named.kill('SIGTERM');
    await named.ended;
    const env = { WEBHOOK_CLI_ALLOW_HOST: 'abc.tunnel.example' };
    const fromEnvironment = await listenInProcess(forwarding, { env });
    expect((await get(fromEnvironment.url)).status).toBe(200);
    fromEnvironment.kill('SIGTERM');
    await fromEnvironment.ended;
    const wrong = await runInProcess([
      'listen',
      '--port',
      '0',
      ...forwarding,
      '--allow-host',
      'https://x.example',
    ]);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('is no host') });
  });

  it('listen --forward-timeout answers 504 when the app is late', async () => {
    const app = await startCapture(() => {});
    const listen = await listenInProcess([
      '--no-journal',
      '--forward-to',
      app.url,
      '--forward-timeout',
      '50ms',
    ]);
    expect((await post(listen.url, fixture('detrack/failed'))).status).toBe(504);
    listen.kill('SIGTERM');
    expect((await listen.ended).code).toBe(0);
  });

  it('listen --forward-to refuses a target with credentials', async () => {
    const run = await runInProcess([
      'listen',
      '--port',
      '0',
      '--forward-to',
      'http://user:pass@localhost:3000',
    ]);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot hold credentials') });
    expect(run.stderr).not.toContain('pass@');
  });
});

describe('a secret that only lies in the environment', () => {
  const env = { WEBHOOK_CLI_SECRET: 's3cret' };

  it('signs what is signed, and stands in the way of nothing else', async () => {
    const server = await startCapture((response) => {
      response.end();
    });
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'body.json'), fixture('detrack/failed'));
    const run = (...args: string[]) => runInProcess(args, { cwd, env });
    expect((await run('send', '--trigger', 'failed', '--to', server.url)).code).toBe(0);
    expect((await run('repost', 'last')).code).toBe(0);
    expect((await run('send', '--file', 'body.json', '--to', server.url)).code).toBe(0);
    const signed = ['send', '--topic', 'order_created', '--payload-version', '2', '--to', server.url];
    expect((await run(...signed)).code).toBe(0);
    const signatures = server.requests.map((request) => request.header('x-grasshopper-signature'));
    expect(signatures.map((value) => value !== undefined)).toEqual([false, false, false, true]);
  });

  it('is refused as a flag where it does not fit', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'body.json'), fixture('detrack/failed'));
    const run = await runInProcess(['send', '--file', 'body.json', '--secret', 'other', '--dry-run'], {
      cwd,
      env,
    });
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('leave --secret out') });
  });
});

describe('every flag that the help offers', () => {
  const sources = ['.', '../../e2e', '../../faults']
    .map((folder) => join(import.meta.dirname, folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((file) => file.endsWith('.test.ts') || /\/faults\/.*\.ts$/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

  it.each([
    ['listen'],
    ['send'],
    ['check'],
    ['validate'],
    ['events'],
    ['events', 'show'],
    ['history'],
    ['history', 'show'],
    ['history', 'clear'],
    ['repost'],
    ['schema'],
    ['demo'],
    ['config', 'show'],
    ['init'],
    ['completion'],
  ])('%s %s: is used by a test of the command', async (...command) => {
    const help = await runInProcess([...command, '--help']);
    const flags = [...help.stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map((found) => found[1] ?? '');
    expect(flags).toContain('--help');
    // As an argument of its own, or inside a line for the shell.
    const unused = flags.filter((flag) => !new RegExp(`['"\`\\s]${flag}['"\`=\\s]`).test(sources));
    expect(unused).toEqual([]);
  });
});
