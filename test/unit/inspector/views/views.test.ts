import { describe, expect, it } from 'vitest';
import { parseFixture } from '../../../../src/captures/fixture-file.ts';
import { bundledScenarios } from '../../../../src/index.ts';
import { copyOf } from '../../../../src/inspector/views/copy.ts';
import { detailView } from '../../../../src/inspector/views/detail.ts';
import { diffView } from '../../../../src/inspector/views/diff.ts';
import { fieldFacts } from '../../../../src/inspector/views/field.ts';
import { jobView } from '../../../../src/inspector/views/job.ts';
import { rowView } from '../../../../src/inspector/views/row.ts';
import { catalogue } from '../../../helpers/bundled.ts';
import { ACTIVE } from '../../../helpers/hostile-text.ts';
import { exchange, HOSTILE, response } from '../../output/samples.ts';
import { payloadWith, received } from '../judged.ts';

const FAILED = { provider: 'detrack', event: 'failed' } as const;
const ALONE = {
  job: null,
  previous: null,
  next: null,
  can: { repost: false, save: false, targets: [] },
} as const;

describe('a row', () => {
  it('says what a row of the terminal says', () => {
    const row = rowView(
      { seq: 7, exchange: received(FAILED, { response: response({ status: 503 }) }) },
      catalogue,
    );
    expect(row).toMatchObject({
      seq: 7,
      direction: 'received',
      provider: 'detrack',
      event: 'Failed',
      verdict: { tone: 'ok', mark: '✔', text: 'valid' },
      answer: { tone: 'bad', text: '503 Service Unavailable' },
      took: '1.8 ms',
      to: null,
    });
    expect(row.matters.length).toBeGreaterThan(0);
  });

  it('has no answer while that is to come, and says why there is none', () => {
    const pending = received(FAILED, { response: null });
    expect(rowView({ seq: 1, exchange: pending }, catalogue).answer).toBeNull();
    const failed = received(FAILED, {
      direction: 'sent',
      response: null,
      error: { code: 'refused', message: 'refused' },
    });
    expect(rowView({ seq: 1, exchange: failed }, catalogue)).toMatchObject({
      answer: { tone: 'bad', text: 'refused' },
      to: 'http://127.0.0.1:4141/hooks',
    });
  });

  it('shows what was sent and came in here as one: judged by who received it, answered to who sent it', () => {
    const came = received(payloadWith(FAILED, { do_number: 7 }), { response: response({ status: 200 }) });
    const sent = { ...came, id: 'sent', direction: 'sent', valid: true, findings: [], attempt: 2 } as const;
    const row = rowView({ seq: 1, exchange: came, sent }, catalogue);
    expect(row).toMatchObject({ id: came.id, direction: 'both', attempt: 2, verdict: { mark: '✖' } });
  });

  it('says of nobody known where it was sent', () => {
    const row = rowView({ seq: 1, exchange: received('{"hello":1}') }, catalogue);
    expect(row).toMatchObject({ event: 'unknown', matters: ['POST /hooks'], verdict: { mark: '?' } });
  });
});

describe('an exchange, whole', () => {
  it('has its findings counted, its form in words and its answer', () => {
    const detail = detailView(
      { seq: 1, exchange: received(payloadWith(FAILED, { do_number: 7 })) },
      ALONE,
      catalogue,
    );
    expect(detail.form).toBe('Detrack, Version 2, as a JSON document');
    expect(detail.counts.errors).toBeGreaterThan(0);
    expect(detail.answer).toMatchObject({
      status: { tone: 'ok', text: '200 OK' },
      body: { size: 2, text: 'ok' },
    });
  });

  it('is safe to show, whatever came', () => {
    const hostile = exchange({
      id: HOSTILE,
      key: HOSTILE,
      eventReason: HOSTILE,
      event: null,
      payload: { [HOSTILE]: HOSTILE },
      request: {
        method: HOSTILE,
        url: `http://h/${HOSTILE}`,
        headers: [[HOSTILE, HOSTILE]],
        size: 1,
        body: HOSTILE,
        bodyEncoding: 'utf8',
      },
      response: response({ headers: [[HOSTILE, HOSTILE]], body: HOSTILE }),
      error: { code: 'refused', message: HOSTILE },
    });
    const detail = detailView({ seq: 1, exchange: hostile }, ALONE, catalogue);
    for (const text of textsOf(detail)) expect(ACTIVE.exec(text), text).toBeNull();
    const job = jobView({ provider: 'detrack', key: HOSTILE }, [{ seq: 1, exchange: hostile }], 1, catalogue);
    for (const text of textsOf(job)) expect(ACTIVE.exec(text), text).toBeNull();
    const diff = diffView({ seq: 1, exchange: hostile }, { seq: 2, exchange: received(FAILED) }, catalogue);
    for (const text of textsOf(diff)) expect(ACTIVE.exec(text), text).toBeNull();
  });

  it('gives the beginning of a long body, and none of one that is no text', () => {
    const long = received(FAILED, { response: response({ body: 'x'.repeat(100_000) }) });
    expect(detailView({ seq: 1, exchange: long }, ALONE, catalogue).answer?.body).toMatchObject({
      size: 100_000,
      more: 100_000 - 65_536,
    });
    const binary = received(FAILED, { response: response({ body: '/wA=', bodyEncoding: 'base64' }) });
    expect(detailView({ seq: 1, exchange: binary }, ALONE, catalogue).answer?.body).toEqual({
      size: 2,
      text: null,
      more: 0,
    });
  });
});

it('says what is known of a field, how surely, and from where', () => {
  const facts = fieldFacts(received(FAILED), '/milestones/0/status', catalogue);
  expect(facts).toMatchObject({ description: 'What happened to the job' });
  expect(facts?.certainty).toMatch(/^high: /);
  expect(facts?.sources[0]?.title).not.toBe('');
  expect(fieldFacts(received(FAILED), '/no_such_field', catalogue)).toBeNull();
  expect(fieldFacts(received('{"hello":1}'), '/hello', catalogue)).toBeNull();
});

describe('a difference', () => {
  const of = (before: string, after: string) =>
    diffView({ seq: 1, exchange: received(before) }, { seq: 2, exchange: received(after) }, catalogue);

  it('tells what tells most first, to the last digit, with the names of codes', () => {
    const one = payloadWith(FAILED, { do_number: 'DO-1', status: 'dispatched' });
    const { changes, isSame } = of(
      one,
      one.replace('"status":"dispatched"', '"status":"failed"').replace('"DO-1"', '12345678901234567890'),
    );
    expect(isSame).toBe(false);
    expect(changes).toMatchObject([
      { path: '/status', kind: 'changed', before: '"dispatched"', after: '"failed"' },
      { path: '/do_number', kind: 'changed', before: '"DO-1"', after: '12345678901234567890' },
    ]);
  });

  it('says that bytes are the same, that only they differ, and that there is nothing to compare', () => {
    const one = payloadWith(FAILED, {});
    expect(of(one, one)).toMatchObject({
      isSame: true,
      changes: [],
      notes: [expect.stringMatching(/^the same bytes/)],
    });
    expect(of(one, ` ${one}`)).toMatchObject({ isSame: false, changes: [] });
    expect(of(one, ` ${one}`).notes).toContainEqual(
      expect.stringMatching(/^the same payload, written otherwise/),
    );
    expect(of(one, 'none').notes).toContainEqual(expect.stringMatching(/^no JSON in/));
  });
});

describe('a job', () => {
  const webhook = (name: string, status: string, clocks: readonly string[]) => ({
    seq: 1,
    exchange: received(
      payloadWith(FAILED, {
        do_number: 'DO-1',
        status,
        milestones: clocks.map((clock) => ({
          status: 'out_for_delivery',
          assign_to: 'Adam',
          reason: null,
          pod_at: `2026-01-02T${clock}:00.000+08:00`,
          created_at: `2026-01-02T${clock}:00.002+08:00`,
          user_name: 'Adam',
        })),
      }),
      { id: name },
    ),
  });

  it('tells what each changed, what repeats another, and what is late', () => {
    const webhooks = [
      webhook('a', 'dispatched', ['09:00']),
      webhook('b', 'failed', ['09:00', '10:00']),
      webhook('c', 'failed', ['09:00', '10:00']),
      webhook('d', 'dispatched', ['09:00']),
    ];
    // Built anew each time, with other ids: what is repeated is the body.
    const [a, b, c, d] = webhooks;
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four');
    const again = { ...c, exchange: { ...b.exchange, id: 'c' } };
    const late = { ...d, exchange: { ...a.exchange, id: 'd' } };
    const job = jobView({ provider: 'detrack', key: 'DO-1' }, [a, b, again, late], 4, catalogue);
    expect(job.steps.map(({ row, kind, repeats, isLate }) => [row.id, kind, repeats, isLate])).toEqual([
      ['a', 'first', null, false],
      ['b', 'changed', null, false],
      ['c', 'same', 'b', false],
      ['d', 'changed', 'a', true],
    ]);
    expect(job.steps[1]?.changes[0]).toBe('status "dispatched" -> "failed"');
    // As the one tells it that knows most, and not the one that came last.
    expect(job.timeline.map(({ at, label, detail }) => [at, label, detail])).toEqual([
      ['2026-01-02T09:00:00.000+08:00', 'Out for delivery', 'by Adam'],
      ['2026-01-02T10:00:00.000+08:00', 'Out for delivery', 'by Adam'],
    ]);
    expect(job.title).toBe('Delivery DO-1');
  });

  it('shows the last hundred, and what the first of them changed', () => {
    const all = Array.from({ length: 101 }, (_, i) =>
      webhook(`w${i}`, i === 1 ? 'failed' : 'dispatched', ['09:00']),
    );
    const job = jobView({ provider: 'detrack', key: 'DO-1' }, all, 150, catalogue);
    expect([job.steps.length, job.moreSteps, job.steps[0]?.row.id, job.steps[0]?.kind]).toEqual([
      100,
      50,
      'w1',
      'changed',
    ]);
  });

  it('is a course of each provider that is never late, and has its timeline', () => {
    for (const { provider } of bundledScenarios()) expect(catalogue.find(provider)).toBeDefined();
    const order = received({ provider: 'deliveright', event: 'tracking_changed' });
    const job = jobView(
      { provider: 'deliveright', key: order.key ?? '' },
      [{ seq: 1, exchange: order }],
      1,
      catalogue,
    );
    expect(job.timeline.map(({ label }) => label)).toContain('1 order assigned for pickup');
    // The log of webhooks is nothing that happened to the order.
    expect(job.timeline.some(({ label }) => label.startsWith('203'))).toBe(false);
  });
});

describe('a copy', () => {
  const options = { target: undefined, isScrubbed: false };

  it('as JSON has every digit and key of the payload, and nothing that acts', () => {
    const text = copyOf(received('{"b":1.10,"a":"\u202e","b":12345678901234567890}'), 'json', options);
    expect(text).toBe('{\n  "b": 1.10,\n  "a": "\\u202e",\n  "b": 12345678901234567890\n}\n');
    expect(copyOf(received('no json'), 'json', options)).toContain('"body":"no json"');
  });

  it('as a fixture is a file that is read again', () => {
    const webhook = received(FAILED);
    const file = copyOf(webhook, 'fixture', { ...options, isScrubbed: true });
    const fixture = parseFixture(Buffer.from(file), 'f.json', catalogue);
    expect([fixture.event.name, fixture.scrubbed, fixture.document]).toEqual([
      'failed',
      true,
      webhook.payload,
    ]);
    expect(() => copyOf(received('{"hello":1}'), 'fixture', options)).toThrow('a fixture is a webhook');
  });

  it('as curl and as a test has variables for secrets', () => {
    const webhook = received(FAILED);
    const headers = [...webhook.request.headers, ['Authorization', 'Bearer [redacted]']] as const;
    const secret = { ...webhook, request: { ...webhook.request, headers } };
    expect(copyOf(secret, 'curl', options)).toContain('$WEBHOOK_CLI_BEARER');
    expect(copyOf(secret, 'test', options)).toContain("'Bearer ' + (env.WEBHOOK_CLI_BEARER ?? '')");
    const noUrl = { ...webhook, request: { ...webhook.request, url: 'nowhere' } };
    expect(() => copyOf(noUrl, 'curl', options)).toThrow('no URL');
  });
});

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  // The path of a value is said to the server, and shown made visible.
  const { path: _, ...shown } = { path: null, ...value };
  return Object.values('isMarked' in value ? shown : value).flatMap(textsOf);
}
