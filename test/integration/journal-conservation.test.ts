import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createReceiver } from '../../src/api/receiver.ts';
import { type Exchange, isSuccess } from '../../src/core/exchange.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { burst } from '../../src/sender/burst.ts';
import { deliver } from '../../src/sender/deliver.ts';
import { outgoingHeaders } from '../../src/sender/request.ts';
import { openTransport } from '../../src/transport/transport.ts';
import { buildEvent, catalogue, outgoing as toSend } from '../helpers/bundled.ts';
import { readJournal } from '../helpers/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-conservation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const EVENTS = ['failed', 'completed', 'order_created', 'item_status_changed', 'partially-completed'];
const COUNT = 500;

describe('500 webhooks at concurrency 20', () => {
  it('are acknowledged, journalled and reported as often as each other: once', async () => {
    const receivedPath = join(folder, 'received.ndjson');
    const sentPath = join(folder, 'sent.ndjson');
    const sent: Exchange[] = [];
    const received: Exchange[] = [];
    {
      await using receiver = await createReceiver({ journal: receivedPath });
      const journal = openJournal(sentPath);
      const transport = openTransport({ connections: 20 });
      try {
        await burst(
          { count: COUNT, concurrency: 20 },
          (index) => {
            const built = buildEvent({ event: EVENTS[index % EVENTS.length] ?? '' });
            return deliver({ ...toSend(built), headers: outgoingHeaders(built.headers, {}) }, transport, {
              catalogue,
              url: new URL(receiver.url),
              timeoutMs: 20_000,
              retries: 0,
              accepts: isSuccess,
              onExchange: (exchange) => journal.append(exchange),
            });
          },
          (exchange) => sent.push(exchange),
        );
      } finally {
        await transport.close();
        journal.close();
      }
      await receiver.close();
      received.push(...receiver.exchanges);
    }

    const acknowledged = sent.map((e) => {
      expect(e.response?.status).toBe(200);
      return (JSON.parse(e.response?.body ?? '') as { id: string }).id;
    });
    expect(acknowledged).toHaveLength(COUNT);
    expect(new Set(acknowledged).size).toBe(COUNT);

    const incoming = readJournal(receivedPath);
    expect(incoming.unreadable).toEqual([]);
    expect(incoming.records.map((r) => r.id).toSorted()).toEqual(acknowledged.toSorted());
    expect(received.map((e) => e.id).toSorted()).toEqual(acknowledged.toSorted());

    const outgoing = readJournal(sentPath);
    expect(outgoing.unreadable).toEqual([]);
    expect(outgoing.records.map((r) => r.id).toSorted()).toEqual(sent.map((e) => e.id).toSorted());

    // What one side wrote down is what the other did, to the byte.
    expect(incoming.records.map((r) => r.request.body).toSorted()).toEqual(
      outgoing.records.map((r) => r.request.body).toSorted(),
    );
    for (const record of incoming.records) expect(record).toMatchObject({ valid: true, error: null });

    // Whole lines only, and the last one ended.
    for (const path of [receivedPath, sentPath]) {
      const text = readFileSync(path, 'utf8');
      expect(text.endsWith('\n')).toBe(true);
      expect(text.trimEnd().split('\n')).toHaveLength(COUNT);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
  });
});
