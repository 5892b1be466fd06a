import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, inject, it, vi } from 'vitest';
import { createReceiver } from '../../src/api/receiver.ts';
import { bodyBytes } from '../../src/core/http/body.ts';
import { openJournal } from '../../src/journal/journal.ts';
import type { ExchangeEvent } from '../../src/observe/exchange-event.ts';
import type { ReceiverEvent, ReceiverSink } from '../../src/receiver/events.ts';
import { untilRefused } from '../helpers/capture.ts';
import { temporaryFolder } from '../helpers/cli.ts';
import { call, postJson } from '../helpers/http-client.ts';
import { type HttpServer, startHttpServer } from '../helpers/http-server.ts';
import { readJournal } from '../helpers/journal.ts';
import { fixtureBytes, openReceiver } from '../helpers/receiver.ts';

const FAILED = fixtureBytes('detrack/failed');
const COMPLETED = fixtureBytes('detrack/completed');
const DELIVERIGHT = fixtureBytes('deliveright/order_created');

/** An app that answers with a status. */
function app(status = 204): Promise<HttpServer> {
  return startHttpServer((response) => response.writeHead(status, { 'X-App': String(status) }).end());
}

/** An app that answers once it is told to. */
async function heldApp(): Promise<HttpServer & { readonly release: () => void }> {
  const held: (() => void)[] = [];
  let isReleased = false;
  const server = await startHttpServer((response) => {
    const answer = (): void => {
      response.writeHead(200).end('late');
    };
    if (isReleased) answer();
    else held.push(answer);
  });
  const release = (): void => {
    isReleased = true;
    for (const answer of held.splice(0)) answer();
  };
  return { ...server, release };
}

/** Keeps what a receiver tells, and what of it was sent. */
function watch(): {
  readonly sink: ReceiverSink;
  readonly events: ReceiverEvent[];
  sent: () => ExchangeEvent[];
} {
  const events: ReceiverEvent[] = [];
  return {
    sink: (event) => {
      events.push(event);
    },
    events,
    sent: () => events.filter((event): event is ExchangeEvent => event.type === 'sent'),
  };
}

const to = ({ url }: { readonly url: string }): URL => new URL(url);

describe('several apps', () => {
  it('the first that wants a webhook answers it, and the others have it too, byte for byte', async () => {
    await using failures = await app(201);
    await using deliveright = await app(202);
    await using everything = await app(203);
    const watched = watch();
    const file = join(temporaryFolder(), 'journal.ndjson');
    const journal = openJournal(file);
    await using receiver = await openReceiver(
      {
        forwardTo: [
          { to: to(failures), event: 'failed' },
          { to: to(deliveright), provider: 'deliveright' },
          { to: new URL(`${everything.url}/all?key=s3cret`) },
        ],
        journal,
      },
      [watched.sink],
    );
    const statuses: number[] = [];
    for (const body of [FAILED, DELIVERIGHT, COMPLETED, Buffer.from('no json')])
      statuses.push((await postJson(`${receiver.url}hooks?a=1`, body)).status);
    await vi.waitFor(() => expect(watched.sent()).toHaveLength(2));

    expect(statuses).toEqual([201, 202, 203, 203]);
    expect(failures.requests.map(({ body }) => body)).toEqual([FAILED]);
    expect(deliveright.requests.map(({ body }) => body)).toEqual([DELIVERIGHT]);
    expect(everything.requests.map(({ target }) => target)).toEqual(Array(4).fill('/all?key=s3cret&a=1'));
    expect(new Set(everything.requests.map(({ body }) => body.toString('latin1')))).toEqual(
      new Set([FAILED, DELIVERIGHT, COMPLETED, 'no json'].map((body) => body.toString('latin1'))),
    );

    const [failed, order] = receiver.exchanges;
    const sent = watched.sent().find(({ exchange }) => exchange.event === 'failed');
    expect(sent?.provider?.id).toBe('detrack');
    expect(sent?.exchange).toMatchObject({
      direction: 'sent',
      of: failed?.id,
      provider: 'detrack',
      event: 'failed',
      key: failed?.key,
      valid: true,
      attempt: 1,
      request: { method: 'POST', url: `${everything.url}/all?key=[redacted]&a=1`, size: FAILED.length },
      response: { status: 203 },
      error: null,
    });
    expect(sent?.exchange.payload).toEqual(failed?.payload);
    expect(sent && bodyBytes(sent.exchange.request).equals(FAILED)).toBe(true);
    expect(sent?.exchange.request.headers.map(([name]) => name)).toContain('X-Forwarded-For');
    expect(receiver.exchanges.map(({ direction }) => direction)).toEqual(Array(4).fill('received'));
    journal.close();
    const { records } = readJournal(file);
    expect(records).toHaveLength(6);
    const kept = records.filter(({ direction }) => direction === 'sent').map(({ of }) => of);
    expect(kept.toSorted()).toEqual([failed?.id, order?.id].toSorted());
    expect(JSON.stringify(records)).not.toContain('s3cret');
    expect(receiver.bugs).toEqual([]);
  });

  it('has what its answer and what was passed on beside it came to with the events', async () => {
    await using refusing = await app(409);
    await using gone = await startHttpServer();
    await gone[Symbol.asyncDispose]();
    const watched = watch();
    await using receiver = await openReceiver(
      { forwardTo: [{ to: to(refusing) }, { to: to(gone) }], answer: () => ({ forward: true, status: 200 }) },
      [watched.sink],
    );
    expect((await postJson(receiver.url, FAILED)).status).toBe(200);
    await vi.waitFor(() => expect(watched.sent()).toHaveLength(1));
    expect(watched.sent()[0]?.exchange).toMatchObject({ response: null, error: { code: 'refused' } });
    const answered = watched.events.find((event) => event.type === 'answered');
    expect(answered).toMatchObject({ forwarded: { to: `${refusing.url}/`, delivered: false } });
  });

  it('is not waited for but where it answers, and the one that answers holds up no other', async () => {
    await using first = await heldApp();
    await using second = await heldApp();
    await using receiver = await openReceiver({
      forwardTo: [
        { to: to(first), event: 'failed' },
        { to: to(second), event: 'completed' },
        { to: to(second) },
      ],
    });
    // The second is asked while the first has not answered.
    const reply = postJson(receiver.url, FAILED);
    await vi.waitFor(() => expect([first.requests.length, second.requests.length]).toEqual([1, 1]));
    // The first has answered while the second has not.
    first.release();
    expect((await reply).status).toBe(200);
    second.release();
  });

  it('that several targets name has a webhook once', async () => {
    await using one = await app();
    const watched = watch();
    await using receiver = await openReceiver(
      {
        forwardTo: [{ to: to(one) }, { to: to(one), event: 'failed' }, { to: to(one), provider: 'detrack' }],
      },
      [watched.sink],
    );
    await postJson(receiver.url, FAILED);
    await receiver.receiver.close();
    expect(one.requests).toHaveLength(1);
    expect(watched.sent()).toEqual([]);
  });

  it('have nothing of what is refused here or answered by a plan alone', async () => {
    await using first = await app();
    await using second = await app();
    await using receiver = await openReceiver({
      forwardTo: [{ to: to(first) }, { to: to(second) }],
      rejectInvalid: true,
      path: '/hooks',
      auth: { user: 'u', password: 'p' },
      answer: ({ event }) => (event === 'failed' ? { status: 503 } : {}),
    });
    const right = { Authorization: `Basic ${Buffer.from('u:p').toString('base64')}` };
    const hooks = `${receiver.url}hooks`;
    expect((await postJson(hooks, FAILED)).status).toBe(401);
    expect((await postJson(hooks, '{"do_number":1}', right)).status).toBe(422);
    expect((await postJson(receiver.url, COMPLETED, right)).status).toBe(404);
    expect((await postJson(hooks, FAILED, right)).status).toBe(503);
    await receiver.receiver.close();
    expect([...first.requests, ...second.requests]).toEqual([]);
  });

  it.each(['forward+status', 'forward+fault'])('have a webhook whose answer is planned: %s', async (plan) => {
    await using first = await app();
    await using second = await app();
    await using receiver = await openReceiver({
      forwardTo: [{ to: to(first) }, { to: to(second) }],
      answer: () => ({ forward: true, ...(plan === 'forward+fault' ? { fault: 'reset' } : { status: 503 }) }),
    });
    const reply = await postJson(receiver.url, FAILED).catch(() => null);
    expect(reply?.status ?? null).toBe(plan === 'forward+fault' ? null : 503);
    await receiver.receiver.close();
    expect([first.requests.length, second.requests.length]).toEqual([1, 1]);
  });

  it('have a large body too, which was judged in a thread of its own', async () => {
    let threads = 0;
    const onThread = (): void => {
      threads += 1;
    };
    process.on('worker', onThread);
    await using first = await app();
    await using second = await app();
    const watched = watch();
    const file = join(temporaryFolder(), 'journal.ndjson');
    const journal = openJournal(file);
    const document = JSON.parse(FAILED.toString('utf8')) as Record<string, unknown>;
    const large = Buffer.from(JSON.stringify({ ...document, note: 'é'.repeat(80_000) }));
    await using receiver = await openReceiver(
      {
        forwardTo: [{ to: to(first) }, { to: to(second), event: 'failed' }],
        worker: pathToFileURL(join(inject('packedFolder'), 'node_modules/webhook-cli/dist/cli/worker.cjs')),
        journal,
      },
      [watched.sink],
    );
    expect((await postJson(receiver.url, large)).status).toBe(204);
    await vi.waitFor(() => expect(watched.sent()).toHaveLength(1));
    process.off('worker', onThread);
    journal.close();
    expect(threads).toBe(1);
    expect(second.requests[0]?.body.equals(large)).toBe(true);
    expect(watched.sent()[0]?.exchange).toMatchObject({ of: receiver.exchanges[0]?.id, event: 'failed' });
    const { records } = readJournal(file);
    expect(records.map(({ request }) => bodyBytes(request).equals(large))).toEqual([true, true]);
    expect(receiver.bugs).toEqual([]);
  });
});

describe('what no app wants', () => {
  it('is answered as without an app', async () => {
    await using failures = await app();
    await using receiver = await openReceiver({ forwardTo: [{ to: to(failures), event: 'failed' }] });
    expect((await postJson(receiver.url, COMPLETED)).status).toBe(200);
    expect((await postJson(receiver.url, 'no json')).status).toBe(400);
    expect((await call(receiver.url, { method: 'GET' })).body.toString()).toContain('post webhooks here');
    expect((await call(receiver.url, { method: 'PUT', body: 'x' })).status).toBe(405);
    expect(receiver.receiver.refused).toEqual({ probe: 1, method: 1 });
    expect(failures.requests).toEqual([]);
    expect((await postJson(receiver.url, FAILED)).status).toBe(204);
  });

  it('is answered by the plan, also by one that forwards', async () => {
    await using failures = await app();
    await using receiver = await createReceiver({
      forwardTo: [{ to: failures.url, event: 'Failed' }],
      answer: [{ forward: true }, { forward: true, status: 503 }, 202],
    });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await postJson(receiver.url, COMPLETED)).status);
    expect(statuses).toEqual([200, 503, 202]);
    expect(failures.requests).toEqual([]);
  });
});

describe('what is passed on beside an answer', () => {
  it('is at most 64 webhooks at once; of more it is told that they were not', async () => {
    await using first = await app();
    await using second = await heldApp();
    const watched = watch();
    await using receiver = await openReceiver({ forwardTo: [{ to: to(first) }, { to: to(second) }] }, [
      watched.sink,
    ]);
    // Half of them at once, since no more than 64 may wait for the first app either.
    for (const half of [35, 35]) {
      const posts = Array.from({ length: half }, () => postJson(receiver.url, FAILED));
      expect((await Promise.all(posts)).map(({ status }) => status)).toEqual(Array(half).fill(204));
    }
    expect(receiver.receiver.refused).toEqual({ 'not-forwarded': 6 });
    expect(receiver.notices[0]?.message).toBe(
      `64 webhooks are being passed on already: one was not passed on to ${second.url}/`,
    );
    second.release();
    await vi.waitFor(() => expect(watched.sent()).toHaveLength(64));
    await postJson(receiver.url, FAILED);
    await vi.waitFor(() => expect(watched.sent()).toHaveLength(65));
  });

  it('is waited for when the receiver closes', async () => {
    await using first = await app();
    await using second = await heldApp();
    const watched = watch();
    await using receiver = await openReceiver(
      { forwardTo: [{ to: to(first) }, { to: to(second) }], limits: { quietMs: 1, drainMs: 20_000 } },
      [watched.sink],
    );
    await postJson(receiver.url, FAILED);
    await vi.waitFor(() => expect(second.requests).toHaveLength(1));
    const closed = receiver.receiver.close();
    // All that came has been answered when the port is free; each look takes some turns of the loop.
    for (let look = 0; look < 3; look += 1) await untilRefused(receiver.port);
    second.release();
    await closed;
    expect(watched.sent()[0]?.exchange.response?.status).toBe(200);
    expect(watched.events.at(-1)?.type).toBe('closed');
  });

  it('is told as cut short where closing takes too long', async () => {
    await using first = await app();
    await using second = await heldApp();
    const watched = watch();
    const file = join(temporaryFolder(), 'journal.ndjson');
    const journal = openJournal(file);
    await using receiver = await openReceiver(
      { forwardTo: [{ to: to(first) }, { to: to(second) }], limits: { drainMs: 50, quietMs: 1 }, journal },
      [watched.sink],
    );
    await postJson(receiver.url, FAILED);
    await vi.waitFor(() => expect(second.requests).toHaveLength(1));
    await receiver.receiver.close();
    journal.close();
    expect(watched.sent()[0]?.exchange).toMatchObject({ response: null, error: { code: 'interrupted' } });
    expect(watched.events.at(-1)?.type).toBe('closed');
    expect(readJournal(file).records.map(({ error }) => error?.code ?? null)).toEqual([null, 'interrupted']);
  });

  it('never goes to the receiver itself', async () => {
    await using first = await app();
    const free = await startHttpServer();
    await free[Symbol.asyncDispose]();
    const own = new URL(`http://localhost:${free.port}/`);
    const watched = watch();
    await using receiver = await openReceiver(
      { port: free.port, forwardTo: [{ to: to(first) }, { to: own }] },
      [watched.sink],
    );
    expect((await postJson(receiver.url, FAILED)).status).toBe(204);
    await vi.waitFor(() => expect(watched.sent()).toHaveLength(1));
    expect(watched.sent()[0]?.exchange.response?.status).toBe(508);
    expect(receiver.receiver.refused).toEqual({ loop: 1 });
    expect(receiver.exchanges).toHaveLength(1);
  });

  it('ends where two receivers pass on to each other', async () => {
    await using first = await app();
    const free = await startHttpServer();
    await free[Symbol.asyncDispose]();
    const there = new URL(`http://127.0.0.1:${free.port}/`);
    await using one = await openReceiver({ forwardTo: [{ to: to(first) }, { to: there }] });
    await using other = await openReceiver({
      port: free.port,
      forwardTo: [{ to: to(first) }, { to: new URL(one.url) }],
    });
    expect((await postJson(one.url, FAILED)).status).toBe(204);
    const loops = (): number => (one.receiver.refused['loop'] ?? 0) + (other.receiver.refused['loop'] ?? 0);
    await vi.waitFor(() => expect(loops()).toBe(1));
    // The first comes from its sender, each of the others with an address more.
    await vi.waitFor(() => expect(one.exchanges.length + other.exchanges.length).toBe(21));
    expect(first.requests).toHaveLength(21);
  });

  it('that cannot be kept is told, and sent all the same', async () => {
    await using first = await app();
    await using second = await app();
    const watched = watch();
    let appended = 0;
    const journal = {
      append: async () => {
        appended += 1;
        if (appended > 1) throw new Error('the disk is full');
      },
    };
    await using receiver = await openReceiver(
      { forwardTo: [{ to: to(first) }, { to: to(second) }], journal },
      [watched.sink],
    );
    expect((await postJson(receiver.url, FAILED)).status).toBe(204);
    await vi.waitFor(() => expect(watched.sent()).toHaveLength(1));
    expect(receiver.notices).toEqual([
      { kind: 'not-kept', message: 'what was passed on cannot be kept: the disk is full', count: 1 },
    ]);
  });
});

describe('apps of the API', () => {
  it.each([
    [[{ to: 'http://127.0.0.1:1', event: 'faild' }], 'unknown_event', 'Did you mean "failed"?'],
    [[{ to: 'http://127.0.0.1:1', event: 'deleted' }], 'event_not_recognisable', 'deleted'],
    [
      [{ to: 'http://127.0.0.1:1', event: 'failed', provider: 'deliveright' }],
      'unknown_event',
      'Deliveright',
    ],
    [[{ to: 'http://127.0.0.1:1', provider: 'detrak' }], 'unknown_provider', 'Did you mean "detrack"?'],
    [[{ to: 'nonsense' }], 'bad_url', '"forwardTo[0].to"'],
    [[{ event: 'failed' }], 'bad_url', '"forwardTo[0].to"'],
    [[], 'bad_option', '"forwardTo" must be a URL, or an array with an app at least'],
    [[{ to: 'http://127.0.0.1:1', events: ['failed'] }], 'bad_option', '"forwardTo[0].events"'],
  ])('are refused where they are none: %j', async (forwardTo, code, words) => {
    // Callers without types give such things too.
    const creating = createReceiver({ forwardTo: forwardTo as never });
    await expect(creating).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });
});
