import { describe, expect, it } from 'vitest';
import {
  applyChange,
  draft,
  encodeAs,
  encodeVariant,
} from '../../../src/conformance/judge/payload-variants.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { matches, pointer, valueAt, walkJson } from '../../../src/core/json/pointer.ts';
import { parsePath } from '../../../src/events/overrides.ts';
import { judge, providers, requireScenario } from '../../helpers/bundled.ts';
import { fakeContext, wiresOf } from '../../helpers/case-context.ts';

const SILENT = { take: () => 200, state: () => undefined } as const;

const probes = providers.flatMap((provider) =>
  provider.probes.payloads.map((probe) => ({ provider, probe, name: `${provider.id} ${probe.id}` })),
);

/** Probes whose payload our own schema calls wrong, because nobody ever showed one like it. */
const NOT_VALID = ['detrack null/empty-times'];

describe.each(probes)('$name', ({ provider, probe, name }) => {
  const apply = (
    version: string,
  ): { readonly plain: JsonObject; readonly payload: JsonObject; readonly body: Buffer } => {
    const context = fakeContext(provider, SILENT, { version });
    const base = draft(context, probe.event);
    const plain = encodeVariant(context, base, base.payload);
    const own = probe.versions?.[version];
    const built =
      own === undefined
        ? encodeVariant(context, base, applyChange(base.payload, probe))
        : encodeAs(context, plain, applyChange(plain.payload, own));
    return { plain: plain.payload, payload: built.payload, body: built.body };
  };
  const [version] = provider.versions;

  it('changes the payload where it says', () => {
    const { plain, payload } = apply(version.id);
    expect(payload).not.toEqual(plain);
    for (const [path, value] of Object.entries(probe.set ?? {})) {
      expect(valueAt(payload, parsePath(path)), path).toEqual(value);
    }
    for (const path of probe.unset ?? []) expect(valueAt(payload, parsePath(path)), path).toBeUndefined();
  });

  it('can be made of every version', () => {
    for (const { version: each } of wiresOf(provider)) expect(() => apply(each.id)).not.toThrow();
  });

  it('makes a payload that is unusual and not wrong', () => {
    const context = fakeContext(provider, SILENT, { version: version.id });
    const { headers } = context.events.build(probe.event);
    const { findings } = judge(apply(version.id).body, headers, { provider: provider.id });
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ path }) => path);
    if (NOT_VALID.includes(name)) expect(errors).not.toEqual([]);
    else expect(errors).toEqual([]);
  });
});

describe.each(providers)('what $id’s probes name', (provider) => {
  const { probes: own } = provider;
  const context = fakeContext(provider, SILENT);

  it('is there: events, texts, a list, versions, scenarios', () => {
    const events = provider.events.map(({ name }) => name);
    const named = [
      ...own.payloads.map(({ event }) => event),
      ...own.outcomes.flatMap(({ statuses }) => statuses.map(({ event }) => event)),
      ...own.progress,
    ];
    expect(named.filter((name) => !events.includes(name))).toEqual([]);
    const { payload } = draft(context, own.progress[1]);
    expect(own.texts.filter((path) => valueAt(payload, parsePath(path)) === undefined)).toEqual([]);
    expect(valueAt(payload, parsePath(own.list))).toEqual(expect.arrayContaining([expect.anything()]));
    const versions = provider.versions.map(({ id }) => id);
    const ids = [...own.ordered, ...own.sequences.flatMap((one) => one.versions)];
    expect(ids.filter((id) => !versions.includes(id))).toEqual([]);
    for (const { scenario } of [own, ...own.sequences]) {
      expect(requireScenario(scenario, provider.id).name).toBe(scenario);
    }
  });

  it('lets a consumer refuse the status that it does not know, and says that it should not', () => {
    const expected = own.payloads
      .filter(({ id }) => id.startsWith('unknown/status'))
      .map(({ weight, expect: answer }) => [weight, answer]);
    expect(expected).toEqual([
      ['sent', 'no-server-error'],
      ['unproven', 'taken'],
    ]);
  });

  it('has a payload for every status, each of its own and otherwise the same', () => {
    const { payload } = draft(context, own.progress[0]);
    const written = own.outcomes.flatMap(({ statuses }) =>
      statuses.map(({ status }) => own.withStatus(payload, status)),
    );
    expect(new Set(written.map((one) => JSON.stringify(one))).size).toBe(written.length);
    for (const one of written) expect(Object.keys(one)).toEqual(Object.keys(payload));
  });

  it('fills in what an ordinary account fills in, and leaves nothing of it open', () => {
    for (const event of provider.events.map(({ name }) => name)) {
      const document = context.sender.provider.complete?.(provider.fixtures.load(event).document) ?? {};
      const open = own.ordinary.filter(({ path }) =>
        [...walkJson(document)].some(
          ({ path: at, value }) => matches(pointer(at), path) && (value === null || value === ''),
        ),
      );
      expect(open.map(({ path }) => `${event} ${path}`)).toEqual([]);
      const { findings } = judge(context.events.build(event).body, context.events.build(event).headers, {
        provider: provider.id,
      });
      expect(
        findings
          .filter(({ severity }) => severity !== 'info')
          .map(({ path, message }) => `${event} ${path} ${message}`),
      ).toEqual([]);
    }
  });
});
