import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { buildFrom } from '../../../src/events/build.ts';
import { describeExchange } from '../../../src/events/describe.ts';
import { findEvent } from '../../../src/events/names.ts';
import { readExpected } from '../../../src/expect/expected.ts';
import { providerJobId } from '../../../src/observe/latest-payloads.ts';
import { createCatalogue, eventCounts } from '../../../src/providers/catalogue.ts';
import { field, requiredField } from '../../../src/providers/field.ts';
import { fixtureSource } from '../../../src/providers/fixtures.ts';
import type { Provider, ProviderModel, Recognition } from '../../../src/providers/provider.ts';
import { bundledCatalogue } from '../../../src/providers/registry.ts';
import { requireScenario, scenariosOf } from '../../../src/scenarios/bundled.ts';
import { openScenario } from '../../../src/scenarios/open.ts';
import { payloadWords } from '../../../src/validation/glossary.ts';
import { judge, judgeDocument } from '../../../src/validation/judge.ts';

const known = { certainty: 'high', basis: 'published', source: 'BOOK' } as const;

const model: ProviderModel = {
  sources: { BOOK: { title: 'The book of parcels', where: null, basis: 'published' } },
  rules: [
    {
      id: 'weight',
      severity: 'warning',
      versions: ['1'],
      explain: 'A parcel weighs something.',
      source: 'BOOK',
      check: ({ grams }) =>
        grams === 0 ? [{ path: '/grams', expected: 'more than 0', actual: '0', message: '' }] : [],
    },
  ],
  versions: {
    '1': {
      schema: z.object({
        parcel: requiredField(z.string(), { description: 'The key.', ...known }),
        ref: field(z.string(), { description: 'An id of its own.', format: 'object-id', ...known }),
        state: requiredField(z.string(), { description: 'What it is.', codes: { K: 'kept' }, ...known }),
        grams: field(z.int(), { description: 'Its weight.', ...known }),
        at: field(z.string(), { description: 'When.', format: 'date-time', ...known }),
      }),
      misnomers: { id: 'parcel' },
      written: { date: '05.06.2026', 'date-time': '2026-06-05T04:03' },
      missingKey: 'the book of parcels has this key',
    },
  },
};

const FIXTURE = {
  parcel: 'PX-0001',
  ref: '69b0a2159b03de55670c1161',
  state: 'K',
  grams: 500,
  at: '2026-01-02T10:00:00Z',
};

const FILES: Readonly<Record<string, unknown>> = {
  manifest: {
    fixtures: [
      {
        event: 'kept',
        file: 'kept',
        provenance: 'constructed',
        at: '2026-01-02T10:00:00Z',
        sources: [],
        note: 'made up',
      },
    ],
  },
  kept: FIXTURE,
};

function read(document: JsonObject): Recognition {
  const { parcel, state } = document;
  const isKept = state === 'K';
  return {
    version: '1',
    event: isKept ? 'kept' : null,
    eventReason: isKept ? null : 'another state',
    key: typeof parcel === 'string' ? parcel : null,
  };
}

/** A provider that nothing else knows, with the least that one may have. */
const parcels: Provider = {
  id: 'parcels',
  title: 'Parcels',
  eventWord: 'incident',
  events: [
    {
      name: 'kept',
      label: 'Kept',
      description: 'It was kept.',
      certainty: 'high',
      basis: 'published',
      source: 'BOOK',
      aliases: [],
      recognisable: true,
    },
  ],
  versions: [{ id: '1', title: 'One', contentForms: ['form', 'json'], keyPath: '/parcel', signed: false }],
  formField: 'parcel',
  jobTypes: [],
  credentials: [],
  signature: null,
  senderAddresses: [],
  setUp: 'nowhere',
  identity: {
    keyPattern: 'PX-####',
    fresh: [{ kind: 'object-id', path: '/ref' }],
    days: [],
    dayTexts: [],
  },
  idPath: '/ref',
  fixtures: fixtureSource('manifest', (file) => Buffer.from(JSON.stringify(FILES[file]))),
  scenarios: () => [
    {
      name: 'kept-twice',
      provider: 'parcels',
      title: 'Kept and weighed again',
      steps: [{ event: 'kept' }, { event: 'kept', after: '1h', set: { grams: 600 } }],
    },
  ],
  model: () => Promise.resolve(model),
  demo: [],
  recognise: (document) => ('parcel' in document ? read(document) : null),
  assume: read,
  headline: ({ parcel }) => `Parcel ${String(parcel)}`,
  highlights: [],
  summaries: [],
  timeline: () => [],
  toJobType: (payload) => payload,
  toVersion: (payload) => payload,
  requestHeaders: ({ contentForm }) => [
    ['Content-Type', contentForm === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'],
  ],
  logSends: null,
  probes: {
    payloads: [],
    ordinary: [],
    outcomes: [],
    withStatus: (payload) => payload,
    sequences: [],
    texts: [],
    list: 'none',
    progress: ['kept', 'kept'],
    scenario: 'kept-twice',
    ordered: [],
    sources: {},
  },
};

const catalogue = createCatalogue([...bundledCatalogue.providers, parcels]);
const NOW = '2026-03-04T12:00:00Z';

describe('a provider that only a catalogue knows', () => {
  it('has its event built, encoded in its own form field, recognised, judged and described', async () => {
    const built = buildFrom({ event: 'Kept', seed: 'a', now: NOW }, catalogue);
    expect(built).toMatchObject({
      provider: 'parcels',
      contentForm: 'form',
      payload: { grams: 500, at: NOW },
    });
    expect(built.key).toMatch(/^PX-\d{4}$/);
    expect(built.body.toString()).toBe(new URLSearchParams({ parcel: built.payloadText }).toString());
    const loaded = await catalogue.load();
    const judged = judge(built.body, built.headers, { catalogue: loaded });
    expect(judged).toMatchObject({ event: 'kept', key: built.key, valid: true, findings: [] });
    expect(judged.provider).toBe(parcels);
    expect(describeExchange(judged, judged.provider)).toEqual({
      title: 'parcels',
      label: 'Kept',
      headline: `Parcel ${built.key}`,
      highlights: [],
    });
    expect(payloadWords(parcels, '1', loaded.modelOf).codeName('/state', 'K')).toBe('kept');
    expect(providerJobId(parcels, built.payload)).toBe(built.payload['ref']);
    expect(built.payload['ref']).not.toBe(FIXTURE.ref);
  });

  it('has its schema, rules and misnomers used', async () => {
    const judged = judgeDocument({ parcel: 'PX-1', grams: 0 }, null, { catalogue: await catalogue.load() });
    expect(judged.findings.map(({ severity, rule, path }) => `${severity} ${rule} ${path}`)).toEqual(
      expect.arrayContaining(['error parcels/required /state', 'warning parcels/weight /grams']),
    );
    expect(judged.valid).toBe(false);
  });

  it('has its scenario found and played', () => {
    const scenario = requireScenario('Kept twice', catalogue);
    expect(scenariosOf(parcels)).toEqual([scenario]);
    const run = openScenario(scenario, catalogue, { startAt: Date.parse(NOW), seed: 'a' });
    expect(run.provider).toBe(parcels);
    expect([0, 1].map((step) => run.build(step, { sentAt: 0 }).payload['grams'])).toEqual([500, 600]);
  });

  it('is named in what is said of events, in its own word', () => {
    expect(eventCounts(catalogue)).toMatch(/ and 1 incidents$/);
    expect(readExpected('kept', catalogue).event).toBe('kept');
    const [other] = bundledCatalogue.providers;
    expect(() => findEvent('kept', catalogue, { provider: other })).toThrow('It is an incident of Parcels.');
    expect(() => findEvent('weighed', catalogue, { eventWord: 'incident' })).toThrow(
      'Parcels has no incident "weighed".',
    );
  });

  it('is unknown to every other catalogue', async () => {
    const loaded = await bundledCatalogue.load();
    expect(judgeDocument(FIXTURE, null, { catalogue: loaded }).provider).toBeNull();
    expect(() => loaded.modelOf(parcels)).toThrow('not one of the catalogue');
    expect(() => findEvent('kept', bundledCatalogue)).toThrow(
      expect.objectContaining({ code: 'unknown_event' }),
    );
  });
});

describe('a catalogue', () => {
  it('takes no two providers of one id', () => {
    expect(() => createCatalogue([parcels, { ...parcels }])).toThrow('one id');
  });

  it('loads its models once', () => {
    expect(catalogue.load()).toBe(catalogue.load());
  });
});
