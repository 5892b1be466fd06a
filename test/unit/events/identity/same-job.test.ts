import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/core/json/json.ts';
import { matches, pointer, walkJson } from '../../../../src/core/json/pointer.ts';
import type { Provider } from '../../../../src/providers/provider.ts';
import { buildEvent, bundledScenarios, openScenario, providers } from '../../../helpers/bundled.ts';

/** Ids that hold the time of their entry, and so move with it. */
const OF_ENTRIES = [
  '/order/tracking/*/_id',
  '/order/line_items/*/tracking/*/_id',
  '/order/payment/transactions/*/_id',
];
/** What version 1 of Detrack calls the same. */
const NAMES: Readonly<Record<string, string>> = {
  '/do': '/do_number',
  '/detrack_no': '/detrack_number',
  '/order_no': '/order_number',
};

function identityPaths({ identity, versions }: Provider): string[] {
  return [
    ...versions.map(({ keyPath }) => keyPath),
    ...identity.fresh.map(({ path }) => path).filter((path) => !OF_ENTRIES.includes(path)),
    ...['/contactless_signature_link', '/booking_link', '/detrack_no', '/order_no'],
    ...[
      '/order/line_items/*/item_id',
      '/order/retailer/_id',
      '/order/created_by',
      '/order/retailer/identifier',
    ],
    ...['/msg_info/subscriber_id', '/msg_info/webhook_id'],
  ];
}

/** The values of an identity that a payload holds, by where they are. */
function identityOf(provider: Provider, payload: JsonObject): [path: string, value: JsonValue][] {
  const paths = identityPaths(provider);
  return [...walkJson(payload)].flatMap(({ path, value }): [string, JsonValue][] => {
    const here = pointer(path);
    const isSet = value !== null && value !== '' && !isJsonObject(value) && !Array.isArray(value);
    return isSet && paths.some((pattern) => matches(here, pattern)) ? [[NAMES[here] ?? here, value]] : [];
  });
}

const MOMENTS = ['2026-03-09T01:02:03Z', '2031-12-31T23:59:59Z', '1999-01-01T00:00:00Z'];

function ids(provider: Provider): string {
  return provider.id === 'deliveright' ? '22212345678' : 'DO-77';
}

describe.each(providers)('a job of $title under one seed and one key', (provider) => {
  const id = ids(provider);
  const builds = provider.events.flatMap(({ name: event }) =>
    provider.versions.flatMap(({ id: payloadVersion }) =>
      MOMENTS.map((now) =>
        buildEvent({ provider: provider.id, event, payloadVersion, id, seed: 'one job', now }),
      ),
    ),
  );

  it('has one identity in every event, version and moment', () => {
    const known = new Map<string, Set<JsonValue>>();
    for (const { payload } of builds) {
      for (const [path, value] of identityOf(provider, payload)) {
        known.set(path, (known.get(path) ?? new Set()).add(value));
      }
    }
    expect(known.size).toBeGreaterThan(5);
    expect(
      [...known].filter(([, values]) => values.size > 1).map(([path, values]) => [path, ...values]),
    ).toEqual([]);
  });

  it('has it in scenarios too, at their first step', () => {
    const [plain] = builds;
    const own = new Map(plain === undefined ? [] : identityOf(provider, plain.payload));
    for (const scenario of bundledScenarios(provider.id)) {
      // A return or a service ticket has a key of another form.
      if (scenario.name === 'return-order') continue;
      const run = openScenario(scenario, { id, seed: 'one job', startAt: Date.parse(MOMENTS[0] ?? '') });
      for (const [path, value] of identityOf(provider, run.build(0, { sentAt: 0 }).payload)) {
        if (own.has(path)) expect(value, `${scenario.name} ${path}`).toEqual(own.get(path));
      }
    }
  });

  it('has another one under another seed', () => {
    const [first] = builds;
    const { payload } = buildEvent({ provider: provider.id, event: first?.event ?? '', id, seed: 'another' });
    const mine = new Map(first === undefined ? [] : identityOf(provider, first.payload));
    const drawn = provider.identity.fresh.map(({ path }) => path);
    const theirs = identityOf(provider, payload).filter(([path]) =>
      drawn.some((pattern) => matches(path, pattern)),
    );
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.filter(([path, value]) => mine.get(path) === value)).toEqual([]);
  });
});

describe('the id of a webhook of version 2 of Deliveright', () => {
  it('is another one for each event, by which duplicates are told, and the same for the same one', () => {
    const webhookId = (event: string): unknown =>
      buildEvent({ provider: 'deliveright', event, payloadVersion: '2', seed: 'a' }).payload['webhook_id'];
    const topics = ['order_created', 'tracking_changed', 'delivery_changed', 'item_status_changed'];
    expect(new Set(topics.map(webhookId)).size).toBe(topics.length);
    expect(webhookId('order_created')).toBe(webhookId('order_created'));
  });
});
