import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WebhookCliError } from '../../../src/core/error.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { valueAt, walkJson } from '../../../src/core/json/pointer.ts';
import type { ScenarioRun } from '../../../src/scenarios/open.ts';
import { isFilePath, type Scenario } from '../../../src/scenarios/scenario.ts';
import {
  bundledScenarios,
  judge,
  openScenario,
  parseScenario,
  providers,
  requireScenario,
} from '../../helpers/bundled.ts';

const FOLDER = new URL('../../../fixtures/scenarios/', import.meta.url);
/** Times of day at which whole days are easily miscounted, in UTC and eight hours east of it. */
const STARTS = ['2026-05-06T07:08:09.123Z', '2026-12-31T23:59:59.999Z', '2026-03-01T15:59:59.000Z'].map(
  (at) => Date.parse(at),
);
const START = STARTS[0] ?? 0;

const scenarios = bundledScenarios();

function open(scenario: Scenario, more: Partial<Parameters<typeof openScenario>[1]> = {}): ScenarioRun {
  return openScenario(scenario, { startAt: START, seed: 'one', ...more });
}

function payloads(run: ScenarioRun): JsonObject[] {
  return run.scenario.steps.map((_, step) => run.build(step, { sentAt: START }).payload);
}

describe('the bundled scenarios', () => {
  it('are eight of one provider and six of the other, one file each', () => {
    for (const [id, count] of [
      ['detrack', 8],
      ['deliveright', 6],
    ] as const) {
      expect(bundledScenarios(id)).toHaveLength(count);
      const files = readdirSync(new URL(`${id}/`, FOLDER)).map((file) => file.replace(/\.json$/, ''));
      expect(files.toSorted()).toEqual(
        bundledScenarios(id)
          .map((scenario) => scenario.name)
          .toSorted(),
      );
    }
    expect(readdirSync(FOLDER).toSorted()).toEqual(
      [...providers.map(({ id }) => id), 'index.json'].toSorted(),
    );
  });

  it('have names of their own', () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  });

  it.each(scenarios.map((scenario) => ({ name: scenario.name, scenario })))(
    '$name is a file as users write them',
    ({ scenario }) => {
      const text = readFileSync(new URL(`${scenario.provider}/${scenario.name}.json`, FOLDER), 'utf8');
      expect(parseScenario(text, scenario.name)).toEqual(scenario);
      expect(text.endsWith('}\n')).toBe(true);
      expect(scenario.note).toMatch(/^[A-Z].*\.$/s);
      expect(scenario.description).toMatch(/^[A-Z].*\.$/s);
      expect(scenario.sources.length).toBeGreaterThan(0);
      // Nobody ever published a course of events.
      expect(scenario.provenance).toBe('constructed');
      expect(scenario.steps.length).toBeGreaterThan(2);
      for (const step of scenario.steps) expect(step.title).toMatch(/\S{3}/);
    },
  );

  it('are found by forgiving names', () => {
    expect(requireScenario('White Glove').name).toBe('white-glove');
    expect(requireScenario('failed_then_reattempted', 'Detrack').provider).toBe('detrack');
  });

  it.each([
    [() => requireScenario('white-glov'), 'Did you mean "white-glove"?'],
    [() => requireScenario('white-glove', 'detrack'), 'It is one of Deliveright.'],
    [() => requireScenario('zzzzzzzzzzzzzzz'), 'there is no scenario "zzzzzzzzzzzzzzz".'],
  ])('are named when one is not found: %#', (run, words) => {
    expect(run).toThrow(WebhookCliError);
    expect(run).toThrow(expect.objectContaining({ code: 'unknown_scenario', kind: 'usage' }));
    expect(run).toThrow(words);
  });

  it('are told from paths', () => {
    expect(['./mine.json', 'mine.JSON', 'a/b', 'a\\b'].every(isFilePath)).toBe(true);
    expect(['delivered', 'white glove', 'json'].some(isFilePath)).toBe(false);
  });
});

/** The event that a body shows, where no request names it. */
function shownAs(scenario: Scenario, event: string, version: string): string | undefined {
  if (scenario.provider !== 'detrack') return event;
  if (version === '1' && ['heading-to', 'scheduled'].includes(event)) return 'in-progress';
  return ['deleted', 'driver-assigned'].includes(event) ? undefined : event;
}

const wireFormats = scenarios.flatMap((scenario) =>
  (providers.find(({ id }) => id === scenario.provider)?.versions ?? []).flatMap((version) =>
    version.contentForms.map((contentForm) => ({
      name: `${scenario.name} v${version.id} ${contentForm}`,
      scenario,
      payloadVersion: version.id,
      contentForm,
    })),
  ),
);

describe.each(wireFormats)('$name', ({ scenario, payloadVersion, contentForm }) => {
  const run = open(scenario, { payloadVersion, contentForm });
  const built = scenario.steps.map((_, step) => run.build(step, { sentAt: START + run.offsetMs(step) }));

  it.each(STARTS)(
    'is valid at each step and recognised as far as a request tells, started at %d',
    (startAt) => {
      const other = open(scenario, { payloadVersion, contentForm, startAt });
      for (const [step, { event }] of scenario.steps.entries()) {
        const webhook = other.build(step, { sentAt: startAt });
        const judged = judge(webhook.body, webhook.headers);
        expect(judged.findings, `${step} ${event}`).toEqual([]);
        expect(judged).toMatchObject({
          valid: true,
          provider: scenario.provider,
          payloadVersion,
          contentForm,
        });
        const shown = shownAs(scenario, event, payloadVersion);
        if (shown !== undefined) expect(judged.event, `step ${step}`).toBe(shown);
      }
    },
  );

  it('has one identity', () => {
    expect(run.key).not.toBe('');
    expect(new Set(built.map(({ key }) => key))).toEqual(new Set([run.key]));
    for (const webhook of built) expect(webhook.fresh).toEqual(run.fresh);
    expect(run.fresh[0]).toBe(run.key);
    expect(new Set(run.fresh).size).toBe(run.fresh.length);
  });

  it('is the same bytes with the same seed and start, and others with another seed', () => {
    const again = open(scenario, { payloadVersion, contentForm });
    const other = open(scenario, { payloadVersion, contentForm, seed: 'two' });
    const none = openScenario(scenario, { payloadVersion, contentForm, startAt: START });
    // In any order, and twice.
    for (const step of [...scenario.steps.keys()].toReversed()) {
      const webhook = again.build(step, { sentAt: START });
      expect(webhook.body.equals(built[step]?.body ?? Buffer.alloc(0))).toBe(true);
      expect(again.build(step, { sentAt: START }).body.equals(webhook.body)).toBe(true);
      expect(other.build(step, { sentAt: START }).body.equals(webhook.body)).toBe(false);
    }
    expect(none.key).not.toBe(run.key);
    expect(openScenario(scenario, { startAt: START }).seed).not.toBe(none.seed);
  });

  it('matches another run once the fresh texts are named, entry by entry', () => {
    const named = (other: ScenarioRun, step: number): string =>
      other.fresh.reduce(
        (text, fresh, i) => text.replaceAll(fresh, `{${i}}`),
        other.build(step, { sentAt: START }).payloadText,
      );
    const other = open(scenario, { payloadVersion, contentForm, seed: 'two', id: 'MINE-77' });
    expect(other.key).toBe('MINE-77');
    expect(other.fresh).toHaveLength(run.fresh.length);
    // Numbers are fresh too, and are no texts.
    const number = /"verification_code":\d+/;
    for (const step of scenario.steps.keys()) {
      expect(named(other, step).replace(number, '')).toBe(named(run, step).replace(number, ''));
    }
  });

  it('keeps nothing of the identity that its fixture has', () => {
    const text = built.map((one) => one.payloadText).join('\n');
    for (const old of ['DO-104', '2220005', 'DET5820', '69af62b8', '6989f953']) {
      expect(text).not.toContain(old);
    }
  });
});

describe.each(scenarios.map((scenario) => ({ name: scenario.name, scenario })))(
  'the clock of $name',
  ({ scenario }) => {
    const run = open(scenario);
    const documents = payloads(run);

    it('moves at every step', () => {
      const offsets = [...scenario.steps.keys()].map(run.offsetMs);
      expect(offsets[0]).toBe(0);
      for (const [i, offset] of offsets.entries()) expect(offset).toBeGreaterThan(offsets[i - 1] ?? -1);
      expect(() => run.offsetMs(offsets.length)).toThrow(RangeError);
    });

    it('puts any two payloads that differ in order by a documented field', () => {
      const orders = documents.map(newestTime);
      for (const [i, document] of documents.entries()) {
        const before = documents[i - 1];
        if (before === undefined) continue;
        if (JSON.stringify(before) === JSON.stringify(document)) continue;
        expect(orders[i], `step ${i}`).toBeGreaterThan(orders[i - 1] ?? Number.NaN);
      }
    });

    it('is never ahead of its step, and less than a second behind', () => {
      for (const [step, document] of documents.entries()) {
        const moment = START + run.offsetMs(step);
        expect(newestTime(document)).toBeLessThanOrEqual(moment);
        const same = JSON.stringify(document) === JSON.stringify(documents[step - 1]);
        if (!same) expect(newestTime(document)).toBeGreaterThan(moment - 1010);
      }
    });

    it('has nothing that has happened in the future', () => {
      for (const [step, document] of documents.entries()) {
        for (const { path, value } of walkJson(document)) {
          if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:/.test(value)) continue;
          if (['scheduled_date', 'live_eta'].includes(String(path.at(-1)))) continue;
          expect(Date.parse(value), path.join('/')).toBeLessThanOrEqual(START + run.offsetMs(step));
        }
      }
    });

    it('only ever adds to its lists of what happened', () => {
      for (const [i, document] of documents.entries()) {
        const before = documents[i - 1];
        if (before === undefined || valueAt(before, ['attempt']) !== valueAt(document, ['attempt'])) continue;
        for (const path of [['milestones'], ['order', 'tracking'], ['order', 'line_items', 0, 'tracking']]) {
          const [old, now] = [valueAt(before, path) ?? [], valueAt(document, path) ?? []];
          expect(Array.isArray(old) && Array.isArray(now) && now.slice(0, old.length)).toEqual(old);
        }
      }
    });
  },
);

/** The newest milestone, or when the order was last changed. */
function newestTime(document: JsonObject): number {
  const updated = valueAt(document, ['order', 'updated_at']);
  if (typeof updated === 'string') return Date.parse(updated);
  const milestones = valueAt(document, ['milestones']);
  const times = (Array.isArray(milestones) ? milestones : []).map((milestone) =>
    Date.parse(String(valueAt(milestone, ['created_at']))),
  );
  return Math.max(...times);
}

describe('what each scenario tells', () => {
  const at = (name: string, path: readonly (string | number)[]): unknown[] =>
    payloads(open(requireScenario(name))).map((payload) => valueAt(payload, path));

  it('a reattempt is another job of the same number', () => {
    const ids = at('failed-then-reattempted', ['id']);
    expect(at('failed-then-reattempted', ['attempt'])).toEqual([1, 1, 1, 1, 2, 2, 2]);
    expect(new Set(at('failed-then-reattempted', ['do_number'])).size).toBe(1);
    expect(new Set(ids.slice(0, 4)).size).toBe(1);
    expect(new Set(ids.slice(4)).size).toBe(1);
    expect(ids[4]).not.toBe(ids[3]);
    expect(at('failed-then-reattempted', ['detrack_number'])[4]).not.toBe(
      at('failed-then-reattempted', ['detrack_number'])[3],
    );
    // The second attempt knows nothing of the proof of the first.
    const second = payloads(open(requireScenario('failed-then-reattempted')))[4];
    expect(second).toMatchObject({ reason: null, pod_at: null, pod_lat: '', photo_1_file_url: null });
    expect(at('failed-then-reattempted', ['items', 0, 'id'])[4]).not.toBe(
      at('failed-then-reattempted', ['items', 0, 'id'])[3],
    );
  });

  it('a deletion and the second webhook of another driver repeat the body before', () => {
    const deleted = payloads(open(requireScenario('deleted-before-dispatch')));
    expect(deleted.at(-1)).toEqual(deleted.at(-2));
    const scenario = requireScenario('driver-reassigned');
    const reassigned = payloads(open(scenario));
    const second = scenario.steps.findIndex((step) => step.event === 'driver-assigned');
    expect(reassigned[second + 1]).toEqual(reassigned[second]);
    expect(scenario.steps[second + 1]?.event).toBe('in-progress');
    expect(at('driver-reassigned', ['assign_to']).slice(0, 3)).toEqual([null, 'Farid', 'Niamh']);
  });

  it('a collection is one at every step', () => {
    expect(new Set(at('collection', ['type']))).toEqual(new Set(['Collection']));
    expect(at('collection', ['tracking_status'])[1]).toBe('Out for collection');
    const [heading] = payloads(open(requireScenario('collection'))).slice(2);
    expect(heading).toMatchObject({ head_to_delivery_at: null, head_to_pick_up_at: expect.any(String) });
    expect(JSON.stringify(heading)).toContain('"head_to_pick_up"');
    expect(open(requireScenario('collection')).build(0, { sentAt: START }).provenance).toBe('constructed');
  });

  it('a scheduled job comes to its day, whatever the time of day', () => {
    for (const startAt of STARTS) {
      const [scheduled, due] = payloads(open(requireScenario('scheduled'), { startAt }));
      const day = String(valueAt(scheduled ?? {}, ['date']));
      const milestone = String(valueAt(due ?? {}, ['milestones', 1, 'created_at']));
      expect(valueAt(due ?? {}, ['date'])).toBe(day);
      expect(milestone.slice(0, 10)).toBe(day);
      expect(String(valueAt(scheduled ?? {}, ['created_at'])) < day).toBe(true);
    }
  });

  it('an order is out for delivery on the day that it is scheduled for', () => {
    for (const name of ['white-glove', 'delivery-failed', 'item-damaged', 'cross-dock']) {
      for (const startAt of STARTS) {
        const out = payloads(open(requireScenario(name), { startAt })).find(
          (payload) => valueAt(payload, ['order', 'status']) === 4,
        );
        const day = String(valueAt(out ?? {}, ['order', 'delivery', 'scheduled_date'])).slice(0, 10);
        expect(String(valueAt(out ?? {}, ['order', 'updated_at'])).slice(0, 10), name).toBe(day);
      }
    }
  });

  it('orders end as their scenario says', () => {
    expect(at('white-glove', ['order', 'status']).at(-1)).toBe(5);
    expect(at('delivery-failed', ['order', 'status']).at(-1)).toBe(20);
    expect(at('item-damaged', ['order', 'status']).at(-1)).toBe(9);
    expect(at('return-order', ['order', 'status']).at(-1)).toBe(11);
    expect(at('return-order', ['order', 'order_id'])[0]).toMatch(/^RA222\d{8}$/);
    expect([...new Set(at('cross-dock', ['order', 'status']))]).toEqual([2, 24, 15, 10, 3, 4, 5]);
  });

  it('the late order_created comes in the seconds of the published log', () => {
    const scenario = requireScenario('created-late');
    const run = open(scenario);
    expect(scenario.steps.map((step) => step.event)).toEqual([
      'tracking_changed',
      'tracking_changed',
      'order_created',
      'delivery_changed',
    ]);
    // Entry 41, then 90, the logged order_created, then 60: 12.594, 14.641, 17.298 and 79.662 s after the creation.
    expect([0, 1, 2, 3].map((step) => 12_594 + run.offsetMs(step))).toEqual([12_594, 14_641, 17_298, 79_662]);
    const created = Date.parse(String(valueAt(payloads(run)[0] ?? {}, ['order', 'created_at'])));
    expect(newestTime(payloads(run)[0] ?? {}) - created).toBe(12_594);
  });

  it('names its topic in the payload, and what changed since the webhook before', () => {
    for (const scenario of bundledScenarios('deliveright')) {
      for (const [step, payload] of payloads(open(scenario)).entries()) {
        expect(valueAt(payload, ['msg_info', 'topic'])).toBe(scenario.steps[step]?.event);
      }
      const second = open(scenario, { payloadVersion: '2' });
      for (const [step, payload] of payloads(second).entries()) {
        const before = payloads(second)[step - 1];
        const changes = valueAt(payload, ['changes']);
        for (const [path, change] of Object.entries(changes as JsonObject)) {
          if (before === undefined) continue;
          const old = valueAt(before, ['order', ...path.split('.')]) ?? null;
          expect(valueAt(change, ['from']), `${scenario.name} ${step} ${path}`).toBe(old);
          expect(valueAt(change, ['to'])).toBe(valueAt(payload, ['order', ...path.split('.')]));
        }
      }
    }
    const changes = at2('white-glove');
    expect(changes[3]).toEqual({ status: { from: 1, to: 3 } });
  });

  const at2 = (name: string): unknown[] =>
    payloads(open(requireScenario(name), { payloadVersion: '2' })).map((payload) =>
      valueAt(payload, ['changes']),
    );
});
