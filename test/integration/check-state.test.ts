import { describe, expect, it } from 'vitest';
import { openStateReader } from '../../src/conformance/state/reader.ts';
import type { StateSource } from '../../src/conformance/state/source.ts';
import type { JobIdentity, StateReader } from '../../src/conformance/state/state.ts';
import type { JsonObject } from '../../src/core/json/json.ts';
import { openTransport } from '../../src/transport/transport.ts';
import { startHttpServer, startTcpServer } from '../helpers/http-server.ts';

const job: JobIdentity = { key: 'DO-7QK2AB', fresh: ['DO-7QK2AB'] };
const common = { waitMs: 0, ignore: [] };

interface Changes {
  readonly timeoutMs?: number;
  readonly id?: string | null;
  readonly payload?: JsonObject;
}

function reader(source: StateSource, changes: Changes = {}): StateReader {
  return openStateReader(source, {
    transport: openTransport(),
    timeoutMs: changes.timeoutMs ?? 5000,
    signal: new AbortController().signal,
    namesOf: (key) => ({ key, id: changes.id ?? null, payload: changes.payload ?? {} }),
  });
}

function ofUrl(template: string): StateSource {
  return { kind: 'url', template, headers: [], ...common };
}

function ofCommand(command: string, shell = false): StateSource {
  return { kind: 'command', command, shell, ...common };
}

const NODE = `'${process.execPath}'`;

describe('a state that is read from a URL', () => {
  it('is asked for by key and id, with the headers given', async () => {
    await using server = await startHttpServer((response) =>
      response.writeHead(200).end('{"status":"completed"}'),
    );
    const state = await reader(
      { kind: 'url', template: `${server.url}/jobs/{key}?id={id}`, headers: [['X-Token', 't']], ...common },
      { id: 'abc' },
    ).read(job);
    expect(state).toEqual({ found: true, document: { status: 'completed' } });
    expect(server.requests[0]).toMatchObject({
      method: 'GET',
      target: '/jobs/DO-7QK2AB?id=abc',
      headers: { 'x-token': 't', accept: 'application/json' },
    });
  });

  it.each([
    [404, 'no such job'],
    [204, ''],
    [200, ''],
    [200, 'null'],
  ])('%i with the body "%s" is an unknown job', async (status, body) => {
    await using server = await startHttpServer((response) => response.writeHead(status).end(body));
    expect(await reader(ofUrl(`${server.url}/{key}`)).read(job)).toEqual({ found: false, document: null });
  });

  it.each([500, 401, 302])('%i cannot be read', async (status) => {
    await using server = await startHttpServer((response) =>
      response.writeHead(status, { Location: '/x' }).end(),
    );
    await expect(reader(ofUrl(`${server.url}/{key}`)).read(job)).rejects.toMatchObject({
      code: 'state_unreadable',
      kind: 'io',
      message: expect.stringContaining(String(status)),
    });
  });

  it('gives up on one that does not answer, and keeps credentials to itself', async () => {
    await using silent = await startTcpServer(() => {});
    const url = silent.url.replace('http://', 'http://user:hush@');
    const error: unknown = await reader(ofUrl(`${url}/{key}?token=hush`), { timeoutMs: 100 })
      .read(job)
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'state_unreadable', message: expect.stringContaining('100 ms') });
    expect(String(error)).not.toContain('hush');
  });

  it('asks for no id that the payload does not have', async () => {
    await expect(reader(ofUrl('http://127.0.0.1:9/{id}')).read(job)).rejects.toMatchObject({
      code: 'state_unreadable',
      message: expect.stringContaining('DO-7QK2AB'),
    });
  });
});

describe('a state that a command prints', () => {
  it('gets its words as they are, whatever the key', async () => {
    const script = 'console.log(JSON.stringify(process.argv.slice(1)))';
    const command = `${NODE} -e "${script}" '{key}' "a  b" $HOME`;
    const key = `x'; echo "$(id)`;
    expect(await reader(ofCommand(command)).read({ key, fresh: [key] })).toEqual({
      found: true,
      document: [key, 'a  b', '$HOME'],
    });
  });

  it('goes through a shell only when asked to', async () => {
    const state = await reader(ofCommand('echo {key} | tr D d', true)).read(job);
    expect(state).toEqual({ found: true, document: 'dO-7QK2AB' });
  });

  it('is unknown when it prints nothing', async () => {
    expect(await reader(ofCommand(`${NODE} -e "" {key}`)).read(job)).toEqual({
      found: false,
      document: null,
    });
  });

  it.each([
    ['fails', `${NODE} -e "console.error('no database'); process.exit(3)" {key}`, 'no database'],
    ['does not exist', 'no-such-command-here {key}', 'no such command'],
    ['prints bytes', `${NODE} -e "process.stdout.write(Buffer.from([255]))" {key}`, 'UTF-8'],
    ['prints too much', `${NODE} -e "process.stdout.write('x'.repeat(2000000))" {key}`, 'more than'],
    ['takes too long', `${NODE} -e "setTimeout(() => {}, 60000)" {key}`, '1000 ms'],
  ])('cannot be read when it %s', async (_, command, message) => {
    await expect(reader(ofCommand(command), { timeoutMs: 1000 }).read(job)).rejects.toMatchObject({
      code: 'state_unreadable',
      kind: 'io',
      message: expect.stringContaining(message),
    });
  });
});

describe('a state that a function gives', () => {
  const source = (read: () => unknown): StateSource => ({ kind: 'function', read, ...common });

  it('is taken as it was then', async () => {
    const live = { status: 'dispatched' };
    const state = await reader(source(() => live)).read(job);
    live.status = 'completed';
    expect(state).toEqual({ found: true, document: { status: 'dispatched' } });
  });

  it.each([null, undefined])('%s is an unknown job', async (value) => {
    expect(await reader(source(() => Promise.resolve(value))).read(job)).toEqual({
      found: false,
      document: null,
    });
  });

  it.each([
    ['throws', () => Promise.reject(new Error('gone')), 'gone'],
    ['gives what JSON cannot hold', () => ({ n: 1n }), 'BigInt'],
  ])('cannot be read when it %s', async (_, read, message) => {
    await expect(reader(source(read)).read(job)).rejects.toMatchObject({
      code: 'state_unreadable',
      message: expect.stringContaining(message),
    });
  });
});

describe('every reading', () => {
  it('waits first', async () => {
    const started = performance.now();
    await reader({ kind: 'function', read: () => null, waitMs: 120, ignore: [] }).read(job);
    expect(performance.now() - started).toBeGreaterThanOrEqual(115);
  });
});
