import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createReceiver } from '../../src/api/receiver.ts';
import { send } from '../../src/api/send.ts';
import type { Exchange } from '../../src/core/exchange.ts';
import type { Receiver } from '../../src/receiver/receiver.ts';
import { startCapture } from '../helpers/capture.ts';
import { call, postJson } from '../helpers/http-client.ts';
import { readJournal } from '../helpers/journal.ts';
import { hasAnswers, openRaw, type RawConnection, rawAnswers, rawPost } from '../helpers/raw-socket.ts';
import { fixtureBytes } from '../helpers/receiver.ts';

const FAILED = fixtureBytes('detrack/failed');
const COMPLETED = fixtureBytes('detrack/completed');

/** Waits for the exchange that comes next after those that are there. */
function next(receiver: Receiver, past: number): Promise<Exchange> {
  return receiver.waitFor((exchange) => receiver.exchanges.indexOf(exchange) >= past, { timeoutMs: 10_000 });
}

/** Posts over a connection of its own. */
async function posted(receiver: Receiver, body: Uint8Array = FAILED): Promise<RawConnection> {
  const connection = await openRaw(receiver.port);
  connection.write(rawPost(body));
  return connection;
}

/** How a connection ended, as its client saw it. */
function ending(connection: RawConnection): Promise<'reset' | 'closed'> {
  return new Promise((resolve) => {
    connection.socket.once('error', () => resolve('reset'));
    connection.socket.once('end', () => resolve('closed'));
  });
}

describe('an answer that is no answer', () => {
  it('timeout: nothing comes until the sender leaves, and the record says so at once', async () => {
    await using receiver = await createReceiver({ answer: [{ fault: 'timeout' }, 200] });
    await using connection = await posted(receiver);
    const exchange = await next(receiver, 0);
    expect(exchange).toMatchObject({ event: 'failed', response: null, error: { code: 'answer_withheld' } });
    // The receiver serves others meanwhile.
    expect((await postJson(receiver.url, FAILED)).status).toBe(200);
    expect(connection.received()).toBe('');
    expect(connection.socket.readyState).toBe('open');
  });

  it('timeout: our own sender gives up, and comes again', async () => {
    await using receiver = await createReceiver({ answer: [{ fault: 'timeout' }, 200] });
    const sent = await send({ event: 'failed', to: receiver.url, timeoutMs: 300, retries: 1 });
    expect(sent).toMatchObject({ attempt: 2, response: { status: 200 } });
    expect(receiver.exchanges.map(({ response }) => response?.status ?? null)).toEqual([null, 200]);
    expect(new Set(receiver.exchanges.map(({ request }) => request.body)).size).toBe(1);
  });

  it('timeout: the connection is closed after the time that was given', async () => {
    await using receiver = await createReceiver({ answer: { fault: 'timeout', holdMs: 50 } });
    await using connection = await posted(receiver);
    expect(await ending(connection)).toBe('closed');
    expect(connection.received()).toBe('');
  });

  it('timeout: the receiver closes at once all the same', async () => {
    const receiver = await createReceiver({ answer: { fault: 'timeout' } });
    await using connection = await posted(receiver);
    await next(receiver, 0);
    const started = performance.now();
    await receiver.close();
    // What is under way would be waited for two seconds.
    expect(performance.now() - started).toBeLessThan(1500);
    expect(await connection.closed()).toBe('');
  });

  it('reset: the sender sees a reset', async () => {
    await using receiver = await createReceiver({ answer: { fault: 'reset' } });
    await using connection = await posted(receiver);
    expect(await ending(connection)).toBe('reset');
    expect(await next(receiver, 0)).toMatchObject({ response: null, error: { code: 'answer_reset' } });
    expect((await send({ event: 'failed', to: receiver.url })).error?.code).toBe('reset');
  });

  it('close: the sender sees an end without an answer', async () => {
    await using receiver = await createReceiver({ answer: { fault: 'close' } });
    await using connection = await posted(receiver);
    expect(await ending(connection)).toBe('closed');
    expect(await connection.closed()).toBe('');
    expect(await next(receiver, 0)).toMatchObject({ response: null, error: { code: 'answer_closed' } });
  });

  it('truncated: the head promises more than comes, and the record has what came', async () => {
    await using receiver = await createReceiver({
      answer: { status: 201, body: '0123456789', fault: 'truncated' },
    });
    await using connection = await posted(receiver);
    const received = await connection.closed();
    expect(received).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
    expect(received).toMatch(/\r\nContent-Length: 10\r\n/);
    expect(received.split('\r\n\r\n')[1]).toBe('01234');
    expect(await next(receiver, 0)).toMatchObject({
      response: { status: 201, body: '01234' },
      error: { code: 'answer_truncated', message: expect.stringContaining('5 of 10 bytes') },
    });
    expect((await send({ event: 'failed', to: receiver.url })).error).not.toBe(null);
  });

  it('truncated: of one byte nothing comes but the head', async () => {
    await using receiver = await createReceiver({ answer: { body: 'x', fault: 'truncated' } });
    await using connection = await posted(receiver);
    const received = await connection.closed();
    expect(received).toMatch(/\r\nContent-Length: 1\r\n/);
    expect(received.split('\r\n\r\n')[1]).toBe('');
  });

  it('malformed: bytes come that are no HTTP', async () => {
    await using receiver = await createReceiver({ answer: { fault: 'malformed' } });
    await using connection = await posted(receiver);
    const received = await connection.closed();
    expect(received.length).toBeGreaterThan(0);
    expect(received).not.toContain('HTTP/1.1');
    expect(await next(receiver, 0)).toMatchObject({ response: null, error: { code: 'answer_malformed' } });
    expect((await send({ event: 'failed', to: receiver.url })).error?.code).toBe('bad_answer');
  });

  it('is in the journal as it was', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-faults-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'journal.ndjson');
    const receiver = await createReceiver({
      journal: path,
      answer: [{ fault: 'reset' }, { fault: 'timeout' }, { fault: 'truncated', body: 'abcd' }, 200],
    });
    for (let i = 0; i < 4; i += 1) {
      await using _connection = await posted(receiver);
      await next(receiver, i);
    }
    await receiver.close();
    const { records } = readJournal(path);
    expect(records.map(({ response, error }) => [response?.body ?? null, error?.code ?? null])).toEqual([
      [null, 'answer_reset'],
      [null, 'answer_withheld'],
      ['ab', 'answer_truncated'],
      [expect.stringContaining('received'), null],
    ]);
  });
});

describe('a delayed answer', () => {
  it('is none when the sender left before it', async () => {
    await using receiver = await createReceiver({ answer: { delayMs: 60_000 } });
    const connection = await posted(receiver);
    await connection[Symbol.asyncDispose]();
    expect(await next(receiver, 0)).toMatchObject({ response: null, error: { code: 'sender_left' } });
  });

  it('may be drawn at random', async () => {
    await using receiver = await createReceiver({ answer: { steps: [{ status: 202, delayMs: [20, 40] }] } });
    const started = performance.now();
    expect((await postJson(receiver.url, FAILED)).status).toBe(202);
    // A timer may fire within the millisecond before.
    expect(performance.now() - started).toBeGreaterThanOrEqual(19);
  });
});

describe('a plan', () => {
  it('leads every webhook through its answers', async () => {
    await using receiver = await createReceiver({
      answer: { steps: [500, 200], per: 'webhook', events: { completed: { steps: [418] } } },
    });
    const bodies = [FAILED, COMPLETED, FAILED, COMPLETED];
    const statuses: number[] = [];
    for (const body of bodies) statuses.push((await postJson(receiver.url, body)).status);
    expect(statuses).toEqual([500, 418, 200, 418]);
  });

  it('redirects', async () => {
    await using receiver = await createReceiver({
      answer: { status: 307, headers: [['Location', 'http://a.example/x']] },
    });
    const reply = await postJson(receiver.url, FAILED);
    expect([reply.status, reply.headers['location']]).toEqual([307, 'http://a.example/x']);
  });

  it('leaves the connection to the next request', async () => {
    await using receiver = await createReceiver({ answer: [503, 200] });
    await using connection = await openRaw(receiver.port);
    connection.write(Buffer.concat([rawPost(FAILED), rawPost(FAILED)]));
    const answers = rawAnswers(await connection.until(hasAnswers(2)));
    expect(answers.map(({ status }) => status)).toEqual([503, 200]);
  });

  it('is refused before anything listens', async () => {
    await expect(createReceiver({ answer: [99] })).rejects.toMatchObject({ code: 'bad_answer' });
    await expect(createReceiver({ answer: { forward: true } })).rejects.toMatchObject({ code: 'bad_answer' });
    await expect(createReceiver({ answer: { events: { nix: { steps: [500] } } } })).rejects.toMatchObject({
      code: 'unknown_event',
    });
  });
});

describe('in front of an app', () => {
  const app = () =>
    startCapture((response) => response.writeHead(202, { 'Content-Type': 'text/plain' }).end('from the app'));

  it('the app answers unless something else is planned', async () => {
    const target = await app();
    await using receiver = await createReceiver({
      forwardTo: target.url,
      answer: { events: { failed: { steps: [503, { forward: true }] } } },
    });
    const statuses: number[] = [];
    for (const body of [FAILED, COMPLETED, FAILED])
      statuses.push((await postJson(receiver.url, body)).status);
    expect(statuses).toEqual([503, 202, 202]);
    // The first did not reach it.
    expect(target.requests.map(({ body }) => body)).toEqual([COMPLETED, FAILED]);
  });

  it('an answer can be lost after the app has taken the webhook', async () => {
    const target = await app();
    await using receiver = await createReceiver({
      forwardTo: target.url,
      answer: [
        { forward: true, fault: 'reset' },
        { forward: true, status: 500 },
        { forward: true, fault: 'truncated' },
      ],
    });
    await using first = await posted(receiver);
    expect(await ending(first)).toBe('reset');
    expect((await postJson(receiver.url, FAILED)).status).toBe(500);
    await using third = await posted(receiver);
    expect(await third.closed()).toMatch(/^HTTP\/1\.1 202 [\s\S]*\r\n\r\nfrom t$/);
    expect(target.requests).toHaveLength(3);
    await next(receiver, 2);
    expect(receiver.exchanges.map(({ response }) => response?.status ?? null)).toEqual([null, 500, 202]);
  });

  it('headers and delays are added to what the app answers', async () => {
    const target = await app();
    await using receiver = await createReceiver({
      forwardTo: target.url,
      answer: { headers: [['X-Own', 'yes']], delayMs: 20 },
    });
    const started = performance.now();
    const reply = await postJson(receiver.url, FAILED);
    expect([reply.status, reply.headers['x-own'], reply.body.toString()]).toEqual([
      202,
      'yes',
      'from the app',
    ]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(19);
  });

  it('what is no webhook is none of the plan’s', async () => {
    const target = await app();
    await using receiver = await createReceiver({ forwardTo: target.url, answer: [503, 200] });
    expect((await call(receiver.url, { method: 'GET' })).status).toBe(202);
    expect((await postJson(receiver.url, FAILED)).status).toBe(503);
  });
});
