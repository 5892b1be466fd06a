import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { HeaderList } from '../../../src/core/http/headers.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { BuiltEvent } from '../../../src/events/built-event.ts';
import {
  buildEvent,
  findInside,
  fixtureEntries,
  type Judgement,
  judge,
  judgeDocument,
  loadFixture,
  payloadWords,
  providers,
} from '../../helpers/bundled.ts';
import { published, sampleLike2018, sampleLike2020 } from '../providers/detrack/payloads.ts';

const FIXTURES = new URL('../../../fixtures/', import.meta.url);
const JSON_TYPE: HeaderList = [['Content-Type', 'application/json']];

function order(): JsonObject {
  return JSON.parse(readFileSync(new URL('deliveright/item_status_changed.json', FIXTURES), 'utf8'));
}

function above(judged: Judgement): string[] {
  return judged.findings.filter((f) => f.severity !== 'info').map((f) => `${f.severity} ${f.rule} ${f.path}`);
}

describe('what the providers published', () => {
  it.each(
    providers.flatMap((p) =>
      fixtureEntries(p.id)
        .filter((entry) => entry.provenance === 'published')
        .map((entry) => [p.id, entry.event] as const),
    ),
  )('%s %s has nothing above info', (provider, event) => {
    const judged = judge(loadFixture(provider, event).bytes, JSON_TYPE);
    expect(judged).toMatchObject({ provider, event, valid: true, refusal: null, contentForm: 'json' });
    expect(above(judged)).toEqual([]);
  });

  it.each([
    ['2018', sampleLike2018()],
    ['2020', sampleLike2020()],
  ])('with the keys of %s is valid', (_year, document) => {
    const judged = judgeDocument(document, null);
    expect(judged).toMatchObject({ provider: 'detrack', payloadVersion: '2', valid: true });
    expect(judged.findings.filter((f) => f.severity === 'error')).toEqual([]);
    expect(judged.findings.some((f) => f.rule === 'detrack/missing-key')).toBe(true);
    expect(judged.findings.filter((f) => f.rule === 'detrack/unknown-field')).toEqual([]);
  });
});

describe('attribution', () => {
  it.each([
    ['detrack', published(), '2', 'in-progress'],
    ['deliveright', order(), '1', 'item_status_changed'],
  ])('knows %s by its own names', (provider, document, payloadVersion, event) => {
    expect(judgeDocument(document, null)).toMatchObject({ provider, payloadVersion, event, valid: true });
  });

  it('knows nobody in a document of nobody', () => {
    expect(judgeDocument({ hello: 'world' }, null)).toMatchObject({
      provider: null,
      event: null,
      payloadVersion: null,
      key: null,
      valid: null,
      findings: [],
      eventReason: 'a JSON object of no known provider',
    });
    expect(judgeDocument({ hello: 'world' }, null, { strict: true }).valid).toBeNull();
  });

  it('knows nobody where two could be meant', () => {
    const judged = judgeDocument({ ...published(), ...order() }, null);
    expect(judged).toMatchObject({ provider: null, valid: null, findings: [] });
    expect(judged.eventReason).toBe('it could be of Detrack and Deliveright');
  });

  it('takes the word of the user', () => {
    const both = { ...published(), ...order() };
    for (const { id } of providers) expect(judgeDocument(both, null, { provider: id }).provider).toBe(id);
    const forced = judgeDocument({ hello: 'world' }, null, { provider: 'detrack' });
    expect(forced).toMatchObject({ provider: 'detrack', valid: false, event: null });
    expect(forced.findings.filter((f) => f.severity === 'error').map((f) => f.path)).toEqual([
      '/id',
      '/do_number',
      '/status',
    ]);
  });

  it.each([
    ['as an object', (job: JsonObject) => ({ a: [{ body: job }] }), '/a/0/body', false],
    ['as text', (job: JsonObject) => ({ a: { 'b/c': JSON.stringify(job) } }), '/a/b~1c', true],
  ])('says that a payload stands inside, %s', (_how, wrapped, path, quoted) => {
    const document = wrapped(published());
    expect(findInside(document)).toMatchObject({ path, quoted, provider: { id: 'detrack' } });
    const { provider, valid, eventReason } = judgeDocument(document, null);
    expect({ provider, valid }).toEqual({ provider: null, valid: null });
    expect(eventReason).toContain(`at ${path} stands a payload of Detrack`);
  });

  it('finds the nearest payload first and gives up in a flood', () => {
    expect(findInside({ deep: { deeper: published() }, near: order() })?.path).toBe('/near');
    expect(
      findInside({ flood: Array.from({ length: 1000 }, () => 1), last: { job: published() } }),
    ).toBeNull();
    expect(findInside({ broken: '{"do_number":' })).toBeNull();
  });
});

describe('a body that cannot be read', () => {
  it.each([
    ['', 400, 'body/empty'],
    ['{', 400, 'body/not-json'],
    ['[]', 400, 'body/not-object'],
    ['['.repeat(200), 422, 'body/too-deep'],
  ])('%# is refused', (body, refusal, rule) => {
    const judged = judge(Buffer.from(body), JSON_TYPE, { provider: 'detrack' });
    expect(judged).toMatchObject({ refusal, valid: false, provider: null, event: null });
    expect(above(judged)).toEqual([`error ${rule} `]);
  });

  it('keeps its document where it has one', () => {
    expect(judge(Buffer.from('[1.0]'), JSON_TYPE)).toMatchObject({ payload: [1], payloadText: '[1.0]' });
  });
});

describe('severity', () => {
  const job = (changes: JsonObject): Judgement => judgeDocument(published(changes), null);

  it('strict makes errors of warnings, not of notes', () => {
    const bytes = Buffer.from(JSON.stringify(published({ brand_new: 1 })));
    const headers: HeaderList = [['Content-Type', 'text/plain']];
    expect(judge(bytes, headers)).toMatchObject({ valid: true });
    expect(above(judge(bytes, headers))).toEqual(['warning request/content-type ']);
    const strict = judge(bytes, headers, { strict: true });
    expect(strict.valid).toBe(false);
    expect(above(strict)).toEqual(['error request/content-type ']);
    expect(strict.findings.some((f) => f.severity === 'info')).toBe(true);
  });

  it('tells the likely cause of a near miss', () => {
    const message = (changes: JsonObject, path: string): string =>
      job(changes).findings.find((f) => f.path === path)?.message ?? '';
    expect(message({ attempt: '1' }, '/attempt')).toBe('numbers are not quoted here: "attempt": 1');
    expect(message({ on_demand: 'false' }, '/on_demand')).toContain('booleans are not quoted');
    expect(message({ on_demand: 1 }, '/on_demand')).toContain('a boolean here, not 1');
    expect(message({ detrack_number: 5 }, '/detrack_number')).toContain('text even when it holds digits');
    expect(message({ job_received_date: '' }, '/job_received_date')).toContain('null');
    expect(message({ items: { sku: 'a' } }, '/items')).toContain('a list');
    expect(message({ attempt: 1.5 }, '/attempt')).toContain('whole number');
    expect(message({ attempt: null }, '/attempt')).toContain('always set');
    expect(message({ deliver_to: 'x' }, '/deliver_to')).toContain('deliver_to_collect_from');
    expect(message({ trackng_link: 'x' }, '/trackng_link')).toBe('did you mean "tracking_link"?');
  });

  it('names what stands there instead of a missing key', () => {
    const { do_number: _, ...rest } = published();
    const missing = judgeDocument({ ...rest, do: 'DO-1' }, null, { provider: 'detrack' });
    const finding = missing.findings.find((f) => f.rule === 'detrack/required');
    expect(finding).toMatchObject({ path: '/do_number', actual: 'nothing' });
    expect(finding?.message).toContain('"do" is there instead');
  });

  it.each(['1e400', '-1e400', '12345678901234567890', '100000000000000000000'])(
    'does not call %s another type',
    (number) => {
      const text = JSON.stringify(published({ pieces: 424_242, weight: 424_242 })).replaceAll(
        '424242',
        number,
      );
      const judged = judge(Buffer.from(text), JSON_TYPE);
      expect(judged.valid).toBe(true);
      expect(above(judged).every((line) => line.startsWith('warning json/lossy-number'))).toBe(true);
    },
  );

  it('cuts a flood of one rule and counts the rest', () => {
    const flood = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`field_number_${i}`, i]));
    const judged = job(flood);
    const unknown = judged.findings.filter((f) => f.rule === 'detrack/unknown-field');
    expect(unknown.length).toBeLessThan(300);
    expect(unknown.at(-1)).toMatchObject({ path: '', actual: '5000' });
  });
});

describe('payloadWords', () => {
  it('names codes and leaves the rest to the value', () => {
    const words = payloadWords('deliveright', '1');
    expect(words.codeName('/order/status', 3)).toMatch(/\w/);
    expect(words.codeName('/order/status', 987_654)).toBeNull();
    expect(words.codeName('/order/nowhere', 3)).toBeNull();
    expect(words.codeName('no pointer', 3)).toBeNull();
    expect(words.codeName('/order/status', 'constructor')).toBeNull();
  });

  it('has none for nobody', () => {
    for (const words of [payloadWords(null, null), payloadWords('nobody', '1')]) {
      expect(words.codeName('/status', 'failed')).toBeNull();
      expect(words.summarise('/milestones', [])).toBeNull();
    }
  });

  it('sums up a container of its provider', () => {
    const { payload }: BuiltEvent = buildEvent({ event: 'failed', seed: 'a', now: 1_700_000_000_000 });
    expect(payloadWords('detrack', null).summarise('/milestones', payload['milestones'] ?? null)).toMatch(
      /\d/,
    );
  });
});
