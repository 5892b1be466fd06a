import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { BuildOptions } from '../../../src/api/build.ts';
import { WebhookCliError } from '../../../src/core/error.ts';
import type { JsonValue } from '../../../src/core/json/json.ts';
import { matches, parsePointer, pointer, valueAt, walkJson } from '../../../src/core/json/pointer.ts';
import type { Provider } from '../../../src/providers/provider.ts';
import { buildEvent, chooseEvent, judge, loadFixture, providers } from '../../helpers/bundled.ts';

const NOW = '2026-05-06T07:08:09.123Z';

const cases = providers.flatMap((provider) =>
  provider.events.flatMap((event) =>
    provider.versions.flatMap((version) =>
      version.contentForms.flatMap((contentForm) =>
        (provider.jobTypes.length === 0 ? [undefined] : provider.jobTypes).map((type) => ({
          name: [provider.id, event.name, `v${version.id}`, contentForm, type ?? ''].join(' ').trim(),
          provider,
          event,
          version,
          options: {
            provider: provider.id,
            event: event.name,
            payloadVersion: version.id,
            contentForm,
            type,
            now: NOW,
          } satisfies BuildOptions,
        })),
      ),
    ),
  ),
);

/** What stands where the provider's fixtures get a new identity. */
function identities(provider: Provider, document: JsonValue): string[] {
  const rules = provider.identity.fresh.map((rule) => rule.path);
  return [...walkJson(document)].flatMap(({ path, value }) =>
    rules.some((rule) => matches(pointer(path), rule)) &&
    (typeof value === 'string' || typeof value === 'number')
      ? [String(value)]
      : [],
  );
}

function refusal(run: () => unknown): WebhookCliError {
  try {
    run();
  } catch (error) {
    if (error instanceof WebhookCliError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The event that the body of another one shows, where no request names it. */
function shownAs(provider: string, event: string, version: string): string | undefined {
  if (provider !== 'detrack') return event;
  // Version 1 has one status for the three that are under way, and no version marks these two.
  if (version === '1' && ['heading-to', 'scheduled'].includes(event)) return 'in-progress';
  return ['deleted', 'driver-assigned'].includes(event) ? undefined : event;
}

it('there is something to build for every event of every provider', () => {
  expect(cases).toHaveLength(12 * 2 * 2 * 2 + 6 * 2);
});

describe.each(cases)('$name', ({ provider, event, version, options }) => {
  const built = buildEvent({ ...options, seed: 'one' });

  it('is the same bytes with the same seed at the same moment', () => {
    const again = buildEvent({ ...options, seed: 'one' });
    expect(again.body.equals(built.body)).toBe(true);
    expect(again.headers).toEqual(built.headers);
    expect(again).toEqual(built);
  });

  it('is another event with another seed, and with none', () => {
    const others = [buildEvent({ ...options, seed: 'two' }), buildEvent(options), buildEvent(options)];
    const all = [built, ...others];
    expect(new Set(all.map((one) => one.key)).size).toBe(4);
    expect(new Set(all.map((one) => one.body.toString('latin1'))).size).toBe(4);
    expect(new Set(others.map((one) => one.seed)).size).toBe(3);
  });

  it('shares no identity with the fixture', () => {
    const { document } = loadFixture(provider.id, event.name);
    const key = valueAt(document, parsePointer(provider.versions[0].keyPath) ?? []);
    for (const old of [...identities(provider, document), String(key)].filter((text) => text.length > 5)) {
      expect(built.payloadText, old).not.toContain(old);
    }
  });

  it('is valid without a finding, and recognised as far as a request tells', () => {
    const judged = judge(built.body, built.headers);
    expect(judged.findings).toEqual([]);
    expect(judged).toMatchObject({
      provider: provider.id,
      payloadVersion: version.id,
      contentForm: options.contentForm,
      valid: true,
      key: built.key,
    });
    const shown = shownAs(provider.id, event.name, version.id);
    if (shown !== undefined) expect(judged.event).toBe(shown);
    else {
      // What its status says, or nothing: in either case with the reason.
      expect(event.recognisable).toBe(false);
      expect(judged.event).not.toBe(event.name);
      expect(judged.eventReason).not.toBeNull();
    }
  });

  it('takes a key of its own, everywhere', () => {
    const mine = buildEvent({ ...options, seed: 'one', id: 'MY-KEY-77' });
    expect(mine.key).toBe('MY-KEY-77');
    const places = built.payloadText.split(String(built.key)).length;
    expect(places).toBeGreaterThan(1);
    expect(mine.payloadText).toBe(built.payloadText.split(String(built.key)).join('MY-KEY-77'));
  });

  it('is coherent at any moment', () => {
    for (const now of [
      '2024-02-28T15:59:59.999Z',
      '2024-02-29T00:00:00Z',
      '2026-12-31T16:00:00Z',
      '2027-01-01T00:00:00+14:00',
      '1999-12-31T23:59:59Z',
      '2100-06-30T12:00:00Z',
    ]) {
      const { body, headers } = buildEvent({ ...options, now, seed: 'moments' });
      expect(judge(body, headers).findings, now).toEqual([]);
    }
  });
});

describe.each(providers.map((provider) => ({ id: provider.id, provider })))(
  'verbatim, $id',
  ({ provider }) => {
    it.each(provider.events.map((event) => event.name))('%s is the file, byte for byte', (event) => {
      const built = buildEvent({ provider: provider.id, event, verbatim: true });
      const { bytes, document, entry } = loadFixture(provider.id, event);
      expect(built.body.equals(bytes)).toBe(true);
      expect(built.payload).toEqual(document);
      expect(built.provenance).toBe(entry.provenance);
    });

    it('takes no change', () => {
      const event = provider.events[0]?.name ?? '';
      const later = provider.versions[1]?.id ?? '';
      for (const more of [
        { id: 'X' },
        { unset: [provider.versions[0].keyPath] },
        { payloadVersion: later },
      ]) {
        const error = refusal(() => buildEvent({ provider: provider.id, event, verbatim: true, ...more }));
        expect(error).toMatchObject({ code: 'flag_does_not_fit', kind: 'usage' });
        expect(error.message).toContain('"verbatim"');
      }
    });
  },
);

describe('overrides', () => {
  it('change the payload after it was made, and nothing else', () => {
    const plain = buildEvent({ event: 'failed', seed: 's', now: NOW });
    const changed = buildEvent({
      event: 'failed',
      seed: 's',
      now: NOW,
      set: { reason: 'Damaged' },
      unset: ['note'],
    });
    const { note: _, ...rest } = plain.payload;
    expect(changed.payload).toEqual({ ...rest, reason: 'Damaged' });
    expect(JSON.parse(changed.body.toString('utf8'))).toEqual(changed.payload);
  });

  it('may change the key', () => {
    expect(buildEvent({ event: 'failed', set: { do_number: 'DO-9' } }).key).toBe('DO-9');
    expect(buildEvent({ event: 'failed', unset: ['do_number'] }).key).toBeNull();
    expect(buildEvent({ event: 'failed', set: { do_number: 9 } }).key).toBe('9');
  });

  it('add only when they may', () => {
    expect(refusal(() => buildEvent({ event: 'failed', set: { brand_new: 1 } })).code).toBe('unknown_path');
    expect(buildEvent({ event: 'failed', set: { brand_new: 1 }, add: true }).payload).toMatchObject({
      brand_new: 1,
    });
  });
});

describe('what goes together', () => {
  it.each<[BuildOptions, string, string]>([
    [{ event: 'failed', payloadVersion: '3' }, 'unknown_version', '2 and 1'],
    [{ event: 'failed', type: 'pickup' }, 'flag_does_not_fit', 'delivery or collection'],
    [{ event: 'order_created', type: 'delivery' }, 'flag_does_not_fit', 'leave the option out'],
    [{ event: 'order_created', contentForm: 'form' }, 'flag_does_not_fit', 'json'],
    [{ event: 'failed', secret: 's' }, 'flag_does_not_fit', 'auth: { user, password }'],
    [{ event: 'order_created', secret: 's' }, 'flag_does_not_fit', 'payloadVersion: "2"'],
    [{ event: 'nope' }, 'unknown_event', 'webhook-cli events'],
    [{ event: 'failed', provider: 'nobody' }, 'unknown_provider', 'detrack'],
    [{ event: 'failed', provider: 'deliveright' }, 'unknown_event', 'webhook-cli events'],
    [{ event: 'failed', now: Number.NaN }, 'bad_time', '2026'],
    [{ event: 'failed', now: -1 }, 'bad_time', '2026'],
    [{ event: 'failed', now: 'yesterday' }, 'bad_time', '2026'],
    [{ event: 'failed', now: 5e12 }, 'bad_time', '2026'],
    [{ event: 'failed', set: { '__proto__.x': 1 } }, 'bad_path', ''],
  ])('%j is refused as %s', (options, code, hint) => {
    const error = refusal(() => buildEvent(options));
    expect(error).toMatchObject({ code, kind: 'usage' });
    expect(error.hint).toContain(hint);
  });

  it('writes the digits of a bigint', () => {
    const { payload, payloadText, body } = buildEvent({
      event: 'failed',
      set: { job_fee: 12345678901234567890n },
    });
    expect(payloadText).toContain('"job_fee":12345678901234567890,');
    expect(body.toString('utf8')).toBe(payloadText);
    expect(payload).toEqual(JSON.parse(payloadText));
  });

  it('is of the job whose digits are set', () => {
    const keyOf = (key: bigint | number): string | null =>
      buildEvent({ event: 'failed', set: { do_number: key } }).key;
    expect(keyOf(12345678901234567890n)).toBe('12345678901234567890');
    expect(keyOf(12345678901234567891n)).toBe('12345678901234567891');
    expect(keyOf(1001)).toBe('1001');
  });

  it('has defaults, and forgives how they are written', () => {
    expect(chooseEvent({ event: 'failed' })).toMatchObject({
      version: { id: '2' },
      contentForm: 'json',
      jobType: 'Delivery',
    });
    expect(chooseEvent({ event: 'Failed', payloadVersion: ' V1', type: 'COLLECTION ' })).toMatchObject({
      version: { id: '1' },
      contentForm: 'form',
      jobType: 'Collection',
    });
    expect(chooseEvent({ event: 'order created' })).toMatchObject({ contentForm: 'json', jobType: null });
  });

  it('knows what is its own construction', () => {
    expect(buildEvent({ event: 'in-progress' }).provenance).toBe('published');
    expect(buildEvent({ event: 'in-progress', type: 'collection' }).provenance).toBe('constructed');
    expect(buildEvent({ event: 'item_status_changed', payloadVersion: '2' }).provenance).toBe('constructed');
  });
});

describe('how it travels', () => {
  it('is the document in JSON, and the value of the field in a form', () => {
    const json = buildEvent({ event: 'failed', seed: 's', now: NOW });
    const form = buildEvent({ event: 'failed', seed: 's', now: NOW, contentForm: 'form' });
    expect(json.body.toString('utf8')).toBe(json.payloadText);
    expect(json.headers).toEqual([['Content-Type', 'application/json']]);
    expect(form.payloadText).toBe(json.payloadText);
    expect([...new URLSearchParams(form.body.toString('utf8'))]).toEqual([['json', json.payloadText]]);
    expect(form.headers).toEqual([['Content-Type', 'application/x-www-form-urlencoded']]);
  });

  it('is signed with the secret, over the bytes', () => {
    const signed = buildEvent({ event: 'order_created', payloadVersion: '2', secret: 'k', now: NOW });
    const headers = Object.fromEntries(signed.headers);
    expect(headers['X-Grasshopper-Signature']).toContain(
      createHmac('sha256', 'k').update(signed.body).digest('hex'),
    );
    expect(headers['X-Grasshopper-Timestamp']).toBe(String(Math.floor(Date.parse(NOW) / 1000)));
    const plain = buildEvent({ event: 'order_created', payloadVersion: '2', now: NOW });
    expect(Object.keys(Object.fromEntries(plain.headers))).not.toContain('X-Grasshopper-Signature');
  });

  it('takes a moment in each of its forms', () => {
    const text = (now: BuildOptions['now']): string =>
      buildEvent({ event: 'failed', seed: 's', now }).payloadText;
    expect(text(Date.parse(NOW))).toBe(text(NOW));
    expect(text(new Date(NOW))).toBe(text(NOW));
  });
});
