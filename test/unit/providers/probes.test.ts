import { describe, expect, it } from 'vitest';
import {
  applyChange,
  draft,
  encodeAs,
  encodeVariant,
} from '../../../src/conformance/judge/payload-variants.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { valueAt } from '../../../src/core/json/pointer.ts';
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
      ...own.distinctions.map(({ event }) => event),
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
      .map(({ level, expect: answer }) => [level, answer]);
    expect(expected).toEqual([
      ['must', 'no-server-error'],
      ['should', 'taken'],
    ]);
  });

  it('differs in the values that a distinction names', () => {
    for (const { event, first, second } of own.distinctions) {
      const { payload } = draft(context, event);
      expect(applyChange(payload, { set: first })).not.toEqual(applyChange(payload, { set: second }));
    }
  });
});
