import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type RunScenarioOptions, runScenario, type ScenarioResult } from '../../src/api/scenario.ts';
import { WebhookCliError } from '../../src/core/error.ts';
import { isSuccess } from '../../src/core/exchange.ts';
import { deliver } from '../../src/sender/deliver.ts';
import { openTransport } from '../../src/transport/transport.ts';
import { bundledScenarios, catalogue, requireScenario } from '../helpers/bundled.ts';
import {
  type HttpServer,
  type Responder,
  type SeenRequest,
  startHttpServer,
} from '../helpers/http-server.ts';
import { readJournal } from '../helpers/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-scenario-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const JOB = requireScenario('delivered', 'detrack');
const ORDER = requireScenario('white-glove', 'deliveright');

type Document = Readonly<Record<string, unknown>>;

interface Played {
  readonly result: ScenarioResult;
  readonly requests: readonly SeenRequest[];
  readonly server: HttpServer;
}

/** Sends a scenario into a plain server that keeps what it is sent. */
async function play(
  options: Omit<RunScenarioOptions, 'to'>,
  respond?: Responder,
  path = '/hooks',
): Promise<Played> {
  await using server = await startHttpServer(respond);
  const result = await runScenario({ ...options, to: server.url + path });
  return { result, requests: server.requests, server };
}

function documentOf({ body }: SeenRequest): Document {
  return JSON.parse(body.toString('utf8')) as Document;
}

function keysOf(requests: readonly SeenRequest[]): unknown[] {
  return requests.map((request) => documentOf(request)['do_number']);
}

function newestMilestone(document: Document): number {
  const milestones = document['milestones'] as readonly { readonly created_at: string }[];
  return Math.max(...milestones.map((milestone) => Date.parse(milestone.created_at)));
}

async function errorOf(promise: Promise<unknown>): Promise<WebhookCliError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof WebhookCliError) return error;
  throw new Error(`expected an error of the package, got ${String(error)}`);
}

describe('a scenario', () => {
  it('is one job, step by step, in moments that have passed', async () => {
    const { result, requests } = await play({ scenario: 'delivered' });
    expect(result).toMatchObject({
      scenario: 'delivered',
      provider: 'detrack',
      sent: JOB.steps.length,
      delivered: JOB.steps.length,
      failed: 0,
      retried: 0,
      duplicated: 0,
      dropped: 0,
    });
    expect(result.exchanges.map((each) => each.event)).toEqual(JOB.steps.map(({ event }) => event));
    expect(result.exchanges.map((each) => each.valid)).toEqual(JOB.steps.map(() => true));
    const documents = requests.map(documentOf);
    expect(new Set(documents.map((each) => each['do_number']))).toEqual(new Set([result.jobs[0]?.key]));
    expect(new Set(documents.map((each) => each['id'])).size).toBe(1);
    const moments = documents.map(newestMilestone);
    expect(moments).toEqual(moments.toSorted((x, y) => x - y));
    expect(new Set(moments).size).toBe(moments.length);
    for (const moment of moments) expect(moment).toBeLessThanOrEqual(Date.now());
    // The last one happens when it is sent, but for the whole seconds that times are moved by.
    expect(Date.now() - (moments.at(-1) ?? 0)).toBeLessThan(60_000);
    expect(result.jobs).toEqual([
      {
        key: documents[0]?.['do_number'],
        sent: JOB.steps.length,
        delivered: JOB.steps.length,
        failed: 0,
        dropped: 0,
        lastDelivered: JOB.steps.at(-1)?.event,
      },
    ]);
  });

  it.each(bundledScenarios().map(({ provider, name }) => [provider, name]))(
    '%s %s arrives whole, valid and under one key',
    async (provider, name) => {
      const { result } = await play({ scenario: name, provider });
      expect(result.exchanges.flatMap((each) => each.findings.filter((f) => f.severity !== 'info'))).toEqual(
        [],
      );
      expect(result.exchanges.map((each) => each.valid)).toEqual(result.exchanges.map(() => true));
      expect(new Set(result.exchanges.map((each) => each.key))).toEqual(new Set([result.jobs[0]?.key]));
      expect(result.delivered).toBe(requireScenario(name, provider).steps.length);
    },
  );

  it('has the same bytes for the same seed and moment, and others for another seed', async () => {
    const fixed = { scenario: 'delivered', now: Date.parse('2026-03-01T10:00:00Z') };
    const runs = await Promise.all(['a', 'a', 'b'].map((seed) => play({ ...fixed, seed })));
    const [first, second, other] = runs.map(({ requests }) => requests.map(({ body }) => body.toString()));
    expect(second).toEqual(first);
    expect(other?.filter((body) => first?.includes(body))).toEqual([]);
  });

  it('goes on in a later run where an earlier one stopped', async () => {
    const fixed = { scenario: 'delivered', now: Date.parse('2026-03-01T10:00:00Z'), seed: 'a' };
    const whole = await play(fixed);
    const begin = await play({ ...fixed, toStep: 2 });
    const end = await play({ ...fixed, from: 3 });
    const bodies = [...begin.requests, ...end.requests].map(({ body }) => body.toString());
    expect(bodies).toEqual(whole.requests.map(({ body }) => body.toString()));
    expect([begin.result.sent, end.result.sent]).toEqual([2, JOB.steps.length - 2]);
  });

  it('is signed, authorised and in the version that is asked for', async () => {
    const { result, requests } = await play({
      scenario: 'white-glove',
      payloadVersion: '2',
      secret: 'hush',
      auth: { user: 'u', password: 'p' },
      headers: { 'X-Mine': '1' },
    });
    expect(requests).toHaveLength(ORDER.steps.length);
    for (const { headers } of requests) {
      expect(headers['x-grasshopper-signature']).toMatch(/^[\da-f]{64}$/);
      expect(headers['authorization']).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
      expect(headers['x-mine']).toBe('1');
    }
    expect(result.exchanges.every((each) => each.payloadVersion === '2' && each.valid === true)).toBe(true);
  });

  it('of the user’s own is read from a file, and mistakes in it are shown where they stand', async () => {
    const mine = {
      name: 'mine',
      provider: 'detrack',
      title: 'Mine',
      steps: [{ event: 'in-progress' }, { event: 'completed', after: '10m', set: { note: 'left' } }],
    };
    const path = join(folder, 'mine.json');
    writeFileSync(path, JSON.stringify(mine));
    const { result, requests } = await play({ scenario: path });
    expect(result).toMatchObject({ scenario: 'mine', sent: 2, delivered: 2 });
    expect(requests.map((request) => documentOf(request)['note'])[1]).toBe('left');
    writeFileSync(path, '{\n  "name": }');
    expect((await errorOf(play({ scenario: path }))).message).toContain(`${path}:2:11`);
    expect((await errorOf(play({ scenario: join(folder, 'none.json') }))).code).toBe('file_unreadable');
  });

  it('is kept in a journal, without credentials', async () => {
    const journal = join(folder, 'journal.ndjson');
    await play({ scenario: 'delivered', journal, auth: { user: 'u', password: 'hush' } });
    const { records } = readJournal(journal);
    expect(records.map((each) => each.event)).toEqual(JOB.steps.map(({ event }) => event));
    expect(JSON.stringify(records)).not.toContain(Buffer.from('u:hush').toString('base64'));
  });

  it.each([
    [{ scenario: 'deliverd' }, 'unknown_scenario'],
    [{ scenario: 'delivered', from: 99 }, 'bad_step'],
    [{ scenario: 'delivered', duplicate: 1.5 }, 'bad_share'],
    [{ scenario: 'delivered', drop: -1 }, 'bad_share'],
    [{ scenario: 'delivered', drop: 1 }, 'bad_share'],
    [{ scenario: 'delivered', retryScheduleMs: [5, Number.NaN] }, 'bad_schedule'],
    [{ scenario: 'delivered', jobs: 0 }, 'bad_number'],
    [{ scenario: 'delivered', concurrency: 1.5 }, 'bad_number'],
    [{ scenario: 'delivered', speed: 0 }, 'bad_speed'],
    [{ scenario: 'delivered', speed: 2, intervalMs: 5 }, 'flag_does_not_fit'],
    [{ scenario: 'delivered', id: 'DO-1', jobs: 2 }, 'bad_id'],
    [{ scenario: 'delivered', secret: 'hush' }, 'flag_does_not_fit'],
  ])('%j is refused before anything is sent: %s', async (options, code) => {
    await using server = await startHttpServer();
    expect((await errorOf(runScenario({ ...options, to: server.url }))).code).toBe(code);
    expect(server.requests).toEqual([]);
  });
});

describe('the sequence', () => {
  it('takes jobs in turn, each under its own identity', async () => {
    const { result, requests } = await play({ scenario: 'delivered', jobs: 3 });
    const keys = keysOf(requests);
    expect(new Set(keys).size).toBe(3);
    expect(keys).toEqual(JOB.steps.flatMap(() => keys.slice(0, 3)));
    expect(result.jobs.map(({ key }) => key)).toEqual(keys.slice(0, 3));
    expect(result.jobs.every(({ delivered }) => delivered === JOB.steps.length)).toBe(true);
  });

  it('lets jobs overlap, but never two webhooks of one', async () => {
    const underWay = new Map<unknown, number>();
    let most = 0;
    let wrong = 0;
    await play({ scenario: 'delivered', jobs: 4, concurrency: 4 }, (response, request) => {
      const key = documentOf(request)['do_number'];
      underWay.set(key, (underWay.get(key) ?? 0) + 1);
      if ((underWay.get(key) ?? 0) > 1) wrong += 1;
      most = Math.max(most, [...underWay.values()].filter((count) => count > 0).length);
      setTimeout(() => {
        underWay.set(key, 0);
        response.writeHead(204).end();
      }, 20);
    });
    expect(wrong).toBe(0);
    expect(most).toBeGreaterThan(1);
  });

  it('repeats webhooks with the same bytes and headers', async () => {
    const { result, requests } = await play({
      scenario: 'white-glove',
      payloadVersion: '2',
      secret: 'hush',
      duplicate: 0.5,
      seed: 'd',
    });
    const repeats = Math.round(ORDER.steps.length / 2);
    expect(result).toMatchObject({ sent: ORDER.steps.length + repeats, duplicated: repeats });
    const wholes = requests.map(({ rawHeaders, body }) => `${rawHeaders.join('\n')}\n${body}`);
    expect(new Set(wholes).size).toBe(ORDER.steps.length);
  });

  it('leaves webhooks out, and says how many', async () => {
    const { result, requests } = await play({ scenario: 'delivered', jobs: 5, drop: 0.2, seed: 'e' });
    expect(result).toMatchObject({ sent: 16, dropped: 4 });
    expect(requests).toHaveLength(16);
    expect(result.jobs.reduce((sum, job) => sum + job.dropped, 0)).toBe(4);
  });

  it('mixes the order, the same for the same seed', async () => {
    const events = async (seed: string): Promise<(string | null)[]> =>
      (await play({ scenario: 'white-glove', shuffle: true, seed })).result.exchanges.map((e) => e.event);
    const [first, again, other] = await Promise.all([events('a'), events('a'), events('b')]);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(first.toSorted()).toEqual(ORDER.steps.map(({ event }) => event).toSorted());
    expect(first).not.toEqual(ORDER.steps.map(({ event }) => event));
  });
});

describe('the pace', () => {
  it('is the interval that is asked for', async () => {
    const moments: number[] = [];
    await play({ scenario: 'delivered', intervalMs: 60 }, (response) => {
      moments.push(performance.now());
      response.writeHead(204).end();
    });
    const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));
    // The first answer takes longer: what judges is loaded with it.
    for (const gap of gaps.slice(1)) expect(gap).toBeGreaterThan(45);
  });

  it('is the scenario’s own, divided', async () => {
    let last = 0;
    const total = JOB.steps.slice(1).reduce((sum, { afterMs }) => sum + afterMs, 0);
    const begun = performance.now();
    await play({ scenario: 'delivered', speed: total / 400 }, (response) => {
      last = performance.now();
      response.writeHead(204).end();
    });
    expect(last - begun).toBeGreaterThan(390);
    expect(last - begun).toBeLessThan(10_000);
  });

  it('ends at once with an abort, in the midst of a pause, and keeps what was sent', async () => {
    const controller = new AbortController();
    const { result, requests } = await play({
      scenario: 'delivered',
      speed: 1,
      signal: controller.signal,
      onExchange: () => {
        setImmediate(() => controller.abort());
      },
    });
    expect(requests).toHaveLength(1);
    expect(result).toMatchObject({ sent: 1, delivered: 1, failed: 0 });
    expect(result.exchanges).toHaveLength(1);
  });

  it('ends when what keeps the exchanges fails, in the midst of the pauses of other jobs', async () => {
    await using server = await startHttpServer();
    const run = runScenario({
      scenario: 'delivered',
      to: server.url,
      jobs: 3,
      concurrency: 3,
      intervalMs: 60_000,
      onExchange: () => {
        throw new Error('the disk is full');
      },
    });
    await expect(run).rejects.toThrow('the disk is full');
    expect(server.requests).toHaveLength(1);
  });
});

describe('retries of a scenario', () => {
  it('follow the schedule, with the same request, and are counted', async () => {
    const { result, requests } = await play(
      { scenario: 'delivered', retryScheduleMs: [5000, 5000, 5000], speed: 10_000_000 },
      (response, _request, index) => response.writeHead(index < 2 ? 404 : 204).end(),
    );
    expect(result).toMatchObject({ sent: JOB.steps.length, delivered: JOB.steps.length, retried: 2 });
    expect(result.exchanges.slice(0, 4).map((e) => [e.attempt, e.response?.status])).toEqual([
      [1, 404],
      [2, 404],
      [3, 204],
      [1, 204],
    ]);
    expect(requests[1]?.body.equals(requests[0]?.body ?? Buffer.of())).toBe(true);
    expect(requests[1]?.rawHeaders).toEqual(requests[0]?.rawHeaders);
  });

  it('end with the schedule: the webhook has failed, and the next one is sent', async () => {
    const { result } = await play(
      { scenario: 'delivered', retryScheduleMs: [1, 1], toStep: 2 },
      (response, _request, index) => response.writeHead(index < 3 ? 500 : 200).end(),
    );
    expect(result).toMatchObject({
      sent: 2,
      delivered: 1,
      failed: 1,
      retried: 2,
      outcomes: { 200: 1, 500: 1 },
    });
    expect(result.exchanges).toHaveLength(4);
  });

  it('wait as long as Retry-After asks, however fast the rest goes', async () => {
    const moments: number[] = [];
    await play(
      { scenario: 'delivered', retryScheduleMs: [5000], speed: 1_000_000, toStep: 1 },
      (response, _request, index) => {
        moments.push(performance.now());
        if (index === 0) response.writeHead(503, { 'Retry-After': '1' }).end();
        else response.writeHead(204).end();
      },
    );
    expect(moments).toHaveLength(2);
    expect((moments[1] ?? 0) - (moments[0] ?? 0)).toBeGreaterThan(950);
  });
});

describe('a provider’s log of its own sends', () => {
  interface Entry {
    readonly event_type_id: number;
    readonly description: string | null;
  }

  function logOf(request: SeenRequest): readonly Entry[] {
    const { order } = documentOf(request) as { readonly order: { readonly tracking: readonly Entry[] } };
    return order.tracking.filter((entry) => entry.event_type_id === 203 || entry.event_type_id === 205);
  }

  it('grows by what was really sent, its failures too, without secrets', async () => {
    const { requests, server } = await play(
      { scenario: 'white-glove', retryScheduleMs: [1], from: 1, toStep: 3 },
      (response, _request, index) => response.writeHead(index === 1 ? 500 : 204).end(),
      '/hooks?token=hush',
    );
    const [first, failed, again, last] = requests.map(logOf);
    const before = first?.length ?? -1;
    expect(failed).toHaveLength(before + 1);
    expect(again).toEqual(failed);
    expect(last).toHaveLength(before + 3);
    expect(last?.slice(-3).map((entry) => entry.event_type_id)).toEqual([203, 205, 203]);
    expect(last?.at(-1)?.description).toContain(`${server.url}/hooks?token=`);
    expect(JSON.stringify(last)).not.toContain('hush');
  });

  it('holds nothing that a payload of an earlier moment could not know', async () => {
    const { result, requests } = await play({ scenario: 'white-glove', shuffle: true, seed: 'x' });
    const lengths = requests.map((request, index) => ({
      moment: Date.parse(
        (documentOf(request) as { readonly order: { readonly updated_at: string } }).order.updated_at,
      ),
      log: logOf(request).length,
      index,
    }));
    const oldest = lengths.toSorted((a, b) => a.moment - b.moment)[0];
    // The oldest payload came after others of later moments.
    expect(oldest?.index).toBeGreaterThan(0);
    const fresh = await play({ scenario: 'white-glove', toStep: 1 });
    expect(oldest?.log).toBe(fresh.requests[0] === undefined ? -1 : logOf(fresh.requests[0]).length);
    expect(result.exchanges.every((each) => each.valid === true)).toBe(true);
  });
});

describe('the method of a request', () => {
  it.each(['GET', 'PUT', 'DELETE'])('is %s when asked for', async (method) => {
    await using server = await startHttpServer((response) => response.writeHead(405).end());
    const transport = openTransport();
    try {
      const exchange = await deliver(
        {
          method,
          provider: null,
          event: null,
          payloadVersion: null,
          contentForm: null,
          key: null,
          headers: [],
          body: method === 'GET' ? Buffer.of() : Buffer.from('{}'),
        },
        transport,
        { catalogue, url: new URL(server.url), timeoutMs: 5000, retries: 0, accepts: isSuccess },
      );
      expect(exchange).toMatchObject({ request: { method }, response: { status: 405 }, error: null });
      expect(server.requests.map((request) => request.method)).toEqual([method]);
    } finally {
      await transport.close();
    }
  });
});
