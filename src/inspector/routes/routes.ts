import { usageError, type WebhookCliError } from '../../core/error.ts';
import type { Exchange } from '../../core/exchange.ts';
import { bodyBytes } from '../../core/http/body.ts';
import { packageVersion } from '../../core/version.ts';
import { harArchive } from '../../output/exchange/har.ts';
import type { ApiReply, ApiRequest, ApiRoute } from '../server/route.ts';
import { type IndexRow, unknownExchange, unknownJob } from '../store/exchange-index.ts';
import type { ExchangeStore } from '../store/store.ts';
import { archivable } from '../views/archive.ts';
import { copyOf } from '../views/copy.ts';
import { detailView, type Surroundings } from '../views/detail.ts';
import { diffView } from '../views/diff.ts';
import { fieldFacts } from '../views/field.ts';
import { countsOf } from '../views/findings.ts';
import { jobView, MOST_STEPS } from '../views/job.ts';
import { payloadPart, payloadTree } from '../views/payload.ts';
import { rowView, type Shown, shownId, shownKey, whole } from '../views/row.ts';
import { API, type Copied, type CopyForm, type JudgedView, type SentView } from '../wire.ts';
import { BODIES, bodyOf, oneOf, textOf, wholeOf } from './inputs.ts';
import type { InspectorPorts, Sent } from './ports.ts';

/** Rows of one window. */
const MOST_ROWS = 200;
const COPIES = ['curl', 'json', 'fixture', 'test'] as const satisfies readonly CopyForm[];

/** What answers each path of the API. */
export function inspectorRoutes(store: ExchangeStore, ports: InspectorPorts): readonly ApiRoute[] {
  const { catalogue } = ports;

  /** The webhook that a path names, and its row as it may be shown. */
  const exchangeAt = async (reference: string): Promise<ShownRow> => {
    const { row, record } = await store.find(reference);
    const shown = store.shown(row);
    if (shown === null) throw unknownExchange(reference);
    return { row, record, shown };
  };
  const named = ({ params }: ApiRequest): Promise<ShownRow> => exchangeAt(params['id'] ?? '');

  const surroundings = ({ row, record, shown }: ShownRow): Surroundings => {
    const webhooks = store.webhooksOf(row.entry);
    const at = webhooks.findIndex(({ entry }) => entry === row.entry);
    const { provider, key, payloadText } = shown.exchange;
    return {
      job:
        provider === null || key === null
          ? null
          : { provider, key: shownKey(key), webhooks: webhooks.length },
      previous: webhooks[at - 1]?.entry.name ?? null,
      next: at < 0 ? null : (webhooks[at + 1]?.entry.name ?? null),
      can: {
        repost: ports.repost !== undefined,
        save: ports.save !== undefined && provider !== null && payloadText !== null,
        targets: ports.repost === undefined ? [] : ports.targetsOf(record),
      },
    };
  };

  /** The rows that a request for a file means, oldest first. */
  const chosen = async ({ query, signal }: ApiRequest, isSplit: boolean): Promise<readonly IndexRow[]> => {
    const rows: IndexRow[] = [];
    const ids = query.getAll('id');
    for (const id of ids) rows.push((await store.find(id)).row);
    if (ids.length === 0) {
      const filter = ports.filterOf(query.get('q') ?? '');
      for await (const slice of store.rows(filter, { isSplit }, signal)) rows.push(...slice);
      rows.reverse();
    }
    return rows;
  };

  /** Rows as they may be shown, each read when it is written. */
  const shownOf = function* (rows: readonly IndexRow[]): Generator<Shown, void, undefined> {
    for (const [i, row] of rows.entries()) {
      const shown = store.shown(row);
      if (shown !== null) yield { ...shown, seq: i + 1 };
    }
  };
  const exchangesOf = function* (rows: readonly IndexRow[]): Generator<Exchange, void, undefined> {
    for (const shown of shownOf(rows)) yield whole(shown);
  };

  const sentView = ({ exchanges, notes }: Sent): SentView => ({
    sent: exchanges.flatMap((exchange) => store.adopt(exchange) ?? []),
    notes,
  });

  return [
    get(API.state, () => ports.state()),
    get(API.exchanges, ({ query, signal }) =>
      store.list(
        {
          filter: ports.filterOf(query.get('q') ?? ''),
          offset: wholeOf(query, 'offset', 0),
          limit: wholeOf(query, 'limit', MOST_ROWS, MOST_ROWS),
          upTo: wholeOf(query, 'upTo', undefined),
          isSplit: query.get('all') === '1',
        },
        signal,
      ),
    ),
    get(API.exchange, async (request) => {
      const found = await named(request);
      return detailView(found.shown, surroundings(found), catalogue);
    }),
    get(API.part, async (request) => {
      const { shown } = await named(request);
      const path = textOf(request.query, 'path');
      return payloadPart(whole(shown), { path, from: wholeOf(request.query, 'from', 0) }, catalogue);
    }),
    get(API.field, async (request) => {
      const { shown } = await named(request);
      return fieldFacts(shown.exchange, textOf(request.query, 'path'), catalogue);
    }),
    get(API.copy, async (request): Promise<Copied> => {
      const form = oneOf(request.query, 'as', COPIES);
      const { shown, record } = await named(request);
      const { isScrubbed } = ports.state();
      // One that is not shown whole can be sent nothing.
      const target = ports.targetsOf(record).find((each) => !each.endsWith('…'));
      return { text: copyOf(whole(shown), form, { target, isScrubbed }) };
    }),
    get(API.diff, async (request) => {
      const other = textOf(request.query, 'with');
      const [after, before] = [await named(request), await exchangeAt(other)];
      return diffView(before.shown, after.shown, catalogue);
    }),
    get(API.job, ({ query }) => {
      const job = { provider: textOf(query, 'provider'), key: textOf(query, 'key') };
      const rows = store.webhooksOf(job);
      if (rows.length === 0) throw unknownJob(job.key);
      const shown = function* (): Generator<Shown, void, undefined> {
        // The one before the first that is shown tells what that changed.
        for (const row of rows.slice(-MOST_STEPS - 1)) {
          const one = store.shown(row);
          if (one !== null) yield one;
        }
      };
      return jobView(job, shown(), rows.length, catalogue);
    }),
    get(API.sendables, () => ports.sendables()),
    {
      method: 'GET',
      path: API.body,
      answer: async (request) => {
        const of = oneOf(request.query, 'of', ['request', 'answer']);
        const { shown } = await named(request);
        const exchange = whole(shown);
        const body = of === 'request' ? exchange.request : exchange.response;
        const name = `${fileName(shownId(exchange.id))}-${of}.bin`;
        return file('application/octet-stream', name, [body === null ? '' : bodyBytes(body)]);
      },
    },
    {
      method: 'GET',
      path: API.har,
      answer: async (request) =>
        file(
          'application/json',
          'webhooks.har',
          harArchive(exchangesOf(await chosen(request, true)), packageVersion()),
        ),
    },
    {
      method: 'GET',
      path: API.html,
      answer: async (request) => {
        if (ports.archive === undefined) throw notHere('make a page to keep');
        const rows = await chosen(request, false);
        const taken = archivable(rows, ({ entry }) => entry.place?.length ?? 0);
        const choice = { heads: taken.map(({ entry }) => entry), meant: rows.length };
        return file('text/html', 'webhooks.html', ports.archive(shownOf(taken), choice));
      },
    },
    post(API.repost, async ({ body }) => {
      if (ports.repost === undefined) throw notHere('send again');
      const read = bodyOf(BODIES.repost, body);
      const { record } = await store.find(read.id);
      return sentView(await ports.repost(record, read));
    }),
    post(API.judge, async ({ body }): Promise<JudgedView> => {
      const read = bodyOf(BODIES.judge, body);
      const exchange = ports.edited((await store.find(read.id)).record, read.edits);
      return {
        ...payloadTree(exchange, catalogue),
        counts: countsOf(exchange.findings),
        verdict: rowView({ seq: 0, exchange }, catalogue).verdict,
      };
    }),
    post(API.send, async ({ body }) => {
      if (ports.send === undefined) throw notHere('send');
      return sentView(await ports.send(bodyOf(BODIES.send, body)));
    }),
    post(API.answer, ({ body }) => {
      if (ports.answers === undefined) throw notHere('decide what webhooks are answered');
      // Whoever holds the plan tells all pages of a change, wherever that comes from.
      ports.answers.setNext(bodyOf(BODIES.answer, body).next);
      return ports.answers.view();
    }),
    post(API.save, async ({ body }) => {
      if (ports.save === undefined) throw notHere('save');
      const read = bodyOf(BODIES.save, body);
      return ports.save((await store.find(read.id)).record, read);
    }),
  ];
}

interface ShownRow {
  readonly row: IndexRow;
  /** As it was kept. */
  readonly record: Awaited<ReturnType<ExchangeStore['find']>>['record'];
  readonly shown: Shown;
}

function get(path: string, value: (request: ApiRequest) => unknown): ApiRoute {
  return { method: 'GET', path, answer: async (request) => json(await value(request)) };
}

function post(path: string, value: (request: ApiRequest) => unknown): ApiRoute {
  return { method: 'POST', path, answer: async (request) => json(await value(request)) };
}

function json(value: unknown): ApiReply {
  return { kind: 'json', value };
}

function file(type: string, name: string, parts: Iterable<string | Uint8Array>): ApiReply {
  return { kind: 'file', type, name, parts };
}

/** A name that is one on every system. */
function fileName(text: string): string {
  return text.replace(/[^\w-]/g, '_');
}

function notHere(what: string): WebhookCliError {
  return usageError('flag_does_not_fit', `this page cannot ${what}: nothing here does it`);
}
