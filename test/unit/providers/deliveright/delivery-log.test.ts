import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../src/core/json/json.ts';
import { valueAt } from '../../../../src/core/json/pointer.ts';
import { seededRandom } from '../../../../src/events/random.ts';
import { isLogEntry, logSends } from '../../../../src/providers/deliveright/delivery-log.ts';
import type { SendRecord } from '../../../../src/providers/provider.ts';
import { judge, openScenario, requireScenario } from '../../../helpers/bundled.ts';
import { topicFixture } from './documents.ts';

const URL = 'https://shop.example.com/webhooks/deliveright';
const START = Date.parse('2026-05-06T07:08:09.123Z');

function send(more: Partial<SendRecord> = {}): SendRecord {
  return { event: 'order_created', url: URL, at: START, outcome: { kind: 'answered', status: 200 }, ...more };
}

function entriesOf(payload: JsonObject): readonly JsonValue[] {
  const entries = valueAt(payload, ['order', 'tracking']);
  return Array.isArray(entries) ? entries : [];
}

function logged(sends: readonly SendRecord[]): readonly JsonValue[] {
  const payload = logSends(topicFixture('order_created'), sends, seededRandom('log').text);
  return entriesOf(payload).filter(isLogEntry);
}

function description(entry: JsonValue | undefined): unknown {
  return entry === undefined ? undefined : valueAt(entry, ['description']);
}

describe('the log of webhooks', () => {
  it('has the published texts', () => {
    const published = entriesOf(topicFixture('item_status_changed')).filter(isLogEntry);
    const [sent, , failed] = published.map(description);
    const record = (text: unknown, outcome: SendRecord['outcome']): SendRecord => {
      const [, url = '', event = ''] = /^Sent to (\S+) \(Topic: (\w+)\)/.exec(String(text)) ?? [];
      return send({ url, event, outcome });
    };
    const message = 'getaddrinfo ENOTFOUND deliveries.livefeather.com';
    const made = logged([
      record(sent, { kind: 'answered', status: 204 }),
      record(failed, { kind: 'unanswered', message }),
    ]);
    expect(made.map(description)).toEqual([sent, failed]);
    expect(made.map((entry) => valueAt(entry, ['event_type_id']))).toEqual([203, 205]);
    // Its keys are those of the published entries, in their order.
    expect(made.map((entry) => Object.keys(entry as JsonObject))).toEqual(
      made.map(() => Object.keys((published[0] ?? {}) as JsonObject)),
    );
  });

  it.each([199, 301, 404, 500])('calls status %d a failure, in words of our own', (status) => {
    const [entry] = logged([send({ outcome: { kind: 'answered', status } })]);
    expect(valueAt(entry ?? null, ['event_type_id'])).toBe(205);
    expect(description(entry)).toBe(
      `Sent to ${URL} (Topic: order_created). Response Error: Request failed with status code ${status}`,
    );
  });

  it('shows no credentials', () => {
    const [entry] = logged([send({ url: 'https://me:hunter2@shop.example.com/hook?token=hunter3&a=1' })]);
    expect(description(entry)).not.toMatch(/hunter/);
    expect(description(entry)).toContain('shop.example.com/hook');
    expect(description(entry)).toContain('a=1');
  });

  it('stands at its time, with an id of its moment, and leaves everything else alone', () => {
    const payload = topicFixture('delivery_changed');
    const before = JSON.stringify(payload);
    const created = Date.parse(String(valueAt(payload, ['order', 'created_at'])));
    const sends = [created + 60_000, created, created + 60_000].map((at, i) =>
      send({ at, event: `topic_${i}` }),
    );
    const result = logSends(payload, sends, seededRandom('log').text);
    expect(JSON.stringify(payload)).toBe(before);
    const times = entriesOf(result).map((entry) => Date.parse(String(valueAt(entry, ['date']))));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(entriesOf(result)).toHaveLength(entriesOf(payload).length + 3);
    const ours = entriesOf(result).filter((entry) => String(description(entry)).includes('topic_'));
    expect(ours.map((entry) => /topic_\d/.exec(String(description(entry)))?.[0])).toEqual([
      'topic_1',
      'topic_0',
      'topic_2',
    ]);
    for (const entry of ours) {
      const id = String(valueAt(entry, ['_id']));
      expect(id).toMatch(/^[\da-f]{24}$/);
      expect(Number.parseInt(id.slice(0, 8), 16)).toBe(
        Math.floor(Date.parse(String(valueAt(entry, ['date']))) / 1000),
      );
      expect(valueAt(entry, ['geolocation', 'timestamp'])).toBe(valueAt(entry, ['date']));
      expect(valueAt(entry, ['user'])).toBeNull();
    }
    expect({ ...(result['order'] as JsonObject), tracking: [] }).toEqual({
      ...(payload['order'] as JsonObject),
      tracking: [],
    });
  });

  it('does nothing without a list, or without a send', () => {
    const fresh = seededRandom('log').text;
    for (const payload of [{}, { order: null }, { order: { tracking: 'none' } }] as JsonObject[]) {
      expect(logSends(payload, [send()], fresh)).toBe(payload);
    }
    const payload = topicFixture('order_created');
    expect(logSends(payload, [], fresh)).toBe(payload);
  });
});

describe('a scenario that logs what was sent', () => {
  const scenario = requireScenario('white-glove');

  it.each(['1', '2'])(
    'grows, keeps every entry as it was, and stays valid in version %s',
    (payloadVersion) => {
      const run = openScenario(scenario, { startAt: START, seed: 'one', payloadVersion });
      const sends: SendRecord[] = [];
      let before: readonly JsonValue[] = [];
      for (const [step, { event }] of scenario.steps.entries()) {
        const built = run.build(step, { sentAt: START, sends: [...sends] });
        expect(judge(built.body, built.headers).findings).toEqual([]);
        const log = entriesOf(built.payload).filter((entry) => /^Sent to /.test(String(description(entry))));
        expect(log).toHaveLength(step);
        // Never that of the payload itself.
        expect(log).toEqual(expect.arrayContaining([...before]));
        before = log;
        const answer: SendRecord['outcome'] =
          step % 2 === 0
            ? { kind: 'answered', status: 200 }
            : { kind: 'unanswered', message: 'socket hang up' };
        // Later than the next step's own time now and then, as after a slow answer.
        const slow = step === 2 ? 5000 : 1700;
        sends.push(send({ event, at: START + run.offsetMs(step) + slow, outcome: answer }));
      }
    },
  );

  it('names the event as what is new in version 2, even where its log is newer', () => {
    const run = openScenario(scenario, { startAt: START, seed: 'one', payloadVersion: '2' });
    const late = send({ at: START + run.offsetMs(1) + 60_000 });
    const { payload } = run.build(1, { sentAt: START, sends: [late] });
    expect(valueAt(payload, ['changes'])).toEqual({ 'tracking.1.event_id': { from: null, to: 90 } });
    expect(entriesOf(payload)).toHaveLength(3);
  });

  it('is of no matter to a provider that keeps no log', () => {
    const run = openScenario(requireScenario('delivered'), { startAt: START, seed: 'one' });
    const plain = run.build(1, { sentAt: START }).body;
    expect(run.build(1, { sentAt: START, sends: [send()] }).body.equals(plain)).toBe(true);
  });
});
