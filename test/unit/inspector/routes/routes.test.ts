import { describe, expect, it, onTestFinished } from 'vitest';
import { usageError } from '../../../../src/core/error.ts';
import type { InspectorPorts } from '../../../../src/inspector/routes/ports.ts';
import { inspectorRoutes } from '../../../../src/inspector/routes/routes.ts';
import { ExchangeStore } from '../../../../src/inspector/store/store.ts';
import { API } from '../../../../src/inspector/wire.ts';
import { catalogue } from '../../../helpers/bundled.ts';
import { payloadWith, received } from '../judged.ts';

const FAILED = { provider: 'detrack', event: 'failed' } as const;
const first = received(payloadWith(FAILED, { do_number: 'DO-1', status: 'dispatched', note: 'Needle' }), {
  id: 'first',
});
const second = received(payloadWith(FAILED, { do_number: 'DO-1', status: 'failed', attempt: 'x' }), {
  id: 'second',
  at: '2026-01-02T15:00:00.000Z',
});
const foreign = received('{"hello":1}', { id: 'foreign', at: '2026-01-02T16:00:00.000Z' });

function open(given: Partial<InspectorPorts> = {}) {
  const said: unknown[] = [];
  const ports: InspectorPorts = {
    catalogue,
    filterOf: (text) => {
      if (text.startsWith('--')) throw usageError('bad_option', `there is no filter ${text}`);
      return text === '' ? {} : { grep: text };
    },
    exchangeOf: (record) => ({ ...record, payload: null, payloadText: null }),
    shown: (exchange) => exchange,
    state: () => ({
      version: '1.0.0',
      run: 'run',
      receiver: null,
      forwardsTo: [],
      journal: null,
      isScrubbed: true,
      answers: null,
      can: { send: true, repost: true, save: true, export: true },
      sendsTo: null,
    }),
    targetsOf: () => ['http://localhost:3000/hooks'],
    edited: (record, edits) => {
      said.push([record.id, edits]);
      return received(payloadWith(FAILED, { do_number: 7 }));
    },
    sendables: async () => ({ providers: [], events: [], fixtures: [], scenarios: [] }),
    repost: async (record, body) => {
      said.push([record.id, body]);
      return {
        exchanges: [{ ...foreign, id: 'again', direction: 'sent', at: '2026-01-02T17:00:00.000Z' }],
        notes: ['a note'],
      };
    },
    save: async (record, { name }) => ({ name, path: `webhook-cli/fixtures/${record.id}` }),
    answers: { view: () => ({ plan: '200', next: '503' }), setNext: (next) => said.push(next) },
    send: async () => ({ exchanges: [], notes: [] }),
    archive: function* (webhooks, { heads, meant }) {
      for (const { exchange } of webhooks) yield `<p>${exchange.id} ${heads.length}/${meant}`;
    },
    ...given,
  };
  const store = new ExchangeStore({ ports, journal: null, run: 'run', onFailure: () => {} });
  onTestFinished(() => store[Symbol.dispose]());
  for (const exchange of [first, second, foreign]) {
    store.sink({ type: 'arrival', exchange: { ...exchange, response: null }, provider: null });
    store.sink({ type: 'answered', exchange, provider: null });
  }
  store.start();
  const routes = inspectorRoutes(store, ports);
  const call = async (path: string, { id = '', query = '', body = null as unknown } = {}) => {
    const route = routes.find((each) => each.path === path);
    if (route === undefined) throw new Error(`nobody answers ${path}`);
    // All that was told is known then.
    await store.find('last');
    const reply = await route.answer({
      params: { id },
      query: new URLSearchParams(query),
      body,
      signal: new AbortController().signal,
    });
    if (reply.kind === 'json') return reply.value;
    return `${reply.type} ${reply.name} ${[...reply.parts].map((part) => Buffer.from(part).toString()).join('')}`;
  };
  return { call, said, store, routes };
}

describe('the API of the inspector', () => {
  it('answers every path but that of the stream, actions by POST alone', () => {
    const { routes } = open();
    expect(routes.map(({ path }) => path).toSorted()).toEqual(
      Object.values(API)
        .filter((path) => path !== API.stream)
        .toSorted(),
    );
    const posts = [API.repost, API.judge, API.send, API.answer, API.save];
    for (const { method, path } of routes)
      expect(method, path).toBe(posts.some((each) => each === path) ? 'POST' : 'GET');
  });

  it('lists, by a filter and in windows', async () => {
    const { call } = open();
    expect(await call(API.exchanges)).toMatchObject({
      matched: 3,
      rows: [{ id: 'foreign' }, { id: 'second' }, { id: 'first' }],
    });
    expect(await call(API.exchanges, { query: 'q=needle&limit=1' })).toMatchObject({
      matched: 1,
      rows: [{ id: 'first' }],
    });
    expect(await call(API.exchanges, { query: 'offset=2&limit=5' })).toMatchObject({
      rows: [{ id: 'first' }],
    });
  });

  it('shows one, what is around it, and its parts', async () => {
    const { call } = open();
    expect(await call(API.exchange, { id: 'sec' })).toMatchObject({
      row: { id: 'second' },
      job: { provider: 'detrack', key: 'DO-1', webhooks: 2 },
      previous: 'first',
      next: null,
      can: { repost: true, save: true, targets: ['http://localhost:3000/hooks'] },
    });
    expect(await call(API.exchange, { id: 'last' })).toMatchObject({
      job: null,
      previous: null,
      can: { save: false },
    });
    expect(await call(API.part, { id: 'first', query: 'path=/milestones' })).toMatchObject({ from: 0 });
    expect(await call(API.field, { id: 'first', query: 'path=/status' })).toHaveProperty('sources');
    expect(await call(API.diff, { id: 'second', query: 'with=first' })).toMatchObject({
      before: { id: 'first' },
      after: { id: 'second' },
      changes: expect.arrayContaining([expect.objectContaining({ path: '/status', after: '"failed"' })]),
    });
    expect(await call(API.job, { query: 'provider=detrack&key=DO-1' })).toMatchObject({
      steps: [{ kind: 'first' }, { kind: 'changed' }],
    });
    await expect(call(API.job, { query: 'provider=detrack&key=DO-9' })).rejects.toMatchObject({
      code: 'unknown_exchange',
    });
    expect(await call(API.sendables)).toHaveProperty('events');
    expect(await call(API.state)).toMatchObject({ run: 'run' });
  });

  it('gives bodies, copies and files', async () => {
    const { call } = open();
    expect(await call(API.body, { id: 'foreign', query: 'of=request' })).toBe(
      'application/octet-stream foreign-request.bin {"hello":1}',
    );
    expect(await call(API.copy, { id: 'first', query: 'as=curl' })).toEqual({
      text: expect.stringContaining('curl --request POST'),
    });
    expect(await call(API.copy, { id: 'first', query: 'as=test' })).toEqual({
      text: expect.stringContaining("'http://localhost:3000/hooks'"),
    });
    expect(await call(API.copy, { id: 'first', query: 'as=fixture' })).toEqual({
      text: expect.stringContaining('"scrubbed": true'),
    });
    const har = String(await call(API.har));
    expect(har).toContain('application/json webhooks.har {"log"');
    expect(har.indexOf('"id":"first"')).toBeLessThan(har.indexOf('"id":"foreign"'));
    expect(await call(API.html, { query: 'id=second&id=first' })).toBe(
      'text/html webhooks.html <p>second 2/2<p>first 2/2',
    );
    expect(await call(API.html, { query: 'q=hello' })).toBe('text/html webhooks.html <p>foreign 1/1');
  });

  it('acts: by what was kept, not by what is shown', async () => {
    const { call, said } = open();
    const edits = [{ op: 'set', path: '/do_number', json: '7' }];
    expect(await call(API.judge, { body: { id: 'first', edits } })).toMatchObject({ verdict: { mark: '✖' } });
    expect(await call(API.repost, { body: { id: 'first', to: 'http://localhost:1' } })).toMatchObject({
      sent: [{ id: 'again', direction: 'sent' }],
      notes: ['a note'],
    });
    expect(await call(API.answer, { body: { next: '503' } })).toEqual({ plan: '200', next: '503' });
    expect(await call(API.save, { body: { id: 'first', name: 'mine' } })).toMatchObject({
      path: 'webhook-cli/fixtures/first',
    });
    expect(said).toEqual([['first', edits], ['first', { id: 'first', to: 'http://localhost:1' }], '503']);
  });

  it('does nothing that nobody here does', async () => {
    const given = {
      repost: undefined,
      send: undefined,
      save: undefined,
      answers: undefined,
      archive: undefined,
    };
    const { call } = open(given);
    const bodies = { [API.send]: { provider: 'detrack', event: 'failed' }, [API.answer]: { next: null } };
    for (const path of [API.repost, API.send, API.save, API.answer, API.html]) {
      const body = { id: 'first', ...bodies[path as keyof typeof bodies] };
      await expect(call(path, { body }), path).rejects.toMatchObject({ code: 'flag_does_not_fit' });
    }
    expect(await call(API.exchange, { id: 'first' })).toMatchObject({
      can: { repost: false, save: false, targets: [] },
    });
  });

  it.each([
    [API.exchanges, { query: 'q=--nonsense' }, 'bad_option'],
    [API.exchanges, { query: 'limit=201' }, 'bad_number'],
    [API.exchanges, { query: 'offset=-1' }, 'bad_number'],
    [API.exchange, { id: 'nobody' }, 'unknown_exchange'],
    [API.part, { id: 'first', query: 'path=/nothing' }, 'unknown_path'],
    [API.part, { id: 'first' }, 'bad_option'],
    [API.copy, { id: 'first', query: 'as=exe' }, 'bad_option'],
    [API.body, { id: 'first', query: 'of=both' }, 'bad_option'],
    [API.diff, { id: 'first', query: 'with=nobody' }, 'unknown_exchange'],
    [API.har, { query: 'id=nobody' }, 'unknown_exchange'],
    [API.repost, { body: { id: 'nobody' } }, 'unknown_exchange'],
    [API.repost, { body: { id: 'first', file: '/etc/passwd' } }, 'bad_option'],
    [API.judge, { body: { id: 'first', edits: [{ op: 'set', path: '/a' }] } }, 'bad_option'],
    [API.send, { body: { provider: 'detrack', event: 'failed', scenario: 'x' } }, 'bad_option'],
    [API.send, { body: { provider: 'detrack' } }, 'bad_option'],
    [API.answer, { body: { next: '418' } }, 'bad_option'],
    [API.save, { body: [] }, 'bad_option'],
  ])('refuses at %s what it cannot do: %j', async (path, request, code) => {
    await expect(open().call(path, request)).rejects.toMatchObject({ name: 'WebhookCliError', code });
  });
});
