import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bundledCatalogue } from '../../../src/providers/registry.ts';
import { startCapture } from '../../helpers/capture.ts';
import { temporaryFolder } from '../../helpers/cli.ts';
import { startTcpServer } from '../../helpers/http-server.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';

const SEEDED = ['--seed', '7', '--now', '2026-01-31T09:30:00Z'];
const SIGNED = ['order_created', '--payload-version', '2', '--secret', 's3cret'];

function send(args: readonly string[], cwd = temporaryFolder()) {
  return runInProcess(['send', ...args, ...(args.includes('--file') ? [] : SEEDED)], { cwd });
}

describe('send --chunked', () => {
  it('sends the body in several chunks, without its length', async () => {
    let wire = '';
    await using server = await startTcpServer((socket) => {
      socket.on('data', (chunk) => {
        wire += chunk.toString('latin1');
        if (wire.endsWith('\r\n0\r\n\r\n')) socket.end('HTTP/1.1 204 No Content\r\n\r\n');
      });
    });
    expect((await send(['failed', '--chunked', '--no-journal', '--to', server.url])).code).toBe(0);
    const [head = '', rest = ''] = wire.split(/\r\n\r\n(.*)/s);
    expect(head).toMatch(/^transfer-encoding: chunked$/m);
    expect(head).not.toMatch(/content-length/i);
    const chunks: string[] = [];
    for (let at = 0; at < rest.length; ) {
      const [line = '', size = ''] = /^([\da-f]+)\r\n/.exec(rest.slice(at)) ?? [];
      const length = Number.parseInt(size, 16);
      chunks.push(rest.slice(at + line.length, at + line.length + length));
      at += line.length + length + 2;
    }
    expect(chunks.filter((chunk) => chunk !== '')).toHaveLength(4);
    const plain = await send(['failed', '--dry-run']);
    expect(chunks.join('')).toBe(Buffer.from(plain.stdout).toString('latin1'));
  });

  it('keeps the connection, and sends an empty body', async () => {
    const ports = new Set<unknown>();
    const server = await startCapture((response, _captured, socket) => {
      ports.add(socket.remotePort);
      response.writeHead(200).end();
    });
    await send(['failed', '--count', '3', '--chunked', '--no-journal', '--to', server.url]);
    expect(server.requests).toHaveLength(3);
    expect(ports.size).toBe(1);
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'empty'), '');
    const { lines } = await send(['--file', 'empty', '--chunked', '--json', '--to', server.url], cwd);
    expect(server.requests).toHaveLength(4);
    // Of nothing there are no chunks, and nothing says that there were.
    expect(server.requests[3]?.header('content-length')).toBe('0');
    expect(JSON.stringify(lines[0]?.['request'])).not.toContain('chunked');
  });
});

describe('send --compress gzip', () => {
  it('sends a compressed body that says so, and is judged as what is in it', async () => {
    const server = await startCapture();
    const run = await send(['failed', '--compress', 'gzip', '--json', '--count', '2', '--to', server.url]);
    const plain = await send(['failed', '--dry-run', '--count', '2']);
    const bodies = server.requests.map(({ body }) => String(gunzipSync(body)));
    expect(bodies).toEqual(plain.stdout.trimEnd().split('\n'));
    expect(server.requests.map((request) => request.header('content-encoding'))).toEqual(['gzip', 'gzip']);
    const told = run.lines.filter(({ type }) => type === 'exchange');
    expect(told).toHaveLength(2);
    for (const line of told)
      expect(line).toMatchObject({ provider: 'detrack', event: 'failed', valid: true });
  });

  it('signs what travels', async () => {
    const server = await startCapture();
    await send([...SIGNED, '--compress', 'gzip', '--to', server.url]);
    const [request] = server.requests;
    const { signature } = bundledCatalogue.find('deliveright') ?? {};
    const signatures = request?.headers
      .filter(([name]) => name === signature?.header)
      .map(([, value]) => value);
    expect(signatures).toEqual([signature?.sign(request?.body ?? Buffer.alloc(0), 's3cret')]);
  });
});

describe('both', () => {
  const FORMS = ['--chunked', '--compress', 'gzip'];

  it('are taken by listen, with a signature too, and kept and sent again by their bytes', async () => {
    const cwd = temporaryFolder();
    const listening = await listenInProcess(['--secret', 's3cret', '--json', '--raw'], { cwd });
    expect((await send([...SIGNED, ...FORMS, '--to', listening.url], cwd)).code).toBe(0);
    listening.kill('SIGTERM');
    const { lines } = await listening.ended;
    const received = lines.find(({ type }) => type === 'exchange');
    expect(received).toMatchObject({ event: 'order_created', valid: true, response: { status: 200 } });
    const kept = readFileSync(join(cwd, '.webhook-cli', 'journal.ndjson'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { direction: string; id: string; request: Record<string, unknown> });
    const sent = kept.find(({ direction }) => direction === 'sent');
    expect(sent?.request).toMatchObject({
      headers: expect.arrayContaining([
        ['Content-Encoding', 'gzip'],
        ['transfer-encoding', 'chunked'],
      ]),
      bodyEncoding: 'base64',
      body: kept.find(({ direction }) => direction === 'received')?.request['body'],
    });
    const server = await startCapture();
    await runInProcess(['repost', sent?.id ?? '', '--to', server.url], { cwd });
    expect(server.requests[0]?.body.toString('base64')).toBe(sent?.request['body']);
    expect(server.requests[0]?.header('content-encoding')).toBe('gzip');
  });

  it('are in every step of a scenario, and its signatures fit', async () => {
    const listening = await listenInProcess(['--secret', 's3cret', '--json', '--no-journal']);
    const args = ['--scenario', 'created-late', '--provider', 'deliveright', '--payload-version', '2'];
    const run = await send([...args, '--secret', 's3cret', ...FORMS, '--no-journal', '--to', listening.url]);
    expect(run.code).toBe(0);
    listening.kill('SIGTERM');
    const received = (await listening.ended).lines.filter(({ type }) => type === 'exchange');
    expect(received.length).toBeGreaterThan(3);
    for (const { request } of received) {
      expect(request).toMatchObject({
        headers: expect.arrayContaining([
          ['transfer-encoding', 'chunked'],
          ['Content-Encoding', 'gzip'],
        ]),
      });
    }
  });

  it('are in the lines of --print json, from which --file sends them again', async () => {
    const server = await startCapture();
    const cwd = temporaryFolder();
    const args = [...SIGNED, ...FORMS, '--to', server.url];
    await send(args, cwd);
    writeFileSync(join(cwd, 'requests.ndjson'), (await send([...args, '--print', 'json'], cwd)).stdout);
    expect((await send(['--file', 'requests.ndjson'], cwd)).code).toBe(0);
    const [first, second] = server.requests.map(({ headers, body }) => ({
      headers,
      body: body.toString('hex'),
    }));
    expect(second).toEqual(first);
    const refused = await send(['--file', 'requests.ndjson', '--chunked', '--compress', 'gzip'], cwd);
    expect(refused.stderr).toContain('--chunked, --compress does not fit a file of requests');
  });

  it.each([
    [['--chunked', '--print', 'http'], '--print http has the body in one piece'],
    [['--compress', 'gzip', '--header', 'content-encoding: br'], '--compress names the Content-Encoding'],
  ])('do not go with %j', async (args, message) => {
    const run = await send(['failed', ...args]);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});
