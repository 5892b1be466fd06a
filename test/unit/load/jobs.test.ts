import { describe, expect, it } from 'vitest';
import { parsePointer, valueAt } from '../../../src/core/json/pointer.ts';
import { seededRandom } from '../../../src/events/random.ts';
import { digestOf, formOfKeys, identitiesOf } from '../../../src/load/identities.ts';
import { countsOf, type LoadPlan, loadJobs } from '../../../src/load/jobs.ts';
import { numberedTexts } from '../../../src/load/numbered-texts.ts';
import { bundledCatalogue } from '../../../src/providers/registry.ts';
import { requireScenario, scenariosIn } from '../../../src/scenarios/bundled.ts';
import { parseScenario } from '../../../src/scenarios/parse-file.ts';
import { scenarioText } from '../../../src/scenarios/text.ts';

const scenario = requireScenario('delivered', bundledCatalogue);
const now = Date.parse('2026-01-31T09:30:00Z');

function plan(changes: Partial<LoadPlan> = {}): LoadPlan {
  return {
    catalogue: bundledCatalogue,
    scenarios: [scenario],
    identities: { seed: 'a', id: 'DO-{n}', now, jobs: 12, payloadVersion: null, contentForm: null },
    faults: { duplicate: 0.2, shuffle: true, drop: 0 },
    shards: 5,
    ...changes,
  };
}

describe('the jobs of a load', () => {
  it('are each under a key of their own, in shards in turn, and as many as were counted', () => {
    const jobs = [...loadJobs(plan())];
    expect(jobs.map(({ job }) => job)).toEqual(Array.from({ length: 12 }, (_, job) => job));
    expect(jobs.map(({ shard }) => shard)).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2]);
    expect(new Set(jobs.map(({ key }) => key)).size).toBe(12);
    expect(jobs.flatMap(({ webhooks }) => webhooks)).toHaveLength(countsOf(plan()).webhooks);
    for (const { key, webhooks } of jobs) for (const { event } of webhooks) expect(event.key).toBe(key);
  });

  it('have the same bytes in every run, and a duplicate those of the first', () => {
    const bodies = (): string[][] =>
      [...loadJobs(plan())].map(({ webhooks }) =>
        webhooks.map(({ event }) => Buffer.from(event.body).toString()),
      );
    expect(bodies()).toEqual(bodies());
    for (const { webhooks } of loadJobs(plan()))
      for (const { entry, event } of webhooks.filter(({ entry: { again } }) => again))
        expect(event).toBe(webhooks.find((other) => other.entry.step === entry.step)?.event);
  });

  it('wait as the scenario does, divided by the speed, and not at all without one', () => {
    const pauses = (changes: Partial<LoadPlan>): number[] =>
      [...loadJobs(plan({ faults: { duplicate: 0, shuffle: false, drop: 0 }, ...changes }))].flatMap(
        ({ job, webhooks }) => (job === 0 ? webhooks.map(({ pauseMs }) => pauseMs) : []),
      );
    expect(pauses({})).toEqual([0, 0, 0, 0]);
    expect(pauses({ speed: 100 })).toEqual([
      0,
      ...scenario.steps.slice(1).map(({ afterMs }) => afterMs / 100),
    ]);
  });

  it('can be opened one by one, and have none of the identities that are kept for the judgement', () => {
    const { identities } = plan();
    const { open, openFresh } = identitiesOf(identities, bundledCatalogue);
    const jobs = [...loadJobs(plan())];
    for (const { job, key, webhooks } of jobs) {
      const run = open(scenario, job);
      expect(run.key).toBe(key);
      for (const { entry, event } of webhooks)
        expect(run.build(entry.step, { sentAt: 0 }).payloadText).toBe(event.payloadText);
    }
    const fresh = Array.from({ length: 50 }, (_, i) => openFresh(scenario, `nonce ${i}`));
    const keys = new Set(jobs.map(({ key }) => key));
    expect(fresh.filter(({ key }) => keys.has(key))).toEqual([]);
    expect(new Set(fresh.map(({ key }) => key)).size).toBe(50);
    expect(digestOf(open(scenario, 0))).toBe(digestOf(open(scenario, 0)));
    expect(digestOf(open(scenario, 0))).not.toBe(digestOf(open(scenario, 1)));
  });

  it('are of several scenarios in turn', () => {
    const other = requireScenario('failed-then-reattempted', bundledCatalogue);
    const two = plan({ scenarios: [scenario, other], faults: { duplicate: 0, shuffle: false, drop: 0 } });
    const jobs = [...loadJobs(two)];
    expect(jobs.map((job) => job.scenario.name)).toEqual(
      jobs.map((_, i) => (i % 2 === 0 ? 'delivered' : 'failed-then-reattempted')),
    );
    expect(jobs.flatMap(({ webhooks }) => webhooks)).toHaveLength(countsOf(two).webhooks);
    // Each shard has jobs of both.
    expect(jobs.map(({ shard }) => shard)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 1, 1]);
  });
});

describe('what a consumer may know jobs by', () => {
  it.each([
    ['detrack', 'delivered', ['/order_number', '/detrack_number', '/do_number', '/id']],
    ['deliveright', 'white-glove', ['/order/ref_order_number', '/order/order_id']],
  ])('is another one in every job of %s, and in what is played for comparison', (id, name, pointers) => {
    const provider = bundledCatalogue.find(id);
    if (provider === undefined) throw new Error(id);
    const one = requireScenario(name, bundledCatalogue, provider);
    const source = { ...plan().identities, id: formOfKeys(provider), jobs: 3000 };
    const { open, openFresh } = identitiesOf(source, bundledCatalogue);
    const seen = new Map(pointers.map((pointer) => [pointer, new Set<unknown>()]));
    const runs = [
      ...Array.from({ length: 3000 }, (_, job) => open(one, job)),
      ...Array.from({ length: 300 }, (_, play) => openFresh(one, `nonce/${play}`)),
    ];
    for (const run of runs) {
      const { payload } = run.build(0, { sentAt: 0 });
      for (const [pointer, values] of seen) values.add(valueAt(payload, parsePointer(pointer) ?? []));
    }
    for (const [pointer, values] of seen) expect([pointer, values.size]).toEqual([pointer, 3300]);
  });

  it('has more digits where there are more jobs', () => {
    const texts = numberedTexts('a', 1_000_000);
    const drawn = seededRandom('b').text;
    expect(texts(0, drawn)('SO-#####')).toMatch(/^SO-\d{7}$/);
    expect(texts(1, drawn)('SO-#####')).not.toBe(texts(0, drawn)('SO-#####'));
    expect(numberedTexts('a', 10)(0, drawn)('X##^^')).toMatch(/^X\d\d[2-9A-Z]{2}$/);
    const two = texts(0, drawn);
    expect(two('PO-###')).not.toBe(two('PO-###'));
  });
});

describe('the form of keys', () => {
  it.each([
    ['detrack', 'DO-{n}'],
    ['deliveright', '222{n:8}'],
  ])('of %s is as its own, with room for more', (id, form) => {
    const provider = bundledCatalogue.find(id);
    expect(provider && formOfKeys(provider)).toBe(form);
  });
});

describe('the text of a scenario', () => {
  it.each(scenariosIn(bundledCatalogue).map((one) => [one.name, one] as const))(
    '%s is read as the same',
    (_, one) => {
      expect(parseScenario(scenarioText(one), 'it', bundledCatalogue)).toEqual(one);
    },
  );

  it('is read as the same where it says little, and where it was captured', () => {
    const steps = [{ event: 'completed' }, { event: 'failed', after: '90m', unset: ['note'] }];
    const little = { name: 'mine', provider: 'detrack', title: 'Mine', steps };
    const first = { event: 'completed', payload: { do_number: 'DO-1', status: 'completed' } };
    const captured = {
      ...{ ...little, steps: [first, { event: 'failed', set: { status: 'failed' } }] },
      ...{ provenance: 'captured', at: '2026-01-02T03:04:05Z', payloadVersion: '2', contentForm: 'json' },
    };
    for (const document of [little, captured]) {
      const one = parseScenario(JSON.stringify(document), 'it', bundledCatalogue);
      expect(parseScenario(scenarioText(one), 'it', bundledCatalogue)).toEqual(one);
    }
  });

  it('keeps digits that no double holds', () => {
    const text = JSON.stringify({
      name: 'mine',
      provider: 'detrack',
      title: 'Mine',
      steps: [{ event: 'completed', add: { big: 0 } }],
    }).replace('"big":0', '"big":12345678901234567890.10');
    const one = parseScenario(text, 'it', bundledCatalogue);
    expect(scenarioText(one)).toContain('12345678901234567890.10');
    expect(scenarioText(parseScenario(scenarioText(one), 'it', bundledCatalogue))).toBe(scenarioText(one));
  });
});
